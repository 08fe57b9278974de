import numpy as np
import pytest
import shapely

from siting import aliases
from siting.errors import SitingError
from siting.layers.reading import fields

X0, Y0 = 500_000, 3_300_000
PLAN = '[layers.facilities]\npath = "f.gpkg"\n'


def facilities(folder, plan="", **columns):
    n = len(next(iter(columns.values())))
    folder.points("f.gpkg", n, **({"type": ["t"] * n} | columns))
    return folder.load(PLAN + plan)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("床位数", "beds"),
        ("床位數", "beds"),
        ("床位数(张)", "beds"),
        ("床位总数", "beds"),
        ("BEDS", "beds"),
        ("ｂｅｄｓ", "beds"),
        ("Nursing Beds", "nursing_beds"),
        ("护理型床位数（张）", "nursing_beds"),
        ("建筑面积(㎡)", "floor_area_m2"),
        ("入住人数", "residents"),
        ("开业年份", "open_year"),
    ],
)
def test_names_are_recognised_in_both_languages(folder, name, field):
    layers = facilities(folder, id=["a"], **{name: [2000]})
    assert layers.facilities.columns[field].tolist() == [2000]
    assert any(f"{field} from '{name}'" in note for note in layers.notes) or name == field


@pytest.mark.parametrize("second", ["床位总数", "核定床位数", "beds", "床位數（张）"])
def test_two_columns_that_look_like_beds_are_asked_for(folder, second):
    with pytest.raises(SitingError, match="could both be 'beds'") as caught:
        facilities(folder, id=["a"], **{"床位数": [1], second: [2]})
    assert "column '床位数'" in caught.value.message
    assert f"column '{second}'" in caught.value.message
    assert caught.value.hint == (
        'say which is meant: fields = { beds = "床位数" } in [layers.facilities]'
    )


def test_no_alias_stands_for_two_fields():
    for role in set(aliases.tables()) - {"weak"}:
        seen = {}
        for canonical, called in aliases.tables()[role].items():
            for alias in {fields.fold(alias) for alias in [canonical, *called]}:
                assert seen.setdefault(alias, canonical) == canonical, alias


def test_the_plan_says_which_column_holds_a_field(folder):
    layers = facilities(folder, 'fields = { beds = "CW" }\n', id=["a"], CW=[7], 床位数=[9])
    assert layers.facilities.columns["beds"].tolist() == [7]
    assert layers.facilities.columns["床位数"].tolist() == [9]


def test_unknown_columns_stay_under_their_own_names(folder):
    columns = facilities(folder, id=["a", "b"], phone=["1", ""], rank=[1.5, 2]).facilities.columns
    assert columns["phone"].tolist() == ["1", None]
    assert columns["rank"].tolist() == [1.5, 2.0]


def test_an_object_id_serves_only_where_there_is_no_other(folder):
    layers = facilities(folder, OBJECTID=[1, 2], 设施编号=["x", "y"])
    assert layers.facilities.ids.tolist() == ["x", "y"]
    assert facilities(folder, OBJECTID=[5, 6]).facilities.ids.tolist() == ["5", "6"]


def test_numbers_as_ids_have_no_decimal_point(folder):
    assert facilities(folder, id=[1.0, 2.5]).facilities.ids.tolist() == ["1", "2.5"]


def test_rows_without_an_id_column_are_numbered(folder):
    layers = facilities(folder, beds=[1, 2])
    assert layers.facilities.ids.tolist() == ["1", "2"]
    assert "facilities: no id column, row numbers taken" in layers.notes


def test_row_numbers_count_rows_of_the_file(folder):
    points = [None, shapely.Point(X0, Y0)]
    folder.write("f.gpkg", points, type=["t", "t"])
    assert folder.load(PLAN).facilities.ids.tolist() == ["2"]


def test_streets_need_no_unique_ids(folder):
    lines = [shapely.LineString([(X0, Y0), (X0 + 9, Y0)])] * 2
    folder.write("s.gpkg", lines, id=["a", "a"])
    layers = folder.load('[layers.streets]\npath = "s.gpkg"\n')
    assert layers.inputs[0].features == 2
    assert any("not unique, row numbers taken" in note for note in layers.notes)


def test_numbers_may_stand_as_text(folder):
    beds = ["12", " 1,200 ", "", None, "１２", "NaN"]
    got = facilities(folder, id=list("abcdef"), beds=beds).facilities.columns["beds"]
    assert np.array_equal(got, [12, 1200, np.nan, np.nan, 12, np.nan], equal_nan=True)


