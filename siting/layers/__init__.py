"""Opening what a plan names: every layer in one metric plane, with canonical columns."""

from siting.layers.load import load
from siting.layers.records import Cells, Figures, Layers, Table

__all__ = ["Cells", "Figures", "Layers", "Table", "load"]
