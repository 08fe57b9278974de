from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import thorough as thorough_
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.polish import polish
from siting.optimise.heuristics.swap import swap
from siting.optimise.heuristics.thorough import joined, thorough
from siting.optimise.proof.bound import bound
from tests.unit.optimise.problems import best_of, choices, city, limited, problems


@settings(deadline=None, max_examples=10)
@given(problems(), st.integers(0, 2**20), st.integers(1, 2), st.integers(0, 1))
def test_keeps_the_limits_and_is_never_worse_than_what_is_known(problem, seed, turns, parts):
    every = list(choices(problem))
    known = every[seed % len(every)]
    prices = bound(problem, iterations=40)
    found = thorough(problem, known, prices, turns=turns, rounds=20, parts=parts, dearest=3)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert problem.gain(known) - 1e-9 <= found.value <= prices.value


@pytest.mark.parametrize("limit", ["number", "cost", "spacing", "groups", "forced", "allowed"])
def test_finds_the_best_of_a_small_town(limit):
    problem = limited(city(60, 14, 4, radius=0.3), limit, seed=5)
    prices = bound(problem, iterations=200)
    start = greedy(problem).chosen
    found = thorough(problem, start, prices, turns=2, rounds=50, parts=1)
    assert found.value == pytest.approx(best_of(problem))


def test_finds_more_than_one_search_with_as_many_rounds_and_repeats():
    problem = city(1200, 150, 14, radius=0.13, seed=0)
    start = swap(problem, greedy(problem).chosen).chosen
    prices = bound(problem, iterations=200)
    one = polish(problem, start, prices, rounds=50)
    found, again = (thorough(problem, start, prices, turns=2, rounds=20, parts=1) for _ in range(2))
    assert found.value > one.value
    assert found.chosen.tolist() == again.chosen.tolist()


def test_joins_the_good_parts_of_two_choices(monkeypatch):
    monkeypatch.setattr(thorough_, "_DEAREST", 0)
    monkeypatch.setattr(thorough_, "_NEAR", 1.0)
    problem = city(400, 40, 6, radius=0.15)
    good = swap(problem, greedy(problem).chosen).chosen
    others = np.setdiff1d(np.arange(40), good)
    one, two = np.append(good[:3], others[:3]), np.append(good[3:], others[3:6])
    prices = bound(problem, iterations=100)
    found = joined(problem, [one, two], prices)
    assert problem.gain(found) >= problem.gain(good)
    for name, least, other in (("_PAIRS", 10, 10**6), ("_NEAR", 0.001, 1.0)):
        monkeypatch.setattr(thorough_, name, least)
        assert joined(problem, [one, two], prices).tolist() == one.tolist()
        monkeypatch.setattr(thorough_, name, other)


def test_stops_when_told_to():
    problem = city(1000, 150, 12)
    start = swap(problem, greedy(problem).chosen)
    prices = bound(problem, iterations=40)
    for after in (0, 5, 12):
        calls = iter(range(10**6))
        found = thorough(
            problem,
            start.chosen,
            prices,
            turns=2,
            rounds=300,
            parts=2,
            report=lambda *_, calls=calls, after=after: next(calls) < after,
        )
        assert not found.complete
        assert found.value >= start.value


def test_ends_where_the_bound_is_reached():
    problem = city(200, 20, 3, radius=0.3)
    prices = bound(problem, iterations=500)
    asked = []
    found = thorough(
        problem,
        greedy(problem).chosen,
        prices,
        turns=50,
        rounds=50,
        parts=1,
        report=lambda value, _: asked.append(value) is None,
    )
    assert found.value == prices.value
    assert len(asked) < 100
