"""The words of the packs for places: what the texts call them, and which sorts hold others."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from siting import packs
from siting.study.facilities import fold

SAID = Path(__file__).with_name("words.toml")
WORDS = tomllib.loads(SAID.read_text(encoding="utf-8"))


def each(part):
    for pack, said in WORDS.items():
        for word, those in said[part].items():
            yield pytest.param(pack, word, those, id=f"{pack} {word}")


@cache
def words_of(pack):
    return packs.read(packs.BUILT_IN / f"{pack}.yaml").file.facility_words


def names(pack, word):
    return {fold(name) for name in words_of(pack)[word].zh}


@pytest.mark.parametrize(("pack", "word", "called"), list(each("called")))
def test_a_place_is_known_by_what_its_citys_text_calls_it(pack, word, called):
    assert {fold(name) for name in called} - names(pack, word) == set()


@pytest.mark.parametrize(("pack", "word", "held"), list(each("holds")))
def test_a_sort_holds_the_places_of_its_parts_whatever_their_name(pack, word, held):
    """A home that is asked for its staff as a rural home is none the less a place of any sort."""
    lacking = {part: names(pack, part) - names(pack, word) for part in held}
    assert {part: those for part, those in lacking.items() if those} == {}


def test_every_pack_has_its_words_said():
    assert set(WORDS) == set(packs.built_in())
