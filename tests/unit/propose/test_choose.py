from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting import __version__
from siting.propose.asked import Asked
from tests.unit import rules
from tests.unit.rules import proposed, square

D = [[500, 500, 60], [5500, 500, 40]]
ENOUGH = "every rule that sites can mend passes"
ALL_CHOSEN = "all sites chosen"
NO_MORE = "no candidate mends anything more"


def test_what_is_asked_is_said():
    assert str(Asked(sites=3, until_pass=False)) == "3 sites"
    assert str(Asked(sites=None, until_pass=True)) == "until the plan passes"


def test_a_proposal_says_what_it_was_made_from():
    town = {"demand": D, "propose": {"least_spacing_m": 150.5}}
    got = proposed([rules.reach()], town)
    assert (got.siting, got.plan, got.crs) == (__version__, "plan.toml", "EPSG:4549")
    assert (got.asked, got.candidates, got.grid) == ("1 site", 2, True)
    assert got.least_spacing_m == 150.5


# ---- how many


@pytest.mark.parametrize(
    ("sites", "n", "stopped"),
    [
        (0, 0, ALL_CHOSEN),
        (1, 1, ALL_CHOSEN),
        (2, 2, ALL_CHOSEN),
        (3, 2, NO_MORE),
        (200, 2, NO_MORE),
    ],
)
def test_as_many_as_are_asked_for_are_chosen_if_they_mend_anything(sites, n, stopped):
    got = proposed([rules.reach()], {"demand": D}, sites=sites)
    assert (len(got.sites), got.stopped) == (n, stopped)


def test_two_hundred_sites():
    town = {"demand": [[900 * x, 900 * y, 1 + x] for x in range(15) for y in range(15)]}
    got = proposed([rules.reach()], town, sites=200)
    assert [site.id for site in got.sites] == [f"P{n}" for n in range(1, 201)]
    assert [step.sites for step in got.steps] == list(range(1, 201))
    assert got.stopped == ALL_CHOSEN


def test_the_best_comes_first_and_gains_only_shrink():
    got = proposed([rules.reach()], {"demand": [*D, [9500, 500, 70]]}, sites=9)
    assert [site.gain for site in got.sites] == [70, 60, 40]
    assert [site.rank for site in got.sites] == [1, 2, 3]


@pytest.mark.parametrize(
    ("share", "n", "stopped"),
    [(0, 0, ENOUGH), (60, 1, ENOUGH), (61, 2, ENOUGH), (100, 2, ENOUGH)],
)
def test_until_the_plan_passes_no_more_are_chosen_than_it_takes(share, n, stopped):
    got = proposed([rules.reach(required_share=share)], {"demand": D}, until_pass=True)
    assert (len(got.sites), got.stopped) == (n, stopped)
    assert got.rules[0].outcome_after == "pass"


def test_a_rule_that_passes_attracts_no_more_sites():
    asked = [rules.reach(required_share=60), rules.reach(id="far", metres=5200)]
    town = {"demand": [[500, 500, 60], [5500, 500, 40]]}
    until = proposed(asked, town, until_pass=True)
    assert (len(until.sites), until.stopped) == (1, ENOUGH)
    as_many = proposed(asked, town, sites=5)
    assert len(as_many.sites) == 2


def test_a_plan_that_passes_needs_no_sites_until_it_passes():
    town = {"demand": D, "facilities": [{"at": row[:2]} for row in D]}
    got = proposed([rules.reach()], town, until_pass=True)
    assert (got.sites, got.steps, got.stopped) == ((), (), ENOUGH)
    assert (got.objective_before, got.objective_after) == (0, 0)


@pytest.mark.parametrize("more", [{"for_each": "street"}, {"for_each": "community"}])
def test_a_rule_that_sites_cannot_mend_stops_nothing_too_early(more):
    got = proposed([rules.ratio(**more), rules.reach()], {"demand": D}, until_pass=True)
    assert len(got.sites) == 2
    assert [state.outcome_after for state in got.rules] == ["undecided", "pass"]


