from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from scipy.sparse import csr_array

from siting.optimise.heuristics.rounding import forced
from siting.optimise.nested.nested import nested
from siting.optimise.nested.phases import Phases
from tests.unit.optimise.every import Every, random_problem, seeds
from tests.unit.optimise.problems import city
from tests.unit.optimise.small import covering, pairs


def years_of(seed):
    """Draw a problem, and others with the same candidates and limits and more of everything."""
    first, dice = random_problem(seed, most_candidates=5), np.random.default_rng(seed)
    found, most = (
        [],
        sorted(dice.integers(0, first.n_candidates + 1, int(dice.choice([1, 2, 2, 2, 3])))),
    )
    for n in most:
        m = int(dice.integers(1, 7))
        adds = csr_array((dice.random((first.n_candidates, m)) < 0.4).astype(np.int8))
        value = dice.integers(0, 20, m).astype(float)
        cells = {"adds": adds, "missing": np.ones(m), "value": value}
        found.append(replace(first, most=int(n), **(cells if found else {})))
    return found


def plans(problems):
    """Give the values of all plans in all years, shape (plans, years)."""
    c, n = problems[0].n_candidates, len(problems)
    levels = np.stack(np.meshgrid(*[np.arange(n + 1)] * c, indexing="ij"), -1).reshape(-1, c)
    columns, kept = [], np.ones(len(levels), bool)
    for at, problem in enumerate(problems):
        every = Every(problem)
        gain = np.full(1 << c, -1.0)
        few = every.n <= problem.most
        gain[(every.chosen[few] << np.arange(c)).sum(axis=1)] = every.gain[few]
        columns.append(gain[((levels <= at) << np.arange(c)).sum(axis=1)])
        kept &= columns[-1] >= 0
    return np.stack(columns, axis=1)[kept]


def score(values, fresh):
    """Give the least ratio and the sum of each plan."""
    fresh = np.array(fresh)
    ratios = np.where(fresh > 0, values / np.where(fresh > 0, fresh, 1), 1)
    return ratios.min(axis=1), values.sum(axis=1)


@given(seeds)
@example(708)  # rounding made steps look better that were not, over and over
@settings(max_examples=500, deadline=None)
def test_years_hold_each_other_and_nothing_is_claimed_that_is_not_so(seed):
    problems = years_of(seed)
    if not all(problem.feasible(forced(problem)) for problem in problems):
        with pytest.raises(ValueError, match="forced"):
            nested(problems)
        return
    every = plans(problems)
    found = nested(problems, rounds=0, iterations=20)
    assert found.complete
    before = np.empty(0, np.intp)
    for at, (problem, year) in enumerate(zip(problems, found.years, strict=True)):
        assert problem.feasible(year.chosen)
        assert np.union1d(before, year.added).tolist() == year.chosen.tolist()
        assert not np.isin(year.added, before).any()
        assert year.value == problem.gain(year.chosen)
        assert year.price == year.fresh - year.value >= 0
        assert year.fresh == problem.gain(year.alone)
        assert problem.feasible(year.alone)
        alone = Every(problem)
        best = alone.gain[alone.n <= problem.most].max()
        assert year.fresh <= best * (1 + 1e-12)
        assert best <= year.bound * (1 + 1e-12)
        assert every[:, at].max() <= best * (1 + 1e-12)
        assert 0 <= year.ratio <= 1
        before = year.chosen
    fresh = [year.fresh for year in found.years]
    worst, _ = score(every, fresh)
    assert found.worst <= worst.max() + 1e-12
    assert found.worst == min(year.ratio for year in found.years)


def test_most_small_plans_are_the_best_there_are():
    right = 0
    for seed in range(25):
        problems = years_of(seed)
        if not all(problem.feasible(forced(problem)) for problem in problems):
            right += 1
            continue
        every = plans(problems)
        found = nested(problems, rounds=20, iterations=20)
        fresh, mine = [year.fresh for year in found.years], [year.value for year in found.years]
        worst, sums = score(every, fresh)
        best = worst.max()
        right += found.worst >= best - 1e-9 and sum(mine) >= sums[worst >= best - 1e-9].max() - 1e-9
    assert right >= 24


