"""The map of a check or a proposal on paper: everything that the page's map shows at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from siting.language import say
from siting.records.finding import Finding, Outcome, Result
from siting.report.html.chart import WIDE
from siting.report.html.shapes import is_area, polygons
from siting.report.plots.legend import Entry, legend
from siting.report.plots.marks import circles, finest, names, numbered
from siting.report.plots.picture import Picture
from siting.report.plots.plane import Plane, plane_around, scale_bar
from siting.report.plots.squares import lattice, squares
from siting.report.wording import by_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from siting.arrays import Floats
    from siting.records.finding import Map, Place
    from siting.records.proposal import Proposal

MOST_HIGH = 620.0
#: More outlines than this are drawn with thinner lines.
MANY = 400
_GAP, _PERHAPS, _SHORT, _UNIT = "#c8401a", "#8a6d1f", "#6b4a9e", "#7b8494"
_HATCHES = "".join(
    f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate({turn})"><path d="M0 0V5" stroke="{colour}" stroke-width="1.4"/>'
    "</pattern>"
    for name, turn, colour in (("gap", 45, _GAP), ("perhaps", -45, _PERHAPS))
)


class _Layer(NamedTuple):
    """Outlines in one style."""

    entry: Entry
    geometries: Sequence[dict[str, Any] | None]
    below: bool = False


def map_of(record: Result | Proposal) -> Picture | None:
    """Draw the map of a record; None where it has nothing with a place."""
    checked = record if isinstance(record, Result) else None
    layers = list(_of_check(record) if isinstance(record, Result) else _of_proposal(record))
    layers = [one for one in layers if any(is_area(shape) for shape in one.geometries)]
    ground = record.map
    points = _other_places(checked) if checked else []
    sites = () if isinstance(record, Result) else record.sites
    upgrades = () if isinstance(record, Result) else record.upgrades
    marks = [*points, *(one.place for one in sites), *(one.place for one in upgrades)]
    plane = plane_around(_extent(ground, layers, marks), width=WIDE, most_high=MOST_HIGH)
    if plane is None:
        return None
    drawn, entries = list(_ground(ground, plane)), [one.entry for one in layers]
    drawn += [_outlines(one, plane) for one in layers]
    facilities = [one.place for one in ground.facilities] if ground is not None else []
    spots = [plane.at(one.lon, one.lat) for one in (*facilities, *marks)]
    for made, entry in (
        circles([plane.at(one.lon, one.lat) for one in points], "points"),
        *_facilities(ground, plane),
        ("".join(names(ground, plane, spots)), None),
        circles([plane.at(one.place.lon, one.place.lat) for one in upgrades], "upgrades"),
        numbered([(plane.at(one.place.lon, one.place.lat), one.rank) for one in sites]),
    ):
        drawn.append(made)
        entries += [entry] if made and entry is not None else []
    keyed, high = legend(ground, entries, _undrawn(checked), y=plane.height + 14)
    box = f'width="{plane.width:g}" height="{plane.height:g}"'
    frame = (
        f'<defs>{_HATCHES}<clipPath id="map"><rect {box}/></clipPath></defs>'
        f'<rect {box} fill="#fafaf8"/><g clip-path="url(#map)">{"".join(drawn)}</g>'
        f'{"".join(scale_bar(plane))}<rect {box} fill="none" stroke="#b9c0cb"/>'
    )
    return Picture(say("Map"), frame + keyed, high)


def _of_check(result: Result) -> Iterator[_Layer]:
    units = [one.geometry for one in finest(result.map)]
    joined = [one.geometry for one in result.planning_units]
    yield _Layer(Entry(say("Units"), line=_UNIT, width=0.8), units, below=True)
    yield _Layer(Entry(say("Planning units"), line="#3c4450", width=1.3), joined)
    areas = [one.geometry for one in result.service_areas]
    yield _Layer(Entry(say("Service areas"), line="#0072b2", width=0.8), areas)
    short = [one for one in result.findings if not one.subject.is_area and is_area(one.geometry)]
    yield _Layer(
        Entry(say("Units that fall short"), line=_SHORT, width=1.4, dash="6 3"),
        [one.geometry for one in _graver_last(short)],
    )
    gaps = _graver_last(one for one in result.findings if one.subject.is_area)
    yield from _gaps(
        [one.geometry for one in gaps if one.outcome is not Outcome.FAIL],
        [one.geometry for one in gaps if one.outcome is Outcome.FAIL],
        say("Gap areas"),
    )


def _of_proposal(proposal: Proposal) -> Iterator[_Layer]:
    units = [one.geometry for one in finest(proposal.map)]
    yield _Layer(Entry(say("Units"), line=_UNIT, width=0.8), units, below=True)
    before = [one.geometry for one in proposal.areas_before]
    words = say("Gap areas without the sites")
    yield _Layer(Entry(words, line=_GAP, width=0.9, dash="3 3"), before)
    after = proposal.areas_after
    yield from _gaps(
        [one.geometry for one in after if one.outcome is not Outcome.FAIL],
        [one.geometry for one in after if one.outcome is Outcome.FAIL],
        say("Gap areas with the sites"),
    )


def _gaps(undecided: list[Any], failing: list[Any], words: str) -> Iterator[_Layer]:
    unsure = say("Gap areas, undecided")
    yield _Layer(
        Entry(unsure, line=_PERHAPS, width=1.0, dash="4 3", fill="url(#perhaps)"), undecided
    )
    yield _Layer(Entry(words, line=_GAP, width=1.2, fill="url(#gap)"), failing)


def _graver_last(findings: Iterable[Finding]) -> list[Finding]:
    return by_weight(tuple(findings))[::-1]


def _other_places(result: Result) -> list[Place]:
    """Find where findings are that have no area."""
    found = by_weight(result.findings)
    return [one.place for one in found if one.place is not None and not is_area(one.geometry)]


def _undrawn(result: Result | None) -> int:
    """Count the findings without a place."""
    if result is None:
        return 0
    return sum(one.place is None and not is_area(one.geometry) for one in result.findings)


def _extent(
    ground: Map | None, layers: Sequence[_Layer], marks: Sequence[Place]
) -> Iterator[Floats]:
    """Find what the map is to show whole: people and findings; units only where there are none."""
    if ground is not None and ground.grid is not None:
        yield lattice(ground.grid)
        yield np.array([[one.place.lon, one.place.lat] for one in ground.facilities])
    yield np.array([[one.lon, one.lat] for one in marks])
    for layer in layers:
        if layer.below and ground is not None and ground.grid is not None:
            continue
        for geometry in layer.geometries:
            yield from (
                np.array([one[:2] for one in ring])
                for rings in polygons(geometry)
                for ring in rings[:1]
                if ring
            )


def _ground(ground: Map | None, plane: Plane) -> Iterator[str]:
    if ground is None or ground.grid is None:
        return
    for colour, path in squares(ground.grid, plane):
        yield f'<path fill="{colour}" d="{path}"/>'


def _outlines(layer: _Layer, plane: Plane) -> str:
    """Draw outlines on a white edge, so that they stand out from whatever lies below."""
    paths = dict.fromkeys(plane.path(one) for one in layer.geometries if is_area(one))
    entry, edge = layer.entry, ""
    if len(paths) > MANY:
        entry = entry._replace(width=entry.width / 2)
    style = entry.style()
    if layer.entry.fill != "none":
        wide = f"{entry.width + 1.8:g}"
        edge = f'<path d="{"".join(paths)}" fill="none" stroke="#fff" stroke-width="{wide}"/>'
    shapes = "".join(f'<path d="{one}"/>' for one in paths)
    return f'{edge}<g {style} fill-rule="evenodd" stroke-linejoin="round">{shapes}</g>'


def _facilities(ground: Map | None, plane: Plane) -> Iterator[tuple[str, Entry]]:
    each = ground.facilities if ground is not None else ()
    for counted, sort in ((False, "uncounted"), (True, "facilities")):
        places = [one.place for one in each if one.counted is counted]
        yield circles([plane.at(one.lon, one.lat) for one in places], sort)
