"""Findings as a GeoPackage."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import msgspec
import pyogrio
import pytest
from pyproj import CRS

from siting.report import write
from siting.report.gis import gpkg, qml

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.finding import Result

LAYERS = {
    "failed_gaps": 22,
    "failed_units": 0,
    "failed_places": 3,
    "undecided_gaps": 0,
    "undecided_units": 6,
    "undecided_places": 0,
    "data_places": 0,
    "planning_units": 1,
    "rules": 6,
}
DRAWN = tuple(name for name in LAYERS if name != "rules")


@pytest.fixture
def path(result: Result, tmp_path: Path) -> Path:
    """Write the result."""
    path = tmp_path / "缺口.gpkg"
    write(result, path)
    return path


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the file as any SQLite program would."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def test_each_kind_of_finding_has_a_layer_and_the_rules_a_table(path: Path) -> None:
    for layer, features in LAYERS.items():
        assert pyogrio.read_info(path, layer=layer)["features"] == features


def test_layers_are_in_the_plans_crs(path: Path, result: Result) -> None:
    frame = pyogrio.read_dataframe(path, layer="failed_gaps")
    assert frame.crs == CRS(result.plan.crs)
    back = frame.to_crs("EPSG:4326").set_index("finding").geometry
    for finding in result.findings:
        if finding.subject.level == "gap":
            bounds = back[finding.id].bounds
            assert bounds[:2] == pytest.approx([finding.place.lon, finding.place.lat], abs=2e-7)


def test_values_come_back_and_missing_ones_are_missing(path: Path) -> None:
    frame = pyogrio.read_dataframe(path, layer="failed_places")
    assert set(frame["name"]) == {"乐龄康养中心"}
    assert frame["measured"].isna().all()
    assert frame["within"].isna().all()
    rules = pyogrio.read_dataframe(path, layer="rules").set_index("rule")
    assert rules.loc["HZ-125", "findings"] == 22
    assert rules.loc["HZ-125", "people_short"] == 17831


def test_the_file_says_it_is_version_1_3(path: Path) -> None:
    assert query(path, "PRAGMA user_version") == [(10300,)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_styles_are_registered_and_apply_by_themselves(path: Path) -> None:
    registered = query(path, "SELECT data_type FROM gpkg_contents WHERE table_name='layer_styles'")
    assert registered == [("attributes",)]
    sql = "SELECT f_table_name, f_geometry_column, useAsDefault FROM layer_styles ORDER BY id"
    assert query(path, sql) == [(name, "geom", 1) for name in DRAWN]
    columns = query(path, "SELECT table_name, column_name FROM gpkg_geometry_columns")
    assert set(columns) == {(name, "geom") for name in DRAWN}


@pytest.mark.parametrize("look", ["hatched", "filled", "marked"])
def test_a_style_has_a_symbol_for_every_severity(look: qml.Look) -> None:
    root = ET.fromstring(qml.style(look).partition("\n")[2])
    categories = root.findall("renderer-v2/categories/category")
    assert [one.get("value") for one in categories] == ["error", "warning", "note"]
    symbols = {one.get("name") for one in root.findall("renderer-v2/symbols/symbol")}
    assert {one.get("symbol") for one in categories} == symbols


def test_two_files_are_the_same_byte_for_byte(path: Path, result: Result, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    write(result, other)
    assert other.read_bytes() == path.read_bytes()


def test_gdals_date_is_set_for_the_write_only(result: Result, tmp_path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1999-09-09T00:00:00Z"})
    try:
        write(result, tmp_path / "a.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "1999-09-09T00:00:00Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    write(result, tmp_path / "b.gpkg")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
    assert "OGR_CURRENT_DATE" not in os.environ


def test_a_result_without_findings_still_has_every_layer(nothing: Result, tmp_path: Path) -> None:
    path = tmp_path / "none.gpkg"
    write(nothing, path)
    for layer in LAYERS:
        assert pyogrio.read_info(path, layer=layer)["features"] == 0
    assert len(query(path, "SELECT * FROM layer_styles")) == len(DRAWN)


def test_geometry_that_no_layer_takes_becomes_a_point_at_its_place(
    result: Result, tmp_path: Path
) -> None:
    line = {"type": "LineString", "coordinates": [[120.1, 30.1], [120.2, 30.2]]}
    odd = [msgspec.structs.replace(result.findings[0], geometry=one) for one in (line, {})]
    path = tmp_path / "odd.gpkg"
    write(msgspec.structs.replace(result, findings=tuple(odd)), path)
    assert pyogrio.read_info(path, layer="failed_places")["features"] == 2


def test_an_existing_file_is_replaced_not_added_to(path: Path, nothing: Result) -> None:
    write(nothing, path)
    assert pyogrio.read_info(path, layer="failed_gaps")["features"] == 0


def test_a_broken_write_leaves_the_old_file_and_nothing_else(
    path: Path, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(gpkg, "add_styles", lambda path, styles: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(result, path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
