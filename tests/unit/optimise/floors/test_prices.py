"""Prices of floors by the primal-dual method hold for every choice, with and without cuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.floors.bound import FloorModel
from siting.optimise.floors.cuts import with_cuts
from siting.optimise.floors.prices import priced
from siting.optimise.floors.relaxed import Relaxed
from siting.optimise.floors.state import FloorState
from siting.optimise.floors.weighed import WeighedSearch, among
from siting.optimise.heuristics.rounding import forced
from tests.unit.optimise.every import random_problem, seeds
from tests.unit.optimise.problems import city
from tests.unit.optimise.units import Kept, halves, random_floors


def prices_of(relaxed, n, aim="gain"):
    return priced(relaxed, n, lambda: True, aim=aim).paid


@given(seeds, st.sampled_from([1, 40]), st.booleans())
@settings(max_examples=500, deadline=None)
def test_no_choice_that_keeps_the_floors_is_ruled_out(seed, n, cuts):
    problem = random_problem(seed)
    floors = random_floors(problem, seed)
    if not problem.feasible(forced(problem)):
        return
    every = Kept(problem, floors)
    relaxed = Relaxed(*(with_cuts(problem, floors) if cuts else (problem, floors)))
    if not len(relaxed.open):
        return
    paid = prices_of(relaxed, n)
    if every.kept.any():
        best = every.gain[every.kept].max()
        assert relaxed.gain_at(paid).value >= best * (1 - 1e-9)
        assert not relaxed.rules_out(paid)
        assert not relaxed.rules_out(prices_of(relaxed, n, "floors"))
    if not cuts:
        assert relaxed.share_at(prices_of(relaxed, n, "share")) >= every.least.max() - 1e-9


def test_it_comes_to_what_highs_finds():
    problem, floors = towns(0.2)
    relaxed, model = Relaxed(problem, floors), FloorModel(problem, floors)
    found = relaxed.gain_at(prices_of(relaxed, 2_000)).value
    top, _ = model.gain()
    assert top.value * (1 - 1e-9) <= found <= top.value * 1.003
    share = relaxed.share_at(prices_of(relaxed, 2_000, "share"))
    assert model.least() - 1e-9 <= share <= model.least() + 0.003


def test_how_many_sites_floors_take_lowers_the_bound():
    problem, floors = halves(2, 0.4)
    plain = FloorModel(problem, floors).gain()[0].value
    assert FloorModel(*with_cuts(problem, floors)).gain()[0].value < plain
    assert FloorModel(*with_cuts(problem, floors)).gain()[0].value == pytest.approx(12)


def test_nothing_is_added_where_no_unit_lacks():
    problem, floors = halves(2, 0.0)
    assert with_cuts(problem, floors) == (problem, floors)


def towns(share):
    problem = city(600, 80, 9, radius=0.12)
    homes = np.random.default_rng(1).random((600, 2))
    unit = (homes * 3).astype(int) @ [3, 1]
    total = np.bincount(unit, problem.value, 9).astype(float)
    kind = type(halves(1, 0.0)[1])
    return problem, kind.by_cell(
        unit=unit, people=problem.value, start=np.zeros(9), total=total, share=share
    )


def test_a_price_on_lacking_leads_to_choices_that_keep_floors():
    problem, floors = towns(0.3)
    few, of_few = among(problem, floors, np.arange(0, 80, 2))
    search = WeighedSearch(FloorState(few, of_few), np.zeros(9), lambda _: True)
    search.run([search.best], 0)
    first = search.standing
    assert first.lacking > 0
    search.run([search.best], 400)
    assert search.standing.lacking < first.lacking
    assert few.feasible(search.best)
    assert search.standing.value == few.gain(search.best)
