"""Bad rule packs: each gets one message with file and line, and exit 2."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.errors import Exit
from siting.packs import BUILT_IN

GOOD = (BUILT_IN / "hangzhou.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


def line_of(text: str, word: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if word in line)


BAD = {
    "an unknown key of a rule": (
        changed("at_least: 300", "at_leats: 300"),
        "unknown key 'at_leats'",
        "did you mean 'at_least'",
        "at_leats",
    ),
    "an unknown key of the pack": (
        changed("severity:", "severities:"),
        "unknown key 'severities'",
        "did you mean 'severity'",
        "severities:",
    ),
    "a key that stands twice": (
        changed("  per: 10000\n", "  per: 10000\n  per: 7\n"),
        "the key 'per' stands twice",
        "keep one",
        "  per: 7",
    ),
    "an unknown kind": (
        changed("kind: ratio", "kind: rato"),
        "has the kind 'rato'",
        "did you mean 'ratio'",
        "kind: rato",
    ),
    "a mistake in a reading": (
        changed("      measure: walking_network", "      measure: by_foot"),
        "invalid enum value 'by_foot' in 'measure'",
        "correct the value",
        "measure: by_foot",
    ),
    "readings that are a word": (
        changed("- id: HZ-107\n", "- id: HZ-107\n  readings: strict\n"),
        "the reading 'strict' is no mapping",
        "write keys",
        "readings: strict",
    ),
    "text where a number belongs": (
        changed("at_least: 300", "at_least: many"),
        "expected 'float', got 'str'",
        "correct the value",
        "at_least: many",
    ),
    "a ratio sign that YAML reads as a time": (
        changed("at_least: 300", "at_least: '3:1'"),
        "expected 'float', got 'str'",
        "correct the value",
        "at_least: '3:1'",
    ),
    "a facility that is not explained": (
        changed("{sum: beds, of: care_home}", "{sum: beds, of: care_hom}"),
        "'care_hom' is not explained",
        "did you mean 'care_home'",
        "id: HZ-101",
    ),
    "a document that is not described": (
        changed("document: plan", "document: plann"),
        "'plann' is not described",
        "did you mean 'plan'",
        "document: plann",
    ),
    "a rule id used twice": (
        changed("id: HZ-124", "id: HZ-123"),
        "'HZ-123' is used twice",
        "an id of its own",
        None,
    ),
    "a unit that is no level": (
        changed("within: {metres: 500}", "within: {metres: 500}\n  same_unit: comunity"),
        "'comunity' is no level of units",
        "did you mean 'community'",
        "same_unit: comunity",
    ),
    "a distance that says nothing": (
        changed("within: {metres: 500}", "within: {walking_metres_per_minute: 48}"),
        "neither metres nor minutes",
        "walking_metres_per_minute",
        "within: {walking",
    ),
    "a distance that says two things": (
        changed(
            "within: {metres: 500}",
            "within: {metres: 500, minutes: 15, walking_metres_per_minute: 48}",
        ),
        "does not say one distance",
        "write",
        "within: {metres: 500, minutes",
    ),
    "a tag that makes objects": (
        changed("format: siting-pack/1", "format: !!python/name:os.system"),
        "a value cannot be read",
        "quotes",
        "format:",
    ),
    "an anchor used twice": (
        changed("title: {zh", "x: &a [1]\ny: *a\ntitle: {zh"),
        "anchors",
        "where it is used",
        None,
    ),
    "no YAML at all": ("a: [1, 2\nb: }", "not valid YAML", "indentation", None),
    "an empty file": ("", "the file is empty", "write a rule pack", None),
    "a list for a pack": ("- a\n- b\n", "expected 'object', got 'array'", "correct", None),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_pack_gets_one_message_with_file_and_line(name, sample):
    text, message, hint, word = BAD[name]
    (sample / "mine.yaml").write_text(text, encoding="utf-8")
    plan = sample / "plan.toml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace('"hangzhou", "hechuan"', '"mine.yaml"'),
        encoding="utf-8",
    )
    done = CliRunner().invoke(main, ["check", str(plan)])
    said = " ".join(done.stderr.split())
    assert done.exit_code == Exit.CANNOT_RUN, done.output
    assert re.search(re.escape(message), said)
    assert re.search(re.escape(hint), said)
    assert "mine.yaml" in said
    if word is not None:
        assert f"mine.yaml:{line_of(text, word)}" in said


def test_a_pack_that_is_not_there_is_named(sample):
    plan = sample / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace('"hangzhou"', '"hanghzou"')
    plan.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(plan)])
    assert done.exit_code == Exit.CANNOT_RUN
    assert "did you mean 'hangzhou'?" in done.stderr
    assert f"plan.toml:{line_of(text, 'hanghzou')}" in done.stderr
