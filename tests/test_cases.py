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
            yield pytest.param(merged, id=f"{file.stem}: {name}")


@pytest.mark.parametrize("case", list(cases()))
def test_a_town_breaks_what_it_should(case):
    rule = towns.rule(case["rule"])
    checked = check.run([rule], towns.measured(case), Silent())
    (outcome,) = checked.outcomes
    assert outcome.outcome == case["outcome"]
    got = sorted([one.outcome.value, one.people, one.shortfall or 0.0] for one in checked.findings)
    wanted = sorted([kind, float(people), float(short)] for kind, people, short in case["findings"])
    assert [one[:2] for one in got] == [one[:2] for one in wanted]
    assert [one[2] for one in got] == pytest.approx([one[2] for one in wanted], abs=0.005)
    if "missing" in case:
        assert list(outcome.missing) == case["missing"]
