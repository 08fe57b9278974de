"""The layers of a plan as the tool sees them, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.layers.records import Cells
from siting.report.paper import Paper, facts, ruled
from siting.report.wording import clean, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.layers.records import Figures, Layers, Streets, Table


def render(layers: Layers, *, name: str, width: int = 80, colour: bool = False) -> str:
    """Lay the layers of a plan out as text.

    Parameters
    ----------
    layers : Layers
        The layers, opened.
    name : str
        What the plan is called, or its path.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    paper = Paper(width, colour=colour)
    paper.para(clean(name), indent=0, style="bold")
    paper.add("", facts([("measured in", clean(f"{layers.crs.to_string()} ({layers.crs.name})"))]))
    files = ruled([("Layer", False), ("File", False), ("Features", True), ("CRS", False)])
    for one in layers.inputs:
        files.add_row(
            Text(clean(one.layer)),
            Text(clean(one.path)),
            f"{one.features:,}",
            Text(clean(one.crs or "-", 60)),
        )
    paper.add("", files)
    paper.heading("Fields that were recognised")
    for layer in _tables(layers):
        paper.para(f"{clean(layer.name)}: {_fields(layer)}", hang=4)
    if layers.notes:
        paper.heading("What was assumed, repaired or dropped")
        for note in layers.notes:
            paper.para(f"- {clean(note)}", hang=2)
    return paper.text()


def _tables(layers: Layers) -> Iterator[Table | Cells | Figures | Streets]:
    for layer in (
        layers.residential,
        layers.elders,
        layers.facilities,
        layers.proposed,
        layers.health,
        layers.streets,
        layers.candidates,
        *layers.units.values(),
        *layers.figures.values(),
    ):
        if layer is not None:
            yield layer


def _fields(layer: Table | Cells | Figures | Streets) -> str:
    if isinstance(layer, Cells):
        return f"a raster, {counted(len(layer), 'cell')} with older people"
    return clean(", ".join(layer.columns)) or "none"
