"""Two results side by side: what changes, for whom, and what is not compared."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from siting.records.finding import Map, Outcome, Place, Subject, Waived
from siting.review.compared import compare
from siting.review.compared.facilities import distance_m
from tests.baseline_towns import WORSE, again, found, town
from tests.stand_ins import care_home

TURNED = {"new": "fixed", "worse": "better", "better": "worse", "fixed": "new"}
TURNED_RULE = (
    TURNED
    | {one: one for one in ("same", "mixed", "not_comparable")}
    | {"added": "removed", "removed": "added"}
)
TURNED_PLACE = {"added": "removed", "removed": "added", "moved": "moved", "changed": "changed"}
CARE = care_home(name="松鹤养老院", beds=100.0)


def with_places(result, *places):
    return replace(result, map=Map(grid=None, facilities=places))


@pytest.fixture(scope="module")
def one():
    return found(town(1))


def test_a_result_and_itself_differ_in_nothing(one):
    same = compare(with_places(one, CARE), with_places(one, CARE))
    assert (same.differences, same.places, same.facilities) == ((), (), ())
    assert {rule.change for rule in same.rules} == {"same"}
    assert sum(rule.unchanged for rule in same.rules) > 5
    assert not same.is_worse
    assert same.notes == ()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_exchanged_it_says_the_opposite_and_people_add_up(seed):
    chance = random.Random(seed)
    data = town(seed % 7)
    less = copy.deepcopy(data)
    chance.choice(WORSE)(less, chance)
    first, second = found(data), found(less)
    there, back = compare(first, second), compare(second, first)
    assert sorted((one.rule, one.change, one.gained, one.lost) for one in there.places) == sorted(
        (one.rule, TURNED[one.change], one.lost, one.gained) for one in back.places
    )
    for one, other in zip(there.rules, back.rules, strict=True):
        assert (one.rule, one.change) == (other.rule, TURNED_RULE[other.change])
        assert (one.gained, one.lost) == (other.lost, other.gained)
        assert (one.before, one.after, one.unchanged) == (
            other.after,
            other.before,
            other.unchanged,
        )
        assert {(unit.unit.id, unit.gained, unit.lost) for unit in one.units} == {
            (unit.unit.id, unit.lost, unit.gained) for unit in other.units
        }
        short = [side.failing.people + side.undecided.people for side in (one.before, one.after)]
        assert one.gained - one.lost == short[0] - short[1]
        assert sum(unit.gained - unit.lost for unit in one.units) == short[0] - short[1]


@pytest.mark.parametrize("seed", range(8))
def test_another_order_other_ids_and_rounding_change_nothing(seed):
    data = town(seed)
    said = compare(found(data), found(again(data, random.Random(seed))))
    assert said.places == ()
    assert not said.is_worse


def test_what_rounding_alone_put_beyond_the_limit_is_unchanged_but_not_drawn(one):
    gap = next(found for found in one.findings if found.subject.level == "gap")
    there = replace(gap, people=0.5, people_at_limit=0.5)
    others = tuple(found for found in one.findings if found is not gap)
    sides = replace(one, findings=(*others, there)), replace(one, findings=others)
    for before, after in (sides, sides[::-1]):
        said = compare(before, after)
        assert said.places == ()
        assert sum(rule.unchanged for rule in said.rules) == len(said.unchanged) + 1


def test_a_closed_place_is_worse_and_says_for_whom():
    data = town(2)
    less = {**data, "facilities": data["facilities"][:-1]}
    said = compare(found(data), found(less))
    assert said.is_worse
    (reach,) = (rule for rule in said.rules if rule.rule == "near")
    assert reach.lost > 0
    assert reach.gained == 0
    assert reach.change == "worse"
    assert "only the balance is known" in said.notes[-1]
    assert not said.facilities_compared


def test_gap_areas_that_grow_together_are_one_place(one):
    gap = next(it for it in one.findings if it.subject.is_area and it.outcome is Outcome.FAIL)
    ring = [[120.0, 30.0], [120.004, 30.0], [120.004, 30.001], [120.0, 30.001], [120.0, 30.0]]
    parts = [[[x + dx if x == 120.0 else 120.001 + dx, y] for x, y in ring] for dx in (0.0, 0.003)]
    olds = [
        replace(gap, id=f"T-1/gap-{at}", people=100.0, geometry=polygon(part))
        for at, part in enumerate(parts)
    ]
    new = replace(gap, id="T-1/gap-9", people=150.0, geometry=polygon(ring))
    said = compare(replace(one, findings=tuple(olds)), replace(one, findings=(new,)))
    (place,) = said.places
    assert (place.change, place.gained, place.lost) == ("better", 50.0, 0.0)
    assert place.before.findings == ("T-1/gap-0", "T-1/gap-1")
    assert place.before.geometry["type"] == "MultiPolygon"
    assert place.subject == Subject(level="gap", id="")


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


def test_one_more_missing_place_is_worse_however_few_are_missing(one):
    short = next(it for it in one.findings if not it.subject.is_area)
    olds, news = (replace(short, shortfall=n, people=50.0) for n in (1.0, 2.0))
    said = compare(replace(one, findings=(olds,)), replace(one, findings=(news,)))
    assert [place.change for place in said.places] == ["worse"]


def test_what_is_waived_does_not_fail(one):
    none = replace(one, findings=())
    assert compare(none, one).is_worse
    accepted = tuple(replace(it, waived=Waived(reason="2026")) for it in one.findings)
    assert not compare(none, replace(one, findings=accepted)).is_worse


def test_a_rule_that_asks_something_else_is_not_compared(one):
    other = replace(
        one,
        rules=(replace(one.rules[0], asks="otherwise", required="within 300 m"), *one.rules[1:]),
        findings=(),
    )
    said = compare(one, other)
    rule = said.rules[0]
    assert (rule.change, rule.gained, rule.fixed) == ("not_comparable", 0, 0)
    assert rule.why == "it asks something else: 'within 500 m', then 'within 300 m'"
    assert rule.before is not None
    assert rule.after is not None
    assert {place.rule for place in said.places} == {rule.id for rule in one.rules[1:]}
    assert said.is_worse  # a gate must not open because nothing could be compared
    quiet = replace(one, rules=(replace(one.rules[0], asks="otherwise"), *one.rules[1:]))
    assert "measured in another way" in compare(one, quiet).rules[0].why


def test_a_rule_that_only_one_has_is_added_or_removed(one):
    less = replace(one, rules=one.rules[1:], findings=())
    assert [rule.change for rule in compare(one, less).rules] == [*["better"] * 3, "removed"]
    assert compare(less, one).rules[0].change == "added"


def test_what_else_differs_is_said_gravest_first(one):
    facts = replace(one.plan, year=2030, reading="strict", stock="existing", older_people=9.0)
    said = compare(one, replace(one, siting="9", plan=facts))
    assert [it.what for it in said.differences] == ["siting", "year", "reading", "stock", "people"]
    assert "0 older people at 0 demand points, then 9 at 0" in said.differences[-1].message


PLACES = {
    "the same": (CARE, CARE, None),
    "another id": (CARE, replace(CARE, id="P7"), None),
    "rounded": (CARE, replace(CARE, place=Place(lon=120.1000001, lat=30.2)), None),
    "more beds": (CARE, replace(CARE, beds=140.0), ("changed", ("beds",))),
    "beds not said": (CARE, replace(CARE, beds=None), ("changed", ("beds",))),
    "moved": (CARE, replace(CARE, place=Place(lon=120.1, lat=30.201)), ("moved", ())),
    "moved, other id": (
        CARE,
        replace(CARE, id="P7", place=Place(lon=120.1, lat=30.201)),
        ("moved", ()),
    ),
    "another name": (CARE, replace(CARE, name="夕阳红"), ("changed", ("name",))),
    "new": (None, CARE, ("added", ())),
    "gone": (CARE, None, ("removed", ())),
}


@pytest.mark.parametrize("name", PLACES)
def test_facilities_are_known_again(one, name):
    before, after, wanted = PLACES[name]
    sides = [with_places(one, *(it for it in (side,) if it)) for side in (before, after)]
    told = [(it.change, it.fields) for it in compare(*sides).facilities]
    assert told == ([] if wanted is None else [wanted])
    back = [(it.change, it.fields) for it in compare(*reversed(sides)).facilities]
    assert back == [(TURNED_PLACE[change], fields) for change, fields in told]


def test_of_two_with_one_id_but_nothing_else_in_common_none_is_moved(one):
    other = replace(CARE, name="夕阳红", type="养老服务站", place=Place(lon=120.3, lat=30.2))
    told = compare(with_places(one, CARE), with_places(one, other)).facilities
    assert [it.change for it in told] == ["added", "removed"]


def test_a_distance_is_the_same_both_ways_round():
    one, other = Place(lon=120.0, lat=30.0), Place(lon=120.0, lat=30.01)
    assert distance_m(one, other) == distance_m(other, one) == pytest.approx(1112, abs=1)
