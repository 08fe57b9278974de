from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import relinked as relinked_
from siting.optimise.heuristics import thorough as thorough_
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.relinked import relinkable
from siting.optimise.heuristics.swap import better_swap, swap
from siting.optimise.heuristics.thorough import thorough
from siting.optimise.proof.bound import bound
from tests.unit.optimise.problems import best_of, choices, city, limited, problems

TOWN = {"n_cells": 1200, "n_candidates": 150, "most": 14, "radius": 0.13}


@settings(deadline=None, max_examples=15)
@given(
    problems(sorts=["reach"], limits=["number", "forced", "allowed"]),
    st.integers(0, 2**20),
    st.integers(0, 3),
)
def test_is_the_best_of_a_small_problem(problem, number, seed):
    every = list(choices(problem))
    known = every[number % len(every)]
    prices = bound(problem, iterations=60)
    found = thorough(problem, known, prices, turns=1, rounds=400, parts=1, seed=seed)
    assert found.complete
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert problem.gain(known) - 1e-9 <= found.value
    if relinkable(problem, prices) is not None:
        assert found.value == pytest.approx(best_of(problem))


def test_is_used_where_the_problem_is_plain_and_nowhere_else(monkeypatch):
    problem = city(200, 30, 4)
    said = []
    monkeypatch.setattr(thorough_, "relinked", lambda *_, **__: said.append("relinked"))
    monkeypatch.setattr(thorough_, "_in_turns", lambda *_, **__: said.append("in turns"))
    for one in (
        problem,
        replace(problem, forced=np.array([2])),
        *(limited(problem, limit, seed=1) for limit in ("cost", "spacing", "groups")),
        city(200, 30, 4, sort="backup"),
    ):
        start = greedy(one).chosen
        thorough(one, start, bound(one, iterations=20), turns=1, rounds=1, parts=1)
    assert said == ["relinked"] * 2 + ["in turns"] * 4


def test_no_exchange_makes_it_better_and_it_is_not_worse_than_known():
    problem = city(**TOWN)
    start = swap(problem, greedy(problem).chosen)
    prices = bound(problem, iterations=200)
    found = thorough(problem, start.chosen, prices, turns=1, rounds=1_000, parts=2)
    assert found.complete
    assert start.value <= found.value <= prices.value
    assert better_swap(problem, found.chosen) is None


def test_repeats_whatever_the_order_of_cells():
    problem = city(300, 60, 6)
    start = greedy(problem).chosen
    turned = np.random.default_rng(0).permutation(len(problem.value))
    other = replace(problem, adds=problem.adds[:, turned], value=problem.value[turned])
    runs = [
        thorough(one, start, bound(one, iterations=100), turns=1, rounds=200, parts=0)
        for one in (problem, problem, other)
    ]
    assert runs[0].chosen.tolist() == runs[1].chosen.tolist()
    assert runs[0].value == runs[2].value


def test_too_large_a_problem_is_left_to_others(monkeypatch):
    problem = city(200, 30, 4)
    prices = bound(problem, iterations=20)
    assert relinkable(problem, prices) is not None
    monkeypatch.setattr(relinked_, "_STEPS", 100)
    assert relinkable(problem, prices) is None


def test_only_the_dearest_candidates_are_searched_where_there_are_many(monkeypatch):
    problem = city(200, 30, 4)
    prices = bound(problem, iterations=100)
    monkeypatch.setattr(relinked_, "_CANDIDATES", 10)
    simple = relinkable(problem, prices)
    assert len(simple.open) == 10
    start = swap(problem, np.argsort(prices.worth)[:4])
    found = thorough(problem, start.chosen, prices, turns=1, rounds=400, parts=1)
    assert found.value >= start.value


@pytest.mark.parametrize("after", [0, 3, 8, 30])
def test_stops_when_told_to(after):
    problem = city(**TOWN)
    start = swap(problem, greedy(problem).chosen)
    prices = bound(problem, iterations=40)
    calls = iter(range(10**6))
    found = thorough(
        problem,
        start.chosen,
        prices,
        turns=1,
        rounds=1_000,
        parts=2,
        report=lambda *_: next(calls) < after,
    )
    assert not found.complete
    assert found.value >= start.value


def test_what_it_reports_is_of_the_whole_problem():
    problem = replace(city(**TOWN), forced=np.array([3, 5]))
    prices = bound(problem, iterations=100)
    heard = []
    found = thorough(
        problem,
        greedy(problem).chosen,
        prices,
        turns=1,
        rounds=400,
        parts=1,
        report=lambda value, top: heard.append((value, top)) is None,
    )
    assert max(value for value, _ in heard) <= found.value + 1e-6
    assert all(top >= found.value for _, top in heard)
    assert min(value for value, _ in heard) >= problem.gain(problem.forced)
