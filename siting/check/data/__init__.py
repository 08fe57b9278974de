"""Faults of the data, as findings of their own: what is odd, where, and what to do about it."""

from siting.check.data.catalogue import Fault, catalogue
from siting.check.data.look import faults, of_areas

__all__ = ["Fault", "catalogue", "faults", "of_areas"]
