"""Sites for rules whose beds are shared."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting import check
from siting.progress import Silent
from siting.propose.amended import as_table
from tests import towns
from tests.unit.rules import kept, proposed

SHARED = {
    "id": "a bed near",
    "kind": "reach",
    "for_each": "residential_area",
    "find": {"facility": "home"},
    "within": {"metres": 500},
    "measure": "straight_line",
    "capacity": "shared",
    "beds_per_10000": 1000,
}
RULE = towns.rule(SHARED)
TOWN = {"demand": [[0, 0, 1000], [800, 0, 400]], "propose": {"least_spacing_m": 0}}


def with_candidates(*rows, **more):
    return TOWN | {"candidates": [{"at": list(at), "beds": beds} for at, beds in rows]} | more


def test_a_site_gains_those_it_has_beds_for():
    got = proposed([RULE], with_candidates(((0, 0), 60)))
    assert [site.gain for site in got.sites] == [600]
    assert [site.newly_covered for site in got.sites] == [600]
    (state,) = got.rules
    assert (state.unit, state.shortfall_before, state.shortfall_after) == ("beds", 140, 80)
    assert (state.people_short_before, state.people_short_after) == (1400, 800)
    kept([RULE], with_candidates(((0, 0), 60)), got)


def test_further_sites_go_where_beds_are_still_missing():
    town = with_candidates(((0, 0), 60), ((0, 10), 60), ((800, 0), 30))
    got = proposed([RULE], town, sites=3)
    assert [site.gain for site in got.sites] == [600, 400, 300]
    assert [step.people_short["a bed near"] for step in got.steps] == [800, 400, 100]
    kept([RULE], town, got)


def test_a_site_relieves_one_that_somebody_else_needs():
    # Both share the home in the middle. A new one near the second frees its beds for the first.
    town = with_candidates(((1200, 0), 40), facilities=[{"at": [400, 0], "beds": 100}])
    got = proposed([RULE], town, sites=1)
    assert [site.gain for site in got.sites] == [400]
    assert [state.outcome_after.value for state in got.rules] == ["pass"]
    kept([RULE], town, got)


def test_sites_until_everybody_has_a_bed():
    town = with_candidates(((0, 0), 60), ((0, 10), 60), ((800, 0), 30), ((800, 10), 10))
    got = proposed([RULE], town, until_pass=True)
    assert sum(site.gain for site in got.sites) == 1400
    assert {one.outcome.value for one in kept([RULE], town, got).outcomes} == {"pass"}


@pytest.mark.parametrize(("weight", "first"), [(1.0, "1"), (0.1, "2")])
def test_the_weight_of_the_rule_counts(weight, first):
    near = towns.rule(SHARED | {"id": "near", "capacity": "separate", "beds_per_10000": None})
    town = with_candidates(((0, 0), 60), ((800, 0), 1), facilities=[{"at": [0, 0], "beds": 0}])
    town["propose"] = {"least_spacing_m": 0, "weights": {"a bed near": weight}}
    got = proposed([RULE, near], town, sites=1)
    assert [site.candidate for site in got.sites] == [first]


metres = st.integers(0, 1500)
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 900)), min_size=1, max_size=9),
        "facilities": st.lists(
            st.builds(
                lambda x, y, beds: {"at": [x, y], "beds": beds},
                metres,
                metres,
                st.sampled_from([None, 0, 5, 20, 60]),
            ),
            max_size=4,
        ),
        "candidates": st.lists(
            st.builds(
                lambda x, y, beds: {"at": [x, y], "beds": beds},
                metres,
                metres,
                st.sampled_from([1, 10, 33]),
            ),
            min_size=1,
            max_size=5,
        ),
        "surroundings": st.sampled_from(["known", "unknown"]),
        "propose": st.just({"least_spacing_m": 0}),
    }
)


@settings(deadline=None, max_examples=60)
@given(drawn, st.sampled_from([1000, 333.3, 270]), st.integers(1, 4))
def test_each_gain_is_what_a_check_with_so_many_sites_finds(town, rate, sites):
    rule = towns.rule(SHARED | {"beds_per_10000": rate})
    got = proposed([rule], town, sites=sites)
    kept([rule], town, got)
    study = towns.measured(town)
    some = [msgspec.structs.replace(got, sites=got.sites[:n]) for n in range(len(got.sites) + 1)]
    short = [people_short(rule, study.with_proposed(as_table(one))) for one in some]
    gains = [before - after for before, after in pairwise(short)]
    assert gains == pytest.approx([site.gain for site in got.sites], abs=1e-5)


def people_short(rule, study):
    (outcome,) = check.run([rule], study, Silent()).outcomes
    return outcome.failing.people + outcome.undecided.people