@pytest.mark.parametrize("beds", ["120-150", "12户", "1_000", "inf", "-", "12以上", "1,20", "张"])
def test_other_text_is_no_number(folder, beds):
    with pytest.raises(SitingError) as caught:
        facilities(folder, id=["a", "b"], 床位数=["1", beds])
    assert "'beds' (column '床位数')" in caught.value.message
    assert "row 2" in caught.value.message
    assert caught.value.at.feature == "b"


def test_years_are_read_out_of_dates(folder):
    opened = ["2021-05-01", "2019", "2018年", "", "1999/3/2"]
    got = facilities(folder, id=list("abcde"), open_year=opened).facilities.columns["open_year"]
    assert np.array_equal(got, [2021, 2019, 2018, np.nan, 1999], equal_nan=True)


def test_years_are_read_out_of_date_columns(folder):
    dates = np.array(["2021-05-01", "NaT"], dtype="datetime64[ms]")
    got = facilities(folder, id=["a", "b"], open_year=dates).facilities.columns["open_year"]
    assert np.array_equal(got, [2021, np.nan], equal_nan=True)


@pytest.mark.parametrize("year", [0, 1799, 2201, 2020.5])
def test_other_numbers_are_no_year(folder, year):
    with pytest.raises(SitingError, match="no year"):
        facilities(folder, id=["a"], open_year=[year])


@pytest.mark.parametrize("year", [1800, 2200])
def test_the_first_and_last_year_are_years(folder, year):
    assert facilities(folder, id=["a"], open_year=[year]).facilities.columns["open_year"] == year


def test_status_words_are_read_in_both_languages(folder):
    words = ["现状", "在建", "规划", "停业", "Under Construction", "operating", None]
    layers = facilities(folder, id=list("abcdefg"), status=words)
    assert layers.facilities.columns["status"].tolist() == [
        "existing",
        "building",
        "planned",
        "closed",
        "building",
        "existing",
        "existing",
    ]
    assert "facilities: 1 feature without a status taken as existing" in layers.notes


def test_facilities_without_status_stand(folder):
    layers = facilities(folder, id=["a"])
    assert layers.facilities.columns["status"].tolist() == ["existing"]
    assert "facilities: no status column, all taken as existing" in layers.notes


def test_residential_land_is_new_existing_or_planned(folder):
    folder.squares("r.gpkg", 3, id=[1, 2, 3], 状态=["新建", "现状", "规划"])
    table = folder.load('[layers.residential]\npath = "r.gpkg"\n').residential
    assert table.columns["status"].tolist() == ["new", "existing", "planned"]


@pytest.mark.parametrize("words", [["是", "否"], [True, False], [1, 0], ["城镇", "农村"]])
def test_yes_and_no_are_one_and_zero(folder, words):
    folder.squares("u.gpkg", 2, id=[1, 2], urban=words)
    table = folder.load('[layers.units.community]\npath = "u.gpkg"\n').units["community"]
    assert table.columns["urban"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("[{ field = 'beds', at_least = 20 }]", ["b"]),
        ("[{ field = '床位数', at_most = 10 }]", ["a"]),
        ("[{ field = 'type', one_of = ['t'] }, { field = 'beds', above = 0 }]", ["a", "b"]),
        ("[{ field = 'code', is = '7' }]", ["c"]),
        ("[{ field = 'code', is = 5 }]", ["a"]),
        ("[{ field = 'id', is = 'b' }]", ["b"]),
        ("[{ field = 'text', at_least = 2 }]", ["b", "c"]),
    ],
)
def test_where_keeps_the_features_that_fit(folder, where, ids):
    columns = {"床位数": [10, 20, None], "code": [5, 6, 7], "text": ["1", "2", "3"]}
    layers = facilities(folder, f"where = {where}\n", id=list("abc"), **columns)
    assert layers.facilities.ids.tolist() == ids


def test_where_says_what_it_left_out(folder):
    where = "where = [{ field = 'beds', at_least = 20 }]\n"
    layers = facilities(folder, where, id=list("abc"), beds=[10, 20, None])
    said = "facilities: 1 of 3 features kept by 'where', 1 feature left out for a missing value"
    assert said in layers.notes


@pytest.mark.parametrize(
    "where",
    [
        "[{ field = 'beds' }]",
        "[{ field = 'beds', at_least = 1, one_of = ['a'] }]",
        "[{ field = 'beds', above = 1, measured_on = 'community' }]",
        "[{ field = 'type', above = 1 }]",
        "[{ field = 'beds', above = 1000 }]",
    ],
)
def test_where_that_cannot_be_tested_is_an_error(folder, where):
    with pytest.raises(SitingError):
        facilities(folder, f"where = {where}\n", id=["a"], beds=[1])
