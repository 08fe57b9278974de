import numpy as np
import pytest
from pyogrio import raw

from siting.errors import SitingError

PLACES = '[layers.facilities]\npath = "f.gpkg"\n'
STATS = PLACES + '[layers.stats]\npath = "s.csv"\n'
STAFF = PLACES + '[layers.staff]\npath = "s.csv"\n'


@pytest.fixture
def town(folder):
    folder.points("f.gpkg", 1, id=["a"], type=["t"])
    return folder


def stats(town, text, plan=STATS):
    town.text("s.csv", text)
    return town.load(plan).figures["stats"]


def workbook(path, layer, driver="XLSX", **columns):
    data = [np.array(column, dtype=object) for column in columns.values()]
    more = {"layer": layer, "append": path.exists()}
    raw.write(path, None, data, list(columns), driver=driver, crs=None, geometry_type=None, **more)


def test_a_plan_without_tables_has_none(town):
    layers = town.load(PLACES)
    assert layers.figures == {}
    assert layers.health is None


def test_figures_are_read_by_unit_and_year(town):
    text = "unit_id,year,home_beds,volunteers\n001,2024,30,\nD2,2025,40,7\n,2025,2000,\n"
    got = stats(town, text)
    assert (got.name, got.path, len(got)) == ("stats", "s.csv", 3)
    assert got.unit_ids.tolist() == ["001", "D2", None]
    assert got.years.tolist() == [2024, 2025, 2025]
    assert list(got.columns) == ["home_beds", "volunteers"]
    assert np.array_equal(got.columns["volunteers"], [np.nan, 7, np.nan], equal_nan=True)


def test_home_beds_come_whole_as_everywhere(town):
    with pytest.raises(SitingError, match="beds come whole"):
        stats(town, "unit_id,home_beds\na,1.5\n")


def test_a_table_may_say_neither_unit_nor_year(town):
    got = stats(town, "brands\n6\n")
    assert got.unit_ids.tolist() == [None]
    assert np.isnan(got.years).all()
    assert got.columns["brands"].tolist() == [6]


@pytest.mark.parametrize("word", ["全市", "合计", ""])
def test_rows_of_the_whole_city_have_no_unit(town, word):
    town.text("s.csv", f"社区编号,年份,brands\n{word},2025,6\n")
    layers = town.load(STATS)
    assert layers.figures["stats"].unit_ids.tolist() == [None]
    assert "stats: 1 row of the whole city, without a unit" in layers.notes


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_staff_is_recognised_in_chinese(town, separator, encoding):
    rows = ["区县,年度,养老护理员（人）,持证护理员,社会工作者", "西湖区,2025年,120,100,8"]
    town.text("s.csv", "\n".join(rows).replace(",", separator), encoding)
    layers = town.load(STAFF)
    got = layers.figures["staff"]
    assert got.unit_ids.tolist() == ["西湖区"]
    assert got.years.tolist() == [2025]
    assert {name: column[0] for name, column in got.columns.items()} == {
        "carers": 120,
        "carers_certified": 100,
        "social_workers": 8,
    }
    assert any("carers_certified from '持证护理员'" in note for note in layers.notes)


def test_a_stated_encoding_is_used(town):
    town.text("s.csv", "unit_id,護理員\na,5\n", "big5")
    layers = town.load(STAFF + 'encoding = "Big5"\n')
    assert layers.figures["staff"].columns["carers"].tolist() == [5]


def test_the_plan_gives_a_figure_any_name(town):
    plan = STATS + 'fields = { hub_organisations = "枢纽型组织" }\n'
    got = stats(town, "unit_id,枢纽型组织\na,5\n", plan)
    assert list(got.columns) == ["hub_organisations"]


def test_own_names_are_brought_to_snake_case(town):
    assert list(stats(town, "unit_id,Hub Organisations,a-b\na,5,6\n").columns) == [
        "hub_organisations",
        "a_b",
    ]


def test_names_and_remarks_are_no_figures_and_that_is_said(town):
    town.text("s.csv", "序号,名称,社区编号,brands\n1,甲社区,C1,5\n")
    layers = town.load(STATS)
    assert list(layers.figures["stats"].columns) == ["brands"]
    assert "stats: read as names and remarks, not as figures: '名称', '序号'" in layers.notes


