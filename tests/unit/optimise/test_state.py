from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise import gains
from siting.optimise.heuristics.swap import better_swap
from siting.optimise.limits import Limits
from siting.optimise.merge import merge
from siting.optimise.state import State
from tests.unit.optimise.problems import city, gain_by_hand, problems


def expected(problem, chosen, dropped=()):
    """Say what each candidate that may join would gain, by plain sums."""
    worth = problem.value.copy()
    worth[list(dropped)] = 0
    problem = replace(problem, value=worth)
    now = gain_by_hand(problem, chosen)
    found = {}
    for one in range(problem.n_candidates):
        joined = np.array([*chosen, one], dtype=np.intp)
        loose = replace(problem, forced=None, most=problem.n_candidates)
        if one not in chosen and loose.feasible(joined):
            found[one] = gain_by_hand(problem, joined) - now
    return found


def holds(state, problem, dropped=()):
    """Compare a state's gains with plain sums, and those who may join with the limits."""
    found = expected(problem, state.chosen, dropped)
    for one in range(problem.n_candidates):
        affordable = state.limits.fits(one, state.chosen)
        if one in found:
            assert state.gains.of[one] == pytest.approx(found[one], abs=1e-8)
        else:
            assert state.gains.of[one] < 0 or not affordable


@settings(deadline=None)
@given(problems(), st.lists(st.integers(0, 9), max_size=12))
def test_gains_and_limits_are_right_after_any_steps(problem, steps):
    state = State(replace(problem, most=problem.n_candidates))
    holds(state, problem)
    for step in steps:
        free = [one for one in state.chosen if not state.forced[one]]
        if step < 5 and free:
            state.give_back(free[: step + 1])
        elif (candidate := state.best()) is not None:
            state.take(candidate)
        holds(state, problem)
        assert state.value == pytest.approx(gain_by_hand(problem, state.chosen), abs=1e-8)


@settings(deadline=None)
@given(problems(), st.integers(0, 99))
def test_what_is_given_back_or_restored_leaves_no_trace(problem, seed):
    state = State(problem)
    rng = np.random.default_rng(seed)
    if (candidate := state.best()) is not None:
        state.take(candidate)
    chosen, gains, value = list(state.chosen), state.gains.of.copy(), state.value
    missing = state.gains.missing.copy()
    saved = state.save()
    free = [one for one in state.chosen if not state.forced[one]]
    state.give_back(free)
    while (candidate := state.best()) is not None and rng.random() < 0.9:
        state.take(candidate)
    state.restore(saved)
    assert sorted(state.chosen) == sorted(chosen)
    assert (state.gains.of == gains).all()
    assert state.value == value
    assert (state.gains.missing == missing).all()
    state.move_to(np.array([], dtype=np.intp))
    fresh = State(problem)
    assert (state.gains.of == fresh.gains.of).all()
    assert state.value == fresh.value


@settings(deadline=None)
@given(problems(limits=("number",)), st.sets(st.integers(0, 6), max_size=3))
def test_cells_that_are_dropped_count_no_more(problem, cells):
    cells = [one for one in cells if one < len(problem.missing)]
    state = State(problem)
    if (candidate := state.best()) is not None:
        state.take(candidate)
    before = state.value
    state.drop(np.array(cells, dtype=np.intp))
    assert state.value == before
    holds(state, replace(problem, most=problem.n_candidates), cells)
    if (candidate := state.best()) is not None:
        state.take(candidate)
        holds(state, replace(problem, most=problem.n_candidates), cells)


def test_one_closed_for_two_reasons_opens_when_both_are_gone():
    near = csr_array(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=bool))
    problem = replace(
        city(n_candidates=3, radius=2.0), conflicts=near, group=np.zeros(3, dtype=int)
    )
    limits = Limits(problem)
    assert [others.tolist() for others in limits.take(0)] == [[1], [0, 1, 2]]
    assert [others.tolist() for others in limits.give_back(0)] == [[1], [0, 1, 2]]
    state = State(replace(problem, group=np.array([0, 1, 0]), most=3))
    state.take(0)
    state.take(2)
    state.give_back([2])
    assert state.gains.of[1] < 0
    state.give_back([0])
    assert (state.gains.of > 0).all()


def test_a_budget_in_tenths_is_used_up_to_the_last():
    problem = replace(
        city(n_candidates=5, radius=0.2, sort="beds"),
        cost=np.full(5, 0.1),
        budget=0.5,
        most=5,
    )
    state = State(problem)
    while (candidate := state.best()) is not None:
        state.take(candidate)
    assert problem.feasible(np.array(state.chosen))
    assert len(state.chosen) == sum(0.1 * n <= 0.5 for n in range(1, 6))


def test_forced_candidates_that_break_the_limits_are_refused():
    problem = replace(city(), forced=np.arange(9))
    with pytest.raises(ValueError, match="forced"):
        State(problem)


def test_neighbours_share_a_cell():
    problem = city(n_candidates=40, radius=0.1)
    rows = problem.adds.toarray()
    state = State(problem)
    for some in ([3], [0, 7]):
        shared = (rows @ rows[some].T).any(axis=1)
        assert state.gains.neighbours(np.array(some)).tolist() == np.flatnonzero(shared).tolist()


@pytest.mark.parametrize("sort", ["reach", "beds"])
def test_rows_may_be_unsorted_and_name_a_cell_twice(sort):
    problem = city(n_cells=80, n_candidates=12, sort=sort, radius=0.3)
    rows = problem.adds.tocoo()
    shuffled = np.random.default_rng(1).permutation(len(rows.data))
    shuffled = shuffled[np.argsort(rows.row[shuffled], kind="stable")]
    loose = csr_array((rows.data[shuffled], rows.col[shuffled], problem.adds.indptr))
    loose.resize(problem.adds.shape)
    assert not loose.has_sorted_indices
    for adds in (loose, csr_array((np.tile(rows.data, 2) / 2, np.tile((rows.row, rows.col), 2)))):
        other = replace(problem, adds=adds)
        assert (State(other).gains.of == State(problem).gains.of).all()
        assert (merge(other).into == merge(problem).into).all()
        assert better_swap(other, np.array([0, 5])) == better_swap(problem, np.array([0, 5]))


def test_gains_are_the_same_whether_rows_are_multiplied_or_summed_up(monkeypatch):
    problem = city(n_candidates=30, n_cells=200, most=6)
    found = []
    for pairs in (0, 10**9):
        monkeypatch.setattr(gains, "_PAIRS_OF_A_PRODUCT", pairs)
        state, seen = State(problem), []
        while (candidate := state.best()) is not None:
            state.take(candidate)
            seen.append(state.gains.of.tolist())
        state.give_back(state.chosen[:3])
        state.drop(np.arange(20))
        found.append((*seen, state.gains.of.tolist(), state.value))
    assert found[0] == found[1]
