from __future__ import annotations

from dataclasses import replace

import pytest

from siting.check.whom import asked, counted, unlike
from siting.study.who import Who
from tests import towns
from tests.unit import rules
from tests.unit.rules import square

PACK = Who(age_from=60, basis="resident")
D = {"demand": [[600, 0, 5]], "units": {"planning_unit": [square(y=-500)]}}


def of_pack(rule):
    return replace(rule, counts=PACK)


def study_of(who):
    return replace(towns.measured(D), who=who)


def condition(**more):
    data = {"id": "c", "kind": "condition", "for_each": "community", "must": []}
    return towns.rule(data | more)


YES = [{"field": "urban", "is": True}]


@pytest.mark.parametrize(
    "rule",
    [
        rules.reach(),
        rules.ratio(),
        rules.ratio(bottom={"sum": "population", "basis": "resident"}),
        rules.amount(unit_size={"older_people": 100}),
        rules.amount(weight_by="older_people"),
        condition(must=[{"field": "older_people_per_km2", "above": 5}]),
        condition(must=[{"field": "older_share_percent", "above": 5}]),
        condition(must=YES, applies_when=[{"field": "older_people", "above": 5}]),
    ],
)
def test_a_rule_that_counts_older_people_counts_those_of_its_pack(rule):
    assert asked(of_pack(rule)) == PACK


@pytest.mark.parametrize(
    "rule",
    [
        rules.amount(),
        rules.ratio(bottom={"sum": "households"}),
        condition(must=YES),
    ],
)
def test_another_rule_counts_nobody(rule):
    assert asked(of_pack(rule)) is None
    assert unlike(of_pack(rule), study_of(Who(age_from=65))) == ()
    assert counted(of_pack(rule), Who(age_from=65, basis="resident")) == "65+, resident"


def test_a_rule_may_say_itself_whom_it_counts():
    rule = of_pack(rules.ratio(bottom={"sum": "older_people", "basis": "registered"}))
    assert asked(rule) == Who(age_from=60, basis="registered")
    parts = [
        {"top": {"sum": "beds", "of": "care_home"}, "bottom": bottom, "per": 10, "at_least": 1}
        for bottom in (
            {"sum": "older_people", "basis": "resident"},
            {"sum": "older_people", "basis": "registered"},
        )
    ]
    several = {"top": None, "bottom": None, "at_least": None, "per": 1, "any_of": parts}
    assert asked(of_pack(rules.ratio(**several))).basis == "registered and resident"


@pytest.mark.parametrize(
    ("who", "n"),
    [
        (PACK, 0),
        (Who(age_from=65, basis="resident"), 1),
        (Who(age_from=60, basis="registered"), 1),
        (Who(), 1),
    ],
)
def test_a_rule_that_needs_another_basis_than_the_data_says_so(who, n):
    rule = of_pack(rules.reach())
    assert len(unlike(rule, study_of(who))) == n
    assert unlike(rule, replace(towns.measured({}), who=who)) == ()  # nobody is counted
    assert counted(rule, who).endswith("(the rule counts 60+, resident)") is bool(n)
    assert counted(rule, who).startswith(str(who))


def test_the_outcome_and_each_finding_say_whom_they_count():
    rules_ = [of_pack(rules.reach()), of_pack(rules.ratio()), of_pack(rules.amount())]
    plan = {"age_from": 65, "basis": "registered"}
    got = rules.checked(rules_, {**D, "plan": plan})
    beside = "65+, registered (the rule counts 60+, resident)"
    assert {one.rule: one.who for one in got.findings} == {
        "near": beside,
        "beds": beside,
        "sites": "65+, registered",
    }
    notes = {one.id: [n for n in one.notes if "the rule counts" in n] for one in got.outcomes}
    said = ["the rule counts 60+, resident; the data: 65+, registered"]
    assert notes == {"near": said, "beds": said, "sites": []}


def test_a_finding_that_counts_nobody_says_nothing_of_whom():
    (one,) = rules.checked([rules.amount()], {"units": D["units"]}).findings
    assert (one.people, one.who) == (0, "")


def test_the_same_people_are_only_named():
    got = rules.checked([of_pack(rules.reach())], D)
    assert [one.who for one in got.findings] == ["60+, resident"]
    assert not [note for one in got.outcomes for note in one.notes if "the rule counts" in note]
