"""Layers that need a word: they stand in the plan with what to write, and a check waits for it."""

from __future__ import annotations

import shlex

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from siting import plan
from siting.commands import main
from tests.unit.setup import messy


def ran(*args):
    done = CliRunner().invoke(main, [str(one) for one in args])
    assert "Traceback" not in done.output
    return done


def drawn(path, shapes=None, **columns):
    """Draw boxes of 1 km in zone 40, or what is given."""
    shapes = messy.boxes(2) if shapes is None else shapes
    more = {"encoding": "GB18030"} if path.suffix == ".shp" else {}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=messy.CRS).to_file(path, **more)


def homes(path):
    points = [shapely.Point(messy.X0 + 500 * k, messy.Y0 + 500) for k in (1, 2)]
    drawn(path, points, 名称=["东新", "西湖"], 类型=["养老院", "养老院"], 床位数=[80, 40])


@pytest.fixture
def silent(tmp_path):
    """Make a folder of shapefiles of which none says its CRS."""
    homes(tmp_path / "养老机构.shp")
    drawn(tmp_path / "社区.shp", 社区名称=["东", "西"], 老年人口=[900, 700])
    for path in tmp_path.glob("*.prj"):
        path.unlink()
    return tmp_path


def test_a_folder_that_does_not_say_its_crs_gets_a_plan_to_say_it_in(silent):
    done = ran("init", silent)
    assert done.exit_code == 0
    assert "0 layers, 2 to mend, 0 files left out" in done.stdout
    assert "to mend: [layers.facilities] 养老机构.shp: " in done.stdout
    path = silent / "plan.toml"
    assert f"next: mend {path} as it says" in done.stderr
    refused = ran("check", path)
    assert refused.exit_code == 2
    assert 'add crs = "EPSG:4528" to [layers.facilities]' in refused.stderr
    text = path.read_text(encoding="utf-8")
    for name in ("养老机构", "社区"):
        text = text.replace(f'path = "{name}.shp"', f'crs = "EPSG:4528"\npath = "{name}.shp"')
    path.write_text(text, encoding="utf-8")
    assert ran("inspect", path).exit_code == 0
    assert "older people  1,600" in ran("check", path, "--fail-on", "never").stdout


def test_inspect_says_of_such_a_folder_what_the_first_of_its_files_needs(silent):
    done = ran("inspect", silent)
    assert done.exit_code == 2
    assert "养老机构.shp cannot be read as [layers.facilities]: " in done.stderr
    assert "; so it is with 1 more" in done.stderr
    assert "hint: siting init writes a plan to say it in" in done.stderr


def test_a_check_waits_for_facilities_and_counts_not_none_of_them(silent):
    (silent / "社区.shp").unlink()
    drawn(silent / "社区.gpkg", 社区名称=["东", "西"], 老年人口=[900, 700])
    assert "1 layer, 1 to mend" in ran("init", silent).stdout
    read = plan.read(silent / "plan.toml")
    assert read.layers.facilities is not None
    refused = ran("check", silent / "plan.toml")
    assert refused.exit_code == 2
    assert "and it then lies beside the other layers" in refused.stderr


def test_other_layers_stand_there_as_comments_ready_to_be_used(tmp_path):
    homes(tmp_path / "养老机构.gpkg")
    drawn(tmp_path / "社区.shp", 社区名称=["东", "西"], 老年人口=[900, 700])
    (tmp_path / "社区.prj").unlink()
    done = ran("init", tmp_path)
    assert f"next: siting inspect {tmp_path / 'plan.toml'}" in done.stderr
    path = tmp_path / "plan.toml"
    assert ran("check", path, "--fail-on", "never").exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "\n# [layers.units.community] # " in text
    assert '\n# path = "社区.shp" # guessed: ' in text
    mended = text.replace("# [layers.units", "[layers.units").replace(
        '# path = "社区.shp"', 'crs = "EPSG:4528"\npath = "社区.shp"'
    )
    path.write_text(mended, encoding="utf-8")
    assert "older people  1,600" in ran("check", path, "--fail-on", "never").stdout


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("养老机构.csv", "名称,类型\n东新,养老院\n", "there are no coordinate columns"),
        ("养老机构.csv", "名称,床位数,lon,lat\n东新,8,120.0,30.5\n", "is recognised as 'type'"),
        ("医院.csv", "名称,类型\n东新,医院\n", "there are no coordinate columns"),
    ],
)
def test_what_only_a_name_says_is_told_by_what_the_file_lacks(tmp_path, name, text, why):
    drawn(tmp_path / "社区.gpkg", 社区名称=["东", "西"])
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = ran("init", tmp_path)
    assert "1 layer, 1 to mend, 0 files left out" in done.stdout
    assert why in done.stdout


