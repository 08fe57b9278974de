"""Small towns as data, and what each rule must say of them: tests/cases, one file a kind."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from siting import check
from siting.progress import Silent
from tests import towns

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def cases():
    for file in FILES:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, case in data["cases"].items():
            merged = {**data.get("town", {}), **case}
            merged["rule"] = {**data["rule"], **case.get("rule", {})}
            if case.get("anew"):  # its rule shares nothing with that of the file but the kind
                merged["rule"] = {"kind": data["rule"]["kind"], **case["rule"]}
            known = [pytest.mark.xfail(strict=True, reason=case["bug"])] if "bug" in case else []
            yield pytest.param(merged, id=f"{file.stem}: {name}", marks=known)


@pytest.mark.parametrize("case", list(cases()))
def test_a_town_breaks_what_it_should(case):
    rule = towns.rule(case["rule"])
    checked = check.run([rule], towns.measured(case), Silent())
    (outcome,) = checked.outcomes
    findings = [one for one in checked.findings if one.rule == rule.id]
    got = sorted([one.outcome.value, one.people, one.shortfall or 0.0] for one in findings)
    wanted = sorted(case["findings"])
    said = (outcome.outcome, [one[:2] for one in got])
    assert said == (case["outcome"], [one[:2] for one in wanted])
    for one, (*_, short) in zip(got, (row for row in wanted), strict=True):
        assert short == "?" or one[2] == pytest.approx(short, abs=0.005)
    if "missing" in case:
        assert list(outcome.missing) == case["missing"]
    if "share" in case:
        shares = (outcome.share_low, outcome.share_high)
        assert shares == tuple(percent / 100 for percent in case["share"])
    if "says" in case:
        assert any(case["says"] in one.message for one in findings)
    for words in case.get("notes", []):
        assert any(words in note for one in findings for note in one.notes)
    for words in case.get("rule_notes", []):
        assert any(words in note for note in outcome.notes)
    if "at_speeds" in case:
        told = [
            [one.metres_per_second, one.outcome.value, one.people_short]
            for one in outcome.at_speeds
        ]
        assert told == case["at_speeds"]
