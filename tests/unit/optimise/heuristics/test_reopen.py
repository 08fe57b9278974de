from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import reopen as reopen_
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.reopen import reopen, restricted
from tests.unit.optimise.problems import best_of, choices, city, limited, problems


@settings(deadline=None, max_examples=25)
@given(problems(), st.integers(0, 2**20))
def test_keeps_the_limits_and_is_never_worse_than_its_start(problem, seed):
    every = list(choices(problem))
    start = every[seed % len(every)]
    found = reopen(problem, start, rounds=5)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert found.value >= problem.gain(start) - 1e-9


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
@pytest.mark.parametrize("limit", ["number", "cost", "spacing", "groups", "forced", "allowed"])
def test_finds_the_best_of_a_small_town(sort, limit):
    problem = limited(city(60, 14, 4, sort=sort, radius=0.3), limit, seed=5)
    found = reopen(problem, greedy(problem).chosen, rounds=100)
    assert found.value == pytest.approx(best_of(problem))


def test_is_better_than_the_greedy_choice_in_a_city():
    problem = city(2000, 300, 20, radius=0.15)
    start = greedy(problem)
    assert reopen(problem, start.chosen, rounds=60).value > start.value


def test_leaves_alone_what_is_too_large_to_search(monkeypatch):
    monkeypatch.setattr(reopen_, "_MOST_LEFT", (0,))
    problem = city(2000, 300, 20, radius=0.15)
    start = greedy(problem)
    found = reopen(problem, start.chosen, rounds=30)
    assert found.chosen.tolist() == start.chosen.tolist()


def test_is_the_same_every_time():
    problem = city(1000, 150, 12)
    start = greedy(problem).chosen
    first, again = (reopen(problem, start, rounds=30, seed=3) for _ in range(2))
    assert first.chosen.tolist() == again.chosen.tolist()


def test_ends_by_itself_when_nothing_helps():
    problem, heard = city(300, 40, 4), []
    best = reopen(problem, greedy(problem).chosen, rounds=10_000)
    found = reopen(
        problem, best.chosen, rounds=10_000, report=lambda value, _: heard.append(value) is None
    )
    assert found.complete
    assert len(heard) < 100


def test_stops_when_told_to():
    problem = city(1000, 150, 12)
    start = greedy(problem)
    found = reopen(problem, start.chosen, rounds=30, report=lambda *_: False)
    assert not found.complete
    assert found.chosen.tolist() == start.chosen.tolist()


@given(problems())
def test_a_restricted_problem_has_the_limits_of_the_whole(problem):
    among = np.arange(0, problem.n_candidates, 2)
    forced = among[:0] if problem.forced is None else problem.forced
    if not np.isin(forced, among).all():
        return
    few = restricted(problem, among, forced)
    for some in choices(problem):
        if np.isin(some, among).all():
            at = np.searchsorted(among, some)
            assert few.feasible(at)
            assert few.gain(at) == problem.gain(some)
