from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from siting.optimise.proof import dominance
from siting.optimise.proof.dominance import dominated
from tests.unit.optimise.small import best, covering, pairs, problems


@settings(deadline=None, max_examples=600)
@given(problems())
def test_the_best_choice_gains_as_much_without_the_dominated(problem):
    gone = dominated(problem)
    allowed = ~gone if problem.allowed is None else problem.allowed & ~gone
    left, whole = best(replace(problem, allowed=allowed)), best(problem)
    assert (left is None) == (whole is None)
    if whole is not None:
        np.testing.assert_allclose(left, whole, rtol=1e-12)


def test_who_serves_fewer_of_the_same_is_dominated():
    problem = covering([[1, 1, 0], [1, 1, 1], [0, 0, 1]], [5, 5, 5], 2)
    assert dominated(problem).tolist() == [True, False, True]


def test_of_equal_ones_the_lowest_stays():
    problem = covering([[1, 1], [1, 1], [1, 1]], [5, 5], 2)
    assert dominated(problem).tolist() == [False, True, True]
    assert dominated(replace(problem, forced=np.array([1]))).tolist() == [True, False, True]


def test_what_may_add_up_stays():
    problem = covering([[1, 1], [1, 1]], [5, 5], 2)
    twice = replace(problem, missing=np.array([2.0, 1.0]))
    assert not dominated(twice).any()  # both together give the first cell all it misses
    apart = replace(twice, conflicts=pairs(2, [(0, 1)]))
    assert dominated(apart).tolist() == [False, True]


def test_who_costs_less_stays_and_so_does_who_is_in_another_group():
    problem = covering([[1, 0], [1, 1]], [5, 5], 1)
    assert not dominated(replace(problem, cost=np.array([1.0, 2.0]), budget=2.0)).any()
    assert dominated(replace(problem, cost=np.array([2.0, 2.0]), budget=2.0))[0]
    assert not dominated(replace(problem, group=np.array([0, 1]))).any()
    assert dominated(replace(problem, group=np.array([0, -1])))[0]


def test_who_stands_in_nobodys_way_stays():
    """The small candidate 0 may stand beside 2, the large candidate 1 may not."""
    problem = covering([[1, 0, 0], [1, 1, 0], [0, 0, 1]], [5, 1, 9], 2)
    blocked = replace(problem, conflicts=pairs(3, [(1, 2)]))
    assert not dominated(blocked).any()
    assert dominated(replace(problem, conflicts=pairs(3, [(1, 2), (0, 2)])))[0]


def test_pairs_are_gone_through_in_parts(monkeypatch):
    problem = covering(np.tril(np.ones((9, 9), int)) + np.eye(9, k=1, dtype=int), [1] * 9, 3)
    whole = dominated(problem)
    monkeypatch.setattr(dominance, "_PAIRS_A_CHUNK", 3)
    assert (dominated(problem) == whole).all()
    assert whole.sum() == 8


def test_who_stands_in_the_way_of_another_than_the_one_it_would_replace_does_not_replace_it():
    problem = covering([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], [5, 1, 9, 9], 2)
    assert not dominated(replace(problem, conflicts=pairs(4, [(1, 2), (0, 3)]))).any()


def test_candidates_are_set_aside_only_where_they_are_found_at_once(monkeypatch):
    problem = covering([[1, 1, 0], [1, 1, 1], [0, 0, 1]], [5, 5, 5], 2)
    smaller, n = dominance.pruned(problem)
    assert (smaller.allowed.tolist(), n) == ([False, True, False], 2)
    assert dominance.pruned(smaller) == (smaller, 0)
    monkeypatch.setattr(dominance, "_WORK", 5)  # at the rarest of their cells are 2, 2 and 2
    assert dominance.pruned(problem) == (problem, 0)
    monkeypatch.setattr(dominance, "_WORK", 6)
    assert dominance.pruned(problem)[1] == 2
