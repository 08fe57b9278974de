from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.heuristics import recreate
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.swap import better_swap, swap
from siting.optimise.problem import Problem
from tests.unit.optimise.problems import best_of, choices, city, limited, problems


@settings(deadline=None)
@given(problems(), st.integers(0, 2**20))
def test_keeps_the_limits_and_is_never_worse_than_its_starts(problem, seed):
    every = list(choices(problem))
    starts = [every[seed % len(every)], greedy(problem).chosen]
    found = improve(problem, starts, rounds=30)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert found.value >= max(problem.gain(start) for start in starts) - 1e-9
    assert better_swap(problem, found.chosen) is None


def test_the_best_start_counts_even_if_nothing_new_is_found():
    rows = csr_array(np.array([[1, 0], [1, 0], [0, 1]]))
    problem = Problem(
        adds=rows,
        missing=np.ones(2),
        value=np.ones(2),
        most=3,
        cost=np.array([4.0, 0.0, 4.0]),
        budget=4.0,
    )
    found = improve(problem, [np.array([0]), np.array([1, 2])], rounds=0)
    assert found.chosen.tolist() == [1, 2]


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
@pytest.mark.parametrize("limit", ["number", "cost", "spacing", "groups", "forced", "allowed"])
def test_finds_the_best_of_a_small_town(sort, limit):
    problem = limited(city(60, 14, 4, sort=sort, radius=0.3), limit, seed=5)
    found = improve(problem, [greedy(problem).chosen], rounds=300)
    assert found.value == pytest.approx(best_of(problem))


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
def test_is_better_than_swaps_alone_in_a_city(sort):
    problem = city(2000, 300, 20, sort=sort, radius=0.15)
    start = swap(problem, greedy(problem).chosen)
    found = improve(problem, [start.chosen], rounds=1500)
    assert found.value > start.value


def test_is_the_same_every_time_for_the_same_rounds_and_seed():
    problem = city(1000, 150, 12)
    starts = [greedy(problem).chosen]
    first, again = (improve(problem, starts, rounds=200, seed=4) for _ in range(2))
    assert first.order.tolist() == again.order.tolist()
    assert first.value == again.value


def test_order_of_cells_changes_nothing():
    problem = city(1000, 150, 12)
    cells = np.random.default_rng(2).permutation(1000)
    other = replace(problem, adds=problem.adds[:, cells], value=problem.value[cells])
    got, expected = (improve(one, [np.arange(12)], rounds=200) for one in (other, problem))
    assert got.order.tolist() == expected.order.tolist()


def test_gives_the_best_of_its_starts_even_without_rounds():
    problem = city()
    good = swap(problem, greedy(problem).chosen)
    poor = np.arange(8)
    for starts in ([good.chosen, poor], [poor, good.chosen]):
        assert improve(problem, starts, rounds=0).value >= good.value


def test_remembers_few_neighbours_and_finds_the_same(monkeypatch):
    problem = city(1000, 150, 12)
    expected = improve(problem, [np.arange(12)], rounds=100)
    monkeypatch.setattr(recreate, "_MOST_KEPT", 1)
    assert improve(problem, [np.arange(12)], rounds=100).order.tolist() == expected.order.tolist()


def test_stops_when_told_or_when_time_is_over_and_says_so():
    problem = city()
    starts = [np.arange(8)]
    for how in ({"report": lambda value, bound: False}, {"seconds": 0.0}):
        found = improve(problem, starts, rounds=10**9, **how)
        assert not found.complete
        assert problem.feasible(found.chosen)
        assert found.value >= problem.gain(starts[0])


def test_without_starts_begins_with_what_is_forced():
    problem = replace(city(), forced=np.array([3]))
    expected = swap(problem, problem.forced)
    assert improve(problem, [], rounds=0).chosen.tolist() == expected.chosen.tolist()
