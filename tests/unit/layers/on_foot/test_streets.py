"""Streets of every format of lines, made into the lines that people can walk along."""

import shutil

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from siting import plan as plans
from siting.errors import SitingError
from siting.layers.on_foot import streets
from siting.layers.origin import origins
from siting.layers.positions.datums import projector
from tests import drawings
from tests.unit.layers.conftest import X0, Y0

STREETS = '[layers.streets]\npath = "s.gpkg"\n'
DXF = '[layers.streets]\npath = "s.dxf"\ncrs = "EPSG:4547"\n'


def drawn(folder, text=None):
    """Give the lines of a plan, or of the one written last, in its plane."""
    plan = folder.path / "plan.toml"
    layers = folder.load(plan.read_text(encoding="utf-8") if text is None else text)
    origin = next(one for one in origins(plans.read(plan)) if one.role == "streets")
    draft = streets.read(origin)
    return draft.lines(projector(origin, draft.crs, layers.crs))


def line(*xy, z=None):
    return shapely.LineString([(X0 + x, Y0 + y, *([] if z is None else [z])) for x, y in xy])


def said(layers):
    return " ".join(note for note in layers.notes if note.startswith("streets:"))


def test_lines_keep_their_order_and_their_vertices(folder):
    folder.write("s.gpkg", [line((0, 0), (5, 0), (9, 0)), line((0, 7), (0, 3))])
    got = drawn(folder, STREETS)
    assert got.starts.tolist() == [0, 3, 5]
    assert (got.xy - [X0, Y0]).tolist() == [[0, 0], [5, 0], [9, 0], [0, 7], [0, 3]]
    assert not got.meet_at_vertices


def test_features_of_several_lines_are_split_with_their_fields(folder):
    several = shapely.MultiLineString([line((0, 0), (5, 0)), line((9, 0), (9, 5))])
    folder.write("s.gpkg", [line((0, 0), (1, 1)), several], bridge=["no", "yes"])
    layers = folder.load(STREETS)
    assert drawn(folder).apart.tolist() == [False, True, True]
    assert layers.inputs[0].features == 2
    assert "features of several lines split: 3 lines in all" in said(layers)


def test_heights_are_left_aside_and_said(folder):
    folder.write("s.gpkg", [line((0, 0), (3, 4), z=50), line((0, 0), (0, 9))])
    layers = folder.load(STREETS)
    assert drawn(folder).xy.shape == (4, 2)
    assert "heights of 1 line left aside" in said(layers)


def test_lines_without_length_and_vertices_without_place_are_dropped_and_counted(folder):
    nan = float("nan")
    with np.errstate(invalid="ignore"):
        broken = shapely.LineString([(X0, Y0), (nan, nan), (X0 + 5, Y0)])
    shapes = [broken, line((1, 1), (1, 1)), line((0, 0), (9, 0)), None]
    folder.write("s.gpkg", shapes)
    layers = folder.load(STREETS)
    assert drawn(folder).starts.tolist() == [0, 2, 4]
    assert "1 feature without geometry dropped" in said(layers)
    assert "vertices without a position dropped: 1" in said(layers)
    assert "1 line without length dropped" in said(layers)


def test_curves_become_short_straight_pieces(folder):
    drawings.curves(folder.path / "s.gpkg", X0, Y0)
    got = drawn(folder, STREETS)
    assert len(got) == 2
    for start, end in zip(got.starts[:-1], got.starts[1:], strict=True):
        xy = got.xy[start:end] - [X0, Y0]
        assert len(xy) > 40
        # Half a circle of 50 m around (50, 0), and 100 m straight on in the second.
        length = np.hypot(*np.diff(xy, axis=0).T).sum()
        assert length == pytest.approx(50 * np.pi + 100 * (xy[-1, 0] > 150), rel=1e-3)


def test_what_cannot_be_walked_is_left_out_and_said(folder):
    shapes = [line((0, n), (9, n)) for n in range(4)]
    columns = {"道路类型": ["支路", "高速公路", "在建", "小路"], "通行": [None, None, None, "私有"]}
    folder.write("s.gpkg", shapes, **columns)
    layers = folder.load(STREETS + 'private = "leave_out"\n')
    assert drawn(folder).xy[:, 1].tolist() == [Y0, Y0]
    assert "3 of 4 lines left out: 1 not built or out of use, 1 motorways" in said(layers)
    assert "1 private" in said(layers)
    layers = folder.load(STREETS)
    assert len(drawn(folder)) == 2
    assert '1 private way walked; private = "leave_out" leaves them out' in said(layers)


def test_level_is_taken_where_there_is_no_layer(folder):
    shapes = [line((0, 0), (9, 0)), line((5, -5), (5, 5))]
    folder.write("s.gpkg", shapes, level=[0, 1])
    assert drawn(folder, STREETS).level.tolist() == [0, 1]
    folder.write("s.gpkg", shapes, level=[0, 1], 层=["0", "-1"])
    assert drawn(folder, STREETS).level.tolist() == [0, -1]


