from __future__ import annotations

import pytest

from siting.fix import smallest
from tests import fix_towns as fix
from tests import towns
from tests import whatif_towns as whatif

WEST = {"id": "west", "box": [0, 0, 2000, 2000]}
HOME = {"id": "F1", "at": [900, 100], "beds": 80}
TOWN = {
    "demand": [(100, 100, 4000)],
    "facilities": [HOME],
    "units": {"planning_unit": [WEST]},
}


def test_a_list_is_completed_by_the_place_that_gives_most():
    places = [
        {"id": "F1", "at": [100, 100], "type": "服务站", "services": "meals"},
        {"id": "F2", "at": [200, 100], "type": "服务站", "services": "bathing"},
    ]
    town = {**TOWN, "facilities": places}
    first, *_ = fix.fixes(town, "services")
    assert (first.kind, first.costs, first.facility.id) == ("services", 1, "F1")
    assert first.edits == ('--set "id=F1,services=meals;day_care"',)
    assert [one.id for one in first.others] == ["F2"]


def test_a_condition_names_the_field_and_the_value_that_pass():
    town = {**TOWN, "facilities": [{**HOME, "beds": 18}]}
    (found,) = fix.fixes(town, "each home")
    assert (found.kind, found.costs, found.unit) == ("field", 2, "beds")
    assert found.said == "beds 18 -> 20 at F1"
    draft = fix.drafted(town, ["each home"])
    assert not fix.mended(draft, "each home/home-F1", [fix.read('--set "id=F1,beds=19"')])


def test_a_share_of_a_place_itself_is_raised_to_the_least_whole_number():
    town = {**TOWN, "facilities": [{**HOME, "nursing_beds": 40}]}
    found = fix.fixes(town, "nursing beds of each home")[0]
    assert (found.costs, found.unit) == (4, "nursing beds")


FIELD = {"kind": "condition", "id": "T", "must": [{"field": "beds", "at_least": 20}]}


def one_finding(town, rule):
    (found,) = smallest(whatif.draft(town, [towns.rule(rule)])).findings
    return found


def test_a_field_of_a_health_place_is_an_edit_too():
    health = [{"id": "F1", "at": [5, 5], "type": "护理院", "beds": 18}]  # the id of a facility
    (found,) = one_finding({**TOWN, "health": health}, {**FIELD, "for_each": "ward"}).fixes
    assert (found.costs, found.notes) == (2, ())
    assert found.edits == ('--set "id=health:F1,beds=20"',)
    assert fix.read(found.edits[0]).layer == "health"


def test_a_field_of_a_layer_that_no_edit_reaches_is_tried_as_such():
    estate = {"id": "R1", "box": [0, 0, 200, 200], "beds": 12}
    town = {**TOWN, "residential": [estate]}
    (found,) = one_finding(town, {**FIELD, "for_each": "residential_area"}).fixes
    assert found.said == "beds 12 -> 20 at R1"
    assert (found.edits, found.notes) == ((), ("in the layer residential",))


@pytest.mark.parametrize(
    ("must", "fields", "said"),
    [
        ({"field": "nursing_share_percent", "at_least": 55}, {"nursing_beds": 40}, "40 -> 44"),
        ({"field": "nursing_share_percent", "above": 55}, {"nursing_beds": 40}, "40 -> 45"),
        ({"field": "floor_area_per_bed", "at_least": 30.5}, {"floor_area_m2": 2000}, "-> 2440"),
        ({"field": "beds", "below": 60}, {}, "80 -> 59"),
        ({"field": "fire_ok", "is": True}, {"fire_ok": 0.0}, "fire ok no -> yes"),
        ({"field": "services", "has_all": ["meals"]}, {"services": "bathing"}, "-> bathing;meals"),
    ],
)
def test_the_value_nearest_to_what_there_is_is_named(must, fields, said):
    town = {**TOWN, "facilities": [{**HOME, **fields}]}
    rule = {**FIELD, "for_each": "home", "must": [must]}
    (found,) = one_finding(town, rule).fixes
    assert said in found.said


@pytest.mark.parametrize(
    ("must", "fields", "said"),
    [
        ({"field": "beds", "below": 60}, {}, "床位由 80 改为 59"),
        ({"field": "fire_ok", "is": True}, {"fire_ok": 0.0}, "消防合格由 否 改为 是"),
        ({"field": "nurses", "at_least": 2}, {"nurses": 1}, "护士由 1 改为 2"),
    ],
)
def test_in_chinese_a_field_goes_by_its_chinese_name(must, fields, said):
    town = {**TOWN, "facilities": [{**HOME, **fields}]}
    rule = {**FIELD, "for_each": "home", "must": [must]}
    found = smallest(whatif.draft(town, [towns.rule(rule)]))
    assert said in found.chinese[found.findings[0].fixes[0].said]


def test_what_follows_from_other_places_says_so():
    homes = [{**HOME, "site_id": "A"}, {**HOME, "id": "F2", "site_id": "B", "type": "食堂"}]
    rule = {**FIELD, "for_each": "home", "must": [{"field": "shares_site", "is": True}]}
    found = one_finding({**TOWN, "facilities": homes}, rule)
    assert found.fixes == ()
    assert "it follows from others" in found.why[0]
