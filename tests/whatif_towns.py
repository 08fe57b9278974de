"""Towns whose facilities are edited, in memory and by writing them anew; for tests of what-if."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from siting import check, study
from siting.check import data
from siting.degrees import to_degrees
from siting.progress import Silent
from siting.records.standing import Standing
from siting.whatif import Add, Change, Draft, LonLat, Move, Remove
from siting.whatif.rows import in_plane, projector
from tests import towns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.layers.records import Table

TYPES = {"facilities": "养老机构", "health": "医院"}
NEAR = {"kind": "reach", "for_each": "residential_area", "measure": "straight_line"}
IN_UNITS = {"for_each": "planning_unit"}
BEDS = {
    "kind": "ratio",
    "top": {"sum": "beds", "of": "care_home"},
    "bottom": {"sum": "older_people"},
    "per": 10_000,
    "at_least": 300,
}
LARGE = {"kind": "condition", "must": [{"field": "beds", "at_least": 20}]}
RULES = {
    "near": {**NEAR, "find": {"facility": "care_home"}, "within": {"metres": 500}},
    "two near on foot": {
        **NEAR,
        "find": {"facility": "any_place", "at_least": 2},
        "within": {"minutes": 15, "walking_metres_per_minute": 48},
        "measure": "walking_network",
        "required_share": 60,
    },
    "near in the unit": {
        **NEAR,
        "find": {"facility": "care_home"},
        "within": {"metres": 700},
        "same_unit": "planning_unit",
    },
    "near by number": {
        **NEAR,
        "find": {"facility": "home", "where": [{"field": "beds", "at_least": 50}]},
        "within": {"metres": 900},
        "weight_by": "count",
        "run": "existing",
    },
    "near one that shares its site": {
        **NEAR,
        "find": {"facility": "home", "where": [{"field": "shares_site", "is": True}]},
        "within": {"metres": 900},
    },
    "beds": {**BEDS, **IN_UNITS, "weight_by": "older_people"},
    "beds at most": {**BEDS, **IN_UNITS, "top": {"sum": "beds", "of": "small_home"}},
    "beds near": {**BEDS, **IN_UNITS, "near_m": 400},
    "beds of the city": {**BEDS, "for_each": "city"},
    "nursing beds": {
        "kind": "ratio",
        **IN_UNITS,
        "top": {"sum": "nursing_beds", "of": "home"},
        "bottom": {"sum": "beds", "of": "home"},
        "per": 100,
        "at_least": 55,
        "unit": "percent",
    },
    "sites": {
        "kind": "amount",
        **IN_UNITS,
        "count": {"facility": "care_home", "distinct": "site"},
        "at_least": 2,
    },
    "sites apart": {
        "kind": "amount",
        **IN_UNITS,
        "count": {"facility": "any_place", "distinct": "site"},
        "at_least": 2,
        "separated_by": {"metres": 300},
        "run": "existing",
    },
    "services": {"kind": "service_set", **IN_UNITS, "services": ["day_care", "meals"]},
    "services in one": {
        "kind": "service_set",
        **IN_UNITS,
        "services": ["day_care", "meals"],
        "all_in_one": "centre",
    },
    "each home": {**LARGE, "for_each": "home"},
    "beds of each home": {
        "kind": "condition",
        "for_each": "care_home",
        "applies_when": [{"field": "nursing_beds", "at_least": 5}],
        "must": [{"field": "beds", "at_least": 60}],
        "weight_by": "beds",
        "required_share": 70,
        "run": "existing",
    },
    "nursing beds of each home": {
        "kind": "ratio",
        "for_each": "home",
        "top": {"sum": "nursing_beds", "of": "self"},
        "bottom": {"sum": "beds", "of": "self"},
        "per": 100,
        "at_least": 55,
    },
    "sites near": {
        "kind": "amount",
        **IN_UNITS,
        "count": {"facility": "care_home", "distinct": "site"},
        "at_least": 2,
        "near_m": 300,
    },
    "services near": {
        "kind": "service_set",
        **IN_UNITS,
        "services": ["meals", "day_care"],
        "near_m": 500,
        "run": "existing",
    },
    "newer places, less those closed": {
        "kind": "amount",
        **IN_UNITS,
        "count": {"facility": "any_place"},
        "since": 2005,
        "net": True,
        "at_least": 2,
    },
    "beds in one home": {**BEDS, **IN_UNITS, "floor": 50, "floor_in_one": True},
    "mean share of nursing beds": {
        "kind": "ratio",
        **IN_UNITS,
        "top": {"sum": "nursing_beds", "of": "home"},
        "bottom": {"sum": "beds", "of": "home"},
        "per": 100,
        "at_least": 55,
        "average": "of_each_place",
    },
    "homes or beds": {
        "kind": "ratio",
        **IN_UNITS,
        "any_of": [
            {
                "top": {"sum": "places", "of": "home"},
                "bottom": {"sum": "older_people"},
                "per": 100,
                "at_least": 1.1,
            },
            {
                "top": {"sum": "beds", "of": "home"},
                "bottom": {"sum": "beds", "of": "hospital"},
                "per": 10,
                "at_least": 3,
            },
        ],
    },
    "hospitals": {
        "kind": "amount",
        **IN_UNITS,
        "count": {"facility": "hospital"},
        "at_least": 1,
        "weight_by": "older_people",
    },
    "floor area": {
        **BEDS,
        "for_each": "city",
        "top": {"sum": "floor_area_m2", "of": "home"},
        "at_least": 0.3,
    },
    "beds of wards": {**BEDS, **IN_UNITS, "top": {"sum": "beds", "of": "ward"}, "at_least": 30},
    "each hospital": {**LARGE, "for_each": "hospital"},
    "hospital near": {**NEAR, "find": {"facility": "hospital"}, "within": {"metres": 900}},
    "hospitals near homes": {
        "kind": "reach",
        "for_each": "hospital",
        "find": {"facility": "care_home"},
        "within": {"minutes": 12, "walking_metres_per_minute": 60},
        "same_unit": "planning_unit",
        "measure": "walking_network",
    },
    "homes that share a site are large": {
        "kind": "condition",
        "for_each": "home",
        "applies_when": [{"field": "shares_site", "is": True}],
        "must": [{"field": "beds", "at_least": 60}],
        "weight_by": "beds",
    },
    "homes near hospitals": {
        "kind": "reach",
        "for_each": "care_home",
        "find": {"facility": "hospital"},
        "within": {"metres": 800},
        "measure": "straight_line",
    },
    "homes apart": {
        "kind": "reach",
        "for_each": "home",
        "find": {"facility": "home"},
        "no_closer_than": {"metres": 300},
        "measure": "straight_line",
    },
}


def rules(names: Iterable[str] = RULES) -> list[Any]:
    return [towns.rule({"id": name, **RULES[name]}) for name in names]


def draft(town: dict[str, Any], asked: list[Any]) -> Draft:
    """Begin to edit a town."""
    packs = SimpleNamespace(
        rules=tuple(asked), used=(), not_checked=(), year=town.get("year", 2025), reading="default"
    )
    return Draft(towns.plan(town), towns.layers(town), packs, towns.measured(town))


def checked(town: dict[str, Any], asked: list[Any], empty: Table | None = None) -> Any:
    """Measure a town from the beginning, and check it; an empty layer is none of none.

    That is of facilities; health places are never all removed.
    """
    layers = towns.layers(town)
    if not town["facilities"]:
        layers = replace(layers, facilities=empty)
    year = town.get("year", 2025)
    found = study.measure(layers, towns.plan(town), year=year, progress=Silent())
    done = check.run(asked, found, Silent())
    faults = data.faults(towns.plan(town), layers, found, asked, Silent())
    return done._replace(findings=(*done.findings, *faults))


def degrees(xy: Iterable[float]) -> LonLat:
    return LonLat(*to_degrees(towns.PLANE, np.array([xy], dtype=float))[0].tolist())


def edit_of(what: str, id_: str, row: dict[str, Any], layer: Any = "facilities") -> Any:
    """Make an edit: `row` has `at` in metres, and for a new or changed place its fields."""
    if what == "remove":
        return Remove(id=id_, layer=layer)
    if what == "set":
        fixed = ("at", "type", "id")
        wanted = {key: str(one) for key, one in row.items() if key not in fixed and one is not None}
        return Change(id=id_, fields=wanted or {"beds": "7"}, layer=layer)
    at = degrees(row["at"])
    if what == "move":
        return Move(id=id_, at=at, layer=layer)
    said = {key: "" if value is None else str(value) for key, value in row.items() if key != "at"}
    return Add(at=at, fields={"type": TYPES[layer], **said, "id": id_}, layer=layer)


def written(town: dict[str, Any], edit: Any) -> dict[str, Any]:
    """Write the town as it is after an edit: its places have ids; a file keeps its columns."""
    layer = edit.layer or "facilities"
    kept = f"columns of {layer}"
    columns = town.get(kept, {key for row in town[layer] for key in row})
    town = {**town, kept: columns}
    rows = [dict(row) for row in town[layer]]
    if isinstance(edit, Remove):
        return {**town, layer: [row for row in rows if row["id"] != edit.id]}
    if isinstance(edit, Change):
        said = said_by(edit)
        return {**town, layer: [{**row, **said} if row["id"] == edit.id else row for row in rows]}
    at = in_plane(projector(towns.plan(town), towns.PLANE), edit.at)[0].tolist()
    if isinstance(edit, Move):
        rows = [{**row, "at": at} if row["id"] == edit.id else row for row in rows]
        return {**town, layer: rows}
    fields = said_by(edit)
    if layer == "facilities":
        fields.setdefault("status", "existing")
    return {**town, layer: [*rows, {**dict.fromkeys(columns), **fields, "at": at}]}


def said_by(edit: Add | Change) -> dict[str, Any]:
    """Read the fields of an edit as a file would have them."""
    numbers = ("beds", "nursing_beds", "floor_area_m2", "open_year", "close_year")
    return {
        name: float(value) if name in numbers else value
        for name, value in edit.fields.items()
        if value
    }


def same(mine: Draft, town: dict[str, Any], asked: list[Any]) -> None:
    """Hold a draft against the town written anew: numbers, and the whole result."""
    found = checked(town, asked, mine.tables.existing)
    for one, outcome in zip(mine.standings(), found.outcomes, strict=True):
        assert one == Standing.of(outcome)
    result = mine.result()
    for one, outcome in zip(result.rules, found.outcomes, strict=True):
        assert one == outcome
    assert result.findings == found.findings
