"""What is lost without a site and what might stand instead, held against measuring it anew."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import rules
from tests.unit.propose.exchanges import apart, may_stand, moved, objective, place_of, short
from tests.unit.propose.service_towns import lists
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import kept, proposed, square

ROW = {
    "demand": [[0, 0, 90], [400, 0, 12], [800, 0, 60]],
    "candidates": [
        {"id": id_, "at": [x, 0]} for id_, x in zip("ABCD", (0, 300, 400, 800), strict=True)
    ],
    "propose": {"least_spacing_m": 0},
}
#: A and B serve the same two homes, and D the third; A, or B, and D share the middle one.
PAIR = {**ROW, "candidates": [one for one in ROW["candidates"] if one["id"] != "C"]}


def names(site):
    return [one.candidate for one in site.alternatives]


# ---- what is lost


def test_what_only_one_site_covers_is_lost_without_it():
    got = proposed([rules.reach()], ROW, sites=1)
    assert got.sites[0].candidate == "B"
    assert got.sites[0].lost_without.people == 162
    (lost,) = got.sites[0].lost_without.by_rule
    assert (lost.rule, lost.amount, lost.unit, lost.people) == ("near", 162, "older people", 162)


def test_what_two_sites_cover_is_lost_with_neither():
    got = proposed([rules.reach(metres=410)], PAIR, sites=2)
    assert [site.candidate for site in got.sites] == ["A", "D"]
    assert [site.gain for site in got.sites] == [102, 60]
    assert [site.lost_without.people for site in got.sites] == [90, 60]


def test_a_site_that_the_others_make_needless_loses_nothing():
    must = [{**one, "forced": 1} for one in PAIR["candidates"][:2]]
    got = proposed([rules.reach(metres=410)], {**PAIR, "candidates": must}, sites=2)
    lost = [site.lost_without for site in got.sites]
    assert [(one.people, one.by_rule) for one in lost] == [(0, ()), (0, ())]


def test_the_weight_of_a_rule_counts_in_the_sum_and_not_in_the_rule():
    town = {**ROW, "propose": {"weights": {"near": 2}}}
    lost = proposed([rules.reach()], town, sites=1).sites[0].lost_without
    assert (lost.people, lost.by_rule[0].people) == (324, 162)


def test_a_service_that_another_site_could_give_but_does_not_list_is_lost():
    # The first site gives comfort to the second street, too. The second could give all of it, but
    # lists what is missing there: without the first, nothing gives comfort.
    where = {
        "demand": [[500, 500, 800], [1500, 500, 600]],
        "units": {"street": [square("S1"), square("S2", 1000)]},
        "candidates": [{"at": [900, 500]}, {"at": [1900, 500]}],
    }
    asked = [
        lists(["comfort"], near_m=200, id="near"),
        lists(["bathing"], id="bath"),
        lists(["a1"], id="other"),
    ]
    first, second = proposed(asked, where, sites=2).sites
    assert (set(first.services), set(second.services)) == (
        {"comfort", "bathing", "a1"},
        {"bathing", "a1"},
    )
    assert (first.lost_without.people, second.lost_without.people) == (3 * 800 + 600, 2 * 600)
    assert objective(asked, where, (), [second]) == 3 * 800 + 600


# ---- what might stand instead


def test_alternatives_come_by_cost_then_by_distance():
    got = proposed([rules.reach(metres=450)], ROW, sites=1).sites[0]
    assert got.candidate == "C"
    one, two, three = got.alternatives
    assert [one.candidate, two.candidate, three.candidate] == ["B", "A", "D"]
    assert [one.cost, two.cost, three.cost] == [60, 60, 90]
    assert [one.direction, two.direction, three.direction] == ["W", "W", "E"]
    assert one.distance_m == pytest.approx(100, abs=0.02)


@pytest.mark.parametrize(("east", "found"), [(1000.4, ["2"]), (1000.6, [])])
def test_alternatives_are_looked_for_within_a_kilometre(east, found):
    spots = [{"at": [0, 0]}, {"at": [east, 0]}]
    town = {"demand": [[0, 0, 9], [500, 0, 9], [1000, 0, 1]], "candidates": spots}
    (site,) = proposed([rules.reach(metres=600)], town, sites=1).sites
    assert (site.candidate, names(site)) == ("1", found)


def test_what_mends_nothing_is_no_alternative():
    assert names(proposed([rules.reach(metres=90)], PAIR, sites=1).sites[0]) == ["D"]


def test_what_must_be_built_on_has_no_alternative():
    town = {**ROW, "candidates": [{**ROW["candidates"][1], "forced": 1}, *ROW["candidates"][2:]]}
    assert names(proposed([rules.reach()], town, sites=1).sites[0]) == []


@pytest.mark.parametrize(("least", "found"), [(499.98, ["B"]), (500.02, [])])
def test_alternatives_keep_the_spacing_to_the_other_sites(least, found):
    town = {**PAIR, "propose": {"least_spacing_m": least}}
    first, second = proposed([rules.reach(metres=410)], town, sites=2).sites
    assert (first.candidate, second.candidate) == ("A", "D")
    assert names(first) == found


@pytest.mark.parametrize(("limit", "found"), [(1, []), (2, [("B", 30)])])
def test_alternatives_leave_units_as_many_sites_as_they_may_have(limit, found):
    town = {
        "demand": [[-400, 0, 50], [0, 0, 90], [800, 0, 60], [1100, 0, 30]],
        "candidates": [{"id": id_, "at": [x, 0]} for id_, x in (("A", 0), ("B", 340), ("D", 800))],
        "units": {"community": [{"id": "W", "box": [-500, -100, 500, 100]}]},
        "propose": {"most_per_unit": {"level": "community", "sites": limit}},
    }
    first, second = proposed([rules.reach(metres=470)], town, sites=2).sites
    assert (first.candidate, second.candidate) == ("A", "D")
    assert [(one.candidate, one.cost) for one in second.alternatives] == found
    assert [(one.candidate, one.cost) for one in first.alternatives] == [("B", 50)]


def test_an_alternative_may_be_better_than_what_was_chosen_one_by_one():
    town = {
        "demand": [[0, 0, 10], [400, 0, 12], [1000, 0, 12], [1400, 0, 10]],
        "candidates": [{"id": i, "at": [x, 0]} for i, x in (("w", 100), ("m", 700), ("e", 1300))],
    }
    first, second = proposed([rules.reach()], town, sites=2, effort="quick").sites
    assert (first.candidate, second.candidate) == ("m", "w")
    assert [(one.candidate, one.cost) for one in first.alternatives] == [("e", -10)]


def test_an_alternative_houses_no_more_than_go_without_a_bed():
    # 1,000 people want 100 beds; the first site has 60. A third one with 60 would fill 40 of them.
    spots = [{"at": [10 * n, 0], "beds": beds} for n, beds in enumerate((60, 40, 60))]
    town = {"demand": [[0, 0, 1000]], "candidates": spots, "propose": {"least_spacing_m": 0}}
    first, second = proposed([SHARED], town, sites=2).sites
    assert (first.candidate, second.candidate) == ("1", "2")
    assert [first.lost_without.people, second.lost_without.people] == [600, 400]
    assert [(one.candidate, one.cost) for one in second.alternatives] == [("3", 0)]


# ---- whom it covers first


def test_a_site_covers_the_units_with_most_people_first():
    boxes = [[-50 + 100 * n, -50, 50 + 100 * n, 50] for n in range(5)]
    town = {
        "demand": [[0, 0, 5], [100, 0, 30], [200, 0, 10], [300, 0, 20], [400, 0, 7], [500, 0, 8]],
        "units": {
            "community": [
                {"id": f"C{n}", "box": box, "name": f"社区{n}"} for n, box in enumerate(boxes)
            ]
        },
        "candidates": [{"at": [250, 0]}],
    }
    (site,) = proposed([rules.reach()], town).sites
    assert [(one.name, one.people) for one in site.covers_first] == [
        ("社区1", 30),
        ("社区3", 20),
        ("社区2", 10),
    ]
    assert (site.covers_units, site.covers_points) == (6, 6)
    assert {one.level for one in site.covers_first} == {"community"}


def test_without_units_the_demand_points_are_counted():
    (site,) = proposed([rules.reach()], ROW).sites
    assert (site.covers_first, site.covers_units, site.covers_points) == ((), 0, 3)


def test_a_site_that_brings_nobody_near_covers_the_units_of_its_rule():
    town = {
        "demand": [[500, 500, 1000]],
        "units": {"planning_unit": [square("U9")]},
        "propose": {"offers": [{"type": "养老机构", "beds": 12}]},
    }
    (site,) = proposed([rules.ratio()], town).sites
    (served,) = site.covers_first
    assert (served.level, served.id, served.people) == ("planning_unit", "U9", pytest.approx(400))
    assert site.covers_points == 0


def test_of_several_sites_each_covers_whom_those_before_do_not():
    first, second = proposed([rules.reach(metres=410)], PAIR, sites=2).sites
    assert (first.covers_points, second.covers_points) == (2, 1)


# ---- all of it, measured anew

metres = st.integers(0, 2500)
homes = st.lists(st.tuples(metres, metres, st.integers(1, 99)), min_size=1, max_size=9)
spots = st.lists(
    st.fixed_dictionaries(
        {"at": st.tuples(metres, metres).map(list), "beds": st.sampled_from([5, 20, 60])}
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda one: tuple(one["at"]),
)
RULES = [rules.reach(at_least=2, metres=900), rules.ratio(), rules.amount(), SHARED]


def drawn(demand, candidates, stands, spec):
    units = {
        "planning_unit": [square("W", 0, 0, 1250), square("E", 1250, 0, 1250)],
        "community": [square(f"C{x}", 500 * x, 0, 500) for x in range(5)],
    }
    stands = [{"at": list(at), "beds": 15} for at in stands]
    return {
        "demand": demand,
        "candidates": candidates,
        "facilities": stands,
        "units": units,
        "propose": spec,
    }


specs = st.fixed_dictionaries(
    {"least_spacing_m": st.sampled_from([0, 400, 1000])},
    optional={
        "most_per_unit": st.just({"level": "planning_unit", "sites": 1}),
        "spacing_to_existing_m": st.just(500),
        "weights": st.just({"near": 0.5}),
    },
)
towns_ = st.builds(drawn, homes, spots, st.lists(st.tuples(metres, metres), max_size=2), specs)


def chosen_rules(which):
    return [rule for rule, there in zip(RULES, which, strict=True) if there]


#: The first rule is always there: any candidate counts for it.
some_rules = st.tuples(st.just(value=True), *[st.booleans()] * 3).map(chosen_rules)


@settings(deadline=None, max_examples=40)
@given(some_rules, towns_, st.integers(1, 4), st.booleans())
def test_losses_and_costs_are_those_of_a_choice_measured_anew(asked, town, sites, until_pass):
    got = proposed(asked, town, sites=sites, until_pass=until_pass)
    kept(asked, town, got)
    beds = {str(number + 1): one["beds"] for number, one in enumerate(town["candidates"])}
    for site in got.sites:
        others = [one for one in got.sites if one is not site]
        without = objective(asked, town, (), others)
        assert site.lost_without.people == pytest.approx(without - got.objective_after, abs=1e-6)
        for other in site.alternatives:
            exchanged = [*others, moved(site, other.place, beds[other.candidate])]
            cost = objective(asked, town, (), exchanged) - got.objective_after
            assert other.cost == pytest.approx(cost, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(some_rules, towns_, st.integers(1, 3))
def test_alternatives_are_the_best_of_all_that_keep_the_limits(asked, town, sites):
    got = proposed(asked, town, sites=sites)
    for site in got.sites:
        others = [one for one in got.sites if one is not site]
        without = objective(asked, town, (), others)
        costs = []
        for spot in town["candidates"]:
            new = moved(site, place_of(spot["at"]), spot["beds"])
            if 0 < apart(new, site) <= 1000.5 and may_stand(new, others, town):
                now = objective(asked, town, (), [*others, new])
                costs += [now - got.objective_after] if without - now > 1e-6 else []
        found = [one.cost for one in site.alternatives]
        assert found == pytest.approx(sorted(costs)[:3], abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(some_rules, towns_, st.integers(0, 4), st.booleans())
def test_reasons_share_out_what_is_left(asked, town, sites, until_pass):
    got = proposed(asked, town, sites=sites, until_pass=until_pass)
    for rule, state in zip(asked, got.rules, strict=True):
        gaps = [gap for gap in got.gaps if gap.rule == rule.id]
        n, people = short(rule, town, got.upgrades, got.sites)
        assert sum(gap.rows for gap in gaps) == n
        assert sum(gap.people for gap in gaps) == people == state.people_short_after
        for gap in gaps:
            assert sum(one.people for one in gap.largest) <= gap.people
            if gap.places <= 3:
                assert sum(one.people for one in gap.largest) == gap.people
                assert sum(one.rows for one in gap.largest) == gap.rows


@settings(deadline=None, max_examples=15)
@given(some_rules, towns_, st.randoms(use_true_random=False))
def test_the_order_of_features_changes_nothing(asked, town, random):
    named = [{**one, "id": f"K{n}"} for n, one in enumerate(town["candidates"])]
    one = proposed(asked, {**town, "candidates": named}, sites=3)
    turned = {name: list(rows) if isinstance(rows, list) else rows for name, rows in town.items()}
    turned["candidates"] = list(named)
    turned["units"] = {level: list(rows) for level, rows in town["units"].items()}
    for rows in (turned["demand"], turned["candidates"], *turned["units"].values()):
        random.shuffle(rows)
    other = proposed(asked, turned, sites=3)
    assert msgspec.json.encode((one.sites, one.gaps)) == msgspec.json.encode(
        (other.sites, other.gaps)
    )
