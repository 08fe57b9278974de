"""A baseline: harmless edits make nothing new, and whatever makes a plan worse is found."""

from __future__ import annotations

import copy
import random

import pytest
from msgspec.structs import replace

from siting.records.finding import Outcome, Severity, Waived
from siting.review.baseline import against
from siting.review.fingerprint import fingerprint
from tests import baseline_towns as drawn

#: 8 times 125 harmless edits of 5 towns, and 8 times 25 planted regressions.
PARTS, HARMLESS, TOWNS, PLANTED = range(8), 25, 5, 25


def held(result, base):
    return against(result, base, path="findings.json", sha256="0")


@pytest.mark.parametrize("part", PARTS)
def test_a_thousand_harmless_edits_make_nothing_new(part):
    for seed in range(TOWNS * part, TOWNS * (part + 1)):
        data = drawn.town(seed)
        base = drawn.kept(drawn.found(data))
        for round_ in range(HARMLESS):
            edited = drawn.again(data, random.Random(1000 * seed + round_))
            said = held(drawn.found(edited), base).baseline
            assert (said.new, said.worse, said.fixed) == (0, 0, ()), (seed, round_)
            assert said.same > 3


@pytest.mark.parametrize("edit", drawn.WORSE, ids=lambda one: one.__name__)
def test_two_hundred_planted_regressions_are_all_found(edit):
    planted = seed = 0
    while planted < PLANTED:
        seed += 1
        data, chance = drawn.town(seed), random.Random(seed)
        new = copy.deepcopy(data)
        edit(new, chance)
        broken = drawn.hurt(data, new)
        if not broken:  # as where beds are left over
            continue
        planted += 1
        got = held(drawn.found(drawn.again(new, chance)), drawn.kept(drawn.found(data)))
        assert broken <= {one.rule for one in got.findings if one.baseline in {"new", "worse"}}, (
            seed
        )


def test_what_stands_beside_itself_is_the_same():
    base = drawn.found(drawn.town(3))
    said = held(base, base).baseline
    assert said.same == len(base.findings) > 3


