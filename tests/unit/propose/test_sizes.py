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


# ---- how much land a bed takes by the rules


def land_rule(**more):
    return towns.rule(
        {
            "id": "land",
            "kind": "ratio",
            "for_each": "home",
            "applies_when": [{"field": "status", "one_of": ["building", "planned"]}],
            "top": {"sum": "land_area_m2", "of": "self"},
            "bottom": {"sum": "beds", "of": "self"},
            "per": 1,
            "at_least": 40,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("asked", "m2", "by"),
    [
        ([land_rule()], 40, "land"),
        ([land_rule(), land_rule(id="more", per=2, at_least=100)], 50, "more"),
        ([land_rule(applies_when=[])], 40, "land"),
        ([land_rule(applies_when=[{"field": "status", "is": "planned"}])], 40, "land"),
        ([land_rule(applies_when=[{"field": "status", "is": "existing"}])], None, None),
        ([land_rule(applies_when=[{"field": "operator", "is": "public"}])], None, None),
        ([land_rule(for_each="canteen")], None, None),
        ([land_rule(top={"sum": "floor_area_m2", "of": "self"})], None, None),
        ([rules.ratio()], None, None),
    ],
)
def test_rules_say_how_much_land_a_bed_takes(asked, m2, by):
    plan = towns.plan({"propose": {"offers": [{"type": "养老机构", "beds": 120}]}})
    (offer,) = offers([rules.ratio()], plan, asked)
    assert (offer.m2_per_bed, offer.by and offer.by.id) == (m2, by)


def test_what_the_plan_says_wins_over_the_rules_and_what_has_no_beds_needs_no_land():
    here = {"type": "养老机构", "beds": 120, "m2_per_bed": 10}
    plan = towns.plan({"propose": {"offers": [here, {"type": "养老机构"}]}})
    one, none = offers([rules.ratio()], plan, [land_rule()])
    assert (one.m2_per_bed, one.by) == (10, None)
    assert (none.m2_per_bed, none.by) == (None, None)


def test_land_limits_beds_by_a_rule_and_the_rule_is_named():
    asked = [rules.ratio("home"), land_rule()]
    got = proposed(asked, town({"beds": 120}, [PARCEL]), sites=1)
    assert got.sites[0].beds == 50
    (note,) = [note for note in got.notes if note.startswith("a bed takes")]
    assert "40 m² of land at least, by land (" in note
    assert note.endswith(
        "where a parcel does not say its beds: 1; m2_per_bed of [propose] changes it"
    )
    got = proposed(asked, town({"beds": 120}, [{**PARCEL, "beds": 70}]), sites=1)
    assert got.sites[0].beds == 70
    assert not any(note.startswith("a bed takes") for note in got.notes)
