import numpy as np
import pytest
import shapely

from siting.errors import SitingError
from siting.layers import upgrades

X0, Y0 = 500_000, 3_300_000
FACILITIES = '[layers.facilities]\npath = "f.{}"\n'


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "fgb", "parquet"])
def test_every_format_gives_the_same_points(folder, suffix):
    crs = "EPSG:4326" if suffix == "geojson" else "EPSG:4547"
    xy = [(114.0, 30.0), (114.01, 30.01)] if suffix == "geojson" else [(X0, Y0), (X0 + 7, Y0 + 9)]
    columns = {"id": ["a", "b"], "type": ["t", "t"], "beds": [10, 20]}
    points = [shapely.Point(p) for p in xy]
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
        folder.frame(points, crs, **columns).to_parquet(folder.path / "f.parquet")
    else:
        folder.write(f"f.{suffix}", points, crs, **columns)
    table = folder.load(FACILITIES.format(suffix)).facilities
    assert table.geometry is None
    assert set(table.ids) == {"a", "b"}  # FlatGeobuf orders features by place
    row = list(table.ids).index("b")
    assert table.columns["beds"][row] == 20
    if suffix != "geojson":
        assert table.xy[row].tolist() == [X0 + 7, Y0 + 9]


def test_rows_keep_the_order_of_the_file(folder):
    folder.points("f.gpkg", 3, id=["c", "a", "b"], type=["t"] * 3)
    assert folder.load(FACILITIES.format("gpkg")).facilities.ids.tolist() == ["c", "a", "b"]


def test_a_point_without_geometry_is_dropped_and_counted(folder):
    folder.write("f.gpkg", [shapely.Point(X0, Y0), None], id=["a", "b"], type=["t", "t"])
    layers = folder.load(FACILITIES.format("gpkg"))
    assert layers.facilities.ids.tolist() == ["a"]
    assert "facilities: 1 feature without geometry dropped" in layers.notes


def test_groups_of_one_point_are_points(folder):
    folder.write("f.gpkg", [shapely.MultiPoint([(X0, Y0)])], id=["a"], type=["t"])
    table = folder.load(FACILITIES.format("gpkg")).facilities
    assert table.geometry is None
    assert table.xy.tolist() == [[X0, Y0]]


def test_groups_of_several_points_are_no_facility(folder):
    folder.write("f.gpkg", [shapely.MultiPoint([(X0, Y0), (X0, Y0 + 1)])], id=["a"], type=["t"])
    with pytest.raises(SitingError, match="must be points or polygons"):
        folder.load(FACILITIES.format("gpkg"))


def test_heights_are_dropped(folder):
    folder.write("f.gpkg", [shapely.Point(X0, Y0, 12)], id=["a"], type=["t"])
    assert folder.load(FACILITIES.format("gpkg")).facilities.xy.tolist() == [[X0, Y0]]


def test_a_facility_drawn_as_a_polygon_stands_at_a_point_inside_it(folder):
    u = shapely.Polygon([(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9)])
    shape = shapely.transform(u, lambda xy: xy + np.array([X0, Y0]))
    folder.write("f.gpkg", [shape], id=["a"], type=["t"])
    layers = folder.load(FACILITIES.format("gpkg"))
    assert shape.contains(shapely.Point(layers.facilities.xy[0]))
    assert any("point inside" in note for note in layers.notes)


def test_invalid_polygons_are_repaired_and_counted(folder):
    bow = [(X0, Y0), (X0 + 2, Y0 + 2), (X0 + 2, Y0), (X0, Y0 + 2)]
    flat = [(X0, Y0), (X0 + 2, Y0), (X0 + 1, Y0)]
    folder.write("r.gpkg", [shapely.Polygon(bow), shapely.Polygon(flat)], id=["a", "b"])
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n')
    assert layers.residential.ids.tolist() == ["a"]
    assert shapely.is_valid(layers.residential.geometry).all()
    assert layers.residential.geometry[0].area == pytest.approx(2)
    assert "residential: 1 invalid polygon repaired" in layers.notes
    assert "residential: 1 polygon without area dropped" in layers.notes


def test_a_styles_table_is_no_second_layer(folder):
    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"], layer="f")
    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"], layer="layer_styles")
    assert len(folder.load(FACILITIES.format("gpkg")).facilities) == 2


def test_the_plan_names_the_layer(folder):
    folder.points("f.gpkg", 1, id=["a"], type=["t"], layer="now")
    folder.points("f.gpkg", 2, id=["a", "b"], type=["t", "t"], layer="then")
    assert len(folder.load(FACILITIES.format("gpkg") + 'layer = "then"\n').facilities) == 2


