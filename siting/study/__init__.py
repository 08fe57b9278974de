"""Layers measured: demand points, facilities, units and densities, as arrays in one plane."""

from siting.study.measure import measure
from siting.study.study import FINEST_FIRST, Study

__all__ = ["FINEST_FIRST", "Study", "measure"]
