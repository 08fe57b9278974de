from __future__ import annotations

import numpy as np
import pytest

from siting import check
from siting.check import speeds
from siting.progress import Silent
from siting.records.finding import Outcome
from tests import towns
from tests.unit import on_foot, rules

#: Older people who walk 450, 550, 650 and 800 m.
DEMAND = [[450, 0, 1], [550, 0, 2], [650, 0, 4], [800, 0, 8]]
TOWN = {"demand": DEMAND, "facilities": on_foot.HOME}


def study(demand=DEMAND, **more):
    return on_foot.measured({**TOWN, "demand": demand, **more}, on_foot.STRAIGHT)


def verdicts(rule, of=None):
    of = study() if of is None else of
    return [speeds.verdict(one, 2025) for one in speeds.others(rule, of)]


def test_a_rule_in_minutes_is_tested_for_slower_and_for_faster_walkers():
    slow, fast = verdicts(on_foot.walk(10))
    assert (slow.metres_per_second, slow.metres, slow.people_short) == (0.8, 480, 14)
    assert (fast.metres_per_second, fast.metres, fast.people_short) == (1.2, 720, 8)
    assert (slow.share_low, slow.share_high) == (1 / 15, 1 / 15)
    assert (fast.measured, fast.outcome) == ("46.6 %", Outcome.FAIL)


@pytest.mark.parametrize(
    ("speed", "metres"),
    [(None, [480, 720]), (60, [480, 720]), (48, [720]), (72, [480]), (48.01, [480, 720])],
)
def test_the_speed_of_the_rule_itself_is_left_out(speed, metres):
    assert [one.metres for one in verdicts(on_foot.walk(10, speed))] == metres


def test_metres_and_minutes_together_say_the_speed():
    both = on_foot.walk(within={"metres": 480, "minutes": 10})
    assert [one.metres for one in verdicts(both)] == [720]


@pytest.mark.parametrize(
    "rule",
    [
        rules.reach(),
        rules.reach(measure="walking_network"),
        rules.amount(),
        rules.ratio(),
    ],
)
def test_metres_and_straight_lines_are_the_same_for_everybody(rule):
    assert speeds.others(rule, study()) == []


def test_what_else_a_rule_asks_stays():
    rule = on_foot.walk(10, at_least=2, required_share=40)
    (slow, fast) = speeds.others(rule, study())
    assert (slow.rule.kind.find.at_least, slow.rule.kind.measure) == (2, "walking_network")
    assert (fast.rule.id, fast.rule.required_share) == ("near", 40)
    assert not fast.table.passing.any()


def test_a_share_is_never_rounded_up_to_what_it_misses():
    nearly = study([[450, 0, 99_999], [2000, 0, 1]])
    slow, _ = verdicts(on_foot.walk(10), nearly)
    assert (slow.measured, slow.outcome) == ("99.9 %", Outcome.FAIL)
    assert slow.share_high < 1


def test_a_verdict_is_a_range_where_something_is_not_known():
    town = study([[450, 0, 1], [600, 0, 3]], facilities=[{"at": [0, 0]}])
    slow, fast = verdicts(on_foot.walk(10, facility="care_home", required_share=50), town)
    assert (slow.measured, slow.outcome) == ("0.0 to 25.0 %", Outcome.FAIL)
    assert (fast.measured, fast.outcome) == ("0.0 to 100.0 %", Outcome.UNDECIDED)
    assert (slow.share_low, slow.share_high) == (0, 0.25)
    assert (slow.people_short, fast.people_short) == (3, 0)


def test_where_there_is_nothing_to_test_there_is_no_share():
    (slow, _) = verdicts(on_foot.walk(10), on_foot.measured({}, on_foot.STRAIGHT))
    assert (slow.share_low, slow.share_high) == (None, None)
    assert (slow.measured, slow.outcome) == ("nothing to test", Outcome.UNDECIDED)


def test_what_is_not_due_yet_is_said_of_other_speeds_too():
    rule = on_foot.walk(10, due=2030)
    assert [one.outcome for one in verdicts(rule)] == [Outcome.NOT_YET_DUE] * 2


