from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.records.finding import Outcome
from siting.shortfall import TestTable, nothing_to_test
from siting.verdict import decide, share_range
from tests.unit import rules

PASS, PERHAPS, FAIL = (1, 1), (0, 1), (0, 0)  # have, have_most of one that is needed
RULE = rules.reach()
COUNT = replace(RULE, weight_by="count")


def table(*subjects):
    """Make a table of (people, (have, have_most))."""
    n = len(subjects)
    return TestTable(
        level="demand",
        rows=np.arange(n),
        need=np.ones(n),
        have=np.array([have for _, (have, _) in subjects], dtype=float),
        have_most=np.array([most for _, (_, most) in subjects], dtype=float),
        weight=np.array([people for people, _ in subjects], dtype=float),
        unit="places",
    )


def share(percent, **more):
    return replace(RULE, required_share=float(percent), **more)


def test_a_share_is_that_of_people_or_of_subjects():
    tested = table((90, PASS), (9, PERHAPS), (1, FAIL))
    assert share_range(RULE, tested) == (Fraction(90, 100), Fraction(99, 100))
    assert share_range(COUNT, tested) == (Fraction(1, 3), Fraction(2, 3))


def test_of_nobody_there_is_no_share_but_of_empty_units_there_is():
    tested = table((0, FAIL))
    assert share_range(RULE, tested) is None
    assert share_range(COUNT, tested) == (0, 0)


@pytest.mark.parametrize(
    ("percent", "people", "outcome"),
    [
        (90, 90, Outcome.PASS),
        (90, 89, Outcome.FAIL),
        (90, 91, Outcome.PASS),
        (100, 100, Outcome.PASS),
        (100, 99, Outcome.FAIL),
        (0, 0, Outcome.PASS),
    ],
)
def test_exactly_the_share_asked_is_enough(percent, people, outcome):
    tested = table((people, PASS), (100 - people, FAIL))
    assert decide(share(percent), tested, 2025) is outcome


def test_a_millionth_of_a_person_short_is_short():
    tested = table((90 - 2**-20, PASS), (10 + 2**-20, FAIL))
    assert decide(share(90), tested, 2025) is Outcome.FAIL


@pytest.mark.parametrize("percent", [33.3, 66.6, 66.7, 70.1, 95.2, 99.9])
def test_a_tenth_of_a_percent_decides(percent):
    met = round(percent * 10)
    for people, outcome in ((met, Outcome.PASS), (met - 1, Outcome.FAIL)):
        tested = table((people, PASS), (1000 - people, FAIL))
        assert decide(share(percent), tested, 2025) is outcome


@pytest.mark.parametrize(
    ("perhaps", "outcome"), [(11, Outcome.UNDECIDED), (10, Outcome.UNDECIDED), (9, Outcome.FAIL)]
)
def test_what_may_be_decides_only_where_even_all_of_it_is_too_little(perhaps, outcome):
    tested = table((80, PASS), (perhaps, PERHAPS), (20 - perhaps, FAIL))
    assert decide(share(90), tested, 2025) is outcome


@pytest.mark.parametrize(
    ("year", "outcome"),
    [(2024, Outcome.NOT_YET_DUE), (2025, Outcome.FAIL), (2026, Outcome.FAIL)],
)
def test_a_rule_is_due_in_its_year(year, outcome):
    assert decide(RULE, table((1, FAIL)), year) is outcome


def test_what_passes_before_it_is_due_passes():
    assert decide(RULE, table((1, PASS)), 1990) is Outcome.PASS


def test_what_is_undecided_before_it_is_due_is_not_yet_due():
    assert decide(RULE, table((1, PERHAPS)), 2024) is Outcome.NOT_YET_DUE


@pytest.mark.parametrize("year", [2024, 2025])
def test_nothing_to_test_is_not_applicable_unless_something_is_missing(year):
    assert decide(RULE, nothing_to_test("demand", "m"), year) is Outcome.NOT_APPLICABLE
    lacking = nothing_to_test("demand", "m", "layers.elders")
    assert decide(RULE, lacking, year) is Outcome.UNDECIDED


subjects = st.lists(
    st.tuples(st.integers(0, 50), st.sampled_from([PASS, PERHAPS, FAIL])), min_size=1, max_size=8
)


@given(subjects, st.integers(0, 100), st.randoms())
def test_the_order_of_subjects_changes_no_verdict(listed, percent, random):
    mixed = random.sample(listed, len(listed))
    for rule in (share(percent), share(percent, weight_by="count")):
        assert decide(rule, table(*listed), 2025) is decide(rule, table(*mixed), 2025)


@given(subjects, st.integers(0, 100))
def test_an_undecided_rule_can_turn_out_either_way(listed, percent):
    rule = share(percent)
    if decide(rule, table(*listed), 2025) is Outcome.UNDECIDED:
        good = [(people, PASS if had == PERHAPS else had) for people, had in listed]
        bad = [(people, FAIL if had == PERHAPS else had) for people, had in listed]
        assert decide(rule, table(*good), 2025) is Outcome.PASS
        assert decide(rule, table(*bad), 2025) is Outcome.FAIL
