"""The fewest that meet shares of what is missing, beside all choices of small problems."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import csr_array

from siting.optimise.covering.enough import Asks, enough
from siting.optimise.heuristics.rounding import forced
from tests.unit.optimise.every import Every, random_problem, seeds, served
from tests.unit.optimise.small import covering, pairs, town


def random_asks(problem, seed):
    """Ask for some weight of some cells, once or twice; more than there is, now and then."""
    dice, m = np.random.default_rng(seed), len(problem.missing)
    n = int(dice.integers(1, 3))
    weights = dice.integers(0, 9, (n, m)) * (dice.random((n, m)) < 0.7)
    share = dice.choice([0, 0.3, 0.5, 0.9, 1, 1, 1.2], n)
    return Asks(csr_array(weights.astype(float)), share * weights.sum(axis=1))


@given(seeds)
@settings(max_examples=500, deadline=None)
def test_never_more_are_asked_for_than_it_takes(seed):
    problem = random_problem(seed)
    problem = replace(problem, cost=None, most=problem.n_candidates)
    asks = random_asks(problem, seed)
    if not problem.feasible(forced(problem)):
        return
    every = Every(problem)
    met = served(problem, every.chosen) @ asks.weights.toarray().T
    whole = (served(problem, every.chosen) >= 1) @ asks.weights.toarray().T
    found = enough(problem, asks)
    in_part = every.n[(met >= asks.needed - 1e-9).all(axis=1)]
    for counted in (in_part, every.n[(whole >= asks.needed - 1e-9).all(axis=1)]):
        assert not len(counted) or found.at_least <= counted.min()
    if found.chosen is None:
        assert not len(in_part)
        return
    assert set(forced(problem)) <= set(found.chosen.tolist())
    assert len(found.chosen) == found.at_least == in_part.min()
    here = np.isin(np.arange(problem.n_candidates), found.chosen)[None]
    assert (served(problem, here) @ asks.weights.toarray().T >= asks.needed - 1e-6).all()


def asked(weights, needed):
    return Asks(csr_array(np.array(weights, float)), np.array(needed, float))


@pytest.mark.parametrize(("needed", "n"), [(5, 1), (5.0001, 2), (9, 2), (9.0001, 3), (12, 3)])
def test_what_is_asked_for_exactly_is_enough(needed, n):
    problem = covering(np.eye(3), [5, 4, 3], 3)
    found = enough(problem, asked([[5, 4, 3]], [needed]))
    assert (found.at_least, len(found.chosen)) == (n, n)


def test_nothing_asked_for_takes_what_is_forced():
    problem = covering(np.eye(3), [5, 4, 3], 3, forced=np.array([2]))
    found = enough(problem, asked([[5, 4, 3]], [0]))
    assert (found.at_least, found.chosen.tolist()) == (1, [2])


def test_the_number_and_the_budget_are_no_limits_and_the_others_are():
    problem = covering(np.eye(3), [5, 4, 3], 0, cost=np.ones(3), budget=1.0)
    assert enough(problem, asked([[5, 4, 3]], [9])).chosen.tolist() == [0, 1]
    problem = covering(np.eye(3), [5, 4, 3], 3, conflicts=pairs(3, [(0, 1)]))
    assert enough(problem, asked([[5, 4, 3]], [8])).chosen.tolist() == [0, 2]
    assert enough(problem, asked([[5, 4, 3]], [9])).chosen is None


def test_two_things_are_asked_for_together():
    problem = covering(np.eye(4), [9, 8, 1, 1], 4)
    weights = [[9, 8, 0, 0], [0, 0, 1, 1]]
    assert enough(problem, asked(weights, [9, 1])).at_least == 2
    assert enough(problem, asked(weights, [10, 2])).at_least == 4


def test_a_search_that_is_stopped_still_bounds():
    problem = town()
    weights, total = problem.value[None], problem.value.sum()
    whole = enough(problem, asked(weights, [0.8 * total]))
    for limit in ({"nodes": 0}, {"seconds": 1e-6}, {"report": lambda *_: False}):
        found = enough(problem, asked(weights, [0.8 * total]), **limit)
        assert 0 <= found.at_least <= whole.at_least == len(whole.chosen)
        assert found.chosen is None or len(found.chosen) >= whole.at_least


def test_a_choice_that_is_known_is_no_longer_than_what_is_found():
    problem = town(n=60, c=20, reach=0.3)
    total = problem.value.sum()
    everyone = np.arange(20)
    found = enough(problem, asked(problem.value[None], [0.7 * total]), known=everyone)
    assert found.at_least == len(found.chosen) < 20
