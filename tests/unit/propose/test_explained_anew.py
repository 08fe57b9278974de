"""Losses, alternatives and reasons in any town, held against measuring it anew."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import rules
from tests.unit.propose.exchanges import apart, may_stand, moved, objective, place_of, short
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import kept, proposed, square

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


def encoded(data):
    """Write records as JSON; messages in English."""
    return msgspec.json.encode(data, enc_hook=str)


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
    assert encoded((one.sites, one.gaps)) == encoded((other.sites, other.gaps))
