"""Tables whose coordinates stand in one column, under the names of web maps, or elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from siting.datum.shift import to_wgs84
from siting.errors import SitingError
from tests.unit.layers.test_headed import sheet_of

PLAN = '[layers.facilities]\npath = "f.csv"\n'


@pytest.mark.parametrize(
    "pair",
    ["114.1,30.5", "114.1，30.5", "(114.1, 30.5)", "114.1 30.5", "114.1;30.5", "[114.1,30.5]"],
)
def test_pairs_in_one_column_are_positions(folder, pair):
    folder.text("f.csv", f'id,type,坐标\na,t,"{pair}"\nb,t,\n')
    folder.text("g.csv", "id,type,lon,lat\na,t,114.1,30.5\n")
    layers = folder.load(PLAN)
    alike = folder.load(PLAN.replace("f.csv", "g.csv"))
    assert layers.facilities.xy.tolist() == alike.facilities.xy.tolist()
    assert "facilities: column '坐标' taken as pairs of degrees in EPSG:4326, longitude first" in (
        layers.notes
    )
    assert "facilities: 1 feature without geometry dropped" in layers.notes


def test_pairs_in_a_workbook(folder):
    sheet_of(folder.path / "f.xlsx", [["编号", "类型", "经纬度"], ["a", "t", "114.1,30.5"]])
    layers = folder.load(PLAN.replace("csv", "xlsx"))
    assert layers.facilities.ids.tolist() == ["a"]


@pytest.mark.parametrize(
    ("head", "row", "datum"),
    [
        ("类型,高德经度,高德纬度", "t,114.1,30.5", "GCJ-02"),
        ("类型,lng_gcj02,lat_gcj02", "t,114.1,30.5", "GCJ-02"),
        ("类型,bd_lng,bd_lat", "t,114.1,30.5", "BD-09"),
        ("类型,百度坐标", 't,"114.1,30.5"', "BD-09"),
        ("类型,typecode,location", 't,090100,"114.1,30.5"', "GCJ-02"),
    ],
)
def test_names_of_web_maps_ask_for_the_datum(folder, head, row, datum):
    folder.text("f.csv", f"{head}\n{row}\n")
    with pytest.raises(SitingError, match=f"are in {datum}, as the names of its columns") as caught:
        folder.load(PLAN)
    assert f'write datum = "{datum}" in [layers.facilities]' in caught.value.hint
    layers = folder.load(PLAN + f'datum = "{datum}"\n')
    assert layers.inputs[0].datum == datum
    as_said = folder.load(PLAN + 'datum = "WGS-84"\n')
    moved = np.hypot(*(layers.facilities.xy[0] - as_said.facilities.xy[0]))
    east, north = to_wgs84(np.array([[114.1, 30.5]]), datum)[0] - (114.1, 30.5)
    expected = np.hypot(east * 111_320 * np.cos(np.radians(30.5)), north * 110_900)
    assert moved == pytest.approx(expected, rel=0.01)


def test_columns_that_say_no_web_map_come_first(folder):
    folder.text("f.csv", "type,gcj_lon,gcj_lat,lon,lat\nt,114.1,30.5,114.2,30.6\n")
    layers = folder.load(PLAN)
    assert "facilities: columns 'lon' and 'lat' taken as degrees in EPSG:4326" in layers.notes


def test_a_location_that_is_an_address_is_no_position(folder):
    folder.text("f.csv", "type,location\nt,中山路3号\n")
    with pytest.raises(SitingError, match="'location' holds no pairs of coordinates") as caught:
        folder.load(PLAN)
    assert "such as 120.15,30.25" in caught.value.hint


def test_one_cell_that_is_no_pair_is_named(folder):
    folder.text("f.csv", 'type,坐标\nt,"114.1,30.5"\nt,中山路3号\n')
    with pytest.raises(SitingError, match="'坐标' is '中山路3号' in row 2"):
        folder.load(PLAN)


@pytest.mark.parametrize(
    "fields", ['{ lon = "JD", lat = "WD" }', '{ lat = "WD", lon = "JD", beds = "CW" }']
)
def test_the_plan_says_which_columns_are_the_coordinates(folder, fields):
    folder.text("f.csv", "type,JD,WD,CW,lon,lat\nt,114.1,30.5,40,1,2\n")
    folder.text("g.csv", "type,lon,lat\nt,114.1,30.5\n")
    layers = folder.load(PLAN + f"fields = {fields}\n")
    alike = folder.load(PLAN.replace("f.csv", "g.csv"))
    assert layers.facilities.xy.tolist() == alike.facilities.xy.tolist()


def test_the_northing_under_x_as_surveyors_write_it(folder):
    folder.text("f.csv", "type,X坐标,Y坐标\nt,3300000,500000\n")
    plan = PLAN + 'crs = "EPSG:4547"\n'
    with pytest.raises(SitingError, match="easting and northing are swapped") as caught:
        folder.load(plan)
    assert 'fields = { x = "COLUMN", y = "COLUMN" } in [layers.facilities]' in caught.value.hint
    layers = folder.load(plan + 'fields = { x = "Y坐标", y = "X坐标" }\n')
    assert layers.facilities.xy.tolist() == [[500_000, 3_300_000]]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ('{ lon = "JD" }', "facilities names lon without its other one"),
        ('{ lon = "JD", y = "WD" }', "facilities names lon, y without its other one"),
        ('{ lon = "JD", lat = "W" }', "'f.csv' has no column 'W'"),
    ],
)
def test_half_of_a_position_is_refused(folder, fields, said):
    folder.text("f.csv", "type,JD,WD\nt,114.1,30.5\n")
    with pytest.raises(SitingError, match=said):
        folder.load(PLAN + f"fields = {fields}\n")


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("114°6′0″", "30°30′0″"),
        ("114°06'", "30°30'"),
        ("东经114°6′", "北纬30°30′"),
        ("114度6分0秒", "30度30分"),
        ("114°6′0.0″E", "30°30′0.0″N"),
        ("１１４．１", "30.5"),
    ],
)
def test_degrees_and_minutes_are_read(folder, lon, lat):
    folder.text("f.csv", f"type;lon;lat\nt;{lon};{lat}\n")
    folder.text("g.csv", "type,lon,lat\nt,114.1,30.5\n")
    layers = folder.load(PLAN)
    alike = folder.load(PLAN.replace("f.csv", "g.csv"))
    assert layers.facilities.xy.tolist() == alike.facilities.xy.tolist()


def test_metres_claimed_to_be_degrees_are_offered_beside_the_other_layers(folder):
    feature = '{"type":"Feature","properties":{"type":"t"},"geometry":%s}'
    point = '{"type":"Point","coordinates":[622351,3372990]}'
    folder.text("f.geojson", '{"type":"FeatureCollection","features":[%s]}' % (feature % point))
    folder.text("h.csv", "type,lon,lat\nt,121.28,30.47\n")
    plan = '[layers.facilities]\npath = "f.geojson"\n[layers.health]\npath = "h.csv"\n'
    with pytest.raises(SitingError, match="metres found") as caught:
        folder.load(plan)
    assert caught.value.hint.startswith('add crs = "EPSG:4549" to [layers.facilities]: ')
    assert "it then lies beside the other layers" in caught.value.hint
