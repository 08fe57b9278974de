from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from siting.optimise.proof import bound as module
from siting.optimise.proof.bound import bound
from siting.optimise.proof.prices import Prices, certain, prices_of
from siting.optimise.proof.relaxation import relax
from siting.optimise.proof.rest import rest
from siting.optimise.proof.saddle import Point, begin
from tests.unit.optimise.small import best, choices, covering, pairs, problems


def relaxed(problem):
    """Solve the relaxation of a problem without forced candidates by another method."""
    dense = problem.adds.toarray().astype(float)
    dense = np.minimum(dense, problem.missing)
    c, m = dense.shape
    open_ = np.ones(c, bool) if problem.allowed is None else problem.allowed
    rows, high = [np.append(np.ones(c), np.zeros(m))], [problem.most]
    for i in range(m):
        rows.append(np.append(-dense[:, i], np.eye(m)[i]))
        high.append(0)
    if problem.cost is not None:
        rows.append(np.append(problem.cost, np.zeros(m)))
        high.append(problem.budget)
        open_ = open_ & (problem.cost <= problem.budget)
    if problem.group is not None:
        for group in range(3):
            rows.append(np.append(problem.group == group, np.zeros(m)))
            high.append(problem.most_a_group)
    top = np.append(open_.astype(float), problem.missing)
    worth = np.append(np.zeros(c), problem.value)
    return -linprog(-worth, np.array(rows), high, bounds=list(zip(0 * top, top, strict=True))).fun


@given(problems())
@settings(max_examples=500)
def test_no_choice_gains_more_than_the_bound(problem):
    most = best(problem)
    if most is None:
        return
    assert bound(problem, iterations=60).value >= most


@given(problems())
@settings(max_examples=300)
def test_the_bound_is_no_more_than_all_gain_and_rules_out_no_best_choice(problem):
    assume(best(problem) is not None and rest(problem).quantum)
    found = bound(problem, iterations=3)
    assert found.value <= problem.gain(np.arange(problem.n_candidates))
    top = max(problem.gain(one) for one in choices(problem))
    for chosen in choices(problem):
        if problem.gain(chosen) == top:
            free = np.setdiff1d(chosen, problem.forced if problem.forced is not None else [])
            free = free[found.open[free]]
            assert (found.with_each[free] >= top).all()
            out = np.setdiff1d(np.flatnonzero(found.open), chosen)
            assert (found.without_each[out] >= top).all()


@given(problems(), st.integers(0, 2**32))
@settings(max_examples=300)
def test_any_prices_at_all_give_a_bound(problem, seed):
    most = best(problem)
    assume(most is not None)
    left, dice = rest(problem), np.random.default_rng(seed)
    limits = left.limits()
    cells = dice.choice([0, 0.3, 1], len(problem.value)) * problem.value
    of_limits = dice.choice([0, 1, 50], len(limits.caps)) * dice.random(len(limits.caps))
    assert certain(left, Prices(cells, of_limits, limits.rows, limits.caps))[0] >= most


@given(problems())
@settings(max_examples=200)
def test_candidates_that_prices_rule_out_are_in_no_choice_that_gains_more(problem):
    assume(best(problem) is not None)
    found = bound(problem, iterations=100)
    for chosen in choices(problem):
        inside = np.isin(np.arange(problem.n_candidates), chosen)
        gain = problem.gain(chosen)
        may = found.open & inside
        assert (found.with_each[may] >= gain).all()
        assert (found.without_each[found.open & ~inside] >= gain).all()


@given(problems(), st.integers(1, 2))
@settings(max_examples=100, deadline=None)
def test_candidates_left_aside_at_first_are_seen_to(problem, few):
    most = best(problem)
    assume(most is not None)
    patch = pytest.MonkeyPatch()
    with patch.context() as changed:
        changed.setattr(module, "_FEW", few)
        changed.setattr(module, "_FIRST", 4)
        some = bound(problem, iterations=1_000)
    every = bound(problem, iterations=1_000)
    assert some.value >= most
    assert some.value <= every.value * 1.02 + 1


@given(problems(limited=False), st.integers(1, 127))
@settings(max_examples=100)
def test_prices_are_kept_when_more_candidates_are_looked_at(problem, some):
    left = rest(problem)
    few = left.open[(some >> np.arange(len(left.open)) & 1).astype(bool)]
    assume(len(few))
    part, every = relax(left, few), relax(left, left.open)
    dice = np.random.default_rng(some)
    x = part.saddle().top * dice.random(len(part.worth)).astype(np.float32)
    old = Point(x=x, y=np.ones(len(few), np.float32), weight=3.0)
    new = module._continued(every, begin(every.saddle()), (part, old))
    before, after = prices_of(left, part, old).cells, prices_of(left, every, new).cells
    np.testing.assert_allclose(after, before, rtol=1e-5)
    assert new.y.sum() == len(few)
    assert new.weight == 3


