from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import breed as breed_
from siting.optimise.heuristics.breed import Effort, breed
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.swap import swap
from siting.optimise.proof.bound import bound
from siting.optimise.solution import go_on
from tests.unit.optimise.problems import best_of, city, problems

SHORT = Effort(size=12, first=20, generations=6, rounds=10)


def _bred(problem, *, effort=SHORT, starts=None, enough=np.inf, seed=0, report=go_on):
    shares = bound(problem, iterations=60).shares
    return breed(
        problem,
        [greedy(problem).chosen] if starts is None else starts,
        shares,
        np.zeros(0, dtype=np.intp),
        effort=effort,
        enough=enough,
        seed=seed,
        report=report,
    )


@settings(deadline=None, max_examples=20)
@given(problems(sorts=["reach"], limits=["number", "forced", "allowed"]), st.integers(0, 9))
def test_choices_are_worth_what_is_said_and_one_is_best(problem, seed):
    simple = plain(problem)
    if simple is None:
        return
    found = _bred(simple.problem, seed=seed)
    assert found.complete
    assert found.value.tolist() == [simple.problem.gain(one) for one in found.chosen]
    assert found.value.tolist() == sorted(found.value.tolist(), reverse=True)
    assert found.value[0] == best_of(simple.problem)


def test_joining_finds_more_than_improving_each_alone(monkeypatch):
    problem = plain(city(2400, 300, 30, radius=0.08)).problem
    effort = Effort(size=24, first=20, generations=20, rounds=20)
    first = _bred(problem, effort=effort._replace(generations=0))
    bred = _bred(problem, effort=effort)
    monkeypatch.setattr(breed_._Population, "_joined", lambda _, here, there: here)
    alone = _bred(problem, effort=effort)
    assert bred.value.mean() > alone.value.mean() > first.value.mean()
    assert bred.value[0] >= alone.value[0]


def test_is_never_worse_than_what_it_starts_from():
    problem = plain(city(1200, 150, 14, radius=0.13)).problem
    start = swap(problem, greedy(problem).chosen)
    found = _bred(problem, starts=[start.chosen], effort=Effort(2, 1, 1, 1))
    assert found.value[0] >= start.value


def test_repeats_and_depends_on_the_seed():
    problem = plain(city(1200, 150, 14, radius=0.13)).problem
    one, again, other = (_bred(problem, seed=seed).chosen.tolist() for seed in (3, 3, 4))
    assert one == again
    assert one != other


def test_no_choice_is_there_twice_after_it_was_bred():
    problem = plain(city(600, 80, 8)).problem
    start = greedy(problem).chosen
    found = _bred(problem, starts=[start], effort=Effort(30, 40, 12, 10))
    kept = [tuple(one) for one in found.chosen.tolist()]
    assert all(len(set(one)) == problem.most for one in kept)


def test_ends_when_enough_is_gained_or_nothing_more_comes():
    problem = plain(city(200, 20, 3, radius=0.3)).problem
    for enough in (problem.gain(greedy(problem).chosen), np.inf):
        heard = []
        effort = Effort(size=8, first=20, generations=10**6, rounds=20)
        found = _bred(
            problem,
            effort=effort,
            enough=enough,
            report=lambda value, _, heard=heard: heard.append(value) is None,
        )
        assert found.complete
        assert len(heard) < 200


@pytest.mark.parametrize("after", [0, 1, 3])
def test_stops_when_told_to(after):
    problem = plain(city(600, 80, 8)).problem
    start = greedy(problem)
    calls = iter(range(100))
    found = _bred(problem, starts=[start.chosen], report=lambda *_: next(calls) < after)
    assert not found.complete
    assert found.value[0] >= start.value
    assert found.value.tolist() == [problem.gain(one) for one in found.chosen]


def test_left_out_candidates_come_back_through_those_that_are_dear(monkeypatch):
    monkeypatch.setattr(breed_, "_GENERATIONS_A_HERD", 1)
    problem = plain(city(600, 80, 8)).problem
    shares = np.zeros(80)
    start = np.arange(8)
    effort = Effort(size=4, first=1, generations=8, rounds=20)
    words = {"effort": effort, "enough": np.inf, "seed": 0, "report": go_on}
    few = breed(problem, [start] * 4, shares, np.zeros(0, dtype=np.intp), **words)
    all_ = breed(problem, [start] * 4, shares, np.arange(80), **words)
    assert all_.value[0] > few.value[0]
