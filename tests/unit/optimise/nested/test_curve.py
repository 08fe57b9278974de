from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.rounding import forced
from siting.optimise.nested.curve import curve, grid, worths
from siting.optimise.proof.bound import bound
from tests.unit.optimise.every import Every, random_problem, seeds
from tests.unit.optimise.problems import city
from tests.unit.optimise.small import covering, pairs


@given(seeds)
@settings(max_examples=500, deadline=None)
def test_values_are_those_of_choices_and_bounds_hold_for_every_number(seed):
    problem = random_problem(seed)
    base = forced(problem)
    if not problem.feasible(base):
        with pytest.raises(ValueError, match="forced"):
            curve(problem)
        return
    every = Every(problem)
    found = curve(problem, points=3, rounds=5, iterations=40)
    assert found.complete
    assert found.k.tolist() == list(range(len(base), len(base) + len(found.k)))
    for k, value, top, chosen in zip(found.k, found.value, found.bound, found.chosen, strict=True):
        few = replace(problem, most=int(k))
        assert few.feasible(chosen)
        assert value == problem.gain(chosen)
        best = every.gain[every.n <= k].max()
        assert value <= best * (1 + 1e-12)
        assert best <= top * (1 + 1e-12)
    assert found.beyond >= every.gain[every.n <= problem.most].max() * (1 - 1e-12)
    assert (np.diff(found.value) >= 0).all()
    assert (np.diff(found.bound) >= 0).all()
    _assert_nested(problem, found)


def _assert_nested(problem, found):
    n_forced = len(forced(problem))
    assert set(found.order[:n_forced]) == set(forced(problem))
    for k, nested, value in zip(found.k, found.nested, found.value, strict=True):
        part = found.order[:k]
        assert replace(problem, most=int(k)).feasible(part)
        assert nested == pytest.approx(problem.gain(part), rel=1e-12, abs=1e-12)
        assert nested <= value * (1 + 1e-12)


def test_it_ends_where_nothing_more_is_gained_and_bounds_what_lies_beyond():
    found = curve(covering(np.eye(5), [5, 4, 3, 0, 0], 5))
    assert found.k.tolist() == [0, 1, 2, 3]
    assert found.value.tolist() == found.bound.tolist() == [0, 5, 9, 12]
    assert found.beyond == 12


def test_more_sites_than_the_greedy_choice_has_room_for_are_looked_at():
    # The first candidate excludes the three others, which together reach far more.
    adds = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]])
    rivals = pairs(4, [(0, 1), (0, 2), (0, 3)])
    problem = covering(adds, [4, 4, 3, 5], 4, conflicts=rivals)
    assert len(greedy(problem).chosen) == 1
    found = curve(problem)
    assert found.value.tolist() == [0, 8, 12, 16]


@pytest.mark.parametrize("sort", ["reach", "backup", "beds"])
def test_each_number_is_nearly_as_good_as_searched_for_alone(sort):
    problem = city(600, 80, 10, sort=sort)
    found = curve(problem, points=5, rounds=50, iterations=400)
    assert found.k[-1] == 10
    assert (found.value >= found.nested).all()
    for k in range(1, 11):
        alone = bound(replace(problem, most=k), iterations=400).value
        assert found.bound[k] <= 1.02 * alone
        assert found.value[k] >= 0.9 * found.bound[k]


def test_bounds_need_no_prices_of_their_own():
    problem = city(600, 80, 10)
    few, many = (curve(problem, points=n, rounds=0, iterations=200) for n in (2, 12))
    assert few.iterations < many.iterations
    assert (few.bound >= many.bound - 1).all()


def test_known_choices_and_bounds_count():
    problem = city(600, 80, 10)
    plain = curve(problem, points=2, rounds=0, iterations=100)
    best = curve(problem, points=12, rounds=100, iterations=20).chosen[-1]
    found = curve(problem, known=[best], points=2, rounds=0, iterations=100, top=plain.value[-1])
    assert found.value[-1] >= problem.gain(best)
    assert found.bound[-1] == found.beyond == max(plain.value[-1], found.value[-1])


def test_whoever_watches_can_stop_it_and_bounds_hold_all_the_same():
    problem, seen = city(600, 80, 10), []

    def report(value, top):
        seen.append((value, top))
        return len(seen) < 12

    found = curve(problem, rounds=10_000, report=report)
    assert not found.complete
    assert len(seen) < 30
    assert all(value <= top for value, top in seen)
    assert (found.bound >= found.value).all()
    assert np.isfinite(found.bound).all()


def test_it_repeats_to_the_last_digit():
    problem = city(600, 80, 10, sort="beds")
    first, again = (curve(problem, points=4, rounds=20, iterations=60) for _ in range(2))
    assert first.value.tolist() == again.value.tolist()
    assert first.bound.tolist() == again.bound.tolist()
    assert [one.tolist() for one in first.chosen] == [one.tolist() for one in again.chosen]


def test_the_grid_lies_denser_where_numbers_are_small():
    assert grid(0, 0, 5) == []
    assert grid(0, 4, 12) == [1, 2, 3, 4]
    assert grid(2, 102, 6) == [3, 5, 8, 18, 42, 102]


def test_first_parts_of_a_sequence_gain_what_they_gain_alone():
    problem = city(100, 20, 8, sort="backup")
    order = np.array([3, 1, 7, 19])
    expected = [problem.gain(order[:k]) for k in range(5)]
    assert worths(problem, order).tolist() == pytest.approx(expected)
