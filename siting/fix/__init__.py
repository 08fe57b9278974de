"""The smallest ways to mend what a check finds, each proved by a check with it."""

from siting.fix.run import MOST_FINDINGS, smallest
from siting.fix.targets import Wanted

__all__ = ["MOST_FINDINGS", "Wanted", "smallest"]
