"""Floors in a city of districts, too large to try all choices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from siting.optimise.floors import floors as floors_module
from siting.optimise.floors import least_share as least_share_module
from siting.optimise.floors.floors import with_floors
from siting.optimise.floors.least_share import least_share
from siting.optimise.floors.state import Floors, FloorState
from siting.optimise.heuristics.improve import improve
from siting.optimise.proof.bound import bound
from tests.unit.optimise.problems import city


@pytest.fixture(scope="module")
def districts():
    """Set up a city in nine districts, with a floor that the best choice does not keep."""
    problem = city(600, 80, 9, radius=0.12)
    homes = np.random.default_rng(1).random((600, 2))
    unit = (homes * 3).astype(int) @ [3, 1]
    problem = replace(problem, value=problem.value * np.where(unit < 3, 5, 1))
    total = np.bincount(unit, problem.value, 9).astype(float)
    floors = Floors.by_cell(
        unit=unit, people=problem.value, start=np.zeros(9), total=total, share=0.25
    )
    return problem, floors


def test_in_a_city_of_districts_floors_cost_something_and_are_kept(districts):
    problem, floors = districts
    plain = bound(problem)
    found = with_floors(problem, floors, exact=False)
    assert found.possible
    assert (found.shares >= 0.25 - 1e-9).all()
    assert found.bound < plain.value
    assert found.value > 0.96 * found.bound
    assert found.value > 0.98 * with_floors(problem, floors).value


def test_the_least_share_is_raised_as_far_as_it_goes(districts):
    problem, floors = districts
    found = least_share(problem, floors, exact=False, rounds=10)
    assert floors.least(problem, found.chosen) == found.least
    assert 0.35 < found.least <= found.at_most < 0.55
    assert not found.proven
    best = least_share(problem, floors, nodes=2)
    assert found.least <= best.least <= best.at_most <= found.at_most
    assert with_floors(problem, floors.at(found.least), known=[found.chosen], exact=False).possible


def test_people_of_units_are_counted_alike_after_many_moves(districts):
    problem, floors = districts
    problem = replace(problem, missing=np.full(600, 2.0))
    state, dice = FloorState(problem, floors), np.random.default_rng(4)
    for _ in range(60):
        if len(state.state.chosen) < 8:
            state.take(int(dice.choice(np.flatnonzero(~state.state.inside))))
        else:
            state.give_back(dice.permutation(state.state.chosen)[:3].tolist())
        saved = state.save()
        state.take(int(dice.choice(np.flatnonzero(~state.state.inside))))
        state.restore(saved)
    chosen = np.array(state.state.chosen)
    lacking = np.maximum(0, floors.need - floors.gained(problem, chosen)).sum()
    assert state.standing.lacking == pytest.approx(lacking)
    assert state.standing.value == pytest.approx(problem.gain(chosen))
    for one in np.flatnonzero(~state.state.inside)[:10].tolist():
        more = floors.gained(problem, np.append(chosen, one))
        after = np.maximum(0, floors.need - more).sum()
        assert state.gives()[one] == pytest.approx(lacking - after)


def test_whoever_watches_can_stop_it(districts):
    problem, floors = districts
    for function in (with_floors, least_share):
        seen = []

        def report(value, bound, seen=seen):
            seen.append((value, bound))
            return len(seen) < 5

        found = function(problem, floors, rounds=10_000, report=report)
        assert not found.complete
        assert len(seen) < 60
        assert all(value <= top for value, top in seen)
        assert problem.feasible(found.chosen)


def test_it_repeats_to_the_last_digit(districts):
    problem, floors = districts
    first, again = (with_floors(problem, floors, rounds=50, exact=False) for _ in range(2))
    assert first.chosen.tolist() == again.chosen.tolist()
    assert first.bound == again.bound


def test_without_floors_it_is_the_plain_choice(districts):
    problem, floors = districts
    found = with_floors(problem, floors.at(0.0), exact=False)
    assert found.possible
    assert found.value >= improve(problem, [], rounds=0).value
    none = replace(floors, people=csr_array((0, 600)), start=np.zeros(0), total=np.zeros(0))
    none = replace(none, share=np.zeros(0))
    assert with_floors(problem, none, exact=False).value == found.value
    assert least_share(problem, none).least == 1


def test_large_problems_are_bound_without_highs(districts, monkeypatch):
    problem, floors = districts
    small = with_floors(problem, floors, exact=False)
    share = least_share(problem, floors, exact=False, rounds=10)
    for module in (floors_module, least_share_module):
        monkeypatch.setattr(module, "SMALL", 0)
    found = with_floors(problem, floors)
    assert found.possible
    assert small.bound * 0.999 <= found.bound < bound(problem).value
    assert found.value > 0.95 * found.bound
    again = least_share(problem, floors, rounds=10)
    assert again.least <= share.at_most <= again.at_most + 1e-6
    assert again.at_most < 0.7