def test_what_is_mended_is_named():
    data = drawn.town(3)
    base = drawn.found(data)
    data["facilities"] = [
        {"id": f"N{at}", "at": [drawn.X0 + 350 * (at % 5), drawn.Y0 + 350 * (at // 5)]}
        | {"beds": 900, "rehab_room": 1}
        for at in range(25)
    ]
    said = held(drawn.found(data), base).baseline
    assert set(said.fixed) == {one.id for one in base.findings}


@pytest.mark.parametrize("seed", range(5))
def test_a_fingerprint_of_a_unit_is_that_of_its_name(seed):
    data = drawn.town(seed)
    again = drawn.again(data, random.Random(seed))
    before, after = (
        {fingerprint(one) for one in drawn.found(some).findings if one.rule == "beds"}
        for some in (data, again)
    )
    assert before == after != set()


# ---- what is hidden behind numbers that stay as they are
def two_stations(*, without_room):
    """Make a chain: two places of one name, 600 m apart, with ids that are numbers of rows."""
    places = [
        {"id": str(row + 1), "name": "社区养老服务站", "at": [drawn.X0 + 600 * at, drawn.Y0]}
        | {"beds": 40, "rehab_room": int(at != without_room)}
        for row, at in enumerate((0, 1))
    ]
    return {"demand": [[drawn.X0, drawn.Y0, 10]], "facilities": places}


def test_another_place_of_a_chain_is_another_place():
    base = drawn.found(two_stations(without_room=0))
    now = drawn.found(two_stations(without_room=1))
    said = held(now, base).baseline
    assert (said.new, said.fixed) == (1, ("rehab/home-1",))


@pytest.mark.parametrize(("id_", "expected"), [("F1", "same"), ("F2", "new")])
def test_a_place_that_moved_far_is_known_by_its_name_and_its_id(id_, expected):
    place = {"id": "F1", "name": "一院", "at": [drawn.X0, drawn.Y0], "beds": 40, "rehab_room": 0}
    base = drawn.found({"demand": [], "facilities": [place]})
    moved = place | {"id": id_, "at": [drawn.X0 + 900, drawn.Y0]}
    got = held(drawn.found({"demand": [], "facilities": [moved]}), base)
    assert [one.baseline for one in got.findings if one.rule == "rehab"] == [expected]


def test_another_place_at_the_same_address_is_another_place():
    data = {"demand": [[drawn.X0, drawn.Y0, 10]]}
    first, second = (
        {"id": str(at), "name": name, "at": [drawn.X0, drawn.Y0], "beds": 900}
        for at, name in enumerate(["一院", "二院"])
    )
    rooms = {"rehab_room": 1}, {"rehab_room": 0}
    base = drawn.found(data | {"facilities": [first | rooms[1], second | rooms[0]]})
    now = drawn.found(data | {"facilities": [first | rooms[0], second | rooms[1]]})
    assert held(now, base).baseline.new == 1


def row_of_homes(*places):
    """Make a street of homes, one every 100 m for 3 km, and places beside it."""
    return {
        "demand": [[drawn.X0 + 50 + 100 * at, drawn.Y0 + 50, 10] for at in range(30)],
        "facilities": [
            {"id": str(at), "at": [drawn.X0 + x, drawn.Y0 + 50], "beds": 900, "rehab_room": 1}
            for at, x in enumerate(places)
        ],
    }


def near(data):
    """Check how far homes are only."""
    found = drawn.found(data)
    return replace(found, findings=tuple(one for one in found.findings if one.rule == "near"))


def stands(now, base):
    return sorted(one.baseline for one in held(now, base).findings)


def test_people_on_other_ground_are_worse_off_even_if_they_are_fewer():
    base, now = near(row_of_homes(550, 2500)), near(row_of_homes(1050, 2900))
    assert [one.people for one in (*base.findings, *now.findings)] == [90.0, 80.0, 50.0]
    assert stands(now, base) == ["new", "worse"]


def test_a_gap_of_the_same_people_with_farther_to_go_is_worse():
    assert stands(near(row_of_homes(-600)), near(row_of_homes(-400))) == ["worse"]
    base = near(row_of_homes(-700))
    assert stands(near(row_of_homes(-900)), base) == ["worse"]
    assert stands(base, near(row_of_homes(-900))) == ["better"]
    assert stands(near(row_of_homes()), base) == ["worse"]


def test_people_who_are_rounded_across_the_limit_are_not_new():
    base = near(row_of_homes(550, 1550, 2550))
    assert base.findings == ()
    assert stands(near(row_of_homes(550, 1550, 2550.15)), base) == []
    rounded = near(row_of_homes(549.9, 1550.1, 2549.9))
    assert [one.people_at_limit for one in rounded.findings] == [
        one.people for one in rounded.findings
    ]
    assert set(stands(rounded, base)) == {"same"}
    assert "new" in stands(near(row_of_homes(549.5, 1550.5, 2549.5)), base)


def one_finding(**changes):
    result = near(row_of_homes(-600))
    (only,) = result.findings
    return replace(result, findings=(replace(only, **changes),))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"outcome": Outcome.UNDECIDED}, {}, "worse"),
        ({}, {"outcome": Outcome.UNDECIDED}, "better"),
        ({"severity": Severity.NOTE}, {}, "worse"),
        ({"waived": Waived(reason="r")}, {}, "worse"),
        ({"waived": Waived(reason="r"), "people": 0.0}, {"people": 0.0}, "worse"),
        ({}, {"waived": Waived(reason="r")}, "better"),
        ({"people": 5_000.0}, {"people": 5_020.0}, "worse"),
        ({"people": 5_000.0}, {"people": 5_003.0}, "same"),
        ({"people": 20.0}, {"people": 21.0}, "worse"),
        ({"people": 20.0}, {"people": 20.2}, "same"),
        ({"people": 40.0, "measured_most": 700.0}, {"people": 20.0}, "worse"),
    ],
)
def test_a_finding_is_worse_if_anything_about_it_is(before, now, expected):
    assert stands(one_finding(**now), one_finding(**before)) == [expected]


def test_findings_of_a_rule_that_is_not_tested_any_more_are_not_fixed():
    base = drawn.found(drawn.town(3))
    now = replace(
        base,
        rules=tuple(one for one in base.rules if one.id != "beds"),
        findings=tuple(one for one in base.findings if one.rule != "beds"),
    )
    said = held(now, base).baseline
    assert (said.fixed, said.untested) == ((), ("beds",))
