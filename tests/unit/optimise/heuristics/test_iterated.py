from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.heuristics import iterated as iterated_
from siting.optimise.heuristics.iterated import iterated
from siting.optimise.heuristics.kept import Kept, apart
from siting.optimise.heuristics.plain import plain
from siting.optimise.solution import go_on
from tests.unit.optimise.problems import best_of, city, problems

TOWN = plain(city(2400, 300, 30, radius=0.08)).problem


def search(problem, *, rounds=60, enough=np.inf, seed=0, report=go_on):
    start = np.arange(problem.most)
    return iterated(problem, start, rounds=rounds, enough=enough, seed=seed, report=report)


@settings(deadline=None, max_examples=25)
@given(problems(sorts=["reach"], limits=["number", "forced", "allowed"]), st.integers(0, 9))
def test_choices_are_worth_what_is_said_and_one_is_best(problem, seed):
    simple = plain(problem)
    if simple is None:
        return
    found = search(simple.problem, rounds=150, seed=seed)
    assert found.complete
    assert found.value.tolist() == [simple.problem.gain(one) for one in found.chosen]
    assert found.value.tolist() == sorted(found.value.tolist(), reverse=True)
    assert found.value[0] == best_of(simple.problem)


def test_those_kept_are_apart_and_no_more_than_are_wanted():
    found = search(TOWN, rounds=300)
    least = TOWN.most // iterated_._PART_APART
    assert 5 < len(found.chosen) <= iterated_._KEPT
    assert all(apart(*pair) >= least for pair in itertools.combinations(found.chosen, 2))


def test_relinking_finds_more_than_wandering_alone(monkeypatch):
    relinked = [search(TOWN, rounds=80, seed=seed).value[0] for seed in range(4)]
    monkeypatch.setattr(iterated_, "best_between", lambda *_: None)
    alone = [search(TOWN, rounds=80, seed=seed).value[0] for seed in range(4)]
    assert np.mean(relinked) > np.mean(alone)


def test_more_rounds_find_more_and_the_same_seed_finds_the_same():
    few, many = search(TOWN, rounds=5), search(TOWN, rounds=300)
    assert few.value[0] < many.value[0]
    again = search(TOWN, rounds=300)
    assert again.chosen.tolist() == many.chosen.tolist()
    assert search(TOWN, rounds=300, seed=1).chosen.tolist() != many.chosen.tolist()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_stops_when_told_to(after):
    calls = itertools.count()
    found = search(TOWN, rounds=500, report=lambda *_: next(calls) < after)
    assert not found.complete
    assert found.value[0] >= TOWN.gain(np.arange(TOWN.most))


def test_ends_when_there_is_enough():
    heard = []
    found = search(TOWN, enough=1.0, report=lambda *_: heard.append(1) is None)
    assert found.complete
    assert not heard


def test_a_choice_is_kept_if_it_is_better_than_all_near_it():
    kept = Kept(2, 2)
    kept.add(np.array([3, 1, 2]), 10)
    kept.add(np.array([1, 2, 4]), 10)  # near, and no better
    assert [one.tolist() for one in kept.chosen] == [[1, 2, 3]]
    kept.add(np.array([1, 2, 4]), 11)
    assert (kept.value, [one.tolist() for one in kept.chosen]) == ([11], [[1, 2, 4]])
    kept.add(np.array([7, 8, 9]), 5)
    kept.add(np.array([4, 5, 6]), 8)  # a third: the worst goes
    assert kept.value == [11, 8]
    kept.add(np.array([1, 4, 5]), 20)  # near both
    assert (kept.value, [one.tolist() for one in kept.chosen]) == ([20], [[1, 4, 5]])


def test_as_many_give_way_as_get_it_far_enough():
    strength, dice = iterated_._Strength(10, 30), np.random.default_rng(0)
    for _ in range(300):
        strength.learn(2)
    assert strength.draw(dice) == 30
    for _ in range(900):
        strength.learn(30)
    assert strength.draw(dice) in (1, 2)
