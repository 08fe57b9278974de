"""Small towns as data: layers made from a few coordinates, and rules from a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from siting import study
from siting.condition import Condition
from siting.kinds import KINDS
from siting.layers.records import Figures, Layers, Streets, Table
from siting.plan import (
    EldersSpec,
    Head,
    LayerSpecs,
    Plan,
    PlanFile,
    ProposeSpec,
    ResidentialSpec,
    StreetsSpec,
)
from siting.progress import Silent
from siting.records.finding import Citation, Severity
from siting.rule import Rule
from siting.streets.build import build
from siting.streets.lines import Lines
from siting.text.source import decode
from siting.words import FacilityWord, Words

PLANE = CRS("EPSG:4549")
CITATION = Citation(title="t", title_zh="题", clause="1", quote="q", english="e")
WORDS = Words(
    {
        "care_home": FacilityWord(zh=["养老机构"], where=[Condition(field="beds", at_least=10)]),
        "small_home": FacilityWord(zh=["小型养老院"], at_most={"beds": 50}),
        "any_place": FacilityWord(zh=["养老机构", "服务站"]),
        "home": FacilityWord(zh=["养老机构"]),
        "centre": FacilityWord(zh=["服务中心"], services=["day_care", "meals"]),
        "canteen": FacilityWord(zh=["食堂"], services=["meals"]),
        "large_centre": FacilityWord(
            zh=["综合体"], where=[Condition(field="beds", at_least=10)], services=["day_care"]
        ),
        "hospital": FacilityWord(zh=["医院"], layer="health"),
        "ward": FacilityWord(
            zh=["护理院"], layer="health", where=[Condition(field="beds", at_least=10)]
        ),
    }
)


#: Fields that hold texts, even where all are blank.
TEXTS = ("services", "serves", "in_unit", "status", "type", "site_id", "pool_id")


def table(name: str, rows: list[dict[str, Any]]) -> Table | None:
    """Make a layer; each row has `at` (a point) or `box` (west, south, east, north)."""
    if not rows:
        return None
    ids = [str(row.get("id", number + 1)) for number, row in enumerate(rows)]
    boxes = [row.get("box") for row in rows]
    geometry = None
    if boxes[0] is not None:
        geometry = np.array([shapely.box(*box) for box in boxes], dtype=object)
        xy = shapely.get_coordinates(shapely.centroid(geometry))
    else:
        xy = np.array([row["at"] for row in rows], dtype=float)
    names = sorted({key for row in rows for key in row} - {"at", "box", "id"})
    return Table(
        name=name,
        path=name,
        ids=np.array(ids, dtype=object),
        xy=xy,
        geometry=geometry,
        columns={key: _column(key, [row.get(key) for row in rows]) for key in names},
    )


def figures(name: str, rows: list[dict[str, Any]]) -> Figures:
    """Make a table of figures; each row may have `unit` and `year`, the others are figures."""
    names = sorted({key for row in rows for key in row} - {"unit", "year"})
    return Figures(
        name=name,
        path=name,
        unit_ids=np.array([row.get("unit") for row in rows], dtype=object),
        years=_column("year", [row.get("year") for row in rows]),
        columns={key: _column(key, [row.get(key) for row in rows]) for key in names},
    )


def streets(town: dict[str, Any]) -> Streets | None:
    """Make the streets of a town: lists of points, or tables with `at` and what is said of it.

    A table may have `level`, `bridge` (or a tunnel: apart from what it crosses) and `slowness`.
    `[street_options]` are those of `[layers.streets]`, and `meet_at_vertices`.
    """
    if "streets" not in town:
        return None
    drawn = [one if isinstance(one, dict) else {"at": one} for one in town["streets"]]
    options = dict(town.get("street_options", {}))
    lines = Lines(
        xy=np.array([at for one in drawn for at in one["at"]], dtype=float).reshape(-1, 2),
        starts=np.cumsum([0, *(len(one["at"]) for one in drawn)]),
        level=np.array([one.get("level", 0) for one in drawn], dtype=int),
        apart=np.array([one.get("bridge", False) for one in drawn], dtype=bool),
        slowness=np.array([one.get("slowness", 1.0) for one in drawn], dtype=float),
        meet_at_vertices=options.pop("meet_at_vertices", False),
    )
    spec = decode(
        {"path": "streets", **options}, StreetsSpec, path=Path("town"), line_of=lambda _: None
    )
    graph = build(lines, join_m=spec.join_m, crossings=spec.crossings == "join", progress=Silent())
    return Streets(name="streets", path="streets", graph=graph, snap_m=spec.snap_m)


def _column(name: str, values: list[Any]) -> np.ndarray:
    values = [None if value == "blank" else value for value in values]
    if name in TEXTS or any(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    return np.array([np.nan if value is None else float(value) for value in values])


def layers(town: dict[str, Any]) -> Layers:
    """Make the layers of a town: demand [x, y, elders], facilities, streets, units and so on."""
    demand = [{"at": row[:2], "older_people": row[2]} for row in town.get("demand", [])]
    facilities = [{"type": "养老机构", **row} for row in town.get("facilities", [])]
    return Layers(
        crs=PLANE,
        residential=table("residential", town.get("residential", [])),
        elders=table("elders", demand),
        facilities=table("facilities", facilities),
        proposed=table("proposed", town.get("proposed", [])),
        streets=streets(town),
        candidates=table("candidates", town.get("candidates", [])),
        units={
            level: found
            for level, rows in town.get("units", {}).items()
            if (found := table(f"units.{level}", rows)) is not None
        },
        inputs=(),
        notes=(),
        health=table("health", [{"type": "医院", **row} for row in town.get("health", [])]),
        figures={name: figures(name, rows) for name, rows in town.get("figures", {}).items()},
        exclusions=tuple(
            one for rows in town.get("exclusions", []) if (one := table("exclusions", rows))
        ),
    )


def plan(town: dict[str, Any]) -> Plan:
    """Make the plan of a town, as if it had been read."""
    head = Head(
        stock=town.get("stock", "plan"),
        surroundings=town.get("surroundings", "known"),
        year=town.get("year", 2025),
        **town.get("plan", {}),
    )
    spec = LayerSpecs(
        elders=EldersSpec(path="elders", basis="resident", age_from=60),
        residential=ResidentialSpec(
            path="residential", older_people_per_household=town.get("per_household")
        ),
    )
    propose = decode(
        town.get("propose", {}), ProposeSpec, path=Path("town"), line_of=lambda _: None
    )
    file = PlanFile(plan=head, layers=spec, propose=propose)
    return Plan(path=Path("town/plan.toml"), text="", file=file)


def measured(town: dict[str, Any]) -> study.Study:
    """Measure a town."""
    return study.measure(layers(town), plan(town), year=town.get("year", 2025), progress=Silent())


#: Keys of a rule that do not belong to its kind.
FRAME = ("id", "required_share", "due", "weight_by", "run")


def rule(data: dict[str, Any]) -> Rule:
    """Make a rule from its kind's parameters; the frame's keys may be left out."""
    data = dict(data)
    frame = {key: data.pop(key) for key in FRAME if key in data}
    kind = decode(
        {key: value for key, value in data.items() if key != "kind"},
        KINDS[data["kind"]],
        path=Path("case"),
        line_of=lambda _: None,
    )
    return Rule(
        id=frame.get("id", "T-1"),
        pack="town",
        plain="p",
        plain_zh="p",
        status="mandatory",
        severity=Severity.ERROR,
        due=frame.get("due", 2025),
        weight_by=frame.get("weight_by")
        or ("older_people" if kind.subject == "demand" else "count"),
        required_share=frame.get("required_share", 100.0),
        kind=kind,
        words=WORDS,
        ours=(),
        citation=CITATION,
        run=frame.get("run"),
    )
