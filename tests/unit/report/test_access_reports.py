"""Access scores in every format."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
from pyproj import CRS
from rich.cells import cell_len

from siting.records.drawn import AccessPoints, Drawn
from siting.report import write
from siting.report.gis import geojson, qml
from siting.report.gis.flat import ACCESS_UNIT_COLUMNS
from siting.report.terminal import check as terminal

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.finding import Result


@pytest.fixture
def drawn() -> Drawn:
    """Three demand points, one in no unit."""
    return Drawn(
        access=AccessPoints(
            xy=np.array([[500100.1234, 3400100.0], [500200.0, 3400100.0], [500300.0, 3400100.0]]),
            people=np.array([10.0, 20.0, 30.5]),
            beds_per_10000=np.array([0.0, 214.5, 80.0]),
            gaussian_per_10000=np.array([0.0, 300.25, 20.0]),
            unsure=np.array([False, True, False]),
            unit=np.array(["a", "b", None], dtype=object),
        )
    )


def test_the_terminal_says_how_far_how_many_and_where_fewest(measured: Result) -> None:
    page = " ".join(terminal.render(measured, width=120).split())
    assert "900 m: 15 minutes at 60 m/min, walking network" in page
    assert "1,240 of 35 facilities; 140 of 2 facilities in nobody's reach" in page
    assert "of 1 facility: the scores of 24,106 older people who reach them are lower" in page
    assert "12,053 of 48,213 older people, 25.0%" in page
    assert "mean 214.5 (Gaussian 214.5), median 214.5, a tenth at most 0" in page
    assert "拱宸桥社区" in page
    assert "甲街道" not in page
    assert "--verbose shows all 4 units" in page


def test_a_verbose_page_shows_every_unit_of_every_level(measured: Result) -> None:
    page = terminal.render(measured, verbose=True)
    assert "甲街道" in page
    assert "community b" in page
    assert max(cell_len(line) for line in page.splitlines()) == 80


def test_nothing_is_said_of_access_that_was_not_measured(result: Result) -> None:
    assert "2SFCA" not in terminal.render(result, verbose=True)


def test_units_of_the_finest_level_are_features_after_the_findings(measured: Result) -> None:
    features = json.loads(geojson.render(measured))["features"]
    assert [one["id"] for one in features[31:]] == ["access/community/a", "access/community/b"]
    assert list(features[31]["properties"]) == list(ACCESS_UNIT_COLUMNS)
    assert features[32]["properties"]["beds_per_10000"] is None


def read(path: Path, layer: str) -> Any:
    return pyogrio.read_dataframe(path, layer=layer)


def test_a_geopackage_holds_units_and_points(measured: Result, drawn: Drawn, tmp_path: Path):
    path = tmp_path / "a.gpkg"
    write(measured, path, drawn=drawn)
    units, points = read(path, "access_units"), read(path, "access_points")
    assert units["subject"].tolist() == ["a", "b"]
    assert units["beds_per_10000"].isna().tolist() == [False, True]
    assert points["beds_per_10000"].tolist() == [0.0, 214.5, 80.0]
    assert points["subject"].tolist()[:2] == ["a", "b"]
    assert points["subject"].isna().tolist() == [False, False, True]
    assert points["unsure"].tolist() == [0, 1, 0]
    assert points.crs == units.crs == CRS(measured.plan.crs)
    assert points.geometry[0].x == 500100.123
    styled = read(path, "layer_styles")["f_table_name"].tolist()
    assert styled[-2:] == ["access_units", "access_points"]


def test_two_files_are_the_same_byte_for_byte(measured: Result, drawn: Drawn, tmp_path: Path):
    one, other = tmp_path / "one.gpkg", tmp_path / "other.gpkg"
    for path in (one, other):
        write(measured, path, drawn=drawn)
    assert one.read_bytes() == other.read_bytes()


def test_without_access_there_are_no_such_layers(result: Result, tmp_path: Path) -> None:
    write(result, tmp_path / "a.gpkg")
    names = [name for name, _ in pyogrio.list_layers(tmp_path / "a.gpkg")]
    assert not any("access" in name for name in names)


def test_other_formats_do_without_what_is_drawn(measured: Result, drawn: Drawn, tmp_path: Path):
    write(measured, tmp_path / "a.json", drawn=drawn)
    assert "500100" not in (tmp_path / "a.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("points", [False, True])
def test_the_classes_of_scores_meet_and_none_in_reach_is_one_of_its_own(points: bool) -> None:
    root = ET.fromstring(qml.graduated("beds_per_10000", points=points).partition("\n")[2])
    ranges = root.findall("renderer-v2/ranges/range")
    ends = [(float(one.get("lower")), float(one.get("upper"))) for one in ranges]
    assert ends[0] == (0.0, 0.0)
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    symbols = {one.get("name") for one in root.findall("renderer-v2/symbols/symbol")}
    assert {one.get("symbol") for one in ranges} == symbols
