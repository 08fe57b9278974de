"""Rules on a study: outcomes and findings, in a stable order."""

from siting.check.run import run

__all__ = ["run"]
