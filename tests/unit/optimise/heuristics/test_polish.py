from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import polish as polish_
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.polish import polish
from siting.optimise.heuristics.swap import better_swap, swap
from siting.optimise.proof.bound import bound
from tests.unit.optimise.problems import best_of, choices, city, limited, problems


@settings(deadline=None, max_examples=25)
@given(problems(), st.integers(0, 2**20), st.integers(0, 3))
def test_keeps_the_limits_and_is_never_worse_than_what_is_known(problem, seed, parts):
    every = list(choices(problem))
    known = every[seed % len(every)]
    prices = bound(problem, iterations=40)
    found = polish(problem, known, prices, rounds=20, parts=parts, dearest=3)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert problem.gain(known) - 1e-9 <= found.value <= prices.value


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
@pytest.mark.parametrize("limit", ["number", "cost", "spacing", "groups", "forced", "allowed"])
def test_finds_the_best_of_a_small_town(sort, limit):
    problem = limited(city(60, 14, 4, sort=sort, radius=0.3), limit, seed=5)
    prices = bound(problem, iterations=200)
    found = polish(problem, greedy(problem).chosen, prices, rounds=300, parts=20)
    assert found.value == pytest.approx(best_of(problem))


def test_is_better_than_swaps_with_few_candidates(monkeypatch):
    monkeypatch.setattr(polish_, "_LEAST", 100)
    monkeypatch.setattr(polish_, "_A_SITE", 3)
    problem = city(2000, 300, 20, radius=0.15)
    start = swap(problem, greedy(problem).chosen)
    found = polish(problem, start.chosen, bound(problem, iterations=200), rounds=1500)
    assert found.value > start.value
    assert better_swap(problem, found.chosen) is None


def test_stops_when_told_to():
    problem = city(1000, 150, 12)
    start = swap(problem, greedy(problem).chosen)
    prices = bound(problem, iterations=40)
    found = polish(problem, start.chosen, prices, rounds=300, report=lambda *_: False)
    assert not found.complete
    assert found.value >= start.value
