from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from siting import study
from siting.degrees import to_degrees, to_plane
from siting.errors import SitingError
from siting.progress import Silent
from siting.propose.candidates.candidates import candidates, require_useful, spots
from siting.propose.candidates.offers import DEFAULT_BEDS
from siting.propose.candidates.offers import offers as offered
from siting.propose.candidates.records import Spots
from tests import towns
from tests.unit import rules

D = [[500, 500, 100]]


def spots_of(town):
    return spots(towns.layers(town), towns.measured(town), towns.plan(town))


def near(found, wanted):
    """Say whether spots are where wanted, in any order, to two centimetres."""
    rows = sorted(np.round(found.xy).tolist())
    return rows == sorted([float(x), float(y)] for x, y in wanted)


# ---- where


def test_over_people_the_grid_has_the_middles_of_their_squares():
    got = spots_of({"demand": [[500, 500, 1], [510, 740, 1], [-1, 0, 1]]})
    assert near(got, [(625, 625), (-125, 125)])
    assert got.ids.tolist() == ["-125-125", "625-625"]
    assert got.grid
    assert np.isnan(got.beds).all()


def test_over_land_the_grid_has_its_points_borders_included():
    got = spots_of({"demand": D, "residential": [{"box": [0, 0, 500, 250]}]})
    assert near(got, [(x, y) for x in (0, 250, 500) for y in (0, 250)])


def test_land_that_no_point_falls_on_has_one_of_its_own():
    land = [{"box": [0, 0, 10, 10]}, {"box": [100, 100, 120, 140]}]
    assert near(spots_of({"demand": D, "residential": land}), [(0, 0), (110, 120)])


@pytest.mark.parametrize(("step", "n"), [(100, 36), (500, 4), (250, 9), (1000, 1)])
def test_the_grid_is_as_wide_as_asked(step, n):
    land = [{"box": [0, 0, 500, 500]}]
    assert len(spots_of({"residential": land, "propose": {"grid_m": step}}).ids) == n


def test_a_layer_of_candidates_is_taken_as_it_is_instead_of_a_grid():
    rows = [{"id": "10", "at": [5, 5], "beds": 30}, {"id": "2", "at": [1, 5], "beds": None}]
    got = spots_of({"demand": D, "residential": [{"box": [0, 0, 500, 500]}], "candidates": rows})
    assert got.ids.tolist() == ["2", "10"]  # from west to east
    assert not got.grid
    assert (np.isnan(got.beds[0]), got.beds[1]) == (True, 30)
    bare = spots_of({"demand": D, "candidates": [{"at": [5, 5]}]})
    assert np.isnan(bare.beds).all()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.integers(1, 3)),
                min_size=1, max_size=9, unique=True), st.randoms())  # fmt: skip
def test_the_order_of_candidates_does_not_depend_on_their_file(rows, random):
    drawn = [{"id": f"{n}", "at": [x, y], "beds": b} for n, (x, y, b) in enumerate(rows)]
    one, other = (
        spots_of({"demand": D, "candidates": order})
        for order in (drawn, random.sample(drawn, len(drawn)))
    )
    assert one.ids.tolist() == other.ids.tolist()
    assert one.xy.tolist() == other.xy.tolist()


def test_of_two_candidates_on_one_spot_the_lower_id_comes_first():
    for ids in (["10", "2"], ["2", "10"]):
        rows = [{"id": id_, "at": [5, 5]} for id_ in ids]
        assert spots_of({"demand": D, "candidates": rows}).ids.tolist() == ["2", "10"]


@pytest.mark.parametrize("east", [0, 500_000])
def test_a_spot_stands_where_its_published_coordinates_say(east):
    got = spots_of({"demand": [[east + 500, 3_300_500, 1]]})
    assert got.lonlat.tolist() == np.round(got.lonlat, 7).tolist()
    assert to_plane(towns.PLANE, got.lonlat).tolist() == got.xy.tolist()


