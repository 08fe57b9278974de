"""What the map of a page draws, as data for its scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.report.html.both import level_word
from siting.report.wording import by_weight, clean, place_said, waiver_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import Finding, JoinedUnit, Map, MapGrid, Place, Result, ServiceArea
    from siting.records.proposal import Proposal, ShortArea, Site, Upgrade
    from siting.report.html.both import Both
    from siting.report.html.shapes import Shapes

#: A page lists no more findings than this, the gravest first, and draws no more corners (ours).
MOST_FINDINGS = 5_000
MOST_CORNERS = 400_000

Data = dict[str, Any]


def ground(map_: Map | None, both: Both, shapes: Shapes) -> Data:
    """Give what lies under the findings: squares, units and facilities; nothing without a map."""
    if map_ is None:
        return {"grid": None, "units": [], "facilities": [], "left_out": [], "levels": {}}
    levels = {one.level: both.data(level_word(one.level)) for one in map_.units}
    return {
        "grid": None if map_.grid is None else _grid(map_.grid),
        "levels": levels,
        "left_out": [both.data(level_word(one)) for one in map_.left_out],
        "units": [
            {
                "level": one.level,
                "name": clean(one.name or one.id, 80),
                "people": one.older_people,
                "beds": one.beds,
                "missing": one.beds_missing,
                "density": one.density,
                "shape": shapes.add(one.geometry),
            }
            for one in map_.units
        ],
        "facilities": [
            {
                "name": clean(one.name or one.id, 80),
                "type": clean(one.type, 80),
                "status": clean(one.status, 40),
                "beds": one.beds,
                "counted": one.counted,
                "proposed": one.proposed,
                "at": _at(one.place),
            }
            for one in map_.facilities
        ],
    }


def _grid(grid: MapGrid) -> Data:
    return {name: getattr(grid, name) for name in grid.__struct_fields__}


def _at(place: Place) -> list[float]:
    return [round(place.lon, 6), round(place.lat, 6)]


def of_check(result: Result, both: Both, shapes: Shapes) -> Data:
    """Give what the map of a check draws, and the list of its findings."""
    drawn = ground(result.map, both, shapes)
    drawn["units"] += [_joined(one, shapes) for one in result.planning_units]
    if result.planning_units:
        drawn["levels"].setdefault("planning_unit", both.data(level_word("planning_unit")))
    findings = by_weight(result.findings)
    return drawn | {
        "findings": [_finding(one, both, shapes) for one in findings[:MOST_FINDINGS]],
        "not_listed": max(0, len(findings) - MOST_FINDINGS),
        "areas": [_area(one, shapes) for one in result.service_areas],
        "shapes": shapes.packed,
    }


def _joined(one: JoinedUnit, shapes: Shapes) -> Data:
    return {
        "level": "planning_unit",
        "name": clean(one.name or one.id, 80),
        "people": round(one.older_people, 1),
        "shape": shapes.add(one.geometry),
    }


def _finding(one: Finding, both: Both, shapes: Shapes) -> Data:
    shape = shapes.add(one.geometry)
    found: Data = {
        "rule": clean(one.rule, 80),
        "severity": one.severity.value,
        "outcome": one.outcome.value,
        "gap": one.subject.is_area,
        "name": both.data(place_said(one)),
        "says": both.data(one.message),
    }
    if one.people:
        found["people"] = round(one.people, 1)
    if one.place is not None:
        found["at"] = _at(one.place)
    if shape is not None:
        found["shape"] = shape
    elif one.geometry is not None and one.geometry["type"] in {"Polygon", "MultiPolygon"}:
        found["undrawn"] = True
    if one.nearest is not None:
        found["nearest"] = clean(one.nearest.name or one.nearest.id, 80)
    if one.baseline is not None:
        found["stands"] = one.baseline
    if one.waived is not None:
        found["waived"] = clean(waiver_told(one.waived))
    return found


def _area(one: ServiceArea, shapes: Shapes) -> Data:
    name = None if one.facility is None else clean(one.facility.name or one.facility.id, 80)
    return {
        "rule": clean(one.rule, 80),
        "metres": one.metres,
        "name": name,
        "shape": shapes.add(one.geometry),
    }


def of_proposal(proposal: Proposal, both: Both, shapes: Shapes) -> Data:
    """Give what the map of a proposal draws."""
    return ground(proposal.map, both, shapes) | {
        "areas_before": _short(proposal.areas_before, shapes),
        "areas_after": _short(proposal.areas_after, shapes),
        "sites": [_site(one, both) for one in proposal.sites],
        "upgrades": [_upgrade(one, both) for one in proposal.upgrades],
        "shapes": shapes.packed,
    }


def _short(areas: Sequence[ShortArea], shapes: Shapes) -> list[Data]:
    return [
        {
            "rule": clean(one.rule, 80),
            "outcome": one.outcome.value,
            "people": round(one.people, 1),
            "name": "" if one.within is None else clean(one.within.name or one.within.id, 80),
            "shape": shapes.add(one.geometry),
        }
        for one in areas
    ]


def _site(one: Site, both: Both) -> Data:
    return {
        "rank": one.rank,
        "type": both.data(one.type_zh),
        "beds": one.beds,
        "gain": round(one.gain, 1),
        "newly": round(one.newly_covered, 1),
        "why": both.data(one.why),
        "at": _at(one.place),
    }


def _upgrade(one: Upgrade, both: Both) -> Data:
    return {
        "name": clean(one.name or one.id, 80),
        "type": both.data(one.type_zh),
        "gain": round(one.gain, 1),
        "why": both.data(one.why),
        "at": _at(one.place),
    }
