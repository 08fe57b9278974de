"""Offers in several sizes, and parcels whose land says how many beds they take."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.propose.candidates.offers import offers
from tests import towns
from tests.unit import rules
from tests.unit.rules import kept, proposed

UNIT = {"planning_unit": [rules.square(side=2000)]}
#: 4,000 older people need 120 beds.
D = [[500, 500, 4000]]


def town(offer, candidates, **spec):
    propose = {"offers": [{"type": "养老机构", **offer}], "least_spacing_m": 0, **spec}
    return {"demand": D, "units": UNIT, "candidates": candidates, "propose": propose}


def read(offer):
    plan = towns.plan({"propose": {"offers": [{"type": "养老机构", **offer}]}})
    return offers([rules.ratio()], plan)


# ---- sizes


@pytest.mark.parametrize(
    ("offer", "sizes"),
    [
        ({"sizes": [120, 60, 300]}, [(0, 60), (60, 120), (120, 300)]),
        ({"sizes": [60, 60]}, [(0, 60)]),
        ({"sizes": [60], "beds": 100, "least_beds": 60}, [(0, 60), (60, 100)]),
        ({"beds": 100}, [(0, 100)]),
        ({}, [(0, 0)]),
    ],
)
def test_an_offer_is_one_for_each_of_its_sizes(offer, sizes):
    assert [(one.smaller, one.beds) for one in read(offer)] == sizes


@pytest.mark.parametrize(
    "offer", [{"sizes": [60, 120], "least_beds": 61}, {"sizes": [60, 120], "beds": 119}]
)
def test_sizes_that_contradict_the_offer_are_refused(offer):
    with pytest.raises(SitingError, match="sizes of '养老机构'") as error:
        read(offer)
    assert error.value.at is not None


def test_a_spot_holds_one_of_the_sizes_the_smallest_that_mends_as_much():
    here = town({"sizes": [60, 120, 300]}, [{"id": "a", "at": [500, 500]}])
    got = proposed([rules.ratio()], here, sites=3)
    assert [site.beds for site in got.sites] == [120]
    assert got.objective_after == 0
    kept([rules.ratio()], here, got)


def test_a_parcel_takes_what_it_takes_of_a_larger_size_and_that_once():
    here = town({"sizes": [60, 120, 300]}, [{"id": "a", "at": [500, 500], "beds": 80}])
    got = proposed([rules.ratio()], here, sites=1)
    assert [site.beds for site in got.sites] == [80]
    assert "candidates left out, no more beds than a smaller size of the same: 1" in got.notes


def test_a_parcel_that_takes_a_size_exactly_has_it_once():
    here = town({"sizes": [60, 120, 300]}, [{"id": "a", "at": [500, 500], "beds": 60}])
    got = proposed([rules.ratio()], here, sites=1)
    assert [site.beds for site in got.sites] == [60]
    assert "candidates left out, no more beds than a smaller size of the same: 2" in got.notes


# ---- land

PARCEL = {"id": "a", "box": [450, 450, 500, 490]}  # 2,000 m2


@pytest.mark.parametrize(
    ("offer", "spec", "beds"),
    [
        ({"beds": 120}, {}, 120),
        ({"beds": 120}, {"m2_per_bed": 25}, 80),
        ({"beds": 120, "m2_per_bed": 40}, {"m2_per_bed": 25}, 50),
        ({"beds": 60, "m2_per_bed": 25}, {}, 60),
        ({"beds": 120, "m2_per_bed": 2000}, {}, 1),
        ({"sizes": [30, 60, 90], "m2_per_bed": 40}, {}, 50),
    ],
)
def test_the_land_of_a_parcel_says_how_many_beds_it_takes(offer, spec, beds):
    here = town(offer, [PARCEL], **spec)
    got = proposed([rules.ratio("home")], here, sites=1)
    assert [site.beds for site in got.sites] == [beds]
    kept([rules.ratio("home")], here, got)


def test_what_the_layer_says_of_beds_wins_over_the_land():
    here = town({"beds": 120, "m2_per_bed": 40}, [{**PARCEL, "beds": 70}])
    assert proposed([rules.ratio()], here, sites=1).sites[0].beds == 70


def test_a_parcel_too_small_for_a_bed_is_left_out_and_counted():
    small = {"id": "b", "box": [0, 0, 10, 10]}
    here = town({"beds": 120, "m2_per_bed": 101}, [PARCEL, small])
    got = proposed([rules.ratio("home")], here, sites=2)
    assert [site.candidate for site in got.sites] == ["a"]
    assert "candidates left out, too few beds: 1" in got.notes


def test_without_offers_land_limits_what_is_built_and_builds_no_more_than_usual():
    here = {"demand": D, "units": UNIT, "candidates": [PARCEL], "propose": {"m2_per_bed": 40}}
    assert proposed([rules.ratio()], here, sites=1).sites[0].beds == 50
    here["propose"] = {"m2_per_bed": 1}
    assert proposed([rules.ratio()], here, sites=1).sites[0].beds == 100


def test_points_have_no_land_and_take_what_is_offered():
    here = town({"beds": 120, "m2_per_bed": 40}, [{"id": "a", "at": [500, 500]}])
    assert proposed([rules.ratio()], here, sites=1).sites[0].beds == 120


def test_a_station_without_beds_needs_no_land():
    here = town({"type": "服务站"}, [PARCEL], m2_per_bed=1e6)
    assert len(proposed([rules.reach()], here, sites=1).sites) == 1