def test_without_streets_the_way_is_an_estimate_at_every_speed():
    demand = [[480 / 1.35, 0, 1], [490 / 1.35, 0, 2], [730 / 1.35, 0, 4]]
    slow, fast = verdicts(on_foot.walk(10), on_foot.measured({**TOWN, "demand": demand}))
    assert (slow.people_short, fast.people_short) == (6, 4)


def notes_of(rule, of):
    (finding,) = check.run([rule], of, Silent()).findings
    return finding.notes


@pytest.mark.parametrize(
    ("demand", "slow", "fast"),
    [
        (
            [[650, 0, 4], [700, 0, 8]],
            "the way is too long for all of these older people",
            "all of these older people are near enough",
        ),
        (
            [[650, 0, 1000], [750, 0, 2345]],
            "the way is too long for all of these older people",
            "the way is surely too long for 2,345 of these older people",
        ),
        (
            [[1650, 0, 4]],
            "the way is too long for all of these older people",
            "the way is too long for all of these older people",
        ),
    ],
)
def test_a_gap_says_whom_other_speeds_leave_out(demand, slow, fast):
    notes = notes_of(on_foot.walk(10), study(demand))
    assert notes == (f"at 0.8 m/s (480 m) {slow}", f"at 1.2 m/s (720 m) {fast}")


def test_a_gap_speaks_of_its_own_people_only():
    rows = [[650, 0, 4], [1650, 0, 8]]
    found = check.run([on_foot.walk(10)], study(rows), Silent()).findings
    said = {one.people: one.notes[1].partition(") ")[2] for one in found}
    assert said == {
        4: "all of these older people are near enough",
        8: "the way is too long for all of these older people",
    }


PLACES = {
    "demand": [],
    "facilities": [{"at": [x, 0], "id": f"{x}"} for x in (450, 650, 800)],
    "health": [{"at": [0, 0], "type": "护理院", "beds": 20}],
}


def test_places_fall_short_or_do_not():
    rule = on_foot.walk(10, for_each="home", facility="ward")
    slow, fast = verdicts(rule, of := on_foot.measured(PLACES, on_foot.STRAIGHT))
    assert (slow.measured, fast.measured) == ("33.3 %", "66.6 %")
    assert (slow.people_short, fast.people_short) == (0, 0)
    found = check.run([rule], of, Silent()).findings
    assert {one.subject.id: one.notes for one in found} == {
        "650": ("at 0.8 m/s (480 m) it falls short", "at 1.2 m/s (720 m) it does not fall short"),
        "800": ("at 0.8 m/s (480 m) it falls short", "at 1.2 m/s (720 m) it falls short"),
    }


def test_who_keeps_away_by_minutes_has_to_keep_farther_from_faster_walkers():
    data = {
        "kind": "reach",
        "for_each": "home",
        "find": {"facility": "ward"},
        "no_closer_than": {"minutes": 10},
        "measure": "walking_network",
    }
    slow, fast = verdicts(towns.rule(data), on_foot.measured(PLACES, on_foot.STRAIGHT))
    assert (slow.metres, slow.measured) == (480, "66.6 %")
    assert (fast.metres, fast.measured) == (720, "33.3 %")


def test_stairs_count_for_the_time_they_take():
    steps = on_foot.drawn.Line([[0, 0], [3000, 0]], slowness=2.0)
    of = on_foot.measured({**TOWN, "demand": [[300, 0, 1]]}, steps)
    slow, fast = verdicts(on_foot.walk(10), of)
    assert (slow.people_short, fast.people_short) == (1, 0)


def test_an_outcome_holds_the_other_verdicts_in_the_order_of_speeds():
    (outcome,) = check.run([on_foot.walk(10)], study(), Silent()).outcomes
    assert [one.metres_per_second for one in outcome.at_speeds] == [0.8, 1.2]
    (plain,) = check.run([rules.reach()], study(), Silent()).outcomes
    assert plain.at_speeds == ()


def test_a_note_counts_rows_as_they_are_chosen():
    (slow, _) = speeds.others(on_foot.walk(10), study())
    assert speeds.note(slow, np.array([0, 1])).endswith("too long for 2 of these older people")