def test_a_plan_without_facilities_says_so(tmp_path):
    drawn(tmp_path / "社区.gpkg", 社区名称=["东", "西"])
    ran("init", tmp_path)
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    assert "# No file is taken for [layers.facilities]: a check counts none." in text


def test_reasons_are_not_cut(silent):
    done = ran("init", silent)
    assert done.stdout.count("ask whoever made the file\n") == 2


def test_people_by_community_in_a_table_are_put_on_the_communities(tmp_path):
    homes(tmp_path / "养老机构.gpkg")
    drawn(tmp_path / "社区.gpkg", 社区名称=["东新社区", "西湖社区"])
    rows = "序号,社区,老年人口\n1,东新社区居委会,900\n2,西湖,700\n合计,,1600\n"
    (tmp_path / "分社区老年人口.csv").write_bytes(rows.encode("gbk"))
    done = ran("init", tmp_path)
    assert "3 layers, 0 to mend, 0 files left out" in done.stdout
    assert "older people  1,600" in ran("check", tmp_path / "plan.toml").stdout


@pytest.mark.parametrize("copy", ["养老机构-副本", "养老机构 (2)", "养老机构 - copy"])
def test_a_copy_of_a_file_is_not_taken_for_it(tmp_path, copy):
    homes(tmp_path / "养老机构.gpkg")
    homes(tmp_path / f"{copy}.gpkg")
    ran("init", tmp_path)
    assert plan.read(tmp_path / "plan.toml").layers.facilities.path == "养老机构.gpkg"


def test_a_list_of_places_without_positions_is_no_table_of_figures(tmp_path):
    drawn(tmp_path / "社区.gpkg", 社区名称=["东", "西"])
    rows = "序号,名称,类型,床位数,备注\n1,东新,养老院,80,\n"
    (tmp_path / "养老机构统计表.csv").write_text(rows, encoding="utf-8")
    done = ran("init", tmp_path)
    assert "to mend: [layers.facilities] 养老机构统计表.csv: there are no coordinate" in done.stdout
    assert ran("check", tmp_path / "plan.toml").exit_code == 2


@pytest.mark.parametrize("besides", [False, True])
def test_names_alone_give_each_role_to_one_file(tmp_path, besides):
    for name in ("养老机构", "养老院"):
        (tmp_path / f"{name}.csv").write_text("名称,经度,纬度\n甲,120.1,30.2\n", encoding="utf-8")
    if besides:  # a file that fits by its columns
        (tmp_path / "人口.csv").write_text("lon,lat,older_people\n120.1,30.2,5\n", encoding="utf-8")
    done = ran("init", tmp_path)
    assert done.exit_code == 0
    assert f"{int(besides)} layer" in done.stdout
    assert "1 to mend, 1 file left out" in done.stdout
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    assert text.count("\n[layers.facilities]") == 1


def test_what_to_type_next_runs_where_names_have_spaces_and_files_lie_elsewhere(tmp_path):
    (tmp_path / "my data").mkdir()
    (tmp_path / "my plan").mkdir()
    homes(tmp_path / "my data" / "养老机构.gpkg")
    done = ran("init", tmp_path / "my data", "-o", tmp_path / "my plan" / "plan.toml")
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("next: siting ")]
    typed = shlex.split(said.removeprefix("next: siting "))
    assert typed[:2] == ["inspect", str(tmp_path / "my plan" / "plan.toml")]
    assert ran(*typed).exit_code == 0
