from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics.exchange import Exchange
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.swap import better_swap
from tests.unit.optimise.problems import city, problems

PROBLEM = plain(city(600, 90, 9, radius=0.13)).problem


@settings(deadline=None, max_examples=60)
@given(problems(sorts=["reach"], limits=["number", "forced", "allowed"]), st.integers(0, 9))
def test_what_it_climbs_to_is_worth_what_is_said_and_no_less_than_before(problem, seed):
    simple = plain(problem)
    if simple is None:
        return
    rng, exchange = np.random.default_rng(seed), Exchange(simple.problem)
    start = rng.permutation(exchange.n_candidates)[: exchange.most]
    exchange.hold(start)
    before = exchange.value
    assert before == simple.problem.gain(start)
    exchange.climb(rng)
    assert len(np.unique(exchange.chosen)) == exchange.most
    assert exchange.value == simple.problem.gain(exchange.chosen) >= before
    assert exchange.times.tolist() == exchange.times_of(exchange.chosen).tolist()


def test_a_better_choice_far_from_what_changed_is_left_for_later():
    exchange = Exchange(PROBLEM)
    exchange.hold(np.arange(PROBLEM.most))
    exchange.climb(np.random.default_rng(0), np.zeros(0, dtype=np.intp))
    assert exchange.chosen.tolist() == list(range(PROBLEM.most))
    exchange.climb(np.random.default_rng(0))
    assert exchange.value > PROBLEM.gain(np.arange(PROBLEM.most))


def test_what_is_beside_a_change_is_bettered_as_well():
    exchange, rng = Exchange(PROBLEM), np.random.default_rng(1)
    exchange.hold(greedy(PROBLEM).chosen)
    exchange.climb(rng)
    best, value = exchange.chosen.copy(), exchange.value
    others = np.setdiff1d(np.arange(exchange.n_candidates), best)
    worse = np.concatenate([[others[0]], best[1:]])
    exchange.hold(worse)
    fell = exchange.value
    exchange.climb(rng, np.array([best[0], others[0]]))
    assert fell < exchange.value
    assert exchange.value == pytest.approx(value, rel=0.02)


def test_no_exchange_is_left_that_gains_anything_in_a_town():
    exchange = Exchange(PROBLEM)
    exchange.climb(np.random.default_rng(2))
    assert better_swap(PROBLEM, exchange.chosen) is None


def test_a_choice_that_was_taken_up_is_not_changed_outside():
    start = np.arange(PROBLEM.most)
    exchange = Exchange(PROBLEM)
    exchange.hold(start)
    exchange.climb(np.random.default_rng(0))
    assert start.tolist() == list(range(PROBLEM.most))