def test_a_rule_that_does_not_apply_is_no_reason_to_go_on():
    never = [{"field": "older_people_per_km2", "above": 1e6}]
    asked = [rules.reach(), rules.reach(id="never", applies_when=never)]
    got = proposed(asked, {"demand": D}, until_pass=True)
    assert (len(got.sites), got.stopped) == (2, ENOUGH)
    assert proposed(asked[1:], {"demand": D}, until_pass=True).stopped == ENOUGH


def test_what_is_not_due_yet_is_mended_too():
    got = proposed([rules.reach(due=2090)], {"demand": D}, until_pass=True)
    assert len(got.sites) == 2
    assert (got.rules[0].outcome_before, got.rules[0].outcome_after) == ("not_yet_due", "pass")


def test_what_is_out_of_every_candidates_reach_stops_the_choice():
    town = {"demand": D, "candidates": [{"at": [500, 500]}]}
    got = proposed([rules.reach()], town, until_pass=True)
    assert (len(got.sites), got.stopped) == (1, NO_MORE)
    assert got.rules[0].outcome_after == "fail"


def test_a_unit_where_nobody_lives_is_mended_before_the_rule_passes():
    town = {
        "demand": [[5000, 500, 90]],
        "units": {"planning_unit": [square()]},
        "candidates": [{"at": [100, 100]}, {"at": [800, 800]}],
    }
    got = proposed([rules.amount()], town, until_pass=True)
    assert (len(got.sites), got.stopped) == (2, ENOUGH)


# ---- which


def test_weights_turn_the_choice():
    town = {
        "demand": [[500, 500, 60], [5500, 500, 50]],
        "units": {"planning_unit": [square(x=5000)]},
    }
    asked = [rules.reach(), rules.amount(at_least=1)]
    for weights, east in (
        ({}, 5625),
        ({"near": 4.9}, 5625),
        ({"near": 5.1}, 625),
        ({"sites": 0}, 625),
    ):
        got = proposed(asked, {**town, "propose": {"weights": weights}})
        assert got.sites[0].easting == pytest.approx(east, abs=1)


def test_a_rule_of_no_weight_is_neither_mended_nor_objected_to():
    got = proposed([rules.reach()], {"demand": D, "propose": {"weights": {"near": 0}}}, sites=2)
    assert (got.sites, got.stopped, got.objective_before) == ((), NO_MORE, 0)


def test_parcels_limit_the_beds_of_an_offer():
    town = {
        "demand": [[500, 500, 9000]],
        "candidates": [
            {"id": "small", "at": [500, 500], "beds": 30},
            {"id": "any", "at": [900, 500], "beds": None},
        ],
        "propose": {"offers": [{"type": "养老机构", "beds": 100}]},
    }
    got = proposed([rules.ratio()], town, sites=5)
    assert [(site.candidate, site.beds, site.gain) for site in got.sites] == [
        ("any", 100, pytest.approx(9000 * 100 / 270)),
        ("small", 30, pytest.approx(9000 * 30 / 270)),
    ]


def test_of_two_sizes_offered_the_one_that_mends_more_is_built():
    offers = [{"type": "养老机构", "beds": 100}, {"type": "养老机构", "beds": 200}]
    got = proposed([rules.ratio()], {"demand": [[500, 500, 9000]], "propose": {"offers": offers}})
    assert got.sites[0].beds == 200


def test_a_type_is_named_as_the_rules_do_or_as_it_was_offered():
    (ours,) = proposed([rules.reach()], {"demand": D}).sites
    assert (ours.type, ours.type_zh, ours.beds) == ("any place", "养老机构", 0)
    offer = {"demand": D, "propose": {"offers": [{"type": "服务站"}]}}
    (theirs,) = proposed([rules.reach()], offer).sites
    assert (theirs.type, theirs.type_zh, theirs.beds) == ("服务站", "服务站", 0)


