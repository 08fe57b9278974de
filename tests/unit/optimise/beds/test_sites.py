"""Choices where beds are shared: greedy, exchanges and the bound, beside trying all."""

from __future__ import annotations

from dataclasses import replace
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from siting.optimise.beds.exact import shared_exact
from siting.optimise.beds.shared import SharedProblem
from siting.optimise.beds.sites import SharedEffort, better, greedy, solve
from siting.optimise.beds.state import SharedState
from siting.optimise.problem import Problem
from tests.unit.optimise import small
from tests.unit.optimise.shared_beds import WHOLE, Town
from tests.unit.optimise.shared_cases import cases, pool_of

EFFORT = SharedEffort(exchanges=200, starts=3, ruins=4, prices=40)
NONE = np.empty(0, dtype=np.intp)
ALIKE = {"rel": 1e-9, "abs": 1e-6}


@settings(max_examples=500, deadline=None)
@given(cases())
def test_a_search_is_between_greedy_and_the_best_and_the_bound_above(case):
    problem, best = case.problem, case.best()
    if best is None:
        with pytest.raises(ValueError, match="forced"):
            solve(problem, EFFORT)
        return
    found = solve(problem, EFFORT)
    assert problem.plain.feasible(found.order)
    assert found.value == pytest.approx(case.gain(found.order), **ALIKE)
    assert found.greedy - 1e-9 <= found.value <= best + 1e-6
    assert found.bound.value >= best - 1e-9
    assert found.complete
    assert found.settled
    assert exchange_gain(case, found.order) <= 1e-6


def exchange_gain(case, chosen):
    """Say what the best exchange of one site, or one more, gains."""
    plain, here, value = case.problem.plain, set(chosen.tolist()), case.gain(chosen)
    forced = set() if plain.forced is None else set(plain.forced.tolist())
    most = 0.0
    for out in [None, *(here - forced)]:
        for new in set(range(plain.n_candidates)) - here:
            other = np.array(sorted(here - {out} | {new}), dtype=np.intp)
            if plain.feasible(other):
                most = max(most, case.gain(other) - value)
    return most


@settings(max_examples=500, deadline=None)
@given(cases(limited=False))
def test_greedy_keeps_its_guarantee(case):
    state = greedy(case.problem)
    assert state.value == pytest.approx(case.gain(np.array(state.chosen)), **ALIKE)
    assert state.value >= (1 - 1 / e) * case.best() - 1e-6


@settings(max_examples=100, deadline=None)
@given(cases(limited=False))
def test_gains_are_those_of_flows_from_nothing(case):
    state, c = SharedState(case.problem), case.problem.plain.n_candidates
    order = np.random.default_rng(c).permutation(c).tolist()
    for number, one in enumerate(order[: state.most]):
        before = case.gain(np.array(order[:number], dtype=np.intp))
        for other in order[number:]:
            after = case.gain(np.array([*order[:number], other], dtype=np.intp))
            assert state.gain(other) == pytest.approx(after - before, **ALIKE)
        state.take(one)
    value, saved, chosen = state.value, state.save(), list(state.chosen)
    state.give_back(chosen[::2])
    left = np.array([one for one in chosen if one not in chosen[::2]], dtype=np.intp)
    assert state.value == pytest.approx(case.gain(left), **ALIKE)
    for one in set(range(c)) - set(left.tolist()) if len(left) < state.most else ():
        found = state.best(passed=set(range(c)) - {one})
        gain = case.gain(np.append(left, one)) - state.value
        assert (found[1] if found else 0.0) == pytest.approx(gain, **ALIKE)
    state.restore(chosen, saved)
    assert (state.value, state.chosen) == (value, chosen)


