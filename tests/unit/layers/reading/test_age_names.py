from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.layers.reading.age_names import band, bands


def ages(name, *, cut=False):
    found = band(name, cut=cut)
    return None if found is None else (found.low, found.high)


@pytest.mark.parametrize(
    "name",
    [
        "60-64",
        "60-64岁",
        "60~64",
        "60_64",
        "_60_64",
        "60—64周岁",
        "６０～６４岁",
        "60至64岁",
        "60岁-64岁",
        "60 to 64",
        "60-64歲人口",
        "60-64岁老年人口数（人）",
        "年龄60-64岁",
        "age_60_64",
        "AGE 60-64",
        "pop_60_64",
        "pop_age_60_64",
    ],
)
def test_some_ages_are_read(name):
    assert ages(name) == (60, 64)


@pytest.mark.parametrize(
    "name",
    [
        "80+",
        "80岁+",
        "80岁以上",
        "80岁及以上",
        "80歲及以上",
        "80周岁及以上",
        "80周岁（含）以上人口",
        "80岁以上老年人口",
        "其中：80岁以上",
        "≥80岁",
        "80以上",
        "age_80_plus",
        "age80plus",
        "pop_80+",
        "pop80plus",
        "80 and over",
        "８０岁以上",
    ],
)
def test_all_ages_from_one_up_are_read(name):
    assert ages(name) == (80, None)


@pytest.mark.parametrize(
    "name",
    [
        "80岁以下",
        "80岁以上占比",
        "65岁及以上比例",
        "60-64岁男",
        "f_60",
        "m_60_64",
        "2020_2025",
        "80-60",
        "beds_60_64",
        "60",
        "60岁",
        "pop65",
        "older_people",
        "",
    ],
)
def test_other_names_say_no_ages(name):
    assert ages(name) is None
    assert ages(name, cut=True) is None


def test_pop60_is_known_by_itself():
    assert ages("pop60") == (60, None)


def test_plus_may_be_cut_in_a_shapefile_only():
    assert ages("age_80_plu") is None
    assert ages("age_80_plu", cut=True) == (80, None)
    assert ages("age_100_pl", cut=True) == (100, None)


@pytest.mark.parametrize("name", ["65岁及", "65岁以", "65岁及以", "65周岁及以", "65周岁及"])
def test_a_cut_name_that_may_be_two_is_read_where_another_tells_which(name):
    assert bands([name], cut=True) == []
    assert bands([name, "60-64岁"], cut=False) == [band("60-64岁")]
    assert bands([name, "60-64岁"], cut=True) == [band("60-64岁"), (name, 65, None)]
    assert bands([name, "60-69岁"], cut=True) == [band("60-69岁")]


@given(st.permutations(["80+", "60-64", "65-79", "0-14", "name"]))
def test_the_youngest_come_first_whatever_the_order(names):
    assert [one.column for one in bands(names, cut=False)] == ["0-14", "60-64", "65-79", "80+"]
