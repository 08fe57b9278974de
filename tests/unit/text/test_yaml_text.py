from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.text import yaml_text


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "pack.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return yaml_text.read_yaml(path)

    return reading


def refused(read, text):
    with pytest.raises(SitingError) as error:
        read(text)
    return error.value


NUMBERS = st.integers(-1000, 1000)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(st.characters(codec="ascii"), max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text("abc<>: -#é养", max_size=5), inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(PLAIN)
def test_what_json_writes_is_read_as_it_was(read, data):
    assert read(json.dumps(data))[0] == data


def test_each_value_has_the_line_it_stands_on(read):
    _, line_of = read("a: 1\nb:\n  - x\n  - c: 2\n    d: {e: 3}\n")
    lines = [line_of(k) for k in ((), ("a",), ("b",), ("b", 0), ("b", 1, "d"), ("b", 1, "d", "e"))]
    assert lines == [1, 1, 2, 3, 5, 5]


def test_a_key_that_is_not_there_has_the_line_of_its_parent(read):
    _, line_of = read("# head\na: 1\nb:\n  - c: 2\n")
    assert line_of(("b", 0, "nothing", "at all")) == 4
    assert line_of(("b", 7)) == 3
    assert line_of(("nothing",)) == 2


@pytest.mark.parametrize("text", ["a: 1\r\nb: 2\r\n", "\ufeffa: 1\nb: 2"])
def test_windows_line_ends_and_marks_are_read_over(read, text):
    data, line_of = read(text)
    assert data == {"a": 1, "b": 2}
    assert line_of(("b",)) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2\na: 3\n", 3), ("a: {b: 1, b: 2}\n", 1), ("x:\n- a: 1\n  a: 1\n", 3)],
)
def test_a_key_that_stands_twice_is_refused_where_it_stands_again(read, text, line):
    error = refused(read, text)
    assert "stands twice" in error.message
    assert error.at.line == line


def test_one_key_may_stand_in_two_mappings(read):
    assert read("- a: 1\n- a: 2\n")[0] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("key", ["true", "null", "1.5", ".nan", "2020-01-01", "[a]", "{a: 1}"])
def test_a_key_is_a_word_or_a_year(read, key):
    error = refused(read, f"a: 1\n? {key}\n: 1\n")
    assert "neither a word nor a year" in error.message
    assert error.at.line == 2
    assert read("a: 1\n2025: 1\n")[0] == {"a": 1, 2025: 1}


def nested(depth):
    return "[" * depth + "1" + "]" * depth


def test_twenty_deep_is_read_and_deeper_is_not(read):
    assert json.dumps(read(nested(yaml_text.MOST_DEEP))[0]) == nested(yaml_text.MOST_DEEP)
    assert "nested too deep" in refused(read, nested(yaml_text.MOST_DEEP + 1)).message
    assert "nested too deep" in refused(read, nested(3000)).message


def test_a_large_file_is_refused_unread(read, monkeypatch):
    monkeypatch.setattr(yaml_text, "MOST_BYTES", 1000)
    assert read(b"a: 1".ljust(1000))[0] == {"a": 1}
    error = refused(read, b"a: 1".ljust(1001))
    assert "1,001 bytes" in error.message
    assert "at most 1,000" in error.message


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: &x [*x]\n"])
def test_what_is_written_once_and_used_twice_is_refused(read, text):
    assert "anchors" in refused(read, text).message


def test_an_anchor_that_nobody_uses_harms_nobody(read):
    assert read("a: &x 1\nb: 1\n")[0] == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: !!python/object:os.system x\n",
        "a: 1\nb: 2020-13-45\n",
        "a: 1\nb: !!int x\n",
        "a: 1\n<<: {b: 1}\n",
        "a: 1\nb: !mine x\n",
    ],
)
def test_a_value_that_cannot_be_read_is_named_by_its_line(read, text):
    error = refused(read, text)
    assert "a value cannot be read" in error.message
    assert error.at.line == 2


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [1, 2\nc: }", 3), ("\ta: 1", 1), ("a: 1\n---\nb: 2\n", 2)]
)
def test_what_is_no_yaml_is_named_by_its_line(read, text, line):
    error = refused(read, text)
    assert "not valid YAML" in error.message
    assert error.at.line == line


@pytest.mark.parametrize("text", ["", "# only a remark\n"])
def test_an_empty_file_says_nothing(read, text):
    assert "is empty" in refused(read, text).message


def test_a_file_of_other_letters_is_refused(read):
    assert "cannot be read" in refused(read, "a: 养老".encode("gb18030")).message


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(SitingError, match="cannot be read"):
            yaml_text.read_yaml(path)


@pytest.mark.parametrize(
    "value", ["!!timestamp x", "!!bool maybe", '!!int ""', '!!float ""', "!!seq x", "!!binary é"]
)
def test_a_value_that_denies_its_tag_is_refused_in_words(read, value):
    error = refused(read, f"a: 1\nb: {value}\n")
    assert "a value cannot be read" in error.message
    assert error.at.line == 2


def test_a_control_character_is_not_said_to_be_nested_too_deep(read):
    message = refused(read, "a: \x07\n").message
    assert "nested" not in message
    assert "not valid YAML" in message


PACKS = Path(__file__).parents[3] / "rules"
WRONG = ("a: [1,2\nb: 3", "a: \t- b", "a: &x 1\nb: *x", "a: *y", "---\na: 1\n---\nb: 2", "a: \x07")
DEEP = ("[" * 200_000, "- " * 50_000, "{a: " * 50_000, "? " * 50_000)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML has no libyaml here")
@pytest.mark.parametrize(
    "text", [*(path.read_text("utf-8") for path in sorted(PACKS.glob("*.yaml"))), *WRONG, *DEEP]
)
def test_both_scanners_read_the_same_and_say_the_same(read, monkeypatch, text):
    def said():
        try:
            data, line_of = read(text)
        except SitingError as error:
            return error.message, error.at.line
        return data, [line_of((key,)) for key in data]

    fast = said()
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert said() == fast
