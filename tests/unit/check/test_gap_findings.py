"""What is said of a gap on foot: too far, no way, none to go to."""

from __future__ import annotations

import pytest

from siting import check
from siting.progress import Silent
from tests.unit import on_foot, rules
from tests.unit.rules import square

#: A river without a bridge: both banks are long, so none is a fragment.
BANK = [[0, 150], [3000, 150]]
WALK = {"measure": "walking_network", "metres": 500}
TWO = [{"at": [0, 0], "id": "7", "name": "甲"}, {"at": [900, 0], "id": "8", "name": "乙"}]


def found(demand, facilities=on_foot.HOME, *, rule=None, lines=(on_foot.STRAIGHT, BANK), **town):
    study = on_foot.measured({"demand": demand, "facilities": facilities, **town}, *lines)
    return check.run([rule or rules.reach(**WALK)], study, Silent()).findings


def one(*args, **more):
    (finding,) = [got for got in found(*args, **more) if not got.rule.startswith("DATA")]
    return finding


def test_a_way_that_is_too_long_is_said_to_be_on_foot():
    got = one([[600, 0, 5], [690, 10, 7]])
    assert got.message == (
        "12 older people are 600 to 700 m on foot from the nearest any place; 500 m is the limit"
    )
    assert (got.measured, got.measured_most, got.shortfall) == (600, 700, 200)
    assert (got.nearest.id, got.notes) == ("7", ())


def test_without_a_way_there_is_no_distance_and_no_nearest():
    got = one([[10, 150, 1500]])
    assert got.message == (
        "1,500 older people have no way on the streets to the nearest any place; 500 m is the limit"
    )
    assert (got.measured, got.measured_most, got.shortfall, got.nearest) == (None,) * 4


def test_without_a_place_there_is_none_to_go_to_though_there_are_streets():
    got = one([[10, 150, 5]], [])
    assert got.message == "5 older people have no any place to go to; 500 m is the limit"


def test_too_far_and_no_way_stand_side_by_side_in_one_gap():
    got = one([[600, 70, 5], [620, 0, 2], [690, 110, 7]])
    assert got.message == (
        "7 older people are 620 to 670 m on foot from the nearest any place, 7 have no way on the"
        " streets to the nearest any place; 500 m is the limit"
    )
    assert (got.measured, got.measured_most, got.shortfall) == (620, None, None)
    assert got.nearest.id == "7"


def test_of_two_asked_for_one_across_the_river_has_no_way_and_one_alone_is_too_few():
    two = rules.reach(**WALK, at_least=2)
    across = one([[10, 0, 5]], [TWO[0], {"at": [100, 150], "id": "9"}], rule=two)
    assert (
        "5 older people have no way on the streets to nearest any place number 2;" in across.message
    )
    alone = one([[10, 0, 5]], TWO[:1], rule=two)
    assert "5 older people have fewer than 2 of any place to go to;" in alone.message
    far = one([[10, 0, 5]], TWO, rule=two)
    assert "5 older people are 890 m on foot from nearest any place number 2;" in far.message
    assert far.nearest.name == "乙"


def test_in_the_same_unit_the_place_across_the_border_is_none():
    units = {"community": [square("W", -500, -500), square("E", 500, -500)]}
    rule = rules.reach(**WALK, same_unit="community")
    got = one([[600, 0, 5]], rule=rule, units=units)
    assert got.message.startswith("5 older people have no ")
    assert "any place in the same community" in got.message


@pytest.mark.parametrize(("away", "said"), [(500.01, "500.01 m"), (501, "501 m")])
def test_a_way_is_never_said_to_be_the_limit_it_exceeds(away, said):
    assert f"are {said} on foot from" in one([[away, 0, 5]]).message


def test_whose_way_is_estimated_is_said():
    got = one([[600, -290, 5], [610, -310, 7]])
    assert got.notes == ("the way of 7 of them is estimated: no street is near",)
    assert one([[600, -290, 5]]).notes == ()


def test_where_all_ways_are_estimated_a_finding_does_not_repeat_it():
    town = {"demand": [[600, 0, 5]], "facilities": on_foot.HOME}
    (got,) = check.run([rules.reach(**WALK)], on_foot.measured(town), Silent()).findings
    assert got.notes == ()
    assert "are 810 m on foot from" in got.message


def test_estimates_come_before_other_speeds():
    got = one([[600, -310, 7]], rule=on_foot.walk(10))
    assert len(got.notes) == 3
    assert "estimated" in got.notes[0]
    assert got.notes[1].startswith("at 0.8 m/s")


def test_in_a_straight_line_nothing_is_said_of_ways():
    (got,) = found([[600, 0, 5]], rule=rules.reach())
    assert "on foot" not in got.message
    assert got.notes == ()


def test_an_undecided_gap_says_what_would_decide_it():
    some = [*on_foot.HOME, {"at": [2000, 0], "id": "9", "beds": 20}]
    got = one([[400, 0, 5]], some, rule=rules.reach("care_home", **WALK))
    assert got.message == (
        "5 older people are 1,600 m on foot from the nearest care home; 500 m is the limit;"
        " undecided: facilities.beds not known"
    )
    assert (got.id, got.nearest.id) == ("near/perhaps-1", "9")