@given(problems())
@settings(max_examples=100, deadline=None)
def test_the_bound_comes_near_the_relaxation(problem):
    problem = replace(problem, forced=None, conflicts=None)
    found = bound(problem, iterations=4_000, tolerance=1e-6)
    exact = relaxed(problem)
    assert found.value >= min(exact, np.floor(exact + 1e-9)) - 1e-9 * max(exact, 1)
    assert found.value <= exact * 1.01 + 1e-6
    assert found.relaxed <= exact * (1 + 1e-6) + 1e-9


def test_cutting_what_is_above_the_missing_makes_it_tight():
    # 1 site of 40 beds where 10 are missing: half a site would not do for two such places.
    adds = csr_array(np.array([[40.0, 0], [0, 40.0]]))
    problem = covering(np.eye(2), [1, 1], 1)
    problem = replace(problem, adds=adds, missing=np.array([10.0, 10.0]))
    assert bound(problem).value == pytest.approx(10, rel=1e-4)


def test_cliques_count_for_more_than_pairs():
    every = [(a, b) for a in range(6) for b in range(a)]
    problem = covering(np.eye(6), [1, 1, 1, 1, 1, 1], 6, conflicts=pairs(6, every))
    assert bound(problem).value == 1  # pairs alone would let half of each through: 3


def test_whole_people_give_a_whole_bound():
    problem = covering([[1, 1, 0], [0, 1, 1], [1, 0, 1]], [1, 1, 1], 1)
    assert bound(problem).value == 2
    triangle = replace(problem, adds=csr_array(np.eye(3, dtype=np.int8)), value=np.full(3, 0.3))
    assert bound(triangle).value == pytest.approx(0.3, rel=1e-4)


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1e12, 1e200])
def test_tiny_and_huge_values_change_only_the_scale(scale):
    reached = [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]
    problem = covering(reached, [3.1, 1.7, 2.3, 2.9], 1)
    plain = bound(problem).value
    assert bound(replace(problem, value=problem.value * scale)).value == pytest.approx(
        plain * scale, rel=1e-5
    )
    most = best(replace(problem, value=problem.value * scale))
    assert bound(replace(problem, value=problem.value * scale)).value >= most


@pytest.mark.parametrize(
    "problem",
    [
        covering(np.zeros((0, 2)), [1, 2], 0),
        covering(np.zeros((2, 2)), [1, 2], 2),
        covering(np.eye(2), [0, 0], 2),
        covering(np.eye(2), [1, 2], 0),
        covering(np.zeros((2, 0)), [], 2),
        covering(np.eye(2), [1, 2], 2, cost=np.ones(2), budget=0.0),
        covering(np.eye(2), [1, 2], 2, allowed=np.zeros(2, bool)),
    ],
    ids=["no candidates", "no reach", "no value", "no sites", "no cells", "no money", "forbidden"],
)
def test_where_nothing_can_be_gained_the_bound_is_nothing(problem):
    assert bound(problem).value == 0


def test_forced_candidates_count_and_those_that_break_the_limits_are_refused():
    problem = covering(np.eye(3), [5, 2, 1], 2, forced=np.array([2]))
    assert bound(problem).value == 6
    with pytest.raises(ValueError, match="forced"):
        bound(replace(problem, most=0))


def test_what_is_just_within_the_budget_is_not_lost_to_rounding():
    # 0.2 + 0.5 is at most 0.7 as floats go, but 0.7 - 0.2 is less than 0.5.
    cost, forced = np.array([0.2, 0.5]), np.array([0])
    problem = covering(np.eye(2), [1, 4], 2, cost=cost, budget=0.7, forced=forced)
    assert problem.feasible(np.array([0, 1]))
    assert bound(problem).value == 5


def test_what_is_forced_counts_in_its_group():
    group, forced = np.zeros(4, int), np.array([3])
    problem = covering(np.eye(4), [1, 2, 3, 4], 4, group=group, most_a_group=2, forced=forced)
    assert bound(problem).value == 7


def test_it_stops_when_told_to_or_near_enough():
    dice = np.random.default_rng(3)
    problem = covering(dice.random((60, 200)) < 0.05, dice.integers(1, 50, 200), 8)
    full = bound(problem, iterations=2_000)
    assert bound(problem, iterations=2_000, report=lambda *_: False).iterations == 20
    near = bound(problem, known=full.value / 1.2, gap=0.2, iterations=2_000)
    assert near.iterations < full.iterations
    assert near.value <= 1.25 * full.value / 1.2


def test_it_repeats_to_the_last_digit():
    dice = np.random.default_rng(4)
    problem = covering(dice.random((50, 100)) < 0.1, dice.random(100), 5)
    assert bound(problem).value == bound(problem).value


def test_too_many_conflicts_are_left_out_and_said(monkeypatch):
    monkeypatch.setattr("siting.optimise.proof.rest.MOST_CONFLICTS", 1)
    every = [(a, b) for a in range(4) for b in range(a)]
    problem = covering(np.eye(4), [1, 1, 1, 1], 4, conflicts=pairs(4, every))
    found = bound(problem)
    assert found.ignored == ("conflicts",)
    assert found.value == 4
