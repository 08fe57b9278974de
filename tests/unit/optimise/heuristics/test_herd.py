from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics.herd import Herd
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.recreate import Neighbourhoods
from siting.optimise.heuristics.swap import swap
from siting.optimise.solution import go_on
from siting.optimise.state import State
from tests.unit.optimise.problems import city, problems


def _herd(problem, n, seed=0):
    rng = np.random.default_rng(seed)
    choices = [rng.permutation(problem.n_candidates)[: problem.most] for _ in range(n)]
    herd = Herd(problem)
    herd.start(choices)
    return herd, choices, rng


def _gains(problem, chosen):
    return [problem.gain(one) for one in chosen]


@settings(deadline=None, max_examples=60)
@given(problems(sorts=["reach"], limits=["number", "forced", "allowed"]), st.integers(0, 99))
def test_gains_are_those_of_the_problem_after_any_run(problem, seed):
    simple = plain(problem)
    if simple is None:
        return
    herd, _, rng = _herd(simple.problem, 5, seed)
    first = herd.value.copy()
    value, chosen, complete = herd.run(rng, 12, np.full(5, 3.0), go_on)
    assert complete
    for some, gains in ((chosen, value), (herd.chosen, herd.value)):
        assert all(len(set(one)) == simple.problem.most for one in some.tolist())
        assert gains.tolist() == _gains(simple.problem, some)
    assert (value >= first).all()


def test_next_gains_are_those_of_the_problem():
    problem = plain(city()).problem
    herd, _, rng = _herd(problem, 4)
    herd.run(rng, 30, np.full(4, 20.0), go_on)
    for chosen, value, next_ in zip(herd.chosen, herd.value, herd.next_gain, strict=True):
        more = [problem.gain(np.append(chosen, one)) for one in range(problem.n_candidates)]
        assert max(more) - value == next_


def test_too_large_choices_lose_least_and_too_small_ones_gain_most():
    problem = plain(city(n_candidates=20, most=4)).problem
    herd = Herd(problem)
    five, three = np.arange(5), np.array([1, 9, 17])
    herd.start([five, three, np.arange(4)])
    without = max(problem.gain(np.setdiff1d(five, one)) for one in five)
    with_ = max(problem.gain(np.append(three, one)) for one in range(20))
    assert herd.value.tolist() == [without, with_, problem.gain(np.arange(4))]
    assert herd.value.tolist() == _gains(problem, herd.chosen)


def test_a_run_comes_near_to_the_best_exchange():
    problem = plain(city(900, 100, 10)).problem
    herd, choices, rng = _herd(problem, 16)
    value, _, _ = herd.run(rng, 400, 0.1 * herd.next_gain, go_on)
    exchanged = max(swap(problem, choice).value for choice in choices)
    assert value.max() >= exchanged


def test_a_run_repeats_and_does_not_depend_on_others_values():
    problem = plain(city()).problem
    runs = []
    for _ in range(2):
        herd, _, rng = _herd(problem, 6)
        runs.append(herd.run(rng, 50, np.full(6, 10.0), go_on))
    assert runs[0][0].tolist() == runs[1][0].tolist()
    assert runs[0][1].tolist() == runs[1][1].tolist()


def test_no_slack_means_never_worse():
    problem = plain(city()).problem
    herd, _, rng = _herd(problem, 6)
    before = herd.value.copy()
    for _ in range(10):
        herd.run(rng, 5, np.zeros(6), go_on)
        assert (herd.value >= before).all()
        before = herd.value.copy()


def test_near_are_those_that_the_long_search_holds_near():
    problem = plain(city(n_cells=150, n_candidates=40, radius=0.1)).problem
    near = Neighbourhoods(State(problem))
    for one, row in enumerate(Herd(problem).near):
        assert np.setdiff1d(near.of(one), one).tolist() == np.flatnonzero(row).tolist()


@pytest.mark.parametrize("after", [0, 2])
def test_stops_when_told_to(after):
    problem = plain(city()).problem
    herd, _, rng = _herd(problem, 3)
    first = herd.value.copy()
    calls = iter(range(100))
    value, chosen, complete = herd.run(rng, 10**6, np.zeros(3), lambda *_: next(calls) < after)
    assert not complete
    assert value.tolist() == _gains(problem, chosen)
    assert (value >= first).all()


def test_one_more_candidate_than_is_chosen():
    problem = replace(plain(city(n_candidates=6, most=5)).problem)
    herd, _, rng = _herd(problem, 8)
    value, chosen, _ = herd.run(rng, 60, 0.1 * herd.next_gain, go_on)
    every = [problem.gain(np.setdiff1d(np.arange(6), one)) for one in range(6)]
    assert value.tolist() == _gains(problem, chosen)
    assert value.max() == max(every)
