"""Comments in Markdown: within the limit of GitHub, with a map, and names that do nothing."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from geojson_pydantic import FeatureCollection

from siting.report.ci import markdown, proposal_markdown
from tests.unit.report.ci import many

FENCE = re.compile(r"^```geojson\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def features(text):
    """Validate the map with another's reader, and give its features."""
    (block,) = FENCE.findall(text)
    FeatureCollection.model_validate_json(block)
    return json.loads(block)["features"]


def prose(text):
    return FENCE.sub("", text)


@pytest.mark.parametrize("n", [1, 500])
def test_a_comment_has_the_rules_the_worst_findings_and_a_map(result, n):
    text = markdown.render(many.of(result, n))
    assert len(text) <= markdown.LIMIT
    assert "| HZ\\-125 | failed |" in text
    drawn = features(text)
    assert len(drawn) == (46 if n == 500 else 1)
    assert text.count("\n| error | ") == min(n, 25)
    assert ("and 475 more, in the other reports" in text) == (n == 500)
    assert ("The map shows the worst 46 of 500 findings." in text) == (n == 500)


def test_the_text_of_the_map_can_be_folded_where_it_is_not_drawn(result):
    text = markdown.render(many.of(result, 3))
    assert "<details open><summary>Map</summary>\n\n```geojson\n" in text
    assert "\n```\n\n</details>\n" in text


def test_without_findings_there_is_no_map(result, nothing):
    for one in (many.of(result, 0), nothing):
        text = markdown.render(one)
        assert "```" not in text
        assert "Worst findings" not in text


def test_notes_and_what_no_rule_tests_are_counted(result):
    text = markdown.render(result)
    assert "Notes on the data: 2" in text
    assert "Sentences of the documents that no rule tests: 12." in text


def test_waived_findings_are_apart(result):
    text = markdown.render(many.waiving(many.of(result, 2)))
    assert "Waived findings: 1" in text
    assert "waived by 规划科 until 2026\\-12\\-31\\: 拆迁 2026" in text
    assert text.count("| error |") == 0


def test_however_long_all_texts_are_the_comment_fits(result):
    some = many.called(many.of(result, 500), "@#" * 2000)
    rules = tuple(msgspec.structs.replace(some.rules[0], id=f"R{n}") for n in range(300))
    some = msgspec.structs.replace(some, rules=rules, notes=some.notes * 300)
    text = markdown.render(some)
    assert len(text) <= markdown.LIMIT
    assert len(re.findall(r"and \d+ more, in the other reports", text)) == 3


def test_an_outline_of_many_corners_is_a_point(result):
    ring = [[120 + n / 10_000, 30 + (n % 2) / 1000] for n in range(200)]
    outline = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    one = msgspec.structs.replace(many.one(3), geometry=outline)
    drawn = features(markdown.render(msgspec.structs.replace(result, findings=(one,))))
    assert [feature["geometry"]["type"] for feature in drawn] == ["Point"]


@pytest.mark.parametrize("name", many.HOSTILE)
def test_names_of_strangers_do_nothing(result, name):
    text = markdown.render(many.called(many.of(result, 6), name))
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\x00"} & set(text)
    assert not re.search(r"(?<!\\)<(?!/?(details( open)?|summary)>)", prose(text))
    assert not re.search(r"@\w|(?<!&)#\d|!\d|GH-?\\?-\d", prose(text))
    assert not re.search(r"(?<!\\)`", prose(text))
    for line in prose(text).splitlines():
        if line.startswith("| error"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 6
    for feature in features(text):
        assert not set("<>&") & set(feature["properties"]["title"])


def test_a_proposal_has_its_sites_on_a_map(proposal):
    text = proposal_markdown.render(proposal)
    assert len(features(text)) == 3
    assert "| P\\-1 | 养老机构 | 120 |" in text
    none = msgspec.structs.replace(proposal, sites=())
    assert "```" not in proposal_markdown.render(none)
