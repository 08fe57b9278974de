"""GitLab code quality: what its documentation asks of each entry."""

from __future__ import annotations

import json

import jsonschema
import pytest

from siting.report import How
from siting.report.ci import gitlab, sarif
from siting.report.how import AS_USUAL
from tests.unit.report.ci import many

#: https://docs.gitlab.com/ci/testing/code_quality: what an entry must have, and may be.
ENTRY = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}


def entries(result, how=AS_USUAL):
    made = json.loads(gitlab.render(result, how))
    jsonschema.validate(made, {"type": "array", "items": ENTRY})
    return made


@pytest.mark.parametrize("n", [0, 1, 500])
def test_each_finding_is_an_entry_with_a_fingerprint_of_its_own(result, n):
    found = entries(many.of(result, n))
    assert len({one["fingerprint"] for one in found}) == len(found) == n


def test_fingerprints_are_those_of_sarif(result):
    some = many.of(result, 30)
    (run,) = json.loads(sarif.render(some))["runs"]
    prints = [one["partialFingerprints"][sarif.FINGERPRINT] for one in run["results"]]
    assert [one["fingerprint"] for one in entries(some)] == prints


def test_an_entry_stands_at_the_line_of_the_feature(result):
    found = entries(many.of(result, 3), How(base="plans"))
    assert [one["severity"] for one in found] == ["major", "minor", "info"]
    assert found[1]["location"] == {"path": "plans/层/街道 a.geojson", "lines": {"begin": 3}}


def test_a_waived_finding_says_so_and_weighs_least(result):
    (one,) = entries(many.waiving(many.of(result, 1)))
    assert one["severity"] == "info"
    assert "waived by 规划科 until 2026-12-31: 拆迁 2026" in one["description"]


@pytest.mark.parametrize("name", many.HOSTILE)
def test_names_of_strangers_stay_text(result, name):
    some = many.called(many.of(result, 4), name)
    entries(some)
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\x00"} & set(gitlab.render(some))