def test_eastings_with_their_zone_are_as_good_as_any():
    town = {"demand": [[39_500_100, 3_300_100, 5]]}
    layers = replace(towns.layers(town), crs=CRS("EPSG:4527"))
    measured = study.measure(layers, towns.plan(town), year=2025, progress=Silent())
    got = spots(layers, measured, towns.plan(town))
    assert got.ids.tolist() == ["39500125-3300125"]
    assert to_degrees(layers.crs, got.xy).tolist() == got.lonlat.tolist()


@pytest.mark.parametrize("town", [{}, {"facilities": [{"at": [0, 0]}]}])
def test_where_nobody_lives_there_is_nowhere_to_build(town):
    with pytest.raises(SitingError, match="nowhere to build") as error:
        spots_of(town)
    assert "[layers.candidates]" in error.value.hint


# ---- what

HERE = Spots(
    ids=np.array(["a", "b", "c"], dtype=object),
    xy=np.array([[0.0, 0], [9, 9], [20, 20]]),
    lonlat=np.zeros((3, 2)),
    beds=np.array([np.nan, 50, 400]),
    least_beds=np.full(3, np.nan),
    cost=np.full(3, np.nan),
    cost_per_bed=np.full(3, np.nan),
    forced=np.zeros(3, dtype=bool),
    grid=False,
)


def built(asked, offers=()):
    plan = towns.plan({"propose": {"offers": list(offers)}})
    found, labels = candidates(HERE, offered(asked, plan), stated=bool(offers))
    require_useful(found, asked, plan)
    return found, labels


def test_an_offer_stands_on_every_spot_with_no_more_beds_than_its_parcel_allows():
    offers = [{"type": "养老机构", "beds": 120}, {"type": "服务站"}]
    got, labels = built([rules.reach()], offers)
    assert got.ids.tolist() == ["a", "b", "c"] * 2
    assert got.types.tolist() == ["养老机构"] * 3 + ["服务站"] * 3
    assert got.beds.tolist() == [120, 50, 120, 0, 0, 0]
    assert labels.tolist() == got.types.tolist()
    assert got.xy.tolist() == HERE.xy.tolist() * 2


def test_without_offers_a_parcel_is_built_as_large_as_it_allows():
    got, labels = built([rules.ratio()])
    assert got.types.tolist() == ["养老机构"] * 3
    assert got.beds.tolist() == [DEFAULT_BEDS, 50, 400]
    assert labels.tolist() == ["care home"] * 3


def test_beds_are_built_only_for_rules_that_speak_of_them():
    assert built([rules.reach("any_place")])[0].beds.tolist() == [0, 0, 0]
    assert built([rules.reach("care_home")])[0].beds.tolist() == [DEFAULT_BEDS, 50, 400]
    assert built([rules.ratio("any_place")])[0].beds.tolist() == [DEFAULT_BEDS, 50, 400]


def test_what_two_rules_call_the_same_is_built_once_and_with_beds():
    for asked in ([rules.reach(), rules.ratio()], [rules.ratio(), rules.reach()]):
        got, labels = built(asked)
        assert len(got.ids) == 3
        assert got.beds.tolist() == [DEFAULT_BEDS, 50, 400]
        assert set(labels) == {"care home"}


@pytest.mark.parametrize(
    "offer",
    [{"type": "药店"}, {"type": ""}, {"type": "；"}, {"type": "care_home", "beds": 9}],
)
def test_an_offer_that_no_rule_counts_is_refused(offer):
    with pytest.raises(SitingError, match="counts for any rule") as error:
        built([rules.ratio()], [offer])
    assert "[[propose.offers]]" in error.value.hint


def test_one_useful_offer_is_enough():
    offers = [{"type": "药店"}, {"type": "care_home", "beds": 10}]
    assert len(built([rules.ratio()], offers)[0].ids) == 6


def test_parcels_that_are_all_too_small_are_refused():
    small, plan = HERE._replace(beds=np.array([9.0, 9, 9])), towns.plan({})
    with pytest.raises(SitingError, match="counts for any rule"):
        require_useful(
            candidates(small, offered([rules.ratio()], plan), stated=False)[0],
            [rules.ratio()],
            plan,
        )
