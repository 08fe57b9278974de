from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from siting.optimise.heuristics.exchange import Exchange
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.path import best_between
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.swap import swap
from tests.unit.optimise.problems import city

PROBLEM = plain(city(400, 40, 6, radius=0.15)).problem
GOOD = swap(PROBLEM, greedy(PROBLEM).chosen).chosen
OTHERS = np.setdiff1d(np.arange(PROBLEM.n_candidates), GOOD)
HALVES = np.concatenate([GOOD[:3], OTHERS[:3]]), np.concatenate([GOOD[3:], OTHERS[3:6]])


def between(one, other, problem=PROBLEM, seed=0):
    return best_between(Exchange(problem), np.random.default_rng(seed), one, other)


@pytest.mark.parametrize("seed", range(4))
def test_the_good_halves_of_two_choices_meet_on_the_way(seed):
    found = between(*HALVES, seed=seed)
    assert found is not None
    assert len(np.unique(found)) == PROBLEM.most
    assert set(found.tolist()) <= {*HALVES[0].tolist(), *HALVES[1].tolist()}
    assert PROBLEM.gain(found) > max(PROBLEM.gain(half) for half in HALVES)


def test_large_numbers_add_up_as_exactly_as_small_ones():
    large = replace(PROBLEM, value=PROBLEM.value * 2.0**24)
    assert between(*HALVES, problem=large).tolist() == between(*HALVES).tolist()


def test_no_way_is_found_to_itself_a_neighbour_or_down_from_a_peak():
    assert between(GOOD, GOOD) is None
    assert between(GOOD, np.concatenate([GOOD[1:], OTHERS[:1]])) is None
    worst = OTHERS[np.argsort([PROBLEM.gain([one]) for one in OTHERS])][: PROBLEM.most]
    assert between(GOOD, worst) is None


def test_nothing_on_the_way_is_given_that_is_not_worth_more_than_both():
    dice, exchange = np.random.default_rng(5), Exchange(PROBLEM)
    met = 0
    for _ in range(200):
        one, other = (dice.permutation(PROBLEM.n_candidates)[: PROBLEM.most] for _ in range(2))
        found = best_between(exchange, dice, one, other)
        if found is not None:
            met += 1
            assert PROBLEM.gain(found) > max(PROBLEM.gain(one), PROBLEM.gain(other))
            assert len(found) == PROBLEM.most
    assert met > 20
