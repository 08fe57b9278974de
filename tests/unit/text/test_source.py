from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.text.source import decode, did_you_mean, nearest, toml_lines


class Inner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    size: int = 0
    kind: str = ""


class Outer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    one: Inner | None = None
    several: list[Inner] = []
    pair: tuple[Inner, ...] = ()
    named: dict[str, Inner] = {}
    at_least: float | None = None


def refused(data, type_=Outer, line_of=len):
    with pytest.raises(SitingError) as error:
        decode(data, type_, path=Path("f"), line_of=line_of)
    return error.value


def test_the_nearest_word_is_found_in_any_case():
    assert nearest("BEDS", ["beds", "type"]) == "beds"
    assert nearest("bed", ["Beds", "type"]) == "Beds"
    assert nearest("xyz", ["beds", "type"]) is None
    assert nearest("beds", []) is None


@given(st.permutations(["aab", "aac", "aad", "zzz"]))
def test_of_words_equally_near_the_order_of_the_known_ones_chooses_none(known):
    assert nearest("aaa", known) == nearest("aaa", sorted(known))


def test_a_hint_names_one_word_or_all():
    assert did_you_mean("sise", ["size", "kind"]) == "did you mean 'size'?"
    assert did_you_mean("xyz", iter(["size", "kind"])) == "known are: size, kind"


def test_data_that_fit_become_a_record():
    got = decode({"one": {"size": 3}, "at_least": 2}, Outer, path=Path("f"), line_of=len)
    assert (got.one.size, got.at_least) == (3, 2.0)


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        ({"sevral": []}, "unknown key 'sevral'", "did you mean 'several'?"),
        ({"one": {"sise": 1}}, "unknown key 'sise' in 'one'", "did you mean 'size'?"),
        ({"several": [{}, {"knd": 1}]}, "unknown key 'knd' in 'several[1]'", "'kind'?"),
        ({"pair": [{"qq": 1}]}, "unknown key 'qq' in 'pair[0]'", "known are: size, kind"),
        ({"one": {"size": "x"}}, "expected 'int', got 'str' in 'one.size'", "correct the value"),
        ({"several": [{"kind": 1}]}, "in 'several[0].kind'", "correct the value"),
        ({"at_least": "x"}, "expected 'float', got 'str' in 'at_least'", "correct"),
        ([], "expected 'object', got 'array'", "correct the value"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(data, message, hint):
    error = refused(data)
    assert message in error.message
    assert hint in error.hint


def test_the_line_is_asked_for_by_the_keys_of_the_mistake():
    asked = []
    refused({"several": [{}, {"knd": 1}]}, line_of=asked.append)
    refused({"one": {"size": "x"}}, line_of=asked.append)
    assert asked == [("several", 1, "knd"), ("one", "size")]


@pytest.mark.parametrize("bad", [{"size": "x"}, {"size": 2.5}])
def test_a_wrong_value_in_a_free_mapping_has_the_line_of_its_key(bad):
    asked = []
    data = {"named": {"a": {"size": 1}, "b": bad, "c": {}}}
    error = refused(data, line_of=asked.append)
    assert asked == [("named", "b", "size")]
    assert "in 'named.b.size'" in error.message


def test_an_unknown_key_in_a_free_mapping_is_told_the_nearest_right_one():
    error = refused({"named": {"a": {}, "b": {"sise": 1}}})
    assert error.message == "unknown key 'sise' in 'named.b'"
    assert error.hint == "did you mean 'size'?"


def test_a_key_that_is_no_word_is_said_in_words():
    assert "$" not in refused({"named": {1: {}}}).message


# ---- lines of TOML

TEXT = """# head
[plan]
name = "x"  # year = 1
"year" = 2025
[layers.facilities]
path = "f"
where = [
  { field = "a" },
]
fields = { beds = "CW", type = "LX" }
[[layers.proposed]]
path = "a"
[[layers.proposed]]
path = "b"
[ layers . elders ]  # spaced
a.b = 1
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ((), 1),
        (("plan",), 2),
        (("plan", "name"), 3),
        (("plan", "year"), 4),
        (("layers", "facilities", "path"), 6),
        (("layers", "facilities", "where", 0, "field"), 7),
        (("layers", "facilities", "fields", "type"), 10),
        (("layers", "facilities", "nothing"), 5),
        (("layers", "proposed", 0), 11),
        (("layers", "proposed", 1, "path"), 14),
        (("layers", "elders"), 15),
        (("layers", "elders", "a", "b"), 16),
        (("nothing", "at", "all"), 1),
    ],
)
def test_a_key_of_a_plan_is_found_on_its_line(keys, line):
    tomllib.loads(TEXT)
    assert toml_lines(TEXT)(keys) == line


def test_a_line_inside_a_text_is_no_key():
    text = 'name = """\nyear = 1\n"""\nyear = 2025\n'
    assert toml_lines(text)(("year",)) == 4


@given(st.lists(st.sampled_from("abcdefg"), unique=True, max_size=7))
def test_each_key_of_a_table_has_the_line_it_was_written_on(keys):
    text = "[t]\n" + "".join(f"{key} = 1\n" for key in keys)
    line_of = toml_lines(text)
    assert [line_of(("t", key)) for key in keys] == list(range(2, len(keys) + 2))
