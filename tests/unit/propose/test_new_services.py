"""New places that give services, and what upgrades change beside their rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siting.condition import Condition
from siting.words import FacilityWord, Words
from tests.unit import rules
from tests.unit.propose.service_towns import built, lists, made, town
from tests.unit.rules import square

# ---- sites that give a part of a list


def test_two_sites_are_needed_where_no_offer_gives_all():
    offers = [
        {"type": "服务站", "services": ["bathing", "comfort"]},
        {"type": "服务站", "services": ["respite", "comfort"]},
    ]
    spots = [{"at": [100, 100]}, {"at": [300, 100]}, {"at": [410, 100]}]
    where = town(candidates=spots, propose={"offers": offers})
    got = made(lists(["bathing", "comfort", "respite"]), where, sites=5)
    assert sorted(built(got)) == [
        ("服务站", ("bathing", "comfort")),
        ("服务站", ("respite", "comfort")),
    ]
    assert [site.gains[0].amount for site in got.sites] == [2, 1]  # comfort counts once
    one, other = got.sites
    assert abs(one.easting - other.easting) == pytest.approx(310, abs=1)


def test_sites_of_one_type_that_have_no_room_apart_are_not_built():
    offers = [{"type": "服务站", "services": [one]} for one in ("bathing", "comfort")]
    spots = [{"at": [500, 500], "id": "a"}, {"at": [600, 500], "id": "b"}]
    where = town(candidates=spots, propose={"offers": offers, "least_spacing_m": 300})
    assert len(made(lists(["bathing", "comfort"]), where, sites=5).sites) == 1
    where["propose"]["least_spacing_m"] = 100
    assert len(made(lists(["bathing", "comfort"]), where, sites=5).sites) == 2


def test_all_in_one_parts_of_two_places_do_not_add_up():
    offers = [
        {"type": "服务中心", "services": ["bathing"]},
        {"type": "服务中心", "services": ["comfort", "respite"]},
    ]
    rule = lists(["bathing", "comfort", "respite"], all_in_one="centre")
    spots = [{"at": [100, 100]}, {"at": [900, 100]}]
    got = made(rule, town(candidates=spots, propose={"offers": offers}), sites=5)
    assert built(got) == [("服务中心", ("comfort", "respite"))]
    assert got.rules[0].shortfall_after == 1


# ---- what an upgrade changes beside its rule

FUSSY = Words(
    {
        "any_place": FacilityWord(zh=["服务站"]),
        "with_baths": FacilityWord(
            zh=["服务站"], where=[Condition(field="services", has_all=["bathing"])]
        ),
    }
)


@pytest.mark.parametrize("listed", [None, "a1"])
def test_a_type_that_hangs_on_services_is_measured_with_the_upgrades(listed):
    asked = [
        replace(rule, words=FUSSY)
        for rule in (
            lists(["bathing", "meals"]),
            rules.reach("with_baths"),
            rules.amount("with_baths"),
        )
    ]
    for how in ({"sites": 3}, {"until_pass": True}):
        got = made(asked, town({"at": [500, 500], "services": listed}), **how)
        assert len(got.upgrades) == 1
    offer = {"type": "服务站", "services": ["bathing"]}
    got = made(asked, town(propose={"offers": [offer]}), sites=3)
    assert {gain.rule for site in got.sites for gain in site.gains} == {"list", "near", "sites"}


def test_health_places_are_neither_upgraded_nor_built():
    rule = lists(["bathing"], all_in_one="hospital")
    where = town({"at": [100, 100]}, health=[{"at": [100, 100], "services": "x"}])
    got = made([rule, rules.reach(metres=200), rules.amount("hospital", id="h")], where, sites=9)
    assert got.upgrades == ()
    assert "医院" not in {site.type_zh for site in got.sites}
    assert got.rules[0].outcome_after == "fail"
    where["propose"] = {"offers": [{"type": "医院；养老机构", "services": ["bathing"]}]}
    got = made([rule, rules.reach(metres=200), rules.amount("hospital", id="h")], where, sites=9)
    assert {gain.rule for site in got.sites for gain in site.gains} == {"near"}


def test_a_unit_without_a_centre_has_one_proposed_by_its_name():
    where = {
        "demand": [[500, 500, 60], [5500, 500, 40]],
        "units": {"community": [square("C1"), square("C2", 5000)]},
    }
    where["facilities"] = [{"at": [500, 500], "type": "服务中心"}]
    rule = rules.amount("centre", "facility", for_each="community", at_least=1)
    (site,) = made(rule, where, until_pass=True).sites
    assert (site.type, site.type_zh, site.beds) == ("centre", "服务中心", 0)
    assert 5000 <= site.easting <= 6000
    assert site.why == "sites: 1 place"
