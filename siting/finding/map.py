"""What a map of a plan is drawn from: where older people live, facilities, units."""

from __future__ import annotations

from typing import Any

from siting.finding.parts import Place, Record


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
