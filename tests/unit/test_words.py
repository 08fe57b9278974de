from __future__ import annotations

import pytest

from siting.condition import Condition
from siting.words import FacilityWord, Words

ASKED = [Condition(field="beds", at_least=10)]
WORDS = Words(
    {
        "care_home": FacilityWord(zh=["养老机构", "养老院"], en="home for the old", where=ASKED),
        "day_care_place": FacilityWord(zh=["日间照料中心"]),
    }
)


def test_data_may_use_the_word_itself_and_each_of_its_names():
    assert WORDS.names("care_home") == ["care_home", "养老机构", "养老院"]


def test_a_word_has_its_conditions_or_none():
    assert WORDS.where("care_home") == ASKED
    assert WORDS.where("day_care_place") == []


def test_it_is_named_in_english_as_the_pack_says_else_after_the_word():
    assert WORDS.english("care_home") == "home for the old"
    assert WORDS.english("day_care_place") == "day care place"


def test_it_is_named_in_chinese_by_the_first_of_its_names():
    assert WORDS.chinese("care_home") == "养老机构"


def test_only_words_are_contained_not_their_names():
    assert "care_home" in WORDS
    assert "养老机构" not in WORDS
    assert list(WORDS) == ["care_home", "day_care_place"]


@pytest.mark.parametrize("ask", [WORDS.names, WORDS.where, WORDS.english, WORDS.chinese])
def test_a_word_that_is_not_explained_is_an_error(ask):
    with pytest.raises(KeyError):
        ask("pharmacy")
