from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.records.finding import Outcome, Severity
from tests import towns
from tests.unit import rules
from tests.unit.rules import square


def found(rule, **town):
    return rules.checked([rule], town).findings


def one(rule, **town):
    (finding,) = found(rule, **town)
    return finding


HOME = {"facilities": [{"at": [0, 0], "id": "7", "name": "甲"}]}


# ---- gaps


def test_a_gap_says_how_far_its_people_are_and_from_what():
    got = one(rules.reach(), demand=[[600, 0, 5], [690, 0, 7]], **HOME)
    assert (got.id, got.rule, got.unit) == ("near/gap-1", "near", "m")
    assert (got.severity, got.outcome) == (Severity.ERROR, Outcome.FAIL)
    assert (got.subject.level, got.subject.id) == ("gap", "gap-1")
    assert (got.measured, got.measured_most) == (600, 690)
    assert (got.required, got.shortfall, got.people) == (500, 190, 12)
    assert (got.nearest.id, got.nearest.name, got.nearest.level) == ("7", "甲", "facility")
    words = "12 older people are 600 to 690 m from the nearest any place; 500 m is the limit"
    assert got.message == words


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (500.01, "500.01 m"),
        (500.4, "500.40 m"),
        (500.6, "501 m"),
        (1234.4, "1,234 m"),
    ],
)
def test_a_distance_is_never_said_to_be_the_limit_it_exceeds(away, said):
    got = one(rules.reach(), demand=[[away, 0, 5]], **HOME)
    assert f"are {said} from the nearest" in got.message
    assert got.measured == away
    assert got.shortfall == round(away - 500, 2)


def test_one_distance_is_said_once():
    got = one(rules.reach(), demand=[[600, 0, 5], [600.2, 0, 7]], **HOME)
    assert "are 600 m from" in got.message


def test_with_no_facility_there_is_no_distance():
    got = one(rules.reach(), demand=[[0, 0, 1500]])
    assert (got.measured, got.measured_most, got.shortfall) == (None, None, None)
    assert got.nearest is None
    assert got.message == "1,500 older people have no any place to go to; 500 m is the limit"


def test_of_several_asked_for_the_last_is_not_called_the_nearest():
    two = rules.reach(at_least=2)
    far = {"facilities": [{"at": [0, 0]}, {"at": [900, 0], "id": "far"}]}
    got = one(two, demand=[[0, 0, 5]], **far)
    assert "900 m from nearest any place number 2" in got.message
    assert got.nearest.id == "far"
    alone = one(two, demand=[[0, 0, 5]], **HOME)
    assert "have fewer than 2 of any place to go to" in alone.message


def test_neighbours_are_one_gap_and_others_are_two():
    demand = [[50, 50, 1], [150, 150, 2], [550, 50, 4]]
    got = found(rules.reach(), demand=demand)
    assert [(gap.id, gap.people) for gap in got] == [("near/gap-2", 4), ("near/gap-1", 3)]


def test_gaps_do_not_cross_units_and_say_which_they_lie_in():
    units = {"community": [square("10"), {**square("2", 1000), "name": "乙"}]}
    got = found(rules.reach(), demand=[[950, 50, 5], [1050, 50, 7]], units=units)
    assert [(gap.within.level, gap.within.id, gap.within.name) for gap in got] == [
        ("community", "2", "乙"),
        ("community", "10", ""),
    ]


def test_the_finest_units_name_a_gap_and_none_name_what_lies_outside():
    units = {"district": [square(side=5000)], "street": [square("s")]}
    got = found(rules.reach(), demand=[[50, 50, 5], [3000, 50, 4]], units=units)
    assert [gap.within and gap.within.id for gap in got] == ["s", None]


def test_ten_gaps_are_numbered_so_that_they_sort():
    got = found(rules.reach(), demand=[[1000 * n, 0, n + 1] for n in range(10)])
    assert [gap.id for gap in got[:2]] == ["near/gap-10", "near/gap-09"]


def test_a_gap_stands_where_most_of_its_people_live():
    rows = [[50, 50, 1], [150, 50, 1], [250, 50, 90]]
    study = towns.measured({"demand": rows})
    (got,) = rules.checked([rules.reach()], {"demand": rows}).findings
    from siting.check.places import places

    assert got.place == places(study, np.array([[250.0, 50.0]]))[0]


def test_what_may_be_is_a_gap_of_its_own_and_at_most_a_warning():
    town = {"demand": [[0, 0, 5], [2000, 0, 4]], "facilities": [{"at": [100, 0]}]}
    sure, perhaps = found(rules.reach("care_home"), **town)
    assert (sure.id, sure.severity, sure.people) == ("near/gap-1", Severity.ERROR, 4)
    assert (perhaps.id, perhaps.severity) == ("near/perhaps-1", Severity.WARNING)
    assert perhaps.outcome is Outcome.UNDECIDED
    assert perhaps.message.endswith("; undecided: facilities.beds not known")


