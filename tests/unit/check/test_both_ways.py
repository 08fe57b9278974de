from __future__ import annotations

from fractions import Fraction

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.check import both_ways
from siting.progress import Silent
from siting.records.finding import Count
from tests import towns
from tests.unit import on_foot, rules
from tests.unit.rules import square

#: One by air and on foot, one by air alone, one by neither.
RIVER = {
    "demand": [[0, 100, 1], [200, 0, 2], [200, 600, 4]],
    "facilities": on_foot.HOME,
}


def compared(asked, town, *lines, progress=None, **how):
    lines = lines or (on_foot.BANKS,)
    return both_ways.compare(asked, on_foot.measured(town, *lines, **how), progress or Silent())


def quantiles(values, weights, *shares):
    return both_ways.weighted(np.array(values, float), np.array(weights, float), shares)


# ---- quantiles


@pytest.mark.parametrize(
    ("weights", "median", "p90"),
    [
        ([1, 1, 1, 1], 2, 4),
        ([1, 1, 2, 0], 2, 3),
        ([9, 0, 0, 1], 1, 1),
        ([8, 1, 0, 1], 1, 2),
        ([0, 0, 0, 5], 4, 4),
        ([0.25, 0.25, 0, 0.5], 2, 4),
    ],
)
def test_a_quantile_is_the_least_value_with_such_a_share_at_or_below_it(weights, median, p90):
    assert quantiles([1, 2, 3, 4], weights, 0.5, 0.9) == (median, p90)


def test_without_weight_there_is_no_quantile():
    assert quantiles([], [], 0.5, 0.9) == (None, None)
    assert quantiles([1, 2], [0, 0], 0.5) == (None,)


def test_quantiles_have_four_decimals():
    assert quantiles([1.23456], [1], 0.5) == (1.2346,)


weighed = st.lists(
    st.tuples(st.integers(10, 60), st.integers(0, 2**27)), min_size=1, max_size=12
).filter(lambda rows: sum(weight for _, weight in rows))


@given(weighed, st.randoms(), st.sampled_from([1, 3, 5, 9, 10]))
def test_quantiles_are_exact_whatever_the_order(rows, random, tenths):
    rows = [(value / 10, Fraction(weight, 2**24)) for value, weight in rows]
    whole = sum(weight for _, weight in rows)
    at_or_below = {value: sum(w for v, w in rows if v <= value) for value, _ in rows}
    wanted = min(v for v, held in at_or_below.items() if held >= whole * tenths / 10)
    mixed = random.sample(rows, len(rows))
    assert quantiles(*zip(*mixed, strict=True), tenths / 10) == (wanted,)


# ---- rules


def test_who_reaches_a_place_by_air_only_is_counted():
    (got,) = compared([rules.reach()], RIVER).rules
    assert (got.rule, got.metres, got.measure) == ("near", 500, "straight_line")
    assert got.straight_line.passing == Count(subjects=2, people=3)
    assert got.on_foot.passing == Count(subjects=1, people=1)
    assert got.on_foot.failing == Count(subjects=2, people=6)
    assert got.only_straight == got.differing == Count(subjects=1, people=2)
    assert got.only_on_foot == Count(subjects=0, people=0)


def test_the_measure_of_the_rule_changes_nothing_but_what_is_said_of_it():
    straight, walked = compared(
        [rules.reach(), rules.reach(measure="walking_network")], RIVER
    ).rules
    assert walked.measure == "walking_network"
    assert msgspec.structs.replace(walked, measure="straight_line") == straight


def test_who_is_undecided_in_one_measure_differs_though_passing_in_none():
    town = {**RIVER, "facilities": [{"at": [0, 0]}]}
    (got,) = compared([rules.reach("care_home")], town).rules
    assert got.straight_line.undecided == Count(subjects=2, people=3)
    assert got.on_foot.undecided == Count(subjects=1, people=1)
    assert (got.only_straight.people, got.only_on_foot.people) == (0, 0)
    assert got.differing == Count(subjects=1, people=2)


