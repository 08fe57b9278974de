"""Words of records for people: units of measure, and fields that go by their Chinese names."""

from __future__ import annotations

import pytest

from siting.condition import Condition
from siting.language import chinese
from siting.terms import term, unit


@pytest.mark.parametrize(
    ("word", "n", "said"),
    [
        ("sites", 1, "site"),
        ("nursing_beds", 1.0, "nursing bed"),
        ("sites", 2, "sites"),
        ("sites", 0, "sites"),
        ("sites", 1.4, "sites"),
        ("older people", 1, "older people"),
    ],
)
def test_a_unit_is_singular_beside_one_only(word, n, said):
    assert unit(word, n) == said


def test_in_chinese_there_is_no_plural():
    assert chinese(unit("beds", 1)) == chinese(term("beds")) == "床位"


@pytest.mark.parametrize(
    ("word", "english", "named"),
    [
        ("carers_senior", "carers senior", "高级护理员"),
        ("carers senior", "carers senior", "高级护理员"),
        ("nowhere_known", "nowhere known", "nowhere known"),
        ("", "", ""),
    ],
)
def test_a_field_goes_by_its_first_chinese_name(word, english, named):
    said = term(word)
    assert said == english
    assert chinese(said) == named


def test_a_word_of_the_catalogue_comes_before_the_names_of_fields():
    assert chinese(term("facilities")) == "设施"


def test_a_condition_names_its_field_in_chinese():
    said = str(Condition(field="land_area_m2", at_least=1))
    assert said == "land_area_m2 at least 1"
    assert chinese(said) == "用地面积 不少于 1"
