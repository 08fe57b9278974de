"""Marks of a map: circles for places, numbers for sites, names for units."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len

from siting.language import say
from siting.report import escape
from siting.report.html.shapes import polygons
from siting.report.plots.legend import Entry
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from siting.records.finding import Map, MapUnit
    from siting.report.plots.plane import Plane

_Corners: TypeAlias = tuple[float, float, float, float]
#: How wide a cell of text is, of which a Chinese character takes two, and a line of it high.
_CELL, _LINE = 5.6, 12.0
#: Of more units no names are written: the few that have room say nothing.
_MOST_NAMED = 150


def circles(places: Sequence[tuple[float, float]], sort: str) -> tuple[str, Entry]:
    """Mark places, and say how they are marked; many are marked smaller."""
    entry = _entries()[sort]
    if not places:
        return "", entry
    radius = entry.radius if len(places) <= 400 else entry.radius * 0.6
    marks = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>' for x, y in places)
    return f"<g {entry.style()}>{marks}</g>", entry


def numbered(sites: Sequence[tuple[tuple[float, float], int]]) -> tuple[str, Entry]:
    """Mark sites with their numbers; those on the same spot have one mark with all of them."""
    entry = _entries()["sites"]
    spots: dict[tuple[float, float], list[str]] = {}
    for at, rank in sites:
        spots.setdefault(at, []).append(str(rank))
    first_on_top = reversed(spots.items())
    return "".join(_number(at, "·".join(ranks), entry) for at, ranks in first_on_top), entry


def _number(at: tuple[float, float], said: str, entry: Entry) -> str:
    x, y = at
    half = max(8.5, len(said) * 3.2 + 4)
    box = f'x="{x - half:.1f}" y="{y - 8.5:.1f}" width="{2 * half:.1f}" height="17" rx="8.5"'
    text = f'<text class="white strong" x="{x:g}" y="{y + 4:.1f}" text-anchor="middle">{said}'
    return f"<rect {box} {entry.style()}/>{text}</text>"


def finest(map_: Map | None) -> list[MapUnit]:
    """Take the units of the finest level that is drawn."""
    units = map_.units if map_ is not None else ()
    return [one for one in units if one.level == units[0].level]


def names(map_: Map | None, plane: Plane, marks: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Write the names of units in them, where there is room, the largest first, beside marks."""
    units = finest(map_)
    if len(units) > _MOST_NAMED:
        return
    taken: list[_Corners] = []
    beside = [(x - 5, y - 5, x + 5, y + 5) for x, y in marks]
    for one in sorted(units, key=lambda one: (-one.older_people, one.id)):
        box = _box(one, plane)
        name = clean(one.name or one.id, 40)
        wide = cell_len(name) * _CELL
        if box is None or wide > box[2] - box[0]:
            continue
        free = [here for here in _places(box, wide) if not _meets(here, taken)]
        here = next((here for here in free if not _meets(here, beside)), free[0] if free else None)
        if here is None:
            continue
        taken.append(here)
        x, y = (here[0] + here[2]) / 2, here[3] - 3
        at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="middle"'
        said = escape.xml(name)
        yield (
            f'<text {at} stroke="#fff" stroke-width="3" stroke-linejoin="round">{said}</text>'
            f"<text {at}>{said}</text>"
        )


def _places(box: _Corners, wide: float) -> Iterator[_Corners]:
    """Go through where in a box a name may stand: its middle, then above and below."""
    x, middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for by in (0, -1, 1, -2, 2):
        top = middle + by * (_LINE + 3) - _LINE / 2
        if by == 0 or (top >= box[1] and top + _LINE <= box[3]):
            yield x - wide / 2, top, x + wide / 2, top + _LINE + 3


def _box(unit: MapUnit, plane: Plane) -> _Corners | None:
    """Find the box around the largest part of a unit, as far as it is on the map."""
    boxes = []
    for rings in polygons(unit.geometry):
        lons, lats = [one[0] for one in rings[0]], [one[1] for one in rings[0]]
        west, north = plane.at(min(lons), max(lats))
        east, south = plane.at(max(lons), min(lats))
        west, east = (min(max(x, 0.0), plane.width) for x in (west, east))
        north, south = (min(max(y, 0.0), plane.height) for y in (north, south))
        boxes.append((west, north, east, south))
    return max(boxes, key=lambda one: (one[2] - one[0]) * (one[3] - one[1]), default=None)


def _meets(one: _Corners, others: Iterable[_Corners]) -> bool:
    return any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        for other in others
    )


def _entries() -> dict[str, Entry]:
    return {
        "points": Entry(say("Other findings"), line="#fff", fill="#8a6d1f", radius=3.4),
        "uncounted": Entry(
            say("Facilities that do not count"), line="#0072b2", fill="#fff", radius=3.0
        ),
        "facilities": Entry(say("Facilities that count"), line="#fff", fill="#0072b2", radius=3.8),
        "upgrades": Entry(
            say("Places with added services"), line="#fff", fill="#56309a", radius=5.0
        ),
        "sites": Entry(
            say("Proposed sites, in order"), line="#fff", fill="#1a7a4c", width=1.5, radius=6.5
        ),
    }
