from __future__ import annotations

import numpy as np
import pytest

from siting.optimise.heuristics import unite as unite_
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.kept import Found
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.swap import swap
from siting.optimise.heuristics.unite import unite
from siting.optimise.solution import go_on
from tests.unit.optimise.problems import city

PROBLEM = plain(city(400, 40, 6, radius=0.15)).problem
GOOD = swap(PROBLEM, greedy(PROBLEM).chosen).chosen


def population(*rows, complete=True):
    """Put choices in order, the best first."""
    value = np.array([PROBLEM.gain(row) for row in rows])
    order = np.argsort(-value, kind="stable")
    return Found(np.array([np.sort(rows[k]) for k in order]), value[order], complete)


def halves():
    """Give two choices, each with half of a good one."""
    others = np.setdiff1d(np.arange(PROBLEM.n_candidates), GOOD)
    return population([*GOOD[:3], *others[:3]], [*GOOD[3:], *others[3:6]])


def united(found, searches=4, report=go_on, enough=np.inf, seed=0):
    return unite(PROBLEM, found, searches=searches, enough=enough, seed=seed, report=report)


def test_the_best_parts_of_several_are_joined():
    made = united(halves())
    assert made.complete
    assert made.value[0] >= PROBLEM.gain(GOOD) > halves().value[0]
    assert made.value.tolist() == [PROBLEM.gain(one) for one in made.chosen]
    assert (np.diff(made.value) <= 0).all()
    assert all(len(np.unique(one)) == PROBLEM.most for one in made.chosen)


def test_none_becomes_worse_and_the_result_hangs_on_the_seed_alone():
    dice = np.random.default_rng(1)
    found = population(*(dice.permutation(40)[:6] for _ in range(12)))
    one, other = united(found, seed=3), united(found, seed=3)
    assert one.chosen.tolist() == other.chosen.tolist()
    assert (one.value >= found.value).all()
    assert one.value[0] > found.value[0]


def test_choices_too_many_for_one_search_are_left_out_of_it(monkeypatch):
    monkeypatch.setattr(unite_, "_FIRST", 6.0)  # the first choice alone
    made = united(halves(), searches=1)
    assert made.value[0] == halves().value[0]


@pytest.mark.parametrize("enough", [0.0, -1.0])
def test_nothing_is_searched_where_there_is_enough(enough):
    made = united(halves(), enough=enough)
    assert made.chosen.tolist() == halves().chosen.tolist()


def test_a_search_that_was_stopped_says_so():
    assert not united(halves()._replace(complete=False)).complete
    made = united(halves(), report=lambda *_: False)
    assert not made.complete or made.value[0] >= PROBLEM.gain(GOOD)  # it was over before it heard
    assert made.value[0] >= halves().value[0]


def test_a_search_ends_after_so_many_looks_without_being_stopped():
    heard = []
    looks = unite_._Looks(lambda value, top: heard.append((value, top)) is None, 5.0)
    goes_on = [looks(3.0, 9.0) for _ in range(unite_._LOOKS)]
    assert goes_on == [True] * (unite_._LOOKS - 1) + [False]
    assert not looks.over
    assert set(heard) == {(5.0, np.inf)}
