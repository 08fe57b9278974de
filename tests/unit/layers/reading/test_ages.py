"""Which columns by age are added up; plans and files as planners have them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.layers.reading import ages
from siting.layers.reading.age_names import bands
from siting.study.people import counted

BANDS = {"60-64岁": [10, 20], "65岁及以上": [30, 40]}
TENS = {"60-69": [1, 2], "70-79": [4, 8], "80+": [16, 32]}


def plan(age=None, layer="elders", more=""):
    head = "[plan]\n" + ("" if age is None else f"age_from = {age}\n") + more
    return f'{head}[layers.{layer}]\npath = "u.gpkg"\n'


def table(folder, columns, age=None, layer="elders", more=""):
    """Load a layer of squares with some columns."""
    n = len(next(iter(columns.values())))
    folder.squares("u.gpkg", n, id=[str(i + 1) for i in range(n)], **columns)
    layers = folder.load(plan(age, layer, more))
    found = {"elders": layers.elders, "residential": layers.residential}
    return found.get(layer) or layers.units[layer.partition(".")[2]], layers


def people(folder, columns, age=None, layer="elders", more=""):
    return table(folder, columns, age, layer, more)[0].columns["older_people"].tolist()


# ---- exactly on the ages


@pytest.mark.parametrize("layer", ["elders", "residential", "units.community", "units.district"])
@pytest.mark.parametrize(("age", "wanted"), [(60, [40, 60]), (65, [30, 40])])
def test_the_ages_from_the_plan_s_up_are_added(folder, layer, age, wanted):
    assert people(folder, BANDS, age, layer) == wanted


@pytest.mark.parametrize(("age", "nearest"), [(61, 60), (64, 65), (70, 65)])
def test_a_column_that_straddles_the_age_stops_the_check(folder, age, nearest):
    with pytest.raises(SitingError, match="do not make up the ages from") as caught:
        people(folder, BANDS, age)
    assert ("60-64岁" if age < 65 else "65岁及以上") in caught.value.message
    assert f"age_from = {nearest} in [plan]" in caught.value.hint


@pytest.mark.parametrize(("age", "wanted"), [(60, [21, 42]), (70, [20, 40]), (80, [16, 32])])
def test_columns_of_ten_years_each(folder, age, wanted):
    assert people(folder, TENS, age) == wanted


@pytest.mark.parametrize(("last", "ok"), [("60-98", False), ("60-99", True), ("60-120", True)])
def test_the_last_column_is_open_or_reaches_99(folder, last, ok):
    if ok:
        assert people(folder, {last: [7]}, 60) == [7]
        return
    with pytest.raises(SitingError, match="no column counts 99 and older"):
        people(folder, {last: [7]}, 60)


@pytest.mark.parametrize(
    ("names", "age", "why"),
    [
        (["60-64", "70+"], 60, "no column counts 65 to 69"),
        (["60-64", "66-99"], 60, "no column counts 65(?! to)"),
        (["60-64", "70-99"], 60, "no column counts 65 to 69"),
        (["65-69", "70+"], 60, "no column counts 60 to 64"),
        (["60-64", "64-99"], 60, "'60-64' and '64-99' overlap"),
        (["60-64", "60_64", "65+"], 60, "'60-64' and '60_64' count the same"),
        (["60+", "60岁以上"], 60, "'60\\+' and '60岁以上' count the same"),
        (["15-64", "65+"], 60, "'15-64' counts people from 15"),
        (["60+"], 65, "'60\\+' counts people from 60"),
        (["60-64"], 60, "no column counts 65 and older"),
    ],
)
def test_holes_and_overlaps_stop_the_check(folder, names, age, why):
    with pytest.raises(SitingError, match=why) as caught:
        people(folder, {name: [1] for name in names}, age, "units.community")
    assert 'fields = { older_people = "COLUMN" } in [layers.units.community]' in caught.value.hint


# ---- several totals


@pytest.mark.parametrize(("age", "wanted"), [(60, [9]), (65, [5]), (80, [2])])
def test_of_several_totals_the_one_that_fits_is_taken(folder, age, wanted):
    columns = {"60岁以上": [9], "65岁以上": [5], "80岁以上": [2]}
    got, layers = table(folder, columns, age)
    assert got.columns["older_people"].tolist() == wanted
    assert f"elders: older people ({age}+) from column '{age}岁以上'" in layers.notes


def test_a_total_wins_over_its_parts_and_a_further_total_does_not_disturb_them(folder):
    assert people(folder, {"60+": [9], "60-64": [5], "65+": [5]}, 60) == [9]
    assert people(folder, {"60-64": [5], "65+": [5], "80+": [2]}, 60) == [10]
    assert people(folder, {"60-69": [5], "65+": [7], "70+": [2]}, 60) == [7]


def test_only_older_ones_are_not_taken(folder):
    got, layers = table(folder, {"80岁以上": [2]}, 60, "units.community")
    assert "older_people" not in got.columns
    assert got.columns["80岁以上"].tolist() == [2]
    (said,) = [note for note in layers.notes if "80岁以上" in note]
    assert "count no people of 60: not taken; write age_from = 80 in [plan]" in said
    with pytest.raises(SitingError, match="count no people of 60"):
        people(folder, {"80岁以上": [2]}, 60)


def test_younger_people_are_nobody_s_concern(folder):
    assert people(folder, {"0-14": [9], "15-59": [9], "60+": [5]}, 60) == [5]
    got, _ = table(folder, {"0-14": [9], "15-59": [9]}, 60, "units.community")
    assert "older_people" not in got.columns


# ---- a column of all older people


def test_a_column_of_all_older_people_wins_and_that_is_said(folder):
    got, layers = table(folder, {"老年人口": [99, 98], **BANDS}, 60)
    assert got.columns["older_people"].tolist() == [99, 98]
    said = "elders: older people from column '老年人口', not from those by age: '60-64岁'"
    assert any(note.startswith(said) for note in layers.notes)


def test_the_column_that_the_plan_names_wins(folder):
    stated = 'fields = { older_people = "65岁及以上" }\n'
    folder.squares("u.gpkg", 2, id=["1", "2"], **BANDS)
    got = folder.load(plan(70, "elders") + stated).elders
    assert got.columns["older_people"].tolist() == [30, 40]
    assert got.age_from is None


# ---- no age in the plan


def test_without_an_age_a_single_column_is_taken_for_what_it_says(folder):
    got, _ = table(folder, {"15-59": [1], "65岁以上": [5]})
    assert got.columns["older_people"].tolist() == [5]
    assert got.age_from == 65


def test_without_an_age_several_columns_stop_the_layer_that_needs_them(folder):
    with pytest.raises(SitingError, match="does not say from which age") as caught:
        people(folder, BANDS)
    assert "age_from = 60" in caught.value.hint
    got, layers = table(folder, BANDS, None, "units.community")
    assert "older_people" not in got.columns
    assert any("does not say from which age" in note for note in layers.notes)


# ---- layers that need not say it


def test_a_layer_that_need_not_say_it_does_not_stop_the_check(folder):
    columns = {"15-64": [1], "65+": [1]}
    got, layers = table(folder, columns, 60, "units.district")
    assert "older_people" not in got.columns
    assert any("'15-64' counts people from 15: not taken" in note for note in layers.notes)


@pytest.mark.parametrize(("totals", "stops"), [("keep", True), ("ignore", False)])
def test_communities_need_not_say_it_where_their_totals_are_ignored(folder, totals, stops):
    folder.points("e.gpkg", 1, older_people=[5])
    folder.squares("u.gpkg", 1, id=["1"], **{"15-64": [1], "65+": [1]})
    head = f'[plan]\nage_from = 60\ncommunity_totals = "{totals}"\n'
    text = head + '[layers.elders]\npath = "e.gpkg"\n[layers.units.community]\npath = "u.gpkg"\n'
    if stops:
        with pytest.raises(SitingError) as caught:
            folder.load(text)
        assert 'community_totals = "ignore"' in caught.value.hint
    else:
        assert "older_people" not in folder.load(text).units["community"].columns


# ---- what stands in the columns


def test_a_blank_leaves_the_whole_feature_unknown(folder):
    columns = {"60-64岁": [10, None], "65岁及以上": [30, 40]}
    got, layers = table(folder, columns, 60, "residential")
    assert np.array_equal(got.columns["older_people"], [40, np.nan], equal_nan=True)
    assert counted(layers).totals.tolist() == [40, 0]
    assert any("1 features of layer 'residential' do not say" in n for n in counted(layers).notes)
    assert people(folder, columns, 65, "residential") == [30, 40]


@pytest.mark.parametrize("value", ["-1", "viele", "inf"])
def test_a_value_that_does_not_fit_is_pointed_at(folder, value):
    columns = {"60-64岁": ["1", value], "65岁及以上": ["3", "4"]}
    with pytest.raises(SitingError, match=r"'older_people' \(column '60-64岁'\)") as caught:
        people(folder, columns, 60)
    assert caught.value.at.feature == "2"


def test_a_table_of_text_has_them_too(folder):
    text = f'x,y,60-64岁,65+\n{500_000},{3_300_000},"1,200",30\n'
    folder.text("u.csv", text)
    got = folder.load(plan(60).replace(".gpkg", ".csv") + 'crs = "EPSG:4547"\n').elders
    assert got.columns["older_people"].tolist() == [1230]


def test_a_shapefile_cuts_their_names(folder):
    folder.squares("u.shp", 1, age_60_79=[5], age_80_plu=[7], id=["1"])
    got = folder.load(plan(60).replace(".gpkg", ".shp")).elders
    assert got.columns["older_people"].tolist() == [12]


def test_a_cut_name_that_may_count_the_younger_is_not_taken_and_that_is_said(folder):
    folder.squares("u.shp", 1, id=["1"], **{"65岁以": [7]})
    text = plan(65, "units.community").replace(".gpkg", ".shp") + 'encoding = "UTF-8"\n'
    got = folder.load(text)
    assert "older_people" not in got.units["community"].columns
    assert any('fields = { older_people = "65岁以" }' in note for note in got.notes)


def test_where_may_ask_for_the_sum_and_for_its_parts(folder):
    folder.squares("u.gpkg", 2, id=["1", "2"], **BANDS)
    for field, limit in (("older_people", 50), ("60-64岁", 15)):
        where = f'where = [{{ field = "{field}", at_least = {limit} }}]\n'
        assert folder.load(plan(60) + where).elders.ids.tolist() == ["2"]


# ---- properties


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.permutations([f"{age}-{age + 4}" for age in range(60, 85, 5)] + ["85+"]),
    st.sampled_from(range(60, 90, 5)),
)
def test_the_order_of_columns_changes_nothing(names, age):
    chosen = ages._tiles(bands(names, cut=False), age)
    assert [one.low for one in chosen] == list(range(age, 90, 5))


@given(st.lists(st.lists(st.floats(0, 1e6), min_size=6, max_size=6), min_size=1, max_size=4))
def test_from_a_later_age_there_are_never_more_people(rows):
    columns = np.array(rows).T
    sums = [ages.summed(list(columns[first:])) for first in range(6)]
    for younger, older in pairwise(sums):
        assert (older <= younger).all()
