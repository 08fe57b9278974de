from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.heuristics.plain import MOST_WORTH, only, plain
from siting.optimise.problem import Problem
from tests.unit.optimise.problems import best_of, choices, city, limited, problems


@settings(deadline=None)
@given(problems(), st.integers(0, 2**20))
def test_every_choice_gains_the_same(problem, seed):
    simple = plain(problem)
    if simple is None:
        return
    every = list(choices(simple.problem))
    chosen = every[seed % len(every)]
    whole = simple.whole(chosen)
    assert problem.feasible(whole)
    assert simple.people(simple.problem.gain(chosen)) == pytest.approx(problem.gain(whole))
    assert simple.part(whole).tolist() == chosen.tolist()


@settings(deadline=None)
@given(problems(sorts=["reach"], limits=["number", "forced", "allowed"]))
def test_nothing_better_is_left_out(problem):
    simple = plain(problem)
    if simple is not None:
        assert simple.people(best_of(simple.problem)) == pytest.approx(best_of(problem))


@pytest.mark.parametrize("limit", ["cost", "spacing", "groups", "all"])
def test_another_limit_is_not_plain(limit):
    problem = city()
    assert plain(problem) is not None
    assert plain(limited(problem, limit, seed=1)) is None


@pytest.mark.parametrize("sort", ["backup", "beds"])
def test_amounts_are_not_plain(sort):
    assert plain(city(sort=sort)) is None


def test_nothing_to_choose_is_not_plain():
    problem = city(n_candidates=10)
    assert plain(replace(problem, most=0)) is None
    assert plain(replace(problem, most=10)) is None
    assert plain(replace(problem, most=3), np.ones(10), 3) is None


def test_what_is_forced_and_not_allowed_is_left_out():
    problem = city(n_candidates=20, most=4)
    allowed = np.arange(20) != 7
    simple = plain(replace(problem, forced=np.array([3]), allowed=allowed))
    assert simple.problem.most == 3
    assert np.setdiff1d(np.arange(20), simple.open).tolist() == [3, 7]
    assert simple.gain == problem.gain(np.array([3]))
    assert simple.whole(np.array([0])).tolist() == [0, 3]


def test_people_who_are_not_whole_become_so():
    rows = csr_array(np.eye(3, dtype=np.int8))
    people = np.array([1 / 3, 2 / 3, 4e9])
    simple = plain(Problem(adds=rows, missing=np.ones(3), value=people, most=2))
    assert (np.rint(simple.problem.value) == simple.problem.value).all()
    assert simple.problem.value.sum() <= MOST_WORTH
    chosen = simple.part(np.array([0, 2]))
    assert simple.people(simple.problem.gain(chosen)) == pytest.approx(4e9)


def test_only_those_worth_most_are_left():
    problem = city(n_candidates=20, most=3)
    worth = np.arange(20)[::-1].astype(float)
    simple = plain(problem, worth, 8)
    assert simple.open.tolist() == list(range(8))
    few = only(simple.problem, np.array([1, 4, 6]))
    assert few.gain(np.array([0, 2])) == problem.gain(np.array([1, 6]))
