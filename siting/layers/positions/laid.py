"""A layer as it is held against others: its points, its edges, and how far it is to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from siting.datum import fields, sample
from siting.layers.records import Cells, Streets, Table

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Geometries
    from siting.datum.seen import Field
    from siting.layers.origin import Origin

#: Roles of layers that speak by their edges, not by a point in each feature.
EDGES = frozenset({"units", "exclusions"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """A layer of the plan, and what it became in the plane."""

    origin: Origin
    layer: Table | Cells | Streets

    @property
    def declared(self) -> bool:
        """Whether the plan says in what datum it is."""
        return self.origin.spec.datum is not None

    @property
    def drawn(self) -> Geometries | None:
        """Its lines or polygons; None where it has points only."""
        return self.layer.geometry if isinstance(self.layer, Table) else None

    @property
    def points(self) -> Floats:
        """A point of each feature."""
        assert not isinstance(self.layer, Streets)
        return self.layer.xy

    @cached_property
    def pieces(self) -> tuple[Floats, Floats]:
        """Where each straight piece of its lines or edges begins and ends."""
        if isinstance(self.layer, Streets):
            graph = self.layer.graph
            return graph.xy[graph.ends[:, 0]], graph.xy[graph.ends[:, 1]]
        assert self.drawn is not None
        return fields.edges(self.drawn)

    @cached_property
    def marks(self) -> Floats:
        """Points that show where it is: one of each feature, or of each piece of line."""
        if isinstance(self.layer, Streets) or self.origin.role == "units":
            start, end = self.pieces
            return (start + end) / 2
        return self.layer.xy

    @cached_property
    def squares(self) -> Flags:
        """In which squares it has marks."""
        return sample.marked(self.marks)

    def field(self, close: Flags) -> Field:
        """Measure the part of it whose marks are flagged."""
        if isinstance(self.layer, Streets) or self.origin.role == "units":
            start, end = self.pieces
            return fields.to_lines(start[close], end[close])
        if self.drawn is not None:
            return fields.to_edges(self.drawn[close])
        return fields.to_lines(self.layer.xy[close], self.layer.xy[close])
