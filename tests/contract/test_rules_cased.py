"""Every rule of the built-in packs has cases of its own, written from its text."""

from __future__ import annotations

from collections import Counter

import pytest

from siting import packs
from siting.condition import Condition
from tests.rule_towns import OUTCOMES, cased, outcome_of, rules

PACKS = packs.built_in()
#: Keys of a rule's table that are no tables: what it says of all its cases.
SAID = {"due", "type", "no_limit"}


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_that_runs_has_cases(pack):
    there = [one.id for one in cased() if one.pack == pack]
    running = set(rules(pack))
    elsewhere = {id_ for reading in ("strict", "lenient") for id_ in rules(pack, None, reading)}
    assert sorted(running - set(there)) == []
    assert sorted(set(there) - running - elsewhere) == [], "no such rule runs"


def test_every_pack_with_cases_is_built_in():
    assert {one.pack for one in cased()} == set(PACKS)


def test_no_rule_has_its_cases_twice():
    twice = [id_ for id_, n in Counter(one.id for one in cased()).items() if n > 1]
    assert twice == []


@pytest.mark.parametrize("one", cased(), ids=lambda one: one.id)
def test_a_rule_is_seen_to_pass_to_fail_and_at_its_limit(one):
    assert {"pass", "fail"} <= set(one.cases)
    stray = {key for key, value in one.data.items() if not isinstance(value, dict)} - SAID
    assert not stray, f"{one.id} says {stray}"
    if "limit" in one.cases:
        assert "no_limit" not in one.data, f"{one.id} has a limit, and says it has none"
    else:
        assert one.data.get("no_limit"), f"{one.id} has no case at its limit, and does not say why"
    for name, case in one.cases.items():
        head = name.partition("_")[0]
        assert "outcome" not in case or head not in OUTCOMES, f"{one.id} {name} is not what it says"
        assert outcome_of(name, case)


@pytest.mark.parametrize("pack", PACKS)
def test_every_reading_is_seen_to_make_a_difference(pack):
    by_id = {one.id: one for one in cased() if one.pack == pack}
    for rule in packs.read(packs.BUILT_IN / f"{pack}.yaml").file.rules:
        one = by_id.get(rule["id"])
        for reading, keys in (rule.get("readings") or {}).items():
            if one is None or "enabled" in keys:  # switched on or off: there is nothing to compare
                continue
            there = {name.partition("_")[0] for name in one.cases} | set(one.same_in)
            assert reading in there, f"{one.id} has no case for its {reading} reading"


@pytest.mark.parametrize(
    "one", [one for one in cased() if "no_limit" in one.data], ids=lambda one: one.id
)
def test_only_a_rule_without_numbers_has_no_limit(one):
    """What a subject must be has no limit if nothing in it is a number."""
    kind = rules(one.pack)[one.id].kind
    assert kind.name == "condition"
    assert not [test for test in kind.must if isinstance(test, Condition) and test.limits]
