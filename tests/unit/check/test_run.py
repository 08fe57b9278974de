from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting import check
from siting.check.run import severity_of
from siting.progress import Silent
from siting.records.finding import Outcome, Severity
from tests import towns
from tests.unit import rules
from tests.unit.rules import square

HOME = [{"at": [0, 0], "beds": 20}]


def outcome_of(rule, **town):
    (outcome,) = rules.checked([rule], town).outcomes
    return outcome


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_is_not_decided_or_due_is_never_worse_than_a_warning(severity, outcome):
    got = severity_of(replace(rules.reach(), severity=severity), outcome)
    mild = outcome in (Outcome.UNDECIDED, Outcome.NOT_YET_DUE) and severity is Severity.ERROR
    assert got is (Severity.WARNING if mild else severity)


def test_an_outcome_counts_who_passes_fails_and_may():
    town = {
        "demand": [[0, 0, 5], [2000, 0, 7], [4000, 0, 11]],
        "facilities": [{"at": [0, 0], "beds": 20}, {"at": [2000, 0]}],
    }
    got = outcome_of(rules.reach("care_home"), **town)
    assert (got.passing.subjects, got.passing.people) == (1, 5)
    assert (got.undecided.subjects, got.undecided.people) == (1, 7)
    assert (got.failing.subjects, got.failing.people) == (1, 11)
    assert (got.share_low, got.share_high) == (5 / 23, 12 / 23)
    assert (got.shortfall, got.unit, got.subject) == (2, "facilities in reach", "demand")
    assert (got.outcome, got.severity) == (Outcome.FAIL, Severity.ERROR)
    assert (got.missing, got.kind) == (("facilities.beds",), "reach")


def test_whom_a_rule_does_not_apply_to_stands_outside():
    dense = [{"field": "older_people_per_km2", "above": 9}]
    got = outcome_of(rules.reach(applies_when=dense), demand=[[0, 0, 9], [5000, 0, 10]])
    assert (got.outside.subjects, got.outside.people) == (1, 9)
    assert got.failing.people == 10


def test_without_anything_to_test_there_is_no_share():
    never = [{"field": "older_people_per_km2", "above": 1e6}]
    got = outcome_of(rules.reach(applies_when=never), demand=[[0, 0, 9]])
    assert (got.outcome, got.measured) == (Outcome.NOT_APPLICABLE, "nothing to test")
    assert (got.share_low, got.share_high) == (None, None)


@pytest.mark.parametrize(
    ("near", "said"),
    [
        (0, "0.0 %"),
        (1, "0.1 %"),
        (899, "89.9 %"),
        (900, "90.0 %"),
        (999, "99.9 %"),
        (1000, "100.0 %"),
    ],
)
def test_a_share_is_said_in_tenths(near, said):
    rows = [row for row in ([0, 0, near], [9000, 0, 1000 - near]) if row[2]]
    assert outcome_of(rules.reach(), demand=rows, facilities=HOME).measured.startswith(said)


def test_a_share_is_never_rounded_up_to_what_it_misses():
    got = outcome_of(rules.reach(), demand=[[0, 0, 99_999], [9000, 0, 1]], facilities=HOME)
    assert got.measured == "99.9 % of older people"
    assert got.outcome is Outcome.FAIL


def test_a_range_is_said_with_both_ends_and_of_what():
    town = {"demand": [[0, 0, 1], [2000, 0, 1]], "facilities": [*HOME, {"at": [2000, 0]}]}
    got = outcome_of(rules.reach("care_home"), **town)
    assert got.measured == "50.0 to 100.0 % of older people"
    units = {"planning_unit": [square(), square("2", 1000)]}
    counted = outcome_of(rules.amount(at_least=1), units=units, facilities=HOME)
    assert counted.measured == "50.0 % of units"


@pytest.mark.parametrize(
    ("share", "said"),
    [(100, "within 500 m"), (90, "within 500 m for 90 %"), (66.7, "within 500 m for 66.7 %")],
)
def test_what_is_required_is_said(share, said):
    got = outcome_of(rules.reach(required_share=share), demand=[[0, 0, 1]])
    assert got.required == said
    assert got.required_share == share / 100