def test_the_worst_year_counts_before_the_sum():
    # One site now, two then. The best one now (0) is of no use later, when 1 and 2 are best.
    now = covering(np.eye(3), [10, 8, 0], 1)
    then = covering(np.eye(3), [0, 50, 50], 2)
    found = nested([now, then])
    assert [year.chosen.tolist() for year in found.years] == [[1], [1, 2]]
    assert [year.price for year in found.years] == [2, 0]
    assert found.worst == 0.8
    # With 90 now the first year loses too much of its own, and both lose a part.
    found = nested(
        [replace(now, value=np.array([90.0, 8, 0])), replace(then, value=np.array([0.0, 60, 40]))]
    )
    assert [year.chosen.tolist() for year in found.years] == [[0], [0, 1]]
    assert found.worst == 0.6


def test_a_step_gives_up_people_for_the_worst_year():
    now, then = covering(np.eye(2), [1, 10], 1), covering(np.eye(2), [100, 50], 1)
    phases = Phases([now, then], np.array([10.0, 100]), np.ones(2))
    phases.move_to(np.array([0, 2]))
    assert phases.score == (0.1, 101)
    assert phases.settle(lambda _: True)
    assert phases.score == (0.5, 60)
    assert phases.levels.tolist() == [2, 0]


def test_years_that_count_nothing_keep_their_limits_too():
    rivals = pairs(3, [(0, 1)])
    now = covering(np.eye(3), [5, 4, 3], 2, conflicts=rivals)
    found = nested([now, replace(now, value=np.zeros(3))], weights=np.array([1.0, 0]))
    assert [year.chosen.tolist() for year in found.years] == [[0, 2], [0, 2]]


def test_weights_decide_between_plans_of_one_worst_ratio():
    # Two towns; the third cell keeps the worst ratio as it is, whatever is chosen.
    now = covering([[1, 0], [0, 1]], [5, 5], 1)
    then = covering([[1, 0], [0, 1]], [4, 5], 1)
    assert nested([now, then]).years[0].chosen.tolist() == [1]
    last = covering([[1, 0], [0, 1]], [5, 4], 1)
    for weights, chosen in (([1, 1, 3], [0]), ([1, 3, 1], [1])):
        found = nested([now, then, last], weights=np.array(weights))
        assert found.years[2].chosen.tolist() == chosen
        assert found.worst == 0.8


def test_conflicts_and_what_is_forced_hold_in_all_years():
    rivals, forced_ = pairs(4, [(0, 1), (2, 3)]), np.array([1])
    now = covering(np.eye(4), [9, 1, 5, 4], 2, conflicts=rivals, forced=forced_)
    found = nested([now, replace(now, most=4, value=np.array([9.0, 1, 4, 5]))])
    assert found.years[0].chosen.tolist() in ([1, 2], [1, 3])
    assert found.years[1].chosen.tolist() == found.years[0].chosen.tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"most": 1}, "fall"),
        ({"cost": np.ones(3)}, "differ"),
        ({"forced": np.array([1])}, "differ"),
        ({"allowed": np.array([True, False, True])}, "later"),
        ({"adds": csr_array(np.eye(2)), "missing": np.ones(2), "value": np.ones(2)}, "same"),
    ],
)
def test_limits_that_narrow_are_refused(change, said):
    now = covering(np.eye(3), [1, 2, 3], 2)
    with pytest.raises(ValueError, match=said):
        nested([now, replace(now, **change)])
    with pytest.raises(ValueError, match="no years"):
        nested([])


def test_in_a_city_little_is_lost_and_choices_that_are_known_count():
    now = city(600, 80, 5)
    grown = replace(now, most=10, value=now.value * np.random.default_rng(3).integers(1, 4, 600))
    found = nested([now, grown], rounds=100, iterations=200)
    assert found.worst > 0.95
    again = nested([now, grown], rounds=0, known=[year.alone for year in found.years])
    assert all(a.fresh >= b.fresh for a, b in zip(again.years, found.years, strict=True))


def test_whoever_watches_can_stop_it_and_limits_hold_all_the_same():
    now, seen = city(600, 80, 5), []

    def report(value, top):
        seen.append((value, top))
        return len(seen) < 9

    found = nested([now, replace(now, most=10)], rounds=10_000, report=report)
    assert not found.complete
    assert len(seen) < 60
    assert all(value <= top for value, top in seen)
    assert [len(year.chosen) for year in found.years] == [5, 10]
    assert all(year.value <= year.bound for year in found.years)


def test_it_repeats_to_the_last_digit():
    now = city(600, 80, 5, sort="beds")
    problems = [now, replace(now, most=9, value=now.value[::-1])]
    first, again = (nested(problems, rounds=30, iterations=40) for _ in range(2))
    assert [y.chosen.tolist() for y in first.years] == [y.chosen.tolist() for y in again.years]
    assert [y.bound for y in first.years] == [y.bound for y in again.years]
