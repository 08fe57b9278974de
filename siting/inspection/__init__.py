"""Looking into a plan, or into files of which none is made yet."""

from siting.inspection.inspect import inspect

__all__ = ["inspect"]