def test_outcomes_stand_in_the_order_of_rules_and_findings_follow_them():
    two = [rules.amount(id="B"), rules.reach(id="A")]
    town = {"demand": [[0, 0, 1]], "units": {"planning_unit": [square()]}}
    got = rules.checked(two, town)
    assert [outcome.id for outcome in got.outcomes] == ["B", "A"]
    assert [finding.rule for finding in got.findings] == ["B", "A"]
    assert rules.checked([], town)[:2] == ((), ())


def test_what_is_not_applicable_has_no_findings():
    never = [{"field": "older_people_per_km2", "above": 1e6}]
    assert rules.checked([rules.reach(applies_when=never)], {"demand": [[0, 0, 9]]}).findings == ()


UNIT = {"planning_unit": [square()]}


@pytest.mark.parametrize(
    ("town", "outcomes"),
    [
        ({"demand": [[0, 0, 5]]}, ["fail", "fail", "fail"]),
        ({"units": UNIT}, ["undecided", "undecided", "fail"]),
        ({"units": UNIT, "facilities": HOME}, ["undecided", "undecided", "fail"]),
        ({"demand": [[0, 0, 5]], "facilities": HOME}, ["pass", "pass", "fail"]),
    ],
)
def test_a_town_without_people_or_facilities_passes_nothing_it_should_not(town, outcomes):
    got = rules.checked([rules.reach(), rules.ratio(), rules.amount()], town).outcomes
    assert [outcome.outcome for outcome in got] == outcomes


@pytest.mark.parametrize(
    "rule",
    [
        rules.reach(),
        rules.ratio(),
        rules.ratio(for_each="city"),
        rules.amount(),
        rules.amount(for_each="city"),
    ],
)
@pytest.mark.parametrize("facilities", [[], HOME])
def test_where_no_layer_says_who_lives_where_that_is_said(rule, facilities):
    got = outcome_of(rule, facilities=facilities)
    assert (got.outcome, got.missing) == (Outcome.UNDECIDED, ("layers.elders",))


ALL = [
    rules.reach(),
    rules.reach("care_home", id="two", at_least=2, required_share=60),
    rules.ratio(),
    rules.amount(),
]
metres = st.integers(0, 3000)
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 900)), max_size=8),
        "facilities": st.lists(
            st.builds(
                lambda x, y, beds, status: {"at": [x, y], "beds": beds, "status": status},
                metres,
                metres,
                st.sampled_from([None, 9, 60]),
                st.sampled_from(["existing", "planned", "closed"]),
            ),
            max_size=5,
        ),
        "surroundings": st.sampled_from(["known", "unknown"]),
        "units": st.sampled_from([{}, {"community": [square("10"), square("2", 1000)]}]),
    }
)


@settings(deadline=None, max_examples=40)
@given(drawn, st.randoms())
def test_neither_the_order_of_features_nor_of_rules_changes_what_is_found(town, random):
    named = [{**row, "id": f"f{n}"} for n, row in enumerate(town["facilities"])]
    mixed = {
        **town,
        "demand": random.sample(town["demand"], len(town["demand"])),
        "facilities": random.sample(named, len(named)),
    }
    one = check.run(ALL, towns.measured({**town, "facilities": named}), Silent())
    other = check.run(ALL[::-1], towns.measured(mixed), Silent())
    assert one.outcomes == other.outcomes[::-1]
    key = lambda finding: finding.id  # noqa: E731
    assert sorted(one.findings, key=key) == sorted(other.findings, key=key)


@settings(deadline=None, max_examples=40)
@given(drawn)
def test_whoever_is_tested_passes_fails_or_may(town):
    study = towns.measured(town)
    for outcome in check.run(ALL[:2], study, Silent()).outcomes:
        parts = (outcome.passing, outcome.failing, outcome.undecided, outcome.outside)
        assert sum(part.people for part in parts) == study.demand.elders.sum()
        assert sum(part.subjects for part in parts) == len(study.demand)