def test_rows_and_columns_that_are_blank_are_left_out(town):
    got = stats(town, "unit_id,brands,,\na,5,,\n,,,\n,,,\nb,6,,\n")
    assert got.unit_ids.tolist() == ["a", "b"]
    assert list(got.columns) == ["brands"]


def test_the_input_is_listed_with_its_hash(town):
    town.text("s.csv", "unit_id,brands\na,5\n")
    places, table = town.load(STATS).inputs
    assert (table.layer, table.path, table.features, table.crs) == ("stats", "s.csv", 1, "")
    assert table.bytes == len("unit_id,brands\na,5\n")
    assert len(table.sha256) == 64
    assert places.crs == "EPSG:4547"


def test_excel_is_read_cell_by_cell(town):
    units, figures = ["001", "002", None], ["3", None, "5.5"]
    workbook(town.path / "s.xlsx", "表一", 社区编号=units, 年份=["2024"] * 3, 护理员=figures)
    got = town.load(STAFF.replace("csv", "xlsx")).figures["staff"]
    assert got.unit_ids.tolist() == ["001", "002", None]
    assert np.array_equal(got.columns["carers"], [3, np.nan, 5.5], equal_nan=True)


@pytest.mark.parametrize(("driver", "suffix"), [("GPKG", "gpkg"), ("XLSX", "xlsx")])
def test_one_table_of_a_file_is_read(town, driver, suffix):
    path = town.path / f"s.{suffix}"
    workbook(path, "a", driver, unit_id=["x", "y"], brands=["5", None])
    plan = STATS.replace("csv", suffix)
    got = town.load(plan).figures["stats"].columns["brands"]
    assert np.array_equal(got, [5, np.nan], equal_nan=True)
    workbook(path, "b", driver, unit_id=["y", "x"], brands=["6", "7"])
    with pytest.raises(SitingError, match="several tables: a, b"):
        town.load(plan)
    assert town.load(plan + 'layer = "b"\n').figures["stats"].columns["brands"].tolist() == [6, 7]
    with pytest.raises(SitingError, match="no table 'c'"):
        town.load(plan + 'layer = "c"\n')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit_id,brands\na,5\nb,many\n", r"'brands' is 'many' in row 2"),
        ("unit_id,street\na,north\nb,south\n", r"'street' is 'north', and no row has a number"),
        ("unit_id,护理员\na,-1\n", r"'carers' \(column '护理员'\) is -1, below 0 in row 1"),
        (
            "unit_id,year,n\na,2025,1\nb,2025,1\na,2025,2\n",
            "'a' is given twice for 2025, in rows 1",
        ),
        ("unit_id,n\na,1\na,2\n", "'a' is given twice without a year"),
        ("year,n\n2025,1\n2025,2\n", "the whole city is given twice for 2025"),
        ("unit_id,year,n\na,21,1\n", "no year"),
        ("unit_id,year\na,2025\n", "has no figures"),
        ("unit_id,n\n", "is empty"),
        ("unit_id,n\n,\n", "is empty"),
        ("unit_id,社区编号,n\na,b,1\n", "could both be 'unit_id'"),
        ("unit_id,a b,a_b\nx,1,2\n", "both the figure 'a_b'"),
    ],
)
def test_what_is_no_table_of_figures_is_an_error(town, text, message):
    town.text("s.csv", text)
    plan = STATS if "护理员" not in text else STAFF
    with pytest.raises(SitingError, match=message):
        town.load(plan)


def test_tables_alone_are_no_plan(folder):
    folder.text("s.csv", "unit_id,n\na,1\n")
    with pytest.raises(SitingError, match="names no layers"):
        folder.load('[layers.stats]\npath = "s.csv"\n')


def test_numbers_of_rows_and_remarks_may_stand_beside_each_other(town):
    got = stats(town, "序号,单元编号,护理员,备注\n1,D1,5,新建\n2,D2,7,\n")
    assert list(got.columns) == ["carers"]
