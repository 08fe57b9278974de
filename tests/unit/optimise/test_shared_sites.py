"""Choices where beds are shared: greedy, exchanges and the bound, beside trying all."""

from __future__ import annotations

from math import e

import numpy as np
import pytest
from hypothesis import given, settings

from siting.optimise.shared_sites import SharedEffort, greedy, solve
from siting.optimise.shared_state import SharedState
from tests.unit.optimise.shared_cases import cases

EFFORT = SharedEffort(exchanges=200, starts=3, ruins=4, prices=40)
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
    state.restore(chosen, saved)
    assert (state.value, state.chosen) == (value, chosen)