@pytest.mark.parametrize("cpg", [None, "GBK", "gb2312"])
def test_chinese_shapefiles_are_read_with_and_without_cpg(folder, cpg):
    frame = folder.frame(
        [shapely.Point(X0, Y0)], 设施编号=["龘1"], 机构类型=["养老机构"], 床位数=[5]
    )
    frame.to_file(folder.path / "f.shp", engine="pyogrio", encoding="GB18030")
    (folder.path / "f.cpg").unlink()
    if cpg is not None:
        (folder.path / "f.CPG").write_text(cpg)
    layers = folder.load(FACILITIES.format("shp"))
    assert layers.facilities.ids.tolist() == ["龘1"]
    assert layers.facilities.columns["type"].tolist() == ["养老机构"]
    assert any("text read as GB18030" in note for note in layers.notes)


def test_shapefile_names_cut_to_ten_bytes_are_recognised(folder):
    frame = folder.frame([shapely.Point(X0, Y0)], type=["t"], nursing_beds=[3])
    with pytest.warns((RuntimeWarning, UserWarning)):
        frame.to_file(folder.path / "f.shp", engine="pyogrio")
    columns = folder.load(FACILITIES.format("shp")).facilities.columns
    assert columns["nursing_beds"].tolist() == [3]


def test_large_layers_keep_only_the_columns_that_are_asked_for(folder, monkeypatch):
    monkeypatch.setattr("siting.layers.reading.fields.KEEP_ALL_BELOW", 2)
    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"], extra=[1, 2], other=[1, 2])
    text = FACILITIES.format("gpkg") + "where = [{ field = 'extra', at_least = 1 }]\n"
    assert set(folder.load(text).facilities.columns) == {"type", "status", "extra"}


def test_proposed_layers_are_one_table(folder):
    folder.points("a.gpkg", 1, id=["a"], type=["t"], beds=[1])
    folder.squares("b.gpkg", 1, id=["b"], type=["t"], remark=["x"])
    layers = folder.load(
        '[[layers.proposed]]\npath = "a.gpkg"\n[[layers.proposed]]\npath = "b.gpkg"\n'
    )
    assert layers.proposed.ids.tolist() == ["a", "b"]
    assert layers.proposed.columns["beds"].tolist()[0] == 1
    assert np.isnan(layers.proposed.columns["beds"][1])
    assert layers.proposed.columns["remark"].tolist() == [None, "x"]
    assert layers.proposed.columns["status"].tolist() == ["planned", "planned"]
    assert layers.proposed.geometry[0] == shapely.Point(X0, Y0)


def test_upgrades_are_read_from_any_column_that_is_named_for_them(folder):
    folder.points("f.gpkg", 2, id=[1, 2], type=["t", "t"])
    more = {"升级设施编号": [2.0, None], "services": ["助浴；meals", None]}
    folder.points("p.gpkg", 2, id=["U1", "P1"], type=["t", "t"], **more)
    text = FACILITIES.format("gpkg") + '[[layers.proposed]]\npath = "p.gpkg"\n'
    (one,) = upgrades.of_table(folder.load(text).proposed)
    assert one == ("U1", "2", "bathing；meals")


def test_inputs_tell_the_files(folder):
    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"])
    (record,) = folder.load(FACILITIES.format("gpkg")).inputs
    assert (record.layer, record.path, record.features) == ("facilities", "f.gpkg", 2)
    assert record.crs == "EPSG:4547"
    assert record.bytes == (folder.path / "f.gpkg").stat().st_size
    assert len(record.sha256) == 64


def test_a_shapefile_is_hashed_with_its_table(folder):
    folder.points("f.shp", id=["a", "b"], type=["t", "t"])
    before = folder.load(FACILITIES.format("shp")).inputs[0]
    folder.points("f.shp", id=["a", "c"], type=["t", "t"])
    after = folder.load(FACILITIES.format("shp")).inputs[0]
    assert before.sha256 != after.sha256
    assert before.bytes > (folder.path / "f.shp").stat().st_size


def test_chinese_names_cut_within_a_character_are_recognised(folder):
    frame = folder.frame(
        [shapely.Point(X0, Y0)], 设施编号=["一"], 设施类型=["养老机构"], 床位数=[5]
    )
    with pytest.warns((RuntimeWarning, UserWarning)):
        frame.to_file(folder.path / "f.shp", engine="pyogrio", encoding="UTF-8")
    table = folder.load(FACILITIES.format("shp")).facilities
    assert table.ids.tolist() == ["一"]
    assert table.columns["type"].tolist() == ["养老机构"]
    assert table.columns["beds"].tolist() == [5]


def test_lists_are_read_as_text(folder):
    (folder.path / "f.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a",'
        '"type":"t","services":["助餐","日托"]},"geometry":{"type":"Point","coordinates":[114,30]}},'
        '{"type":"Feature","properties":{"id":"b","type":"t","services":null},"geometry":'
        '{"type":"Point","coordinates":[114,30.1]}}]}',
        encoding="utf-8",
    )
    layers = folder.load('[layers.facilities]\npath = "f.geojson"\n')
    assert layers.facilities.columns["services"].tolist() == ["meals;day_care", None]
