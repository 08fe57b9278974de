"""Services that places which stand are given, before anything new is built."""

from __future__ import annotations

import pytest

from tests.unit import rules
from tests.unit.propose.service_towns import EIGHT, FIVE, built, given, lists, made, town
from tests.unit.rules import kept, proposed, square

# ---- which services


def test_a_unit_that_lacks_three_of_eight_has_them_given_to_its_place():
    got = made(lists(), town({"at": [100, 100], "services": FIVE}), sites=3)
    assert built(got) == []
    (one,) = got.upgrades
    assert (one.id, one.rank, one.upgrades, one.name) == ("U1", 1, "F1", "F1")
    assert one.services == ("bathing", "comfort", "respite")
    assert (one.easting, one.northing) == (100, 100)
    assert one.gain == pytest.approx(300)
    assert [(gain.rule, gain.amount, gain.unit, gain.people) for gain in one.gains] == [
        ("list", 3, "services", 300)
    ]
    assert one.why == "list: 3 services"
    (state,) = got.rules
    assert (state.shortfall_before, state.shortfall_after, state.unit) == (3, 0, "services")
    assert (state.outcome_before, state.outcome_after) == ("fail", "pass")
    assert any("whether it has the room" in note for note in got.notes)


def test_a_unit_without_a_place_has_one_built_that_gives_the_list():
    got = made(lists(), town())
    assert got.upgrades == ()
    assert built(got) == [("服务中心", tuple(EIGHT))]  # the pack's word that is named for services
    assert got.rules[0].outcome_after == "pass"
    assert not any("whether it has the room" in note for note in got.notes)
    assert any("services of the lists that are missing" in note for note in got.notes)


def test_what_the_type_of_a_new_place_gives_is_not_listed():
    got = made(lists(["day_care", "meals", "bathing"]), town())
    assert built(got) == [("服务中心", ("bathing",))]


def test_a_blank_list_is_given_what_is_not_sure_and_stays_unknown_beside():
    two = [lists(["meals", "bathing"]), lists(["comfort"], id="other", required_share=0)]
    got = made(two, town({"at": [100, 100]}, {"at": [200, 100], "services": "meals"}))
    assert given(got)["F2"] == ("bathing", "comfort")
    alone = made(lists(["meals", "bathing"]), town({"at": [100, 100]}))
    assert given(alone) == {"F1": ("meals", "bathing")}
    assert any(note.startswith("what is undecided") for note in alone.notes)


def test_what_a_blank_list_may_hold_is_not_denied_by_an_upgrade():
    asked = [lists(["meals"]), lists(["comfort"], id="other")]
    where = town({"at": [100, 100]}, propose={"weights": {"other": 0}})
    after = kept(asked, where, proposed(asked, where))
    assert [one.outcome for one in after.outcomes] == ["pass", "undecided"]


def test_a_place_that_does_not_count_is_given_nothing():
    where = town({"at": [100, 100], "status": "closed"})
    got = made(lists(), where)
    assert (got.upgrades, len(got.sites)) == ((), 1)
    later = town({"at": [100, 100], "status": "planned"})
    assert given(made(lists(), later)) == {"F1": tuple(EIGHT)}
    assert given(made(lists(run="existing"), later)) == {}


# ---- which place


def test_the_place_whose_upgrade_mends_most_comes_first():
    two = {"street": [square("S1"), square("S2", 1000)]}
    places = [{"at": [100, 100], "services": FIVE}, {"at": [990, 100], "services": "a1"}]
    got = made(lists(near_m=50), {**town(*places), "units": two})
    assert list(given(got)) == ["F2"]
    assert given(got)["F2"] == ("a2", "a3", "a4", "a5", "bathing", "comfort", "respite")


def test_of_equal_places_the_one_that_gives_most_of_the_list():
    places = [{"at": [100, 100], "services": "a1"}, {"at": [200, 100], "services": FIVE}]
    assert given(made(lists(), town(*places))) == {"F2": ("bathing", "comfort", "respite")}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_places_that_are_equal_in_all_the_lower_id(order):
    places = [{"at": [100, 100], "id": "9"}, {"at": [200, 100], "id": "10"}]
    assert list(given(made(lists(), town(*(places[n] for n in order))))) == ["9"]


def test_a_place_that_several_lists_share_is_given_what_all_of_them_lack():
    asked = [lists(["a1", "bathing"]), lists(["bathing", "comfort"], id="city", for_each="city")]
    places = [{"at": [100, 100], "services": "a1"}, {"at": [3000, 100], "services": "a1"}]
    got = made(asked, town(*places))
    assert given(got) == {"F1": ("bathing", "comfort")}
    assert [gain.rule for gain in got.upgrades[0].gains] == ["list", "city"]


def test_all_in_one_the_place_of_the_type_that_lacks_fewest_gets_the_rest():
    rule = lists(["day_care", "bathing", "comfort"], all_in_one="centre")
    places = [
        {"at": [100, 100], "type": "服务中心"},
        {"at": [200, 100], "type": "服务中心", "services": "comfort"},
        {"at": [300, 100], "services": "day_care;bathing;x"},
    ]
    assert given(made(rule, town(*places))) == {"F2": ("bathing",)}
    got = made(rule, town(places[2]))
    assert got.upgrades == ()
    assert built(got) == [("服务中心", ("bathing", "comfort"))]


