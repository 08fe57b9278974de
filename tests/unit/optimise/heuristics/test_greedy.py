from __future__ import annotations

from dataclasses import replace
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise import gains
from siting.optimise.heuristics.greedy import choose, choose_by_cost, greedy, guarantee, in_order
from siting.optimise.problem import Problem
from siting.optimise.state import State
from tests.unit.optimise.problems import best_of, city, gain_by_hand, problems


def plain_greedy(problem):
    """Choose greedily by trying every candidate at every step."""
    chosen = [] if problem.forced is None else sorted(problem.forced.tolist())
    while True:
        now, best = gain_by_hand(problem, chosen), (1e-9, None)
        for one in range(problem.n_candidates):
            joined = np.array([*chosen, one])
            if one not in chosen and problem.feasible(joined):
                gain = gain_by_hand(problem, joined) - now
                if gain > best[0] + 1e-9:
                    best = (gain, one)
        if best[1] is None:
            return chosen
        chosen.append(best[1])


@settings(deadline=None)
@given(problems())
def test_keeps_the_limits_and_its_guarantee(problem):
    found = greedy(problem)
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert sorted(found.order) == found.chosen.tolist()
    best = best_of(problem)
    assert found.value <= best + 1e-9
    if (share := guarantee(problem)) is not None:
        assert found.value >= share * best - 1e-9


@settings(deadline=None)
@given(problems(limits=("number", "spacing", "groups", "forced", "allowed")))
def test_takes_the_candidate_that_gains_most(problem):
    assert greedy(problem).order.tolist() == plain_greedy(problem)


def test_guarantees_are_told_apart():
    problem = city(n_candidates=4)
    near = csr_array(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], bool))
    costly = replace(problem, cost=np.ones(4), budget=2.0)
    assert guarantee(problem) == 1 - 1 / e
    assert guarantee(replace(problem, conflicts=csr_array((4, 4), dtype=bool))) == 1 - 1 / e
    assert guarantee(replace(problem, conflicts=near)) is None
    assert guarantee(replace(problem, group=np.zeros(4, dtype=int))) == 1 / 2
    assert guarantee(costly) == (1 - 1 / e) / 2
    assert guarantee(replace(costly, most=3)) is None
    assert guarantee(replace(costly, group=np.zeros(4, dtype=int))) is None


def test_a_large_candidate_alone_beats_small_ones_that_gain_more_for_their_cost():
    problem = Problem(
        adds=csr_array(np.eye(2)),
        missing=np.ones(2),
        value=np.array([2.0, 90.0]),
        most=2,
        cost=np.array([1.0, 100.0]),
        budget=100.0,
    )
    assert greedy(problem).chosen.tolist() == [1]
    forced = replace(problem, forced=np.array([0]), budget=101.0)
    assert greedy(forced).chosen.tolist() == [0, 1]


def test_gain_for_its_cost_decides_where_many_small_ones_fit():
    problem = Problem(
        adds=csr_array(np.eye(4)),
        missing=np.ones(4),
        value=np.array([10.0, 9, 9, 9]),
        most=4,
        cost=np.array([3.0, 1, 1, 1]),
        budget=3.0,
    )
    assert greedy(problem).chosen.tolist() == [1, 2, 3]


def test_ties_go_to_the_lowest_candidate():
    rows = csr_array(np.array([[0, 1], [1, 0], [1, 0]]))
    problem = Problem(adds=rows, missing=np.ones(2), value=np.ones(2), most=3)
    assert greedy(problem).order.tolist() == [0, 1]


def test_gains_that_differ_by_rounding_alone_are_ties():
    rows = csr_array(np.array([[1, 1, 0], [0, 0, 1]]))
    people = np.array([1 / 3, 1 / 3, 2 / 3])
    for order in ([0, 1], [1, 0]):
        problem = Problem(adds=rows[order], missing=np.ones(3), value=people, most=1)
        assert greedy(problem).order.tolist() == [0]


def test_dear_candidates_are_still_worth_their_cost():
    problem = city(n_candidates=6)
    costly = replace(problem, cost=np.full(6, 1e9), budget=2e9, most=6)
    expected = greedy(replace(problem, most=2)).order.tolist()
    assert greedy(costly).order.tolist() == expected
    state = State(costly)
    assert [choice.candidate for choice in choose_by_cost(state)] == expected


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
def test_prefixes_are_nested_and_each_is_the_greedy_choice_of_its_size(sort):
    problem = city(sort=sort)
    longest = greedy(problem).order
    for most in range(problem.most):
        assert greedy(replace(problem, most=most)).order.tolist() == longest[:most].tolist()


@settings(deadline=None)
@given(problems(limits=("number", "forced")), st.integers(0, 99))
def test_a_choice_is_put_in_greedy_order(problem, seed):
    rng = np.random.default_rng(seed)
    forced = [] if problem.forced is None else problem.forced
    chosen = np.union1d(rng.permutation(problem.n_candidates)[:3], forced).astype(int)
    order = in_order(problem, chosen)
    assert sorted(order) == chosen.tolist()
    assert sorted(order[: len(forced)]) == sorted(forced)
    only = replace(
        problem, allowed=np.isin(np.arange(problem.n_candidates), chosen), most=len(chosen)
    )
    taken = plain_greedy(only)[len(forced) :]
    assert order[len(forced) :][: len(taken)].tolist() == taken


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
def test_order_of_cells_and_candidates_changes_nothing(sort):
    problem = city(sort=sort)
    rng = np.random.default_rng(3)
    problem = replace(problem, value=problem.value + rng.random(len(problem.value)))
    cells = rng.permutation(len(problem.value))
    candidates = rng.permutation(problem.n_candidates)
    other = replace(
        problem,
        adds=problem.adds[candidates][:, cells],
        missing=problem.missing[cells],
        value=problem.value[cells],
    )
    assert candidates[greedy(other).order].tolist() == greedy(problem).order.tolist()


def test_choices_can_be_taken_one_by_one_while_cells_are_dropped():
    problem = city()
    state = State(problem)
    choices = choose(state)
    first = next(choices)
    assert first.gain == problem.gain(np.array([first.candidate]))
    half = np.arange(0, len(problem.value), 2)
    state.drop(half)
    left = problem.value.copy()
    left[half] = 0
    rest = greedy(replace(problem, value=left, forced=np.array([first.candidate])))
    assert [first.candidate, *(choice.candidate for choice in choices)] == rest.order.tolist()


def test_stops_when_told_and_says_so():
    problem = city()
    heard = []

    def report(value, bound):
        heard.append((value, bound))
        return len(heard) < 3

    found = greedy(problem, report)
    assert not found.complete
    assert len(found.order) == 3
    assert heard[-1] == (found.value, np.inf)
    assert greedy(problem).complete


def test_small_pieces_give_the_same_gains(monkeypatch):
    problem = city()
    expected = State(problem).gains.of
    monkeypatch.setattr(gains, "_PAIRS_A_CHUNK", 5)
    assert (State(problem).gains.of == expected).all()


@pytest.mark.parametrize("most", [0, 3])
def test_nothing_to_gain_gives_an_empty_choice(most):
    empty = Problem(adds=csr_array((3, 2)), missing=np.ones(2), value=np.ones(2), most=most)
    found = greedy(empty)
    assert found.order.tolist() == []
    assert found.value == 0
