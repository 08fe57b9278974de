"""Rules on a study: outcomes and findings, in a stable order."""

from siting.check.both_ways import compare
from siting.check.run import run

__all__ = ["compare", "run"]
