"""Rules on a study: outcomes and findings, in a stable order."""

from siting.check.extras import Extras
from siting.check.run import run

__all__ = ["Extras", "run"]