def test_places_that_keep_away_may_pass_on_foot_only():
    data = {
        "kind": "reach",
        "for_each": "home",
        "find": {"facility": "ward"},
        "no_closer_than": {"metres": 500},
        "measure": "straight_line",
    }
    town = {**RIVER, "health": [{"at": [200, 0], "type": "护理院", "beds": 20}]}
    (got,) = compared([towns.rule(data)], town).rules
    assert got.only_on_foot == got.differing == Count(subjects=1, people=0)
    assert got.only_straight.subjects == 0


def test_only_rules_of_reach_are_compared_in_their_order():
    asked = [rules.reach(id="B"), rules.amount(), rules.reach(id="A"), rules.ratio()]
    assert [one.rule for one in compared(asked, RIVER).rules] == ["B", "A"]
    assert compared([], RIVER).rules == ()


def test_without_streets_nothing_is_compared():
    assert both_ways.compare([rules.reach()], towns.measured(RIVER), Silent()) is None


def test_the_factor_of_the_streets_stands_beside():
    got = compared([], RIVER)
    assert (got.fallback, got.fallback_p90, got.pairs) == (1.35, 1.35, 4)


def test_it_is_said_what_is_being_done():
    heard = on_foot.Heard()
    compared([rules.reach()], RIVER, progress=heard)
    assert "comparing straight lines and ways on foot" in heard.stages


# ---- detours


def test_how_much_longer_ways_are_is_said_of_the_plan_and_of_each_community():
    units = {"community": [{**square("W", -500, 0), "name": "西"}, square("E", 100, -500, 1200)]}
    units["community"][0]["box"] = [-500, -500, 100, 1500]
    town = {**RIVER, "units": units, "demand": [[0, 150, 1], [200, 0, 2], [200, 600, 7]]}
    whole, *rest = compared([], town).detours
    assert (whole.unit.level, whole.unit.id, whole.unit.name) == ("plan", "plan", "the whole plan")
    assert (whole.people, whole.unmeasured) == (10, 0)
    far = round(1600 / np.hypot(200, 600), 4)
    assert (whole.median, whole.p90) == (far, 11)
    found = {one.unit.id: (one.unit.name, one.people, one.median, one.p90) for one in rest}
    assert found == {"W": ("西", 1, 1, 1), "E": ("", 9, far, 11)}
    assert all(one.unit.level == "community" for one in rest)


@pytest.mark.parametrize(("away", "people"), [(99.99, 0), (100, 5)])
def test_who_lives_nearer_than_a_hundred_metres_says_nothing_of_the_streets(away, people):
    town = {"demand": [[away, 0, 5]], "facilities": on_foot.HOME}
    (whole,) = compared([], town, on_foot.STRAIGHT).detours
    assert (whole.people, whole.unmeasured) == (people, 5 - people)
    assert whole.median == (1 if people else None)


def test_who_lives_at_a_facility_is_not_measured():
    (whole,) = compared([], {"demand": [[0, 0, 5]], "facilities": on_foot.HOME}).detours
    assert (whole.people, whole.unmeasured, whole.median) == (0, 5, None)


def test_estimates_and_people_without_a_way_are_not_measured():
    island = [[0, 5000], [3000, 5000]]
    demand = [[500, 0, 1], [500, 350, 2], [500, 5000, 4]]
    town = {"demand": demand, "facilities": on_foot.HOME}
    (whole,) = compared([], town, on_foot.STRAIGHT, island).detours
    assert (whole.people, whole.unmeasured, whole.median, whole.p90) == (1, 6, 1, 1)


def test_the_nearest_on_foot_counts_and_only_places_that_count():
    there = [{"at": [0, 0]}, {"at": [200, 600]}, {"at": [200, 50], "status": "closed"}]
    town = {**RIVER, "demand": [[200, 100, 5]], "facilities": there}
    (whole,) = compared([], town).detours
    assert (whole.people, whole.median) == (5, 1)