@settings(max_examples=200, deadline=None)
@given(cases(limited=False), st.data())
def test_the_best_is_the_best_after_whatever_was_chosen_and_given_back(case, data):
    state, every = SharedState(case.problem), set(range(case.problem.plain.n_candidates))
    kept = list(state.chosen), state.save()
    for _ in range(8):
        move = data.draw(st.sampled_from(["take", "give back", "save", "restore"]))
        if move == "save":
            kept = list(state.chosen), state.save()
        elif move == "restore":
            state.restore(*kept)
        elif move == "give back":
            state.give_back([one for one in state.chosen if data.draw(st.booleans())])
        elif (may := sorted(every - set(state.chosen))) and len(state.chosen) < state.most:
            state.take(data.draw(st.sampled_from(may)))
        here, value = np.array(state.chosen, dtype=np.intp), state.value
        assert value == pytest.approx(case.gain(here), **ALIKE)
        gains = [case.gain(np.append(here, one)) - value for one in every - set(state.chosen)]
        most = max(gains, default=0.0) if len(here) < state.most else 0.0
        found = state.best()
        assert (found[1] if found else 0.0) == pytest.approx(most, **ALIKE)


def only_beds(town, most, **limits):
    c = len(town.offers)
    none = np.empty(0)
    plain = Problem(adds=csr_array((c, 0)), missing=none, value=none, most=most, **limits)
    return SharedProblem(plain=plain, pools=(pool_of(town, c),))


def test_the_bound_comes_close_to_the_linear_program():
    rng = np.random.default_rng(3)
    xy, sites = rng.uniform(0, 1000, (300, 2)), rng.uniform(0, 1000, (40, 2))
    near = np.hypot(*(sites[:, None] - xy[None]).transpose(2, 0, 1)) < 200
    town = Town(near, rng.integers(1, 20, 300) * WHOLE, rng.integers(50, 400, 40) * WHOLE)
    found = solve(only_beds(town, 6), EFFORT._replace(prices=200))
    least = linear_program(town, 6) / WHOLE
    assert found.value <= least * (1 + 1e-9)
    assert least * (1 - 1e-9) <= found.bound.value <= 1.002 * least
    assert found.value >= 0.96 * least


def linear_program(town, most):
    site, point = np.nonzero(town.near)
    m, n, k = len(town.offers), len(town.wants), len(site)
    wants, offers = town.wants / WHOLE, town.offers / WHOLE
    pairs = np.arange(k)
    served = csr_array((np.ones(k), (point, pairs)), shape=(n, k + m))
    given_ = csr_array((np.ones(k), (site, pairs)), shape=(m, k + m))
    given_ -= csr_array((offers, (np.arange(m), k + np.arange(m))), shape=(m, k + m))
    opened = csr_array((np.ones(k), (pairs, pairs)), shape=(k, k + m))
    opened -= csr_array((wants[point], (pairs, k + site)), shape=(k, k + m))
    number = csr_array(np.append(np.zeros(k), np.ones(m))[None])
    result = linprog(
        np.append(-np.ones(k), np.zeros(m)),
        A_ub=vstack([served, given_, opened, number]),
        b_ub=np.concatenate([wants, np.zeros(m + k), [most]]),
        bounds=[(0, None)] * k + [(0, 1)] * m,
    )
    return -result.fun * WHOLE


def test_equal_gains_go_to_where_more_people_compete_then_to_the_lower_index():
    near = np.array([[True, False, False], [False, True, True], [False, True, True]])
    town = Town(near, np.array([10, 6, 6]) * WHOLE, np.array([10, 10, 10]) * WHOLE)
    assert greedy(only_beds(town, 1)).chosen == [1]
    town = Town(near[:, :2], town.wants[:2], town.offers)
    assert greedy(only_beds(town, 1)).chosen == [0]


@pytest.mark.parametrize("most", [0, 1])
def test_nothing_to_gain_opens_nothing(most):
    town = Town(np.array([[False]]), np.array([5]), np.array([5]))
    found = solve(only_beds(town, most), EFFORT)
    assert (len(found.order), found.value, found.bound.value) == (0, 0.0, 0.0)


def test_that_nothing_can_be_gained_is_proven_beside_places_that_are_full():
    near = np.array([[False, False, False], [True, False, False], [False, True, True]])
    town = Town(near, np.array([4, 4, 7]) * WHOLE, np.array([6, 0, 4]) * WHOLE)
    plain = replace(only_beds(town, 1, forced=np.array([0])).plain, adds=csr_array((1, 0)))
    found = shared_exact(SharedProblem(plain=plain, pools=(pool_of(town, 1),)), np.array([0]))
    assert (found.value, found.proven) == (0, True)


