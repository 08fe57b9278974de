"""A second place in reach."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.propose.modes.backup import doubled
from tests.unit import rules
from tests.unit.propose.all_choices import at
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import kept, proposed

NEAR = rules.reach(metres=100)
TOWN = {
    "demand": [[0, 0, 60], [1000, 0, 40]],
    "candidates": [{"id": f"{x}-{y}", "at": [x, y]} for x in (0, 1000) for y in (-50, 50)],
    "propose": {"least_spacing_m": 0},
}


def test_a_rule_of_one_place_makes_one_of_two():
    (twice,) = doubled([NEAR, rules.reach(id="two", at_least=2), rules.ratio()])
    assert (twice.id, twice.kind.find.at_least) == ("near twice", 2)
    assert (twice.required_share, twice.weight_by) == (NEAR.required_share, NEAR.weight_by)
    assert "asked for by --backup" in twice.ours[0]
    assert NEAR.kind.find.at_least == 1


def test_the_first_place_counts_for_both_rules_and_the_second_for_one():
    got = proposed([NEAR], TOWN, sites=3, backup=True)
    assert [site.gain for site in got.sites] == [90, 60, 30]
    assert {name[0] for name in at(got)} == {"0", "1"}
    assert [state.rule for state in got.rules] == ["near", "near twice"]
    assert [state.shortfall_after for state in got.rules] == [0, 1]
    kept([NEAR], TOWN, got)


def test_without_it_one_place_is_enough():
    assert len(proposed([NEAR], TOWN, sites=4).sites) == 2
    assert len(proposed([NEAR], TOWN, sites=4, backup=True).sites) == 4


def test_rules_that_ask_for_two_already_stay_as_they_are():
    two = rules.reach(id="two", metres=100, at_least=2)
    got = proposed([NEAR, two], TOWN, sites=4, backup=True)
    assert [state.rule for state in got.rules] == ["near", "two", "near twice"]


@pytest.mark.parametrize("rule", [rules.reach(at_least=2), rules.amount()])
def test_where_no_rule_asks_for_one_place_it_is_refused(rule):
    with pytest.raises(SitingError, match="--backup asks for a second place near people") as raised:
        proposed([rule], TOWN, backup=True)
    assert "leave --backup out" in raised.value.hint


@pytest.mark.parametrize("backup", [True, False])
def test_a_weight_of_the_second_place_may_stay_in_the_plan(backup):
    town = {**TOWN, "propose": {"least_spacing_m": 0, "weights": {"near twice": 3}}}
    got = proposed([NEAR], town, sites=1, backup=backup)
    assert got.sites[0].gain == (60 + 3 * 30 if backup else 60)


def test_of_the_second_place_it_is_not_asked_whether_a_bed_is_free():
    (twice,) = doubled([SHARED])
    assert (twice.id, twice.kind.capacity) == ("a bed near twice", "separate")
    assert twice.ours == (
        "two places in reach, not one: asked for by --backup",
        "of the second place it is not asked whether a bed is free",
    )
    town = {**TOWN, "candidates": [{**row, "beds": 10} for row in TOWN["candidates"]]}
    town["propose"] = {"least_spacing_m": 0, "offers": [{"type": "养老机构", "beds": 10}]}
    got = proposed([SHARED], town, sites=4, backup=True)
    assert [state.rule for state in got.rules] == ["a bed near", "a bed near twice"]
    assert [state.outcome_after for state in got.rules] == ["pass", "pass"]
    kept([SHARED], town, got)
