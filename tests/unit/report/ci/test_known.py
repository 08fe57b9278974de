"""Findings known from a baseline: marked and counted, but none of them lets a pipeline fail."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import msgspec
import pytest

from siting.report.ci import github, gitlab, junit, markdown, sarif
from siting.report.gis import geojson
from siting.report.wording import by_rule, finding_counts
from tests.unit.report.ci import many


@pytest.fixture
def held(result):
    """Give five findings, of which the first is new."""
    return many.held(many.of(result, 5))


def test_only_what_is_new_is_annotated(held):
    lines = github.render(held).splitlines()
    assert sum(line.startswith("::") for line in lines) == 1
    assert "new, beside the baseline" in lines[0]
    assert "findings known from the baseline: 4" in lines


def test_a_comment_counts_them_apart(held):
    text = markdown.render(held)
    assert "Findings known from the baseline: 4" in text
    assert "Beside the baseline findings\\.json: 1 new, 0 worse, 4 the same" in text
    assert len(text) < markdown.LIMIT


def test_they_weigh_least_where_all_are_listed(held):
    severities = [one["severity"] for one in json.loads(gitlab.render(held))]
    assert severities.count("info") >= 4
    assert severities[0] != "info"


def test_sarif_says_what_became_of_each(held):
    told = dict(zip(("new", "worse", "better", "same"), held.findings, strict=False))
    found = tuple(msgspec.structs.replace(one, baseline=what) for what, one in told.items())
    (run,) = json.loads(sarif.render(msgspec.structs.replace(held, findings=found)))["runs"]
    states = [(one["properties"]["baseline"], one["baselineState"]) for one in run["results"]]
    assert states == [
        ("new", "new"),
        ("worse", "updated"),
        ("better", "updated"),
        ("same", "unchanged"),
    ]
    alone = msgspec.structs.replace(
        held, findings=tuple(msgspec.structs.replace(one, baseline=None) for one in held.findings)
    )
    (run,) = json.loads(sarif.render(alone))["runs"]
    assert not any("baselineState" in one for one in run["results"])


def test_a_rule_is_skipped_if_all_its_findings_are_known(held):
    def cases(result):
        return {
            one.get("name").partition(":")[0]: [child.tag for child in one]
            for one in ET.fromstring(junit.render(result)).iter("testcase")
        }

    rule = held.findings[0].rule
    known = [msgspec.structs.replace(one, baseline="same") for one in held.findings]
    assert "failure" in cases(held)[rule]
    assert "skipped" in cases(msgspec.structs.replace(held, findings=tuple(known)))[rule]


def test_every_finding_says_how_it_stands(held):
    results = json.loads(sarif.render(held))["runs"][0]["results"]
    said = [one["properties"]["baseline"] for one in results]
    rows = [one["properties"] for one in json.loads(geojson.render(held))["features"]]
    assert said == [one["baseline"] for one in rows] == ["new", *["same"] * 4]


def test_sarif_counts_and_names_what_is_gone(held):
    base = msgspec.structs.replace(held.baseline, fixed=("HZ-125-009",))
    run = json.loads(sarif.render(msgspec.structs.replace(held, baseline=base)))["runs"][0]
    # GitHub takes every result for an alert, absent ones too.
    assert len(run["results"]) == 5
    said = run["properties"]["baseline"]
    assert (said["new"], said["same"], said["fixed"]) == (1, 4, ["HZ-125-009"])


def test_without_a_baseline_sarif_says_nothing_of_one(result):
    run = json.loads(sarif.render(many.of(result, 3)))["runs"][0]
    assert "properties" not in run


def test_waived_findings_say_why_on_maps(result):
    waived = many.waiving(many.of(result, 2))
    rows = [one["properties"] for one in json.loads(geojson.render(waived))["features"]]
    assert [one["waived"] for one in rows] == ["拆迁 2026 · 规划科 · 2026-12-31", ""]


def test_known_ones_stand_last_and_are_counted(held):
    assert finding_counts(held).endswith("4 known")
    for some in by_rule(held.findings).values():
        known = [one.is_known for one in some]
        assert known == sorted(known)