def test_stairs_are_no_detour():
    steps = on_foot.drawn.Line([[0, 0], [3000, 0]], slowness=2.0)
    town = {"demand": [[200, 0, 5]], "facilities": on_foot.HOME}
    (whole,) = compared([], town, steps).detours
    assert whole.median == 1


def test_without_facilities_nobody_is_measured():
    (whole,) = compared([], {**RIVER, "facilities": []}).detours
    assert (whole.people, whole.unmeasured, whole.median) == (0, 7, None)


def test_a_town_without_people_has_a_record_all_the_same():
    units = {"community": [square("a")]}
    got = compared([rules.reach()], {"facilities": on_foot.HOME, "units": units})
    assert [(one.people, one.unmeasured, one.median) for one in got.detours] == [(0, 0, None)] * 2
    assert got.rules[0].differing == Count(subjects=0, people=0)


# ---- all of it

metres = st.integers(0, 60).map(lambda tens: 20 * tens)
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 900)), max_size=8),
        "facilities": st.lists(
            st.builds(
                lambda x, y, beds: {"at": [x, y], "beds": beds},
                metres,
                metres,
                st.sampled_from([None, 9, 60]),
            ),
            max_size=4,
        ),
        "surroundings": st.sampled_from(["known", "unknown"]),
        "units": st.sampled_from([{}, {"community": [square("10"), square("2", 1000)]}]),
    }
)
ASKED = [rules.reach(), rules.reach("care_home", id="two", at_least=2), on_foot.walk(10, id="min")]


@settings(deadline=None, max_examples=60)
@given(drawn, st.sampled_from([50.0, 300.0]))
def test_both_measures_are_what_the_rule_finds_and_add_up(town, snap_m):
    study = on_foot.measured(town, *on_foot.STREETS, snap_m=snap_m)
    got = both_ways.compare(ASKED, study, Silent())
    for rule, one in zip(ASKED, got.rules, strict=True):
        tables = {}
        for measure in ("straight_line", "walking_network"):
            other = msgspec.structs.replace(rule.kind, measure=measure)
            tables[measure] = other.test(study, rule.words)
        for measure, record in (
            ("straight_line", one.straight_line),
            ("walking_network", one.on_foot),
        ):
            for part in ("passing", "failing", "undecided"):
                which = getattr(tables[measure], part)
                people = tables[measure].weight[which].sum()
                assert getattr(record, part) == Count(subjects=int(which.sum()), people=people)
        straight, walked = one.straight_line, one.on_foot
        only = one.only_straight.people - one.only_on_foot.people
        assert straight.passing.people - walked.passing.people == only
        both = one.only_straight.people + one.only_on_foot.people
        assert both <= one.differing.people <= study.demand.elders.sum()
        assert one.only_on_foot.people == 0  # no way is shorter than the straight line
    whole, *rest = got.detours
    for parts in ([whole], rest or [whole]):
        inside = study.demand.elders.sum()
        if parts is rest:
            inside = study.demand.elders[study.units["community"].of_demand >= 0].sum()
        assert sum(one.people + one.unmeasured for one in parts) == inside
    assert all(one.median is None or 1 <= one.median <= one.p90 for one in got.detours)


@settings(deadline=None, max_examples=30)
@given(drawn, st.randoms())
def test_the_order_of_features_changes_nothing(town, random):
    named = [{**row, "id": f"f{n}"} for n, row in enumerate(town["facilities"])]
    mixed = {
        **town,
        "demand": random.sample(town["demand"], len(town["demand"])),
        "facilities": random.sample(named, len(named)),
    }
    lines = random.sample(on_foot.STREETS, 3)
    one = compared(ASKED, {**town, "facilities": named}, *on_foot.STREETS)
    assert one == compared(ASKED, mixed, *lines)