def test_all_in_one_a_place_that_is_perhaps_of_the_type_is_not_enough():
    rule = lists(["bathing"], all_in_one="large_centre")
    got = made(rule, town({"at": [100, 100], "type": "综合体"}))
    assert got.upgrades == ()
    assert [(site.type_zh, site.beds, site.services) for site in got.sites] == [
        ("综合体", 100, ("bathing",))
    ]


def test_where_the_place_itself_is_asked_for_it_is_built():
    got = made(lists([], all_in_one="canteen"), town({"at": [100, 100]}))
    assert (got.upgrades, built(got)) == ((), [("食堂", ())])


def test_a_place_near_enough_is_given_what_is_missing():
    where = town({"at": [1400, 500], "services": FIVE})
    assert list(given(made(lists(near_m=400), where))) == ["F1"]
    got = made(lists(near_m=399), where)
    assert (got.upgrades, len(got.sites)) == ((), 1)


@pytest.mark.parametrize("for_each", ["residential_area", "city", "centre"])
def test_estates_the_city_and_places_one_by_one_are_mended_too(for_each):
    land = [{"id": "R", "box": [0, 0, 900, 900]}]
    where = town({"at": [100, 100], "type": "服务中心", "services": "x"}, residential=land)
    got = made([lists(["meals", "bathing"], for_each=for_each), rules.reach()], where)
    assert given(got) == {"F1": ("bathing",)}


def test_new_places_that_a_rule_asks_more_of_are_tested_as_well():
    asked = [lists(["bathing"], for_each="centre"), rules.reach("centre")]
    got = made(asked, town(propose={"offers": [{"type": "服务中心"}]}), until_pass=True)
    assert got.rules[0].outcome_after in {"fail", "undecided"}
    assert got.stopped.endswith("; what the new places must have themselves: list")
    offer = {"type": "服务中心", "services": ["bathing"]}
    got = made(asked, town(propose={"offers": [offer]}), until_pass=True)
    assert [state.outcome_after for state in got.rules] == ["pass", "pass"]
    assert got.stopped == "every rule that sites can mend passes"


# ---- upgrades before sites, and how many


def test_upgrades_come_first_and_take_no_site_away():
    two = {"street": [square("S1"), square("S2", 1000), square("S3", 2000)]}
    where = {**town({"at": [100, 100]}, {"at": [1100, 100]}), "units": two}
    where["demand"] = [[500, 500, 800], [2500, 500, 9]]
    got = made(lists(["bathing"]), where, sites=1)
    assert (list(given(got)), len(got.sites)) == (["F1", "F2"], 1)
    assert got.sites[0].easting > 2000
    assert [one.id for one in got.upgrades] == ["U1", "U2"]


def test_a_new_site_never_mends_what_a_place_can_be_given():
    offer = {"type": "服务站", "services": EIGHT}
    asked = [lists(), rules.reach("any_place", metres=300)]
    got = made(asked, town({"at": [900, 900]}, propose={"offers": [offer]}), sites=3)
    assert list(given(got)) == ["F1"]
    assert all(gain.rule == "near" for site in got.sites for gain in site.gains)


def test_until_it_passes_no_more_are_upgraded_than_it_takes():
    two = {"street": [square("S1"), square("S2", 1000)]}
    where = {**town({"at": [100, 100]}, {"at": [1100, 100]}), "units": two}
    rule = lists(["bathing"], required_share=50)
    assert list(given(made(rule, where, until_pass=True))) == ["F1"]  # where the 800 live
    assert len(made(rule, where, sites=1).upgrades) == 2
    done = {**where, "facilities": [{**where["facilities"][0], "services": "bathing"}]}
    assert made(rule, done, until_pass=True).upgrades == ()


def test_until_it_passes_a_place_is_given_only_what_rules_still_need():
    asked = [lists(["bathing"], required_share=0), lists(["comfort"], id="other")]
    where = town({"at": [100, 100], "services": "x"})
    (one,) = made(asked, where, until_pass=True).upgrades
    assert (one.services, [gain.rule for gain in one.gains]) == (("comfort",), ["other"])
    (one,) = made(asked, where, sites=1).upgrades
    assert one.services == ("bathing", "comfort")


def test_a_rule_of_no_weight_is_not_upgraded():
    where = town({"at": [100, 100]}, propose={"weights": {"list": 0}})
    assert made([lists(), rules.reach()], where).upgrades == ()


def test_upgrades_are_proposed_even_where_nothing_that_may_be_built_helps():
    where = town({"at": [100, 100]}, propose={"offers": [{"type": "药店"}]})
    got = made(lists(["bathing"]), where, sites=2)
    assert (len(got.upgrades), got.sites) == (1, ())


def test_numbers_go_on_after_those_of_proposals_before():
    before = [{"id": "U7", "at": [100, 100], "type": None, "upgrades": "F1", "services": "a1"}]
    got = made(lists(["a1", "bathing"]), town({"at": [100, 100]}, proposed=before))
    assert [(one.id, one.services) for one in got.upgrades] == [("U8", ("bathing",))]
