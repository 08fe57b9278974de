from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.degrees import to_plane
from tests import towns
from tests.unit import rules
from tests.unit.rules import proposed, square

import numpy as np  # isort: skip

UNIT = {"planning_unit": [square()]}


def test_a_site_stands_where_its_published_coordinates_say():
    (site,) = proposed([rules.reach()], {"demand": [[500, 500, 60]]}).sites
    xy = to_plane(towns.PLANE, np.array([[site.place.lon, site.place.lat]]))[0].tolist()
    assert xy == [site.easting, site.northing]
    assert site.candidate == "625-625"


def test_a_site_says_rule_by_rule_what_it_mends():
    town = {"demand": [[500, 500, 1000]], "units": UNIT}
    asked = [rules.reach(), rules.ratio(), rules.amount()]
    (site,) = proposed(asked, town).sites
    assert [(gain.rule, gain.amount, gain.unit, gain.people) for gain in site.gains] == [
        ("near", 1000, "older people", 1000),
        ("beds", 30, "beds", 1000),
        ("sites", 1, "sites", 500),
    ]
    assert site.gain == 2500
    assert site.newly_covered == 1000
    assert site.why == "near: 1,000 older people; beds: 30 beds; sites: 1 site"


def test_what_is_there_already_is_no_gain():
    town = {
        "demand": [[500, 500, 1000]],
        "units": UNIT,
        "facilities": [{"at": [100, 500], "beds": 12}],
    }
    (site,) = proposed([rules.reach(), rules.ratio()], town).sites
    assert [(gain.rule, gain.amount, gain.people) for gain in site.gains] == [("beds", 18, 600)]
    assert site.newly_covered == 0


def test_half_of_what_is_asked_counts_half_and_covers_nobody():
    got = proposed([rules.reach(at_least=2)], {"demand": [[500, 500, 60]]})
    (site,) = got.sites
    assert (site.gains[0].amount, site.gain, site.newly_covered) == (30, 30, 0)
    (state,) = got.rules
    assert (state.unit, state.shortfall_before, state.shortfall_after) == (
        "places at demand points",
        2,
        1,
    )
    assert (state.people_short_before, state.people_short_after) == (60, 60)


def test_whoever_two_rules_cover_is_newly_covered_once():
    asked = [rules.reach(), rules.reach("care_home", id="two"), rules.reach(id="far", metres=900)]
    (site,) = proposed(asked, {"demand": [[500, 500, 60], [1200, 500, 7]]}).sites
    assert len(site.gains) == 3
    assert site.newly_covered == 67


def test_rules_are_set_side_by_side_before_and_after():
    town = {"demand": [[500, 500, 60], [5500, 500, 40]], "units": UNIT}
    got = proposed([rules.reach(required_share=60), rules.amount()], town)
    first, second = got.rules
    assert (first.rule, first.unit) == ("near", "demand points")
    assert (first.outcome_before, first.outcome_after) == ("fail", "pass")
    assert (first.shortfall_before, first.shortfall_after) == (2, 1)
    assert (first.people_short_before, first.people_short_after) == (100, 40)
    assert (second.rule, second.unit, second.outcome_after) == ("sites", "sites", "fail")
    assert (second.shortfall_before, second.shortfall_after) == (2, 1)


def test_steps_say_what_is_left_after_each_site():
    town = {"demand": [[500, 500, 60], [5500, 500, 40]]}
    got = proposed([rules.reach()], town, sites=2)
    assert [(step.sites, step.objective, step.people_short) for step in got.steps] == [
        (1, 40, {"near": 40}),
        (2, 0, {"near": 0}),
    ]


@pytest.mark.parametrize(("people", "said"), [(1, "1 older people"), (1.4, "1 older people")])
def test_people_stay_people(people, said):
    (site,) = proposed([rules.reach()], {"demand": [[500, 500, people]]}).sites
    assert site.why == f"near: {said}"


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 99)),
             min_size=1, max_size=8),
    st.integers(1, 6),
)  # fmt: skip
def test_gains_steps_and_objective_tell_one_story(demand, n):
    asked = [rules.reach(at_least=2), rules.ratio(), rules.amount()]
    got = proposed(asked, {"demand": demand}, sites=n)
    left = [got.objective_before, *[step.objective for step in got.steps]]
    for site, before, after in zip(got.sites, left, left[1:], strict=False):
        assert site.gain == pytest.approx(before - after)
        assert site.gain == pytest.approx(sum(gain.people for gain in site.gains))
        assert site.newly_covered <= sum(row[2] for row in demand)
    assert got.objective_after == left[-1]
    for state in got.rules:
        if got.steps:
            assert got.steps[-1].people_short[state.rule] == state.people_short_after
