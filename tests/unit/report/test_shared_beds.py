"""Three classes of people where beds are shared: with a bed, beds taken, nothing in reach."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
import pyogrio
import pytest

from siting.report.gis import geojson, gpkg
from siting.report.terminal import check as terminal
from tests import towns
from tests.unit.rules import checked

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.finding import Result

RULE = {
    "id": "HZ-125",
    "kind": "reach",
    "for_each": "residential_area",
    "find": {"facility": "home"},
    "within": {"metres": 500},
    "measure": "straight_line",
    "capacity": "shared",
    "beds_per_10000": 1000,
}
TOWN = {
    "demand": [[0, 0, 300], [5000, 0, 50], [9000, 0, 70]],
    "facilities": [{"at": [0, 100], "beds": 10}, {"at": [9000, 0]}],
}


@pytest.fixture(name="shared")
def shared_result(result: Result) -> Result:
    """A check of a town where 100 have a bed, 200 find none free, 50 reach no place, 70 unsure."""
    found = checked([towns.rule(RULE)], TOWN)
    return msgspec.structs.replace(result, rules=found.outcomes, findings=found.findings)


def test_the_report_counts_the_classes_and_their_findings(shared: Result) -> None:
    page = re.sub(r"\s+", " ", terminal.render(shared, width=200))
    assert (
        "with a bed: 100 older people; in reach of a place, but all beds are taken: 200;"
        " no place in reach: 50; not known: 70" in page
    )
    assert "1 gap, 2 where all beds are taken; worst" in page


def test_the_map_tells_them_apart(shared: Result) -> None:
    rows = [one["properties"] for one in json.loads(geojson.render(shared))["features"]]
    assert {(one["level"], one["outcome"], one["people"]) for one in rows} == {
        ("full", "fail", 200),
        ("gap", "fail", 50),
        ("full", "undecided", 70),
    }


def test_the_geopackage_has_both_sorts_of_gaps_and_counts_everybody(
    shared: Result, tmp_path: Path
) -> None:
    gpkg.save(shared, tmp_path / "a.gpkg")
    found = {}
    for verdict in ("failed", "undecided"):
        layer = f"{verdict}_gaps"
        read = pyogrio.raw.read(tmp_path / "a.gpkg", layer=layer, columns=["level"])
        found[verdict] = sorted(read[3][0])
    assert found == {"failed": ["full", "gap"], "undecided": ["full"]}
    names = ["people_passing", "people_short", "people_full", "people_undecided"]
    meta, _, _, fields = pyogrio.raw.read(tmp_path / "a.gpkg", layer="rules", columns=names)
    counted = {name: float(field[0]) for name, field in zip(meta["fields"], fields, strict=True)}
    assert [counted[name] for name in names] == [100, 250, 200, 70]
