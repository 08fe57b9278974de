from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from siting.optimise.floors.bound import FloorModel
from siting.optimise.floors.floors import with_floors
from siting.optimise.floors.search import FloorSearch
from siting.optimise.floors.state import Floors, FloorState
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import forced
from siting.optimise.merge import merge
from tests.unit.optimise.every import random_problem, seeds
from tests.unit.optimise.small import covering, pairs
from tests.unit.optimise.units import Kept, few_tries, halves, random_floors, shares_of


@given(seeds)
@settings(max_examples=500, deadline=None)
def test_the_best_choice_that_keeps_the_floors_is_found_and_proven(seed):
    problem = random_problem(seed)
    floors = random_floors(problem, seed)
    if not problem.feasible(forced(problem)):
        with pytest.raises(ValueError, match="forced"):
            with_floors(problem, floors)
        return
    every = Kept(problem, floors)
    with few_tries():
        found = with_floors(problem, floors, rounds=3, iterations=20)
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    inside = np.isin(np.arange(problem.n_candidates), found.chosen)
    assert found.shares == pytest.approx(shares_of(problem, floors, inside[None])[0])
    assert found.below.tolist() == np.flatnonzero(found.shares < floors.share - 1e-8).tolist()
    assert found.possible is bool(every.kept.any())
    if found.possible:
        best = every.gain[every.kept].max()
        assert found.value == pytest.approx(best, rel=1e-5, abs=1e-9)
        assert best <= found.bound * (1 + 1e-9) + 1e-9
        assert found.proven
        assert found.easier is None
        return
    assert not found.proven
    easier = found.easier
    assert problem.feasible(easier.chosen)
    assert easier.least == pytest.approx(every.least.max(), abs=3e-6)
    assert easier.at_most >= every.least.max() - 1e-9


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_without_branch_and_bound_nothing_is_claimed_that_is_not_so(seed):
    problem = random_problem(seed)
    floors = random_floors(problem, seed)
    if not problem.feasible(forced(problem)):
        return
    every = Kept(problem, floors)
    model = FloorModel(problem, floors)
    if not len(model.open):
        return
    top, _ = model.gain()
    assert not (model.impossible() and every.kept.any())
    if every.kept.any():
        assert top.value >= every.gain[every.kept].max() * (1 - 1e-9)
    assert model.least() >= every.least.max() - 1e-12
    search = FloorSearch(FloorState(problem, floors), lambda _: True)
    search.run([search.best], 3)
    assert problem.feasible(search.best)
    assert set(forced(problem)) <= set(search.best)
    assert bool(len(floors.below(problem, search.best))) == bool(search.standing.lacking)
    if not search.standing.lacking:
        assert search.standing.value <= every.gain[every.kept].max() * (1 + 1e-9)


def test_the_poor_town_gets_a_site_when_it_has_a_floor():
    problem, floors = halves(2, 0.4)
    assert improve(problem, [], rounds=0).chosen.tolist() == [0, 1]
    found = with_floors(problem, floors)
    assert found.chosen.tolist() == [0, 2]
    assert (found.value, found.bound, found.possible, found.proven) == (12, 12, True, True)
    assert found.below.tolist() == []


def test_a_floor_met_exactly_is_met():
    for share, kept in ((0.6, True), (0.6000001, False)):
        problem, floors = halves(2, np.array([0, share]))
        assert with_floors(replace(problem, most=1), floors).possible is kept


def test_impossible_floors_are_explained():
    problem, floors = halves(2, 0.7)
    found = with_floors(problem, floors)
    assert (found.possible, found.unreachable.tolist()) == (False, [])
    assert found.below.tolist() == [0, 1] or len(found.below) == 1
    easier = found.easier
    assert (easier.chosen.tolist(), easier.proven) == ([0, 2], True)
    assert easier.least == pytest.approx(9 / 17)
    assert easier.least <= easier.at_most <= easier.least + 1e-5
    again = with_floors(problem, floors.at(easier.least))
    assert again.possible
    assert not with_floors(problem, floors.at(easier.at_most + 1e-5)).possible


def test_prices_of_floors_bound_what_the_relaxation_gains():
    problem, floors = halves(2, 0.4)
    top, prices = FloorModel(problem, floors).gain()
    assert top.value == pytest.approx(9 + 2 / 3 * 3 + 1 / 3 * 8)
    assert prices[0] == 0
    assert prices[1] > 0


def test_prices_prove_what_the_relaxation_cannot_do_and_no_more():
    problem, floors = halves(2, 0.4)
    least = FloorModel(problem, floors).least()
    assert 9 / 17 < least < 0.75
    assert not FloorModel(problem, floors.at(least - 1e-4)).impossible()
    assert FloorModel(problem, floors.at(least + 1e-4)).impossible()


def test_units_that_no_candidate_can_help_are_named():
    problem, floors = halves(4, 0.9)
    floors = replace(floors, total=floors.total + np.array([0, 3]))
    found = with_floors(problem, floors)
    assert (found.possible, found.unreachable.tolist(), found.below.tolist()) == (False, [1], [1])


def test_how_many_sites_floors_take_proves_more_than_the_relaxation():
    # Three towns, two sites, each of which helps two towns by half: the relaxation keeps 2/3.
    adds = np.array([[1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]])
    problem = covering(adds, [1] * 6, 2)
    unit = np.array([0, 1, 2, 1, 2, 0])
    floors = Floors.by_cell(
        unit=unit, people=np.ones(6), start=np.zeros(3), total=np.full(3, 2.0), share=0.6
    )
    assert not FloorModel(problem, floors).impossible()
    found = with_floors(problem, floors, exact=False)
    assert (found.possible, found.unreachable.tolist()) == (False, [])
    assert 0.5 <= found.easier.at_most < 0.6


def test_people_count_though_they_are_worth_nothing_to_the_gain():
    problem, floors = halves(2, 0.5)
    problem = replace(problem, value=np.array([9.0, 8, 0, 0]))
    found = with_floors(problem, floors)
    assert found.chosen.tolist() == [0, 2]
    assert found.value == 9


def test_limits_hold_beside_floors():
    problem, floors = halves(2, np.array([0, 0.5]))
    problem = replace(problem, conflicts=pairs(4, [(0, 2)]), forced=np.array([0]))
    assert with_floors(problem, floors).possible is False  # only the third would do
    problem = replace(problem, conflicts=None, forced=None, cost=np.array([1.0, 1, 5, 2]), budget=3)
    found = with_floors(problem, floors)
    assert (found.possible, found.unreachable.tolist()) == (False, [1])


def test_merged_cells_keep_their_people():
    problem = covering(np.array([[1, 1, 0], [0, 0, 1]]), [4, 5, 9], 1)
    floors = Floors.by_cell(
        unit=np.array([0, 1, 1]),
        people=np.array([4.0, 5, 9]),
        start=np.zeros(2),
        total=np.array([4.0, 14]),
        share=0.3,
    )
    merged = merge(problem)
    assert merged.problem.adds.shape == (2, 2)
    together = floors.merged(merged.into)
    for chosen in ([], [0], [1], [0, 1]):
        expected = floors.gained(problem, np.array(chosen, np.intp))
        assert together.gained(merged.problem, np.array(chosen, np.intp)).tolist() == (
            expected.tolist()
        )
    assert with_floors(merged.problem, together).chosen.tolist() == [0]
    worthless = merge(replace(problem, value=np.array([4.0, 5, 0])))
    with pytest.raises(ValueError, match="merging"):
        floors.merged(worthless.into)
