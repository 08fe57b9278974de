"""A table of older people without positions: its rows are put on the units that they name."""

from __future__ import annotations

import geopandas as gpd
import pytest

from siting.errors import SitingError
from tests.unit.layers.test_headed import sheet_of

PLAN = """[layers.elders]
path = "{}"
[layers.units.community]
path = "c.gpkg"
"""
UNITS = ["西湖社区", "东新社区", "三里村"]


@pytest.fixture
def units(folder):
    folder.squares("c.gpkg", 3, 社区名称=UNITS, 社区编号=["A1", "A2", "A3"])
    return folder


def table(folder, *names, head="序号,社区,老年人口", total=""):
    rows = [f"{i},{name},{100 * i}" for i, name in enumerate(names, start=1)]
    folder.text("e.csv", "\n".join([head, *rows, total]) + "\n")
    return folder


def placed(layers):
    """Say where the people of each row stand, by the number of the square."""
    elders = layers.elders
    at = ((elders.xy[:, 0] - 500_000) // 100).astype(int)
    return dict(zip(at.tolist(), elders.columns["older_people"].tolist(), strict=True))


@pytest.mark.parametrize(
    "names",
    [
        ("东新社区", "三里村", "西湖社区"),
        ("东新社区居委会", "三里村村民委员会", "西湖社区居民委员会"),
        ("东新", "三里", "西湖"),
        (" 东 新社区", "三里村\u3000", "西湖社區"),
        ("A2", "A3", "A1"),
        ("东新村", "三里", "西湖居委会"),
    ],
)
def test_rows_are_put_on_the_units_that_they_name(units, names):
    assert placed(table(units, *names).load(PLAN.format("e.csv"))) == {1: 100, 2: 200, 0: 300}


def test_which_column_and_which_names_differ_is_said(units):
    notes = table(units, "东新村", "三里村").load(PLAN.format("e.csv")).notes
    assert "elders: rows put on units.community by column '社区'" in notes
    assert "elders: names taken that differ by their endings: '东新村' for '东新社区'" in notes
    assert (
        "elders: 1 of units.community stand in no row, and nobody is placed there: 西湖社区"
        in notes
    )


def test_totals_are_left_out_and_said(units):
    layers = table(units, *UNITS, total="合计,,600").load(PLAN.format("e.csv"))
    assert layers.elders.columns["older_people"].sum() == 600
    assert "elders: 1 feature without geometry dropped" in layers.notes


def test_a_workbook_below_a_title(units):
    rows = [
        ["人口表"],
        ["序号", "社区", "老年人口"],
        ["1", "西湖", "1,200人"],
        ["", "合计", "1,200"],
    ]
    sheet_of(units.path / "e.xlsx", [[*row, *[""] * (3 - len(row))] for row in rows])
    assert placed(units.load(PLAN.format("e.xlsx"))) == {0: 1200}


def test_units_in_another_datum_lend_it_too(units):
    plan = PLAN.format("e.csv")
    lonlat = gpd.read_file(units.path / "c.gpkg").to_crs("EPSG:4326")
    lonlat.to_file(units.path / "d.gpkg")
    plan = plan.replace("c.gpkg", "d.gpkg") + 'datum = "GCJ-02"\n'
    layers = table(units, *UNITS).load(plan)
    assert layers.elders.xy.tolist() == layers.units["community"].xy.tolist()


@pytest.mark.parametrize(
    ("names", "said", "hint"),
    [
        (("西湖", "东新", "北山"), "1 of 3 rows name no unit.*'北山' in row 3", "has them, such"),
        (
            ("西湖", "西湖社区", "东新"),
            r"rows 1 \('西湖'\) and 2 \('西湖社区'\) name the same",
            "add",
        ),
        (("甲", "乙", "丙"), "no column of it names the units", "lon"),
    ],
)
def test_what_does_not_fit_is_refused(units, names, said, hint):
    with pytest.raises(SitingError, match=said) as caught:
        table(units, *names).load(PLAN.format("e.csv"))
    assert hint in caught.value.hint


def test_a_name_that_could_be_several_is_refused(folder):
    folder.squares("c.gpkg", 3, 社区名称=["西湖社区", "西湖村", "东新社区"])
    with pytest.raises(SitingError, match="'西湖' in row 1"):
        table(folder, "西湖", "东新").load(PLAN.format("e.csv"))
    layers = table(folder, "西湖村", "西湖社区居委会").load(PLAN.format("e.csv"))
    assert placed(layers) == {1: 100, 0: 200}


def test_numbers_of_rows_name_nothing(folder):
    folder.squares("c.gpkg", 3, 社区名称=UNITS)  # ids are 1, 2, 3 like the rows of the table
    layers = table(folder, "三里村", "西湖社区").load(PLAN.format("e.csv"))
    assert placed(layers) == {2: 100, 0: 200}
    folder.squares("n.gpkg", 3, 序号=["1", "2", "3"])
    with pytest.raises(SitingError, match="no column of it names"):
        table(folder, "1", "2").load(PLAN.format("e.csv").replace("c.gpkg", "n.gpkg"))


def test_the_finest_level_whose_names_fit_is_taken(units):
    units.squares("s.gpkg", 2, 街道名称=["北街道", "南街道"])
    plan = PLAN.format("e.csv") + '[layers.units.street]\npath = "s.gpkg"\n'
    layers = table(units, "南街道", "北街道", head="序号,街道,老年人口").load(plan)
    assert placed(layers) == {1: 100, 0: 200}
    assert "elders: rows put on units.street by column '街道'" in layers.notes


def test_a_table_with_positions_stays_where_it_is(units):
    units.text("e.csv", "社区,老年人口,lon,lat\n西湖社区,5,114.00001,29.815\n")
    assert "rows put on" not in " ".join(units.load(PLAN.format("e.csv")).notes)


def test_without_units_the_hint_says_what_is_missing(folder):
    with pytest.raises(SitingError, match="the table has no positions") as caught:
        table(folder, "西湖社区").load(PLAN.format("e.csv").partition("[layers.units")[0])
    assert "[layers.units.community]" in caught.value.hint
