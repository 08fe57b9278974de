from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.heuristics import swap as swap_module
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.swap import better_swap, swap
from siting.optimise.problem import Problem
from siting.optimise.state import State
from tests.unit.optimise.problems import choices, city, gain_by_hand, problems


def best_neighbour(problem, chosen):
    """Try every exchange, and everyone more, by plain sums."""
    forced = [] if problem.forced is None else problem.forced.tolist()
    best = 0.0
    outs = [None, *(one for one in chosen if one not in forced)]
    for out, candidate in product(outs, range(problem.n_candidates)):
        other = np.array([*(one for one in chosen if one != out), candidate])
        if candidate not in chosen and problem.feasible(other):
            best = max(best, gain_by_hand(problem, other) - gain_by_hand(problem, chosen))
    return best


def any_choice(problem, seed):
    every = list(choices(problem))
    return every[seed % len(every)]


@settings(deadline=None)
@given(problems(), st.integers(0, 2**20))
def test_ends_where_no_exchange_helps_and_never_below_its_start(problem, seed):
    start = any_choice(problem, seed)
    found = swap(problem, start)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert found.value >= problem.gain(start) - 1e-9
    assert best_neighbour(problem, found.chosen.tolist()) < 1e-8
    assert better_swap(problem, found.chosen) is None


@settings(deadline=None)
@given(problems(), st.integers(0, 2**20))
def test_the_check_finds_the_best_exchange_there_is(problem, seed):
    start = any_choice(problem, seed)
    best, found = best_neighbour(problem, start.tolist()), better_swap(problem, start)
    if found is None:
        assert best < 1e-8
    else:
        assert found.gain == pytest.approx(best, abs=1e-8)
        other = np.append(start[start != (-1 if found.out is None else found.out)], found.candidate)
        assert problem.feasible(other)
        assert problem.gain(other) - problem.gain(start) == pytest.approx(found.gain, abs=1e-8)


def test_an_exchange_mends_what_greedy_chose_badly():
    rows = np.array([[0, 1, 1, 1, 0], [1, 1, 1, 0, 0], [0, 0, 0, 1, 1]])
    people = np.array([3.0, 4, 1, 4, 3])
    problem = Problem(adds=csr_array(rows), missing=np.ones(5), value=people, most=2)
    first = greedy(problem)
    assert first.chosen.tolist() == [0, 1]
    assert better_swap(problem, first.chosen) == (0, 2, 3.0)
    assert swap(problem, first.chosen).chosen.tolist() == [1, 2]


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
def test_is_better_than_greedy_in_a_city(sort):
    problem = city(2000, 300, 20, sort=sort, radius=0.15)
    start = greedy(problem)
    found = swap(problem, start.chosen)
    assert found.value > start.value
    assert better_swap(problem, found.chosen) is None


def test_works_on_a_state_that_has_been_used():
    problem = replace(city(), forced=np.array([5, 60]))
    state = State(problem)
    first = greedy(problem, state=state)
    again = swap(problem, first.chosen, state=state)
    assert again.chosen.tolist() == swap(problem, first.chosen).chosen.tolist()
    assert {5, 60} <= set(again.chosen.tolist())
    assert greedy(problem, state=state).order.tolist() == first.order.tolist()


def test_stops_when_told_and_says_so():
    problem = city()
    start = np.arange(8)
    found = swap(problem, start, lambda value, bound: False)
    assert not found.complete
    assert problem.gain(start) < found.value < swap(problem, start).value


def test_small_pieces_give_the_same_check(monkeypatch):
    problem = city()
    expected = better_swap(problem, np.arange(8))
    monkeypatch.setattr(swap_module, "_PAIRS_A_CHUNK", 5)
    assert better_swap(problem, np.arange(8)) == expected
