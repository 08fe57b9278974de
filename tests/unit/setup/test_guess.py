"""A plan for files: each is what it seems to be, and the rest is listed with the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from siting import flow, plan, setup
from siting.commands import main
from siting.errors import SitingError
from siting.layers import load
from siting.setup.roles import Role, age_in, no_elders, pack_at, roles
from siting.setup.scan import Piece
from tests.unit.setup import messy

ROOT = Path(__file__).resolve().parents[3]
WUHAN = ROOT.parent / "shared" / "data" / "wuhan"


def paths(folder):
    layers = plan.read(folder / "plan.toml").layers
    named = {
        name: spec.path
        for name in (
            "residential",
            "elders",
            "facilities",
            "streets",
            "candidates",
            "staff",
            "stats",
        )
        if (spec := getattr(layers, name)) is not None
    }
    return named | {
        f"units.{level}": spec.path
        for level in plan.LEVELS
        if (spec := getattr(layers.units, level)) is not None
    }


def ran(*args):
    done = CliRunner().invoke(main, [str(one) for one in args])
    assert "Traceback" not in done.output
    return done


def test_the_sample_without_its_plan_gets_the_plan_that_it_had(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "sample_gis", folder)
    theirs = paths(folder)
    (folder / "plan.toml").unlink()
    assert ran("init", folder).exit_code == 0
    assert paths(folder) == theirs
    written = plan.read(folder / "plan.toml")
    assert written.head.crs == "EPSG:4549"
    assert written.text.count("# guessed: ") == len(theirs) + 3
    assert ran("inspect", folder / "plan.toml").exit_code == 0
    result = flow.check_plan(folder / "plan.toml")
    assert round(result.plan.older_people) == 48_336


@pytest.fixture
def mess(tmp_path):
    messy.fill(tmp_path / "资料")
    return tmp_path / "资料"


def test_a_messy_folder_is_placed_or_refused_with_the_reason(mess):
    done = ran("init", mess)
    assert (done.exit_code, done.exception) == (0, None)
    assert paths(mess) == {
        "residential": "居住用地.gpkg",
        "elders": "老年人口60岁以上.tif",
        "facilities": "养老设施.csv",
        "stats": "统计.csv",
        "units.community": "图层/社区边界.shp",
        "units.town": "镇界.zip",
    }
    read = plan.read(mess / "plan.toml")
    assert (read.head.rules, read.head.crs, read.age_from) == (["hangzhou"], "EPSG:4528", 60)
    flat = " ".join(line.removeprefix("# ").strip() for line in read.text.splitlines())
    for name, reason in {
        "道路.dxf": "does not say which coordinate system",
        "empty.geojson": "the file is empty",
        "broken.gpkg": "cannot be read",
        "pop_60_f.tif": "one band of ages or one sex",
        "读我.txt": "a table without positions",
        "photo.jpg": "format that cannot be read",
        "链接.gpkg": "it is a link",
        "分年龄": "it could be [layers.elders], which is 老年人口60岁以上.tif",
    }.items():
        assert f"- {name}: " in flat
        assert reason in flat[flat.index(f"- {name}: ") :]
    for name in (".hidden.csv", "notes.md", "社区边界.dbf"):
        assert name not in read.text


def test_the_plan_of_a_messy_folder_is_readable_at_once(mess):
    ran("init", mess)
    page = ran("inspect", mess / "plan.toml")
    assert page.exit_code == 0
    assert "GB18030" in page.stdout
    assert ran("check", mess / "plan.toml", "--quiet", "--fail-on", "never").exit_code == 0
    assert flow.check_plan(mess / "plan.toml").plan.older_people == 1400


def test_a_plan_that_is_there_is_not_replaced(mess):
    (mess / "plan.toml").write_text("mine", encoding="utf-8")
    done = ran("init", mess)
    assert done.exit_code == 2
    assert "is not replaced" in done.stderr
    assert "hint: " in done.stderr
    assert (mess / "plan.toml").read_text(encoding="utf-8") == "mine"
    assert ran("init", mess, "-o", mess / "other.toml").exit_code == 0


def test_nothing_that_could_be_a_layer_is_said_with_the_reasons(tmp_path):
    (tmp_path / "a.txt").write_text("nothing\n", encoding="utf-8")
    done = ran("init", tmp_path)
    assert done.exit_code == 2
    assert "no file can be a layer of a plan: a.txt: it is a table without positions" in done.stderr
    assert not (tmp_path / "plan.toml").exists()
    assert ran("init", tmp_path / "gone").exit_code == 2


def test_the_order_of_the_files_changes_nothing(mess):
    files = sorted(path for path in mess.rglob("*") if path.is_file() and path.suffix != ".jpg")
    one = setup.guess(files, plan=mess / "plan.toml")
    other = setup.guess(files[::-1], plan=mess / "plan.toml")
    assert one.plan.text == other.plan.text


def test_one_layer_that_lies_elsewhere_is_left_out(mess):
    text = "id,type,lon,lat\nF,医院,100.5,20.5\n"
    (mess / "医院.csv").write_text(text, encoding="utf-8")
    made = setup.guess([mess])
    reason = dict(made.unread)["医院.csv"]
    assert "do not overlap" in reason
    assert made.plan.layers.health is None


@pytest.mark.skipif(not WUHAN.is_dir(), reason="the data of Wuhan are not here")
def test_wuhan_is_placed(tmp_path):
    made = setup.guess([WUHAN], plan=tmp_path / "plan.toml")
    layers = made.plan.layers
    assert layers.elders is not None
    assert layers.elders.path.endswith("derived-pop60plus-core.tif")
    assert layers.elders.age_from == 60
    assert layers.facilities is not None
    assert layers.streets is not None
    assert layers.units.district is not None
    assert made.plan.head.crs == "EPSG:4547"
    reasons = {Path(path).name: reason for path, reason in made.left}
    assert "it could be [layers.elders]" in reasons["population-60plus"]
    assert "from 20 up" in reasons["derived-pop20plus-core.tif"]


@pytest.mark.skipif(not WUHAN.is_dir(), reason="the data of Wuhan are not here")
def test_the_age_bands_of_wuhan_are_added_up(tmp_path):
    shutil.copytree(WUHAN / "population-60plus", tmp_path / "people")
    setup.write(setup.guess([tmp_path]))
    layers = load(plan.read(tmp_path / "plan.toml"))
    alone = 0.0
    for path in (tmp_path / "people").iterdir():
        with rasterio.open(path) as file:
            alone += file.read(1, masked=True).sum(dtype="float64")
    assert layers.elders.elders.sum() == pytest.approx(alone, rel=1e-9)
    assert alone > 1_900_000


# ---- roles


def piece(path, sort="points", *columns, features=5):
    return Piece(path=path, layer=None, sort=sort, columns=columns, features=features)


@pytest.mark.parametrize(
    ("one", "role"),
    [
        (piece("x.shp", "polygons", "社区名称"), "units.community"),
        (piece("街道.shp", "polygons"), "units.street"),
        (piece("街道中心线.shp", "lines"), "streets"),
        (piece("anything.shp", "lines"), "streets"),
        (piece("data.osm.pbf", "lines"), "streets"),
        (piece("医院.csv", "points", "类型"), "health"),
        (piece("养老机构.csv", "points", "类型", "床位数"), "facilities"),
        (piece("规划编制单元.shp", "polygons"), "units.planning_unit"),
        (piece("land.gpkg", "polygons", "户数", "小区名称"), "residential"),
        (piece("people.csv", "points", "60-64岁", "65岁及以上"), "elders"),
        (piece("dem.tif", "cells"), "elevation"),
        (piece("370500.geojson", "polygons"), "units.city"),
        (piece("420120.geojson", "polygons"), "units.district"),
        (piece("420121.geojson", "polygons"), "units.county"),
        (piece("420381.geojson", "polygons"), "units.county"),
        (piece("pop65plus.tif", "cells"), "elders"),
        (piece("禁建区.shp", "polygons"), "exclusions"),
        (piece("备选地块.shp", "polygons"), "candidates"),
    ],
)
def test_a_role_is_told_by_geometry_fields_and_name(one, role):
    best = roles(one)[0]
    assert isinstance(best, Role)
    assert best.role == role
    assert best.why


def test_what_nothing_speaks_for_has_no_role():
    assert roles(piece("x.shp", "polygons", "a")) == []
    assert roles(piece("202412.shp", "polygons")) == []  # a date
    assert roles(piece("420000.shp", "polygons")) == []  # a province: no rule is about one
    assert roles(piece("养老机构.csv", "points", "床位数")) == []  # no type: it could not be read
    assert roles(piece("pop_60_f.tif", "cells")) == []
    assert [one.role for one in roles(piece("x.csv", "points", "类型", "床位数"))] == ["facilities"]


def test_ages_in_names():
    assert age_in("a/pop60plus.tif") == 60
    assert age_in("65岁以上人口.tif") == 65
    assert age_in("pop20plus.tif") is None
    assert no_elders(piece("pop_75_m_wuhan.tif", "cells"))
    assert no_elders(piece("elders_100m.tif", "cells")) is None


def test_the_pack_is_that_of_the_smallest_area():
    assert pack_at(120.15, 30.27) == "hangzhou"
    assert pack_at(106.3, 30.0) == "hechuan"
    assert pack_at(106.55, 29.5) == "chongqing"
    assert pack_at(121.5, 31.2) is None


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SitingError, match="there is no file or folder"):
        setup.guess([tmp_path / "gone"])


def _streets(path, n, *, side=100):
    """Draw a net of n streets each way; half of each line beside the other layers."""
    lines = [shapely.LineString([(0, side * k), (side * n, side * k)]) for k in range(n)]
    lines += [shapely.LineString([(side * k, 0), (side * k, side * n)]) for k in range(n)]
    _draw(path, lines)


def _draw(path, shapes, **columns):
    drawn = shapely.transform(np.array(shapes), lambda xy: xy + np.array([500_000, 3_370_000]))
    gpd.GeoDataFrame(columns, geometry=drawn, crs="EPSG:4547").to_file(path)


def test_of_two_files_of_streets_the_one_with_more_junctions_there_is_taken(tmp_path):
    places = [shapely.Point(90 * k, 70 * k) for k in range(10)]
    _draw(tmp_path / "facilities.gpkg", places, type=["养老院"] * 10)
    _streets(tmp_path / "main_roads.gpkg", 12, side=1000)  # longer, and known by a longer name
    _streets(tmp_path / "road.gpkg", 9)
    done = ran("init", tmp_path)
    assert done.exit_code == 0
    assert plan.read(tmp_path / "plan.toml").layers.streets.path == "road.gpkg"
    said = "it has 14 junctions where the other layers are; main_roads.gpkg has 0"
    assert said in done.stdout
    left = [line for line in done.stdout.splitlines() if "left out: " in line]
    assert len(left) == 1
    assert "main_roads.gpkg: it could be [layers.streets], which is road.gpkg" in left[0]