def test_streets_do_not_choose_the_plane(folder):
    folder.write("s.gpkg", [line((0, 0), (90, 0))], crs="EPSG:4548")
    place = gpd.GeoSeries([shapely.box(X0, Y0, X0 + 90, Y0 + 90)], crs="EPSG:4548")
    folder.write("r.gpkg", place.to_crs("EPSG:4326"), crs="EPSG:4326", id=[1])
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n' + STREETS)
    assert layers.crs == CRS("EPSG:4548")  # the zone of the data, by chance that of the streets
    folder.write("s.gpkg", gpd.GeoSeries([line((0, 0), (90, 0))], crs=4548).to_crs(4547))
    layers = folder.load('[layers.residential]\npath = "r.gpkg"\n' + STREETS)
    assert layers.crs == CRS("EPSG:4548")


@pytest.mark.parametrize("name", ["s.shp", "s.geojson", "s.fgb", "s.parquet"])
def test_every_format_of_lines_gives_the_same(folder, name):
    shapes = gpd.GeoSeries([line((0, 0), (5, 0), (9, 3)), line((5, 0), (5, 9))], crs=4547)
    shapes = shapes.to_crs(4326)
    frame = folder.frame(shapes, crs=4326, highway=["path", "steps"])
    frame.to_parquet(folder.path / name) if name.endswith("t") else frame.to_file(
        folder.path / name, engine="pyogrio"
    )
    folder.load(f'[plan]\ncrs = "EPSG:4547"\n[layers.streets]\npath = "{name}"\n')
    got = drawn(folder)
    first = sorted(got.xy[got.starts[:-1]].tolist())  # FlatGeobuf has an order of its own
    np.testing.assert_allclose(first, [[X0, Y0], [X0 + 5, Y0]], atol=0.02)
    assert sorted(got.slowness) == [1, 2]


# ---- drawings


def test_the_lines_of_a_drawing_are_streets(folder):
    drawings.dxf(folder.path / "s.dxf", X0, Y0)
    layers = folder.load(DXF)
    got = drawn(folder)
    assert len(got) == 4
    # A line of 100 m, a bulge of half a circle, an arc of a quarter, and a polyline in space.
    ends = zip(got.starts[:-1], got.starts[1:], strict=True)
    lengths = [np.hypot(*np.diff(got.xy[a:b], axis=0).T).sum() for a, b in ends]
    assert lengths == pytest.approx([100, 50 * np.pi, 25 * np.pi, 20], rel=1e-3)
    assert "left out of the drawing: 1 hatches, 2 points and texts" in said(layers)
    assert "heights of 1 line left aside" in said(layers)


def test_a_layer_of_a_drawing_is_chosen_by_name_or_by_where(folder):
    drawings.dxf(folder.path / "s.dxf", X0, Y0)
    assert len(drawn(folder, DXF + 'layer = "道路中心线"\n')) == 1
    where = 'where = [{ field = "Layer", one_of = ["ROAD", "道路中心线"] }]\n'
    assert len(drawn(folder, DXF + where)) == 3
    assert len(drawn(folder, DXF + 'fields = { class = "Layer" }\n')) == 4
    with pytest.raises(SitingError, match="no layer 'ROADS'"):
        folder.load(DXF + 'layer = "ROADS"\n')


def test_what_stands_on_a_paper_layout_is_no_street(folder):
    frame = "0\r\nLINE\r\n8\r\n0\r\n67\r\n1\r\n10\r\n0\r\n20\r\n0\r\n11\r\n297\r\n21\r\n0\r\n"
    drawings.dxf(folder.path / "s.dxf", X0, Y0, more=frame)
    layers = folder.load(DXF)
    assert len(drawn(folder)) == 4
    assert "1 lines on paper layouts" in said(layers)


def test_a_binary_drawing_is_read(folder):
    drawings.binary_dxf(folder.path / "s.dxf", X0, Y0)
    assert (drawn(folder, DXF).xy - [X0, Y0]).tolist() == [[0, 0], [100, 0]]


# ---- real


def test_real_roads_without_their_table_are_read(folder, shared):
    source = shared / "data" / "wuhan" / "roads-city-main"
    for path in source.glob("osmWHmainRoad.*"):
        shutil.copyfile(path, folder.path / path.name)
    layers = folder.load('[layers.streets]\npath = "osmWHmainRoad.shp"\n')
    got = drawn(folder)
    assert (layers.inputs[0].features, len(got), len(got.xy)) == (8102, 8119, 93_757)


def test_the_layers_of_a_drawing_that_are_all_taken_are_named(folder):
    drawings.dxf(folder.path / "s.dxf", X0, Y0)
    told = "layers of the drawing are all taken: "
    (said,) = [note for note in folder.load(DXF).notes if told in note]
    assert "all taken: ROAD (2), 道路中心线 (1), 0 (1); " in said
    assert said.endswith('; layer = "NAME" in [layers.streets] takes one')
    for plan in (DXF + 'layer = "ROAD"\n', DXF + 'where = [{ field = "Layer", is = "ROAD" }]\n'):
        assert not any(told in note for note in folder.load(plan).notes)