def test_the_search_leaves_a_trap_and_the_bound_proves_that_it_did():
    near = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    town = Town(near, np.array([10, 12, 12, 10]) * WHOLE, np.array([100, 100, 100]) * WHOLE)
    found = solve(only_beds(town, 2), EFFORT._replace(prices=200))
    assert (found.greedy, found.value, found.settled) == (34, 44, True)
    assert found.bound.value == pytest.approx(44, abs=1e-6)
    assert found.chosen.tolist() == [0, 2]


def test_a_search_that_is_told_to_stop_says_so_and_still_gives_a_bound():
    near = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
    town = Town(near, np.array([10, 12, 12, 10]) * WHOLE, np.array([100, 100, 100]) * WHOLE)
    found = solve(only_beds(town, 2), EFFORT, report=lambda *_: False)
    assert (found.value, found.settled, found.complete) == (34, False, False)
    assert found.bound.value >= 44


def test_the_same_again_and_spacing_is_kept():
    rng = np.random.default_rng(4)
    town = Town(
        rng.random((30, 100)) < 0.1,
        rng.integers(1, 20, 100) * WHOLE,
        rng.integers(10, 60, 30) * WHOLE,
    )
    problem = only_beds(town, 8, conflicts=small.pairs(30, rng.integers(0, 30, (60, 2)).tolist()))
    first, again = solve(problem, EFFORT), solve(problem, EFFORT)
    assert first.order.tolist() == again.order.tolist()
    assert problem.plain.feasible(first.order)
    assert first.bound.value == again.bound.value >= first.value


@settings(max_examples=500, deadline=None)
@given(cases())
def test_branch_and_bound_finds_the_best(case):
    best = case.best()
    if best is None:
        return
    forced = case.problem.plain.forced
    found = shared_exact(case.problem, NONE if forced is None else np.unique(forced))
    assert case.problem.plain.feasible(found.chosen)
    assert found.value - 1e-6 <= best <= found.bound + 1e-6
    # Floats of costs may add up to just above the budget: then the search's choice is not taken.
    assert found.proven or case.problem.plain.cost is not None
    if found.proven:
        assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6)
        assert found.bound == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert not found.stopped


@settings(max_examples=200, deadline=None)
@given(cases())
def test_no_less_is_lost_without_a_site_than_is_said(case):
    if case.best() is None:
        return
    state = SharedState(case.problem)
    state.move_to(range(0, case.problem.plain.n_candidates, 2))
    value, chosen, saved = state.value, list(state.chosen), state.save()
    assert value == pytest.approx(case.gain(np.array(chosen, dtype=np.intp)), **ALIKE)
    for one, lost in zip(chosen, state.lost_at_least().tolist(), strict=True):
        state.give_back([one])
        assert lost <= value - state.value + 1e-6
        state.restore(chosen, saved)
        assert state.value == value


def test_what_nobody_else_is_near_to_is_lost():
    near = np.array([[True, True, False], [False, True, True]])
    town = Town(near, np.array([5, 3, 4]) * WHOLE, np.array([9, 2]) * WHOLE)
    state = SharedState(only_beds(town, 2))
    state.move_to([0, 1])
    assert state.lost_at_least().tolist() == [5, 2]


def test_a_choice_that_gains_enough_is_not_made_better():
    town = Town(np.eye(3, dtype=bool), np.array([5, 7, 9]) * WHOLE, np.array([9] * 3) * WHOLE)
    problem = only_beds(town, 1)
    assert better(problem, np.array([0]), EFFORT).tolist() == [2]
    assert better(problem, np.array([0]), EFFORT, goal=5.0).tolist() == [0]


def test_a_site_given_back_leaves_its_gain_to_its_twin():
    town = Town(np.array([[True], [True]]), np.array([5]) * WHOLE, np.array([9, 9]) * WHOLE)
    state = SharedState(only_beds(town, 2))
    state.take(0)
    assert (state.gain(1), state.best()) == (0, None)
    state.give_back([0])
    assert state.best(passed=[0]) == (1, 5)
