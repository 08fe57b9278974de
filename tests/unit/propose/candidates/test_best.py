"""The best spots of the plane: what they serve, and where they may stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.degrees import to_degrees, to_plane
from siting.errors import SitingError
from siting.propose.candidates import best as best_
from siting.reach.straight import within
from tests import towns
from tests.unit import rules
from tests.unit.rules import kept, proposed

BEST = {"spots": "best", "least_spacing_m": 0}
metres = st.integers(0, 30).map(lambda n: n * 100)
people = st.lists(st.tuples(metres, metres, st.integers(1, 99)), min_size=1, max_size=10)


def town(demand, **more):
    return {"demand": [list(row) for row in demand], "propose": BEST, **more}


def notes(got, word):
    return [note for note in got.notes if word in note]


@pytest.mark.parametrize(
    "corner", [(380_000, 2_000_000), (500_000, 3_300_000), (421_337, 2_950_123)]
)
@pytest.mark.parametrize("apart", [(1000, 0), (0, 1000), (600, 800), (-280, 960)])
def test_one_site_serves_two_places_twice_the_limit_apart(corner, apart):
    x, y = corner
    here = town([[x, y, 10], [x + apart[0], y + apart[1], 20]])
    got = proposed([rules.reach()], here, sites=1)
    assert got.objective_after == 0
    kept([rules.reach()], here, got)
    # a centimetre farther, nobody can
    further = town([[x, y, 10], [x + apart[0] * 1.00002, y + apart[1] * 1.00002, 20]])
    assert proposed([rules.reach()], further, sites=1).objective_after == 10


@settings(deadline=None, max_examples=40)
@given(people, st.lists(st.tuples(st.floats(0, 3000), st.floats(0, 3000)), max_size=30))
def test_no_spot_anywhere_serves_more_than_the_best(demand, points):
    here = town(demand)
    got = proposed([rules.reach()], here, sites=1)
    kept([rules.reach()], here, got)
    demand = np.array(demand, dtype=float)
    anywhere = np.vstack([np.array(points).reshape(-1, 2), demand[:, :2]])
    sites = to_plane(towns.PLANE, to_degrees(towns.PLANE, anywhere))
    reached = within(sites, demand[:, :2], cutoff_m=500) @ demand[:, 2]
    assert got.sites[0].gain >= reached.max() - 1e-6


@settings(deadline=None, max_examples=20)
@given(people, st.integers(1, 3))
def test_best_spots_are_never_worse_than_the_grid_and_keep_their_promise(demand, sites):
    asked = [rules.reach(), rules.reach(metres=700, id="far", at_least=2), rules.amount()]
    here = town(demand, units={"planning_unit": [rules.square(side=3000)]})
    by_grid = {**here, "propose": {"least_spacing_m": 0}}
    got = proposed(asked, here, sites=sites)
    kept(asked, here, got)
    one = proposed(asked, by_grid, sites=1).objective_after
    assert proposed(asked, here, sites=1).objective_after <= one + 1e-6


@settings(deadline=None, max_examples=15)
@given(people, st.randoms())
def test_the_order_of_people_changes_no_spot(demand, random):
    other = random.sample(demand, len(demand))
    one, two = (proposed([rules.reach()], town(rows), sites=2) for rows in (demand, other))
    assert one == two


def test_people_who_are_served_already_draw_no_spot():
    here = town([[0, 0, 9], [800, 0, 9]], facilities=[{"at": [0, 100], "beds": 50}])
    got = proposed([rules.reach()], here, sites=1)
    assert notes(got, "1 best spots")
    assert got.objective_after == 0


def test_each_type_has_spots_for_its_own_rules():
    here = town([[0, 0, 9], [1000, 0, 9], [0, 400, 9]])
    offers = [{"type": "服务站"}, {"type": "小型养老院", "beds": 20}]
    here["propose"] = {**BEST, "offers": offers}
    small = rules.reach("small_home", metres=150, id="small")
    got = proposed([rules.reach(), small], here, sites=2)
    assert notes(got, "5 best spots")  # of stations 2, of small homes 3; none is the same
    assert got.objective_after == 27
    assert notes(got, "set aside, as another one does all that they do")


def test_with_a_wider_limit_for_ways_that_are_only_estimated_the_discs_are_smaller():
    here = town([[0, 0, 9], [1000, 0, 9], [2000, 0, 9]])
    walked = rules.reach(measure="walking_network", metres=675)  # 500 m, as ways are 1.35 as long
    got = proposed([walked], here, sites=1)
    assert got.objective_after == 9
    kept([walked], here, got)


def test_along_streets_the_spots_are_said_to_be_only_good():
    here = town([[0, 0, 9], [400, 0, 9]], streets=[[[-100, 0], [900, 0]]])
    got = proposed([rules.reach(measure="walking_network")], here, sites=1)
    (said,) = notes(got, "along streets")
    assert "straight line x" in said
    assert got.objective_after == 0


def test_spots_stand_on_residential_land_or_are_moved_there():
    land = [{"box": [-50, -50, 50, 50]}, {"box": [950, -50, 1050, 50]}]
    here = town([[0, 0, 10], [900, 0, 9]], residential=land)
    got = proposed([rules.reach()], here, sites=1)
    assert notes(got, "moved to the nearest: 1")
    site = got.sites[0]
    assert abs(site.easting) <= 50.01 or 949.99 <= site.easting <= 1050
    here["propose"] = {**BEST, "grid_m": 10_000}
    wide = [{"box": [-50, -50, 450, 50]}]
    got = proposed([rules.reach()], {**here, "residential": wide}, sites=1)
    assert got.objective_after == 0
    assert got.sites[0].easting == pytest.approx(450, abs=0.01)


def test_spots_in_an_excluded_area_are_counted_and_left_out():
    here = town([[0, 0, 9]], exclusions=[[{"box": [-10, -10, 10, 10]}]])
    got = proposed([rules.reach()], here, sites=1)
    assert notes(got, "1 lie in an area of 'exclusions'")


def test_too_many_spots_are_thinned_and_counted(monkeypatch):
    demand = [[150 * x, 150 * y, 1 + (x * y) % 7] for x in range(12) for y in range(12)]
    whole = proposed([rules.reach()], town(demand), sites=1)
    assert not notes(whole, "of which the best")
    monkeypatch.setattr(best_, "MOST", 30)
    few = proposed([rules.reach()], town(demand), sites=1)
    (said,) = notes(few, "of which the best")
    assert int(said.rpartition(" ")[2]) <= 30
    assert few.objective_after == whole.objective_after  # the best of all is always kept


def test_too_many_places_are_taken_together_and_counted(monkeypatch):
    demand = [[60 * x, 60 * y, 1 + (x * y) % 7] for x in range(15) for y in range(15)]
    monkeypatch.setattr(best_, "MOST_PAIRS", 5000)
    here = town(demand)
    got = proposed([rules.reach()], here, sites=2)
    (said,) = notes(got, "taken together")
    assert "225 places" in said
    kept([rules.reach()], here, got)


# ---- which spots are asked for

LAYER = [{"id": "a", "at": [0, 0]}, {"id": "b", "at": [5000, 0]}]


@pytest.mark.parametrize(
    ("spots", "said"),
    [
        (None, "candidates: 2 of the candidates layer"),
        ("layer", "candidates: 2 of the candidates layer"),
        ("grid", "where people live; the 2 of the candidates layer are left aside"),
        ("best", "1 best spots for the rules of reach, and a grid of 250 m"),
    ],
)
def test_the_plan_says_which_spots_are_taken(spots, said):
    here = {"demand": [[0, 0, 9]], "candidates": LAYER, "propose": {"spots": spots}}
    assert notes(proposed([rules.reach()], here), said)


def test_a_layer_that_is_not_there_is_missed():
    with pytest.raises(SitingError, match="the plan names none") as error:
        proposed([rules.reach()], {"demand": [[0, 0, 9]], "propose": {"spots": "layer"}})
    assert 'spots = "grid"' in error.value.hint
