"""The smallest ways to mend what a check finds, each proved by a check with it."""

from siting.fix.run import smallest
from siting.fix.targets import Wanted

__all__ = ["Wanted", "smallest"]