def test_what_the_surroundings_may_hold_is_said():
    units = {"district": [square()]}
    got = one(rules.reach(), demand=[[0, 0, 5]], surroundings="unknown", units=units)
    assert got.message.endswith("; undecided: a facility outside the study area may be near enough")


# ---- units


UNITS = {"planning_unit": [square("10"), {**square("2", 1000), "name": "乙"}]}


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (10_001, "300 of 301 beds: 1 short"),
        (10_050, "300 of 302 beds: 2 short"),
        (10_100, "300 of 303 beds: 3 short"),
    ],
)
def test_what_is_short_is_said_in_whole_beds(people, said):
    town = {"demand": [[1500, 500, people]], "facilities": [{"at": [1500, 500], "beds": 300}]}
    got = one(rules.ratio(), units=UNITS, **town)
    what, short = said.split(":")
    assert got.message == f"{what} needed by {people:,} older people:{short}"


def test_a_unit_says_what_it_has_and_what_it_needs():
    town = {"demand": [[1500, 500, 10_001]], "facilities": [{"at": [1500, 500], "beds": 300}]}
    got = one(rules.ratio(), units=UNITS, **town)
    assert (got.id, got.unit) == ("beds/planning_unit-2", "beds")
    assert (got.subject.level, got.subject.id, got.subject.name) == ("planning_unit", "2", "乙")
    assert (got.measured, got.measured_most, got.required) == (300, 300, 300.03)
    assert (got.shortfall, got.people) == (pytest.approx(0.03), 10_001)
    assert (got.within, got.nearest) == (None, None)


def test_a_whole_need_is_not_rounded_up():
    town = {"demand": [[500, 500, 3000]], "units": UNITS}
    got = one(rules.ratio(at_least=1.1, per=100), **town)
    assert got.message == "0 of 33 beds needed by 3,000 older people: 33 short"


def test_an_undecided_unit_says_why_and_has_no_most():
    town = {"demand": [[500, 500, 1000]], "facilities": [{"at": [500, 500]}], "units": UNITS}
    got = one(rules.ratio(), **town)
    assert (got.outcome, got.severity) == (Outcome.UNDECIDED, Severity.WARNING)
    assert (got.measured, got.measured_most) == (0, None)
    assert got.message.endswith("30 short; undecided: facilities.beds not known")


def test_a_unit_is_drawn_counter_clockwise_in_degrees_around_its_place():
    import shapely

    got = one(rules.ratio(), demand=[[500, 500, 1000]], units={"planning_unit": [square()]})
    shape = shapely.geometry.shape(got.geometry)
    assert shape.exterior.is_ccw
    assert shape.contains(shapely.Point(got.place.lon, got.place.lat))
    assert 115 < got.place.lon < 116


# ---- all


def test_findings_come_by_weight_then_people_then_id():
    town = {
        "demand": [[1000 * n, 0, people] for n, people in enumerate([5, 9, 5, 7])],
        "facilities": [{"at": [3000, 0]}],
    }
    got = found(rules.reach("care_home"), **town)
    assert [(gap.id, gap.people) for gap in got] == [
        ("near/gap-2", 9),
        ("near/gap-1", 5),
        ("near/gap-3", 5),
        ("near/perhaps-1", 7),
    ]


@pytest.mark.parametrize("share", [90, 91])
def test_what_falls_short_in_a_rule_that_passes_is_a_note(share):
    got = one(rules.reach(required_share=share), demand=[[0, 0, 90], [900, 0, 10]], **HOME)
    assert got.outcome is Outcome.FAIL
    assert got.severity is (Severity.NOTE if share == 90 else Severity.ERROR)


def test_what_is_not_due_yet_is_at_most_a_warning():
    got = one(rules.reach(due=2026), demand=[[900, 0, 10]], **HOME)
    assert (got.outcome, got.severity) == (Outcome.FAIL, Severity.WARNING)


def test_a_rule_that_cannot_be_tested_is_one_finding_about_the_plan():
    got = one(rules.ratio(for_each="street"), demand=[[0, 0, 5]])
    assert (got.id, got.subject.level) == ("beds/plan", "plan")
    assert (got.severity, got.outcome) == (Severity.WARNING, Outcome.UNDECIDED)
    assert got.message == "the rule cannot be tested: layers.units.street missing"
    assert (got.place, got.geometry, got.measured, got.shortfall) == (None, None, None, None)


spots = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 99)),
    min_size=1,
    max_size=9,
)


@settings(deadline=None, max_examples=40)
@given(spots, st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), max_size=2))
def test_gaps_hold_exactly_the_people_who_fall_short(demand, sites):
    town = {"demand": demand, "facilities": [{"at": list(at)} for at in sites], "units": UNITS}
    checked = rules.checked([rules.reach()], town)
    assert sum(gap.people for gap in checked.findings) == checked.outcomes[0].failing.people
    ids = [gap.id for gap in checked.findings]
    assert len(set(ids)) == len(ids)
    assert all(gap.shortfall is None or gap.shortfall > 0 for gap in checked.findings)
