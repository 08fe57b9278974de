"""What is lost without a site and what might stand instead, held against measuring it anew."""

from __future__ import annotations

import pytest

from tests.unit import rules
from tests.unit.propose.exchanges import objective
from tests.unit.propose.service_towns import lists
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import proposed, square

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
