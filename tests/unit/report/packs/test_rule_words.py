"""What a rule needs, and its parameters in words of two languages."""

from __future__ import annotations

import msgspec
import pytest

from siting.kinds import Amount, If, Ratio, Reach, ServiceSet
from siting.report.packs.rule_needs import Need, needs
from siting.report.packs.rule_terms import Terms, number
from siting.words import FacilityWord, Words

# ---- what a rule needs ------------------------------------------------------------------------

HOME = FacilityWord(zh=["养老院"], en="home", where=[])
WORDS = Words({"home": HOME, "clinic": FacilityWord(zh=["卫生室"], layer="health")})


@pytest.mark.parametrize(
    ("kind", "data", "names"),
    [
        (
            Reach,
            {
                "for_each": "residential_area",
                "applies_when": [
                    {"field": "older_people_per_km2", "above": 1, "measured_on": "community"}
                ],
                "find": {"facility": "home"},
                "within": {"metres": 500},
                "measure": "straight_line",
            },
            "elders units.community facilities.type",
        ),
        (
            Reach,
            {
                "for_each": "residential_area",
                "find": {"facility": "home"},
                "within": {"metres": 500},
                "measure": "straight_line",
                "same_unit": "street",
            },
            "elders facilities.type units.street",
        ),
        (
            Reach,
            {
                "for_each": "residential_area",
                "find": {"facility": "home"},
                "within": {"metres": 500},
                "measure": "straight_line",
                "same_unit": "city",
            },
            "elders facilities.type",
        ),
        (
            Reach,
            {
                "for_each": "home",
                "find": {"facility": "clinic"},
                "within": {"metres": 50},
                "measure": "straight_line",
            },
            "facilities.type health.type",
        ),
        (
            Ratio,
            {
                "for_each": "planning_unit",
                "top": {"sum": "places", "of": "home"},
                "bottom": {"sum": "older_people", "of": "unit"},
                "at_least": 1,
            },
            "units.planning_unit elders facilities.type",
        ),
        (
            Ratio,
            {
                "for_each": "district",
                "top": {"sum": "carers", "of": "staff"},
                "bottom": {"sum": "population", "of": "unit"},
                "at_least": 1,
            },
            "units.district staff.carers units.district.population",
        ),
        (
            Ratio,
            {
                "for_each": "residential_area",
                "top": {"sum": "floor_area_m2", "of": "home"},
                "bottom": {"sum": "households", "of": "residential_area"},
                "at_least_by": {"field": "status", "new": 20, "existing": 15},
                "pool_by": "pool_id",
                "near_m": 300,
            },
            """residential facilities.type facilities.floor_area_m2 residential.households
            residential.status residential.pool_id""",
        ),
        (
            Amount,
            {
                "for_each": "city",
                "count": {"facility": "home", "distinct": "site"},
                "at_least": 2,
                "since": 2020,
                "net": True,
                "largest_site_at_most": {"percent_of": "beds", "value": 70},
            },
            """facilities.type facilities.site_id facilities.beds facilities.open_year
            facilities.close_year""",
        ),
        (
            Amount,
            {
                "for_each": "street",
                "count_units": {"level": "circle", "where": [{"field": "urban", "is": True}]},
                "at_least": 1,
            },
            "units.street units.circle units.circle.urban",
        ),
        (
            If,
            {"for_each": "home", "must": [{"field": "shares_site", "is": True}]},
            "facilities.type facilities.shares_site",
        ),
        (
            ServiceSet,
            {"for_each": "circle", "services": ["meals"], "all_in_one": "home"},
            "units.circle facilities.type facilities.services",
        ),
    ],
)
def test_a_rule_names_the_layers_and_fields_it_needs(kind, data, names):
    found = needs(msgspec.convert(data, kind), WORDS, "count")
    assert [one.name for one in found] == names.split()


def test_a_field_that_can_be_made_from_others_says_so():
    rule = msgspec.convert({"for_each": "home", "must": [{"field": "shares_site", "is": True}]}, If)
    assert Need("facilities.shares_site", ("site_id",)) in needs(rule, WORDS, "count")


def test_what_a_share_is_a_share_of_is_needed_too():
    rule = msgspec.convert({"for_each": "home", "must": [{"field": "fire_ok", "is": True}]}, If)
    assert needs(rule, WORDS, "beds")[-1].name == "facilities.beds"
    assert needs(rule, WORDS, "older_people")[-1].name == "elders"


# ---- parameters in words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "en", "zh"),
    [
        ("same_unit", "community", "community", "社区"),
        ("within", {"metres": 500}, "500 m", "500米"),
        (
            "within",
            {"minutes": 15, "walking_metres_per_minute": 48},
            "15 minutes at 48 metres a minute, which is 720 m",
            "15分钟，每分钟48米，即720米",
        ),
        ("within", {"metres": None}, "? m", "?米"),
        ("at_least", {2028: 60, 2030: 65.5}, "60 in 2028, 65.5 in 2030", "2028年60、2030年65.5"),
        ("since", 2020, "2020", "2020"),
        ("net", True, "yes", "是"),
        ("top", {"sum": "places", "of": "home"}, "number of home", "养老院的数量"),
        (
            "top",
            {"sum": "nursing_beds", "of": "home"},
            "nursing beds of home",
            "养老院的护理型床位",
        ),
        ("unit_size", None, "-", "-"),
        ("applies_when", [], "-", "-"),
        ("for_each", "planning_unit", "planning unit", "规划单元"),
        ("for_each", "home", "home", "养老院"),
        (
            "must",
            [{"field": "beds", "above": 10, "at_most": 20}, {"field": "urban", "is": False}],
            "beds above 10 and at most 20; urban no",
            "床位数大于10且不超过20；城镇为否",
        ),
        ("at_least_by", {"field": "status", "new": 20}, "20 (status new)", "20（状态为新建）"),
        (
            "must",
            [{"field": "status", "one_of": ["new", "planned", "新建"]}],
            "status one of new, planned, 新建",
            "状态为其中之一：新建、规划",
        ),
        (
            "must",
            [{"field": "services", "has_all": ["home", "clinic"]}],
            "services all of home, clinic",
            "服务含有全部：养老院、卫生室",
        ),
        ("must", [{"field": "roof_colour", "is": "red"}], "roof colour red", "roof_colour为red"),
        ("largest_site_at_most", {"percent_of": "beds", "value": 70}, "at most 70 % of beds", None),
        ("separated_by", {"metres": 300}, "300 m apart or more", "相距300米以上"),
    ],
)
def test_a_parameter_is_said_in_words(key, value, en, zh):
    assert Terms(WORDS, "en").say(key, value) == en
    if zh is not None:
        assert Terms(WORDS, "zh").say(key, value) == zh


@pytest.mark.parametrize(
    ("value", "text"), [(10_000, "10,000"), (5_000_000, "5,000,000"), (0.1, "0.1"), (None, "?")]
)
def test_a_number_stands_as_it_is(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("lang", "said"), [("en", "only in the same"), ("zh", "只计同一")])
def test_that_borders_matter_is_said(lang, said):
    assert Terms(WORDS, lang).key("same_unit") == said
