"""What a map of a plan is drawn from: where older people live, facilities, units."""

from __future__ import annotations

import math
from typing import Any

from siting.records.finding.parts import Place, Record

#: A grid has no more squares than this, with and without people (ours).
MOST_SQUARES = 2_000_000


class MapGrid(Record, frozen=True, kw_only=True):
    """Older people by square of a grid in the plan's plane, so that a map needs no points.

    The grid has `rows` from south to north of `columns` squares from west to east, `cell_m` wide.
    Of those where somebody lives, in this order, `skipped` says how many squares lie between each
    and the one before, `people` how many tenths of an older person live there, and `density`
    which class most of them live in, counted from 0; the classes begin at `density_from` [older
    people per km2], and both are empty where density is not measured. `lattice` has the longitude
    and latitude of three times three points of the grid's outline: west edge, middle, east edge of
    the south edge, then of the middle, then of the north edge; between them positions follow a
    polynomial of the second degree to a few metres.
    """

    cell_m: float
    columns: int
    rows: int
    lattice: tuple[tuple[float, float], ...]
    skipped: tuple[int, ...]
    people: tuple[int, ...]
    density_from: tuple[float, ...] = ()
    density: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a grid that cannot be drawn: records are read from files of strangers, too."""
        squares = self.columns * self.rows
        n, classes = len(self.people), len(self.density_from)
        if min(self.columns, self.rows) < 1 or squares > MOST_SQUARES:
            raise ValueError(f"a grid has from 1 to {MOST_SQUARES} squares")
        if not (math.isfinite(self.cell_m) and self.cell_m > 0):
            raise ValueError("the squares of a grid have a size")
        if len(self.lattice) != 9:
            raise ValueError("the lattice of a grid has 9 points")
        if len(self.skipped) != n or len(self.density) not in {0, n} or not n:
            raise ValueError("a grid says the same of each square with people")
        if min(self.skipped) < 0 or sum(self.skipped) + n > squares:
            raise ValueError("the squares with people lie in the grid")
        if self.density and not 0 <= min(self.density) <= max(self.density) < classes:
            raise ValueError("the squares of a grid have classes that there are")


class MapFacility(Record, frozen=True, kw_only=True):
    """A place of the layer ``facilities`` or ``health``; `counted` if it does in the year assessed.

    `beds` is None where the data do not say.
    """

    layer: str
    id: str
    name: str
    type: str
    status: str
    beds: float | None
    counted: bool
    proposed: bool
    place: Place


class MapUnit(Record, frozen=True, kw_only=True):
    """A unit that a layer gives, its outline simplified by `simplified_m` of the map.

    `beds` are those of the facilities in it that count, as far as known; `beds_missing` of them
    do not say. `density` is older people per km2.
    """

    level: str
    id: str
    name: str
    older_people: float
    beds: float
    beds_missing: int
    density: float
    geometry: dict[str, Any]


class Map(Record, frozen=True, kw_only=True):
    """What maps of the plan are drawn from, beside the findings; people with one decimal.

    `left_out` names the levels of units that have too many corners to be drawn.
    """

    grid: MapGrid | None
    facilities: tuple[MapFacility, ...] = ()
    simplified_m: float = 0.0
    units: tuple[MapUnit, ...] = ()
    left_out: tuple[str, ...] = ()
