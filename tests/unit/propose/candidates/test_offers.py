"""What may be built: as the plan says, else what the rules ask for."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.propose.candidates.offers import STATION, offers
from siting.propose.candidates.records import Offer
from tests import towns
from tests.unit import rules


def lists(*services, **more):
    data = {"kind": "service_set", "for_each": "street", "services": list(services)}
    return towns.rule({"id": "list"} | data | more)


def offered(*asked, stated=()):
    return offers(asked, towns.plan({"propose": {"offers": list(stated)}}))


def test_the_offers_of_the_plan_are_taken_with_their_services():
    stated = [
        {"type": "服务站", "beds": 5, "services": ["meals", "助浴", "meals"]},
        {"type": "食堂"},
    ]
    assert offered(lists("meals"), stated=stated) == [
        Offer("服务站", "服务站", 5, ("meals", "bathing")),
        Offer("食堂", "食堂", 0, ()),
    ]


def test_a_service_that_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(SitingError, match="knows the service 'meels'") as error:
        offered(lists("meals"), stated=[{"type": "服务站", "services": ["meals", "meels"]}])
    assert error.value.hint == "did you mean 'meals'?"


def test_a_service_may_be_named_as_the_pack_names_it():
    (one,) = offered(lists("canteen"), stated=[{"type": "服务站", "services": ["食堂"]}])
    assert one.services == ("canteen",)


def test_a_word_of_the_pack_is_a_service_too():
    (one,) = offered(lists("meals"), stated=[{"type": "服务站", "services": ["canteen"]}])
    assert one.services == ("canteen",)


@pytest.mark.parametrize(
    ("rule", "type_", "beds", "services"),
    [
        (lists("day_care", "meals", "bathing"), "服务中心", 0, ("bathing",)),
        (lists("meals"), "服务中心", 0, ()),  # the first word of the pack that gives it
        (lists("bathing"), "服务中心", 0, ("bathing",)),  # named for services
        (lists("bathing", all_in_one="canteen"), "食堂", 0, ("bathing",)),
        (lists("day_care", "x", all_in_one="large_centre"), "综合体", 100, ("x",)),
        (lists(all_in_one="home"), "养老机构", 0, ()),
    ],
)
def test_a_list_is_offered_by_a_type_that_fits(rule, type_, beds, services):
    (one,) = offered(rule)
    assert (one.type, one.beds, one.services) == (type_, beds, services)


def test_a_pack_without_a_word_for_it_has_a_plain_station():
    from dataclasses import replace

    from siting.words import FacilityWord, Words

    words = Words({"bathing": FacilityWord(zh=["助浴"]), "home": FacilityWord(zh=["养老院"])})
    (one,) = offered(replace(lists("bathing"), words=words))
    assert one == Offer(*STATION, 0, ("bathing",))


def test_a_type_that_another_rule_looks_for_there_is_taken():
    from dataclasses import replace

    from siting.words import FacilityWord, Words

    words = Words(
        {"hub": FacilityWord(zh=["服务中心"]), "complex": FacilityWord(zh=["服务综合体"])}
    )
    pair = [
        lists("bathing"),
        rules.amount("complex", "facility", id="one each", for_each="street", at_least=1),
    ]
    found = offered(*(replace(rule, words=words) for rule in pair))
    assert [(one.type, one.services) for one in found] == [
        ("服务综合体", ()),
        ("服务综合体", ("bathing",)),
    ]


def test_lists_of_the_same_places_are_offered_in_one_as_well_the_shorter_first():
    found = offered(
        lists("bathing", "comfort"),
        lists("respite", id="b", all_in_one="centre"),
        lists("x", id="c", for_each="city"),
        lists("y", id="d", all_in_one="canteen"),
    )
    assert [(one.type, one.services) for one in found if one.type == "服务中心"] == [
        ("服务中心", ("respite",)),
        ("服务中心", ("x",)),
        ("服务中心", ("bathing", "comfort")),
        ("服务中心", ("bathing", "comfort", "respite")),
        ("服务中心", ("respite", "bathing", "comfort")),
    ]


def test_nothing_is_offered_for_health_or_for_places_one_by_one():
    assert offered(rules.amount("hospital"), lists("x", for_each="centre")) == []
    assert offered(lists("x", all_in_one="hospital")) == []
