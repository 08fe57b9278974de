"""Service areas in a GeoPackage and in GeoJSON."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec
import pyogrio
import pytest
import shapely
from pyproj import CRS

from siting.check import service_areas
from siting.progress import Silent
from siting.reach.areas import BESIDE_M
from siting.records.drawn import Drawn
from siting.report import write
from siting.report.gis import geojson, qml
from siting.report.gis.flat import AREA_COLUMNS
from tests.unit import on_foot
from tests.unit.report.made_up import some_access

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

    from siting.records.finding import Result, ServiceArea

PLACES = [
    {"at": [100, -40], "id": "a", "name": "松鹤养老院"},
    {"at": [0, 700], "id": "b"},
    {"at": [5000, 0], "id": "far"},
]


@pytest.fixture(scope="module")
def areas() -> tuple[tuple[ServiceArea, ...], Drawn]:
    """Areas of three places, one of them far from all streets."""
    study = on_foot.measured({"facilities": PLACES}, *on_foot.STREETS)
    records, streets = service_areas.areas([on_foot.walk(10)], study, Silent())
    return records, Drawn(streets=streets)


@pytest.fixture(scope="module")
def result(result: Result, areas: tuple[tuple[ServiceArea, ...], Drawn]) -> Result:
    """A check that drew these areas."""
    return msgspec.structs.replace(result, service_areas=areas[0])


@pytest.fixture(scope="module")
def path(
    result: Result,
    areas: tuple[tuple[ServiceArea, ...], Drawn],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Write them."""
    path = tmp_path_factory.mktemp("areas") / "服务.gpkg"
    write(result, path, drawn=areas[1])
    return path


def read(path: Path, layer: str) -> GeoDataFrame:
    return pyogrio.read_dataframe(path, layer=layer)


def names(path: Path) -> list[str]:
    return [name for name, _ in pyogrio.list_layers(path)]


def test_areas_and_their_streets_are_layers_in_the_plans_crs(path: Path, result: Result) -> None:
    for layer, kind in (("service_areas", "MultiPolygon"), ("service_streets", "MultiLineString")):
        frame = read(path, layer)
        assert frame["facility"].fillna("").tolist() == ["", "a", "b"]
        assert frame["name"].tolist() == ["all", "松鹤养老院", "b"]
        assert frame["metres"].tolist() == [600] * 3
        assert frame["streets_m"].tolist() == [one.streets_m for one in result.service_areas[:3]]
        assert set(frame.geom_type) == {kind}
        assert frame.crs == CRS(result.plan.crs)
        assert list(frame.columns) == [*AREA_COLUMNS, "geometry"]


def test_an_area_covers_its_streets_but_for_the_last_metres(path: Path) -> None:
    both = zip(
        read(path, "service_areas").geometry, read(path, "service_streets").geometry, strict=True
    )
    for area, streets in both:
        assert area.is_valid
        merged = shapely.line_merge(streets)
        ends = shapely.multipoints(
            [at for part in shapely.get_parts(merged) for at in part.boundary.geoms]
        )
        outside = shapely.difference(streets, area)
        assert shapely.difference(outside, shapely.buffer(ends, BESIDE_M + 0.02)).length < 0.01
        assert outside.length < BESIDE_M * len(ends.geoms)


def test_streets_are_as_long_as_the_record_says(path: Path) -> None:
    frame = read(path, "service_streets")
    assert frame.geometry.length.tolist() == pytest.approx(frame["streets_m"].tolist(), abs=0.01)


def test_coordinates_have_millimetres(path: Path) -> None:
    for layer in ("service_areas", "service_streets"):
        xy = shapely.get_coordinates(read(path, layer).geometry.to_numpy())
        assert abs(xy * 1000 - (xy * 1000).round()).max() < 1e-4


def test_each_layer_has_its_style(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        sql = "SELECT f_table_name, styleQML FROM layer_styles"
        styles = dict(database.execute(sql).fetchall())
    for layer, look in (("service_areas", qml.area()), ("service_streets", qml.line())):
        assert styles[layer] == qml.with_aliases(look, list(AREA_COLUMNS))
        assert 'field="streets_m" name="道路长度（米） · metres of streets"' in styles[layer]


def test_without_streets_to_draw_the_areas_stand_alone(result: Result, tmp_path: Path) -> None:
    for number, drawn in enumerate((None, Drawn())):
        path = tmp_path / f"{number}.gpkg"
        write(result, path, drawn=drawn)
        assert "service_areas" in names(path)
        assert "service_streets" not in names(path)


def test_areas_that_are_all_empty_are_an_empty_layer_and_no_areas_are_none(
    result: Result, tmp_path: Path
) -> None:
    far = [one for one in result.service_areas if one.geometry is None]
    assert len(far) == 1
    for areas, wanted in (((), []), (tuple(far), ["service_areas"])):
        path = tmp_path / f"{len(areas)}.gpkg"
        write(msgspec.structs.replace(result, service_areas=areas), path)
        assert [name for name in names(path) if "service" in name] == wanted


def test_two_files_are_the_same_byte_for_byte(
    path: Path, result: Result, areas: tuple[tuple[ServiceArea, ...], Drawn], tmp_path: Path
) -> None:
    other = tmp_path / "other.gpkg"
    write(result, other, drawn=areas[1])
    assert other.read_bytes() == path.read_bytes()


# ---- GeoJSON


def test_areas_are_the_last_features_by_rule_and_facility(result: Result) -> None:
    with_access = msgspec.structs.replace(result, access=some_access())
    features = json.loads(geojson.render(with_access))["features"]
    ids = [f"service-area/near{name}" for name in ("", "/a", "/b")]
    assert [one["id"] for one in features[-3:]] == ids
    access = ["access/community/a", "access/community/b"]
    assert [one["id"] for one in features[:-3]] == [*(one.id for one in result.findings), *access]
    assert [list(one["properties"]) for one in features[-3:]] == [list(AREA_COLUMNS)] * 3
    assert features[-3]["properties"]["facility"] is None


def test_areas_follow_the_right_hand_rule_and_are_valid(result: Result) -> None:
    features = json.loads(geojson.render(result))["features"][-3:]
    for one in features:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        for part in shape.geoms:
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)
        assert shape == shapely.set_precision(shape, 1e-7, mode="pointwise")
        lon, lat = shapely.get_coordinates(shape).T
        assert ((lon > 115) & (lon < 116)).all()
        assert (abs(lat) < 1).all()


def test_the_bounding_box_holds_areas_too(result: Result) -> None:
    whole = json.loads(geojson.render(result))
    assert whole["bbox"][1] < 1 < 30 < whole["bbox"][3]


# ---- styles


def test_areas_are_tinted_and_streets_are_lines() -> None:
    for text, kind, class_ in (
        (qml.area(), "fill", "SimpleFill"),
        (qml.line(), "line", "SimpleLine"),
    ):
        root = ET.fromstring(text.partition("\n")[2])
        (symbol,) = root.findall("renderer-v2/symbols/symbol")
        assert (symbol.get("type"), symbol.find("layer").get("class")) == (kind, class_)
        assert root.find("renderer-v2").get("type") == "singleSymbol"
    options = ET.fromstring(qml.area().partition("\n")[2]).iter("Option")
    tint = next(one.get("value") for one in options if one.get("name") == "color")
    assert 0 < int(tint.split(",")[3]) < 128