# ---- how far apart


def lines(spacing):
    return {
        "demand": [[0, 0, 9], [300, 0, 8], [600, 0, 7]],
        "candidates": [{"at": [x, 0], "id": str(x)} for x in (0, 300, 600)],
        "propose": {"least_spacing_m": spacing},
    }


@pytest.mark.parametrize(
    ("spacing", "ids"),
    [(0, ["0", "300", "600"]), (299.9, ["0", "300", "600"]), (300.1, ["0", "600"]), (601, ["0"])],
)
def test_new_sites_of_a_type_stand_as_far_apart_as_asked(spacing, ids):
    got = proposed([rules.reach(metres=100)], lines(spacing), sites=9)
    assert [site.candidate for site in got.sites] == ids


def test_one_spot_holds_one_of_a_type_and_another_of_another():
    town = {
        "demand": [[0, 0, 500]],
        "candidates": [{"at": [0, 0], "id": "a"}, {"at": [0, 0], "id": "b"}],
        "propose": {"least_spacing_m": 0},
    }
    asked = [rules.reach(at_least=5)]
    assert len(proposed(asked, town, sites=9).sites) == 1
    town["propose"]["offers"] = [{"type": "养老机构"}, {"type": "服务站"}]
    assert {site.type for site in proposed(asked, town, sites=9).sites} == {"养老机构", "服务站"}


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 99)),
             min_size=1, max_size=9),
    st.integers(0, 1500),
)  # fmt: skip
def test_no_two_sites_stand_too_near(demand, spacing):
    town = {"demand": demand, "propose": {"least_spacing_m": spacing}}
    got = proposed([rules.reach(metres=300, at_least=3)], town, sites=9)
    xy = np.array([(site.easting, site.northing) for site in got.sites]).reshape(-1, 2)
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    assert (apart[np.triu_indices(len(xy), 1)] >= spacing).all()


# ---- ids


@pytest.mark.parametrize(
    ("ids", "first"),
    [
        (["1", "F9"], "P1"),
        (["P7", "P10", "P9"], "P11"),
        (["P007"], "P8"),
        (["P7a", "xP8", "p9", "P", "P-3", "P1.5"], "P1"),
        (["P0"], "P1"),
    ],
)
def test_ids_go_on_after_those_of_proposals_before(ids, first):
    far = [{"at": [90_000, 0], "id": id_, "status": "closed"} for id_ in ids]
    got = proposed([rules.reach()], {"demand": D, "facilities": far}, sites=2)
    assert [site.id for site in got.sites] == [first, f"P{int(first[1:]) + 1}"]
    assert got.sites[0].rank == 1


# ---- what is said


@pytest.mark.parametrize(("beds", "n"), [(None, 1), (20, 0)])
def test_that_doubt_is_mended_like_lack_is_said(beds, n):
    town = {"demand": D, "facilities": [{"at": [500, 500], "beds": beds}]}
    got = proposed([rules.reach("care_home")], town, until_pass=True)
    said = [note for note in got.notes if note.startswith("what is undecided")]
    assert len(said) == n


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 99)),
             min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from([None, 15, 80])),
             min_size=1, max_size=6, unique=True),
    st.randoms(),
)  # fmt: skip
def test_the_order_of_candidates_and_offers_keeps_what_is_promised(demand, parcels, random):
    drawn = [{"id": f"c{n}", "at": [x, y], "beds": b} for n, (x, y, b) in enumerate(parcels)]
    offers = [{"type": "养老机构", "beds": 60}, {"type": "服务站"}]
    asked = [rules.reach(), rules.ratio(), rules.amount()]
    town = {"demand": demand, "candidates": drawn, "propose": {"offers": offers}}
    mixed = {**town, "candidates": random.sample(drawn, len(drawn))}
    one, other = (proposed(asked, rows, sites=3) for rows in (town, mixed))
    assert one == other
    rules.kept(asked, town, one)
