"""What a proposal predicts is what a check of the amended plan finds: exactly, in every town."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting import check, flow, propose
from siting.plan import Trust
from siting.progress import Silent
from siting.propose.amended import as_table, confirmed
from siting.propose.asked import Asked
from tests import towns, walking_towns

RULES = [
    towns.rule(
        {
            "id": "near",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "care_home"},
            "within": {"metres": 500},
            "measure": "straight_line",
        }
    ),
    towns.rule(
        {
            "id": "two near",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "any_place", "at_least": 2},
            "within": {"minutes": 15, "walking_metres_per_minute": 48},
            "measure": "walking_network",
            "required_share": 60,
        }
    ),
    towns.rule(
        {
            "id": "near in the unit",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "care_home"},
            "within": {"metres": 700},
            "measure": "straight_line",
            "same_unit": "planning_unit",
        }
    ),
    towns.rule(
        {
            "id": "near on foot",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "care_home"},
            "within": {"metres": 800},
            "measure": "walking_network",
        }
    ),
    towns.rule(
        {
            "id": "near on foot in the unit",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "any_place"},
            "within": {"minutes": 15},
            "measure": "walking_network",
            "same_unit": "planning_unit",
        }
    ),
    towns.rule(
        {
            "id": "a bed near",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "home"},
            "within": {"metres": 900},
            "measure": "straight_line",
            "capacity": "shared",
            "beds_per_10000": 300,
            "required_share": 80,
        }
    ),
    towns.rule(
        {
            "id": "a bed on foot",
            "kind": "reach",
            "for_each": "residential_area",
            "find": {"facility": "care_home"},
            "within": {"minutes": 20},
            "measure": "walking_network",
            "capacity": "shared",
            "beds_per_10000": 333.3,
        }
    ),
    towns.rule(
        {
            "id": "beds",
            "kind": "ratio",
            "for_each": "planning_unit",
            "top": {"sum": "beds", "of": "care_home"},
            "bottom": {"sum": "older_people"},
            "per": 10_000,
            "at_least": 300,
        }
    ),
    towns.rule(
        {
            "id": "sites",
            "kind": "amount",
            "for_each": "planning_unit",
            "count": {"facility": "care_home", "distinct": "site"},
            "at_least": 2,
        }
    ),
]
metres = st.integers(0, 3000)
towns_ = st.fixed_dictionaries(
    {
        "demand": st.lists(
            st.tuples(metres, metres, st.integers(1, 4000)), min_size=1, max_size=12
        ),
        "facilities": st.lists(
            st.builds(
                lambda x, y, beds: {"at": [x, y], "beds": beds},
                metres,
                metres,
                st.sampled_from([None, 5, 10, 60, 200]),
            ),
            max_size=4,
        ),
        "surroundings": st.sampled_from(["known", "unknown"]),
    },
    optional=walking_towns.on_foot(3000),
)


def amended(town, asked):
    layers, study, plan = towns.layers(town), towns.measured(town), towns.plan(town)
    proposal = propose.choose(RULES, layers, study, plan, asked, progress=Silent())
    after = check.run(RULES, study.with_proposed(as_table(proposal)), Silent())
    return study, proposal, after


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(towns_, st.integers(1, 5))
def test_predicted_shortfalls_are_those_found(town, n_sites):
    study, proposal, after = amended(town, Asked(sites=n_sites, until_pass=False))
    confirmed(proposal, after.outcomes)
    before = check.run(RULES, study, Silent())
    for state, old in zip(proposal.rules, before.outcomes, strict=True):
        assert (state.shortfall_before, state.outcome_before) == (old.shortfall, old.outcome)
        assert state.shortfall_after <= state.shortfall_before
    gains = sum(site.gain for site in proposal.sites)
    assert gains == pytest.approx(proposal.objective_before - proposal.objective_after)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(towns_)
def test_sites_until_the_plan_passes_make_it_pass(town):
    _, proposal, after = amended(town, Asked(sites=None, until_pass=True))
    confirmed(proposal, after.outcomes)
    if proposal.stopped.startswith("every rule"):
        assert {outcome.outcome.value for outcome in after.outcomes} <= {"pass", "not_applicable"}


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(towns_, st.randoms())
def test_the_order_of_features_changes_no_proposal(town, random):
    named = [{**row, "id": f"f{i}"} for i, row in enumerate(town["facilities"])]
    other = {
        **town,
        "demand": random.sample(town["demand"], len(town["demand"])),
        "facilities": random.sample(named, len(named)),
    }
    if "streets" in town:
        other = walking_towns.mixed(other, random)
    asked = Asked(sites=3, until_pass=False)
    one = amended({**town, "facilities": named}, asked)
    two = amended(other, asked)
    assert one[1] == two[1]
    assert one[2] == two[2]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(towns_, st.tuples(metres, metres))
def test_one_more_facility_never_makes_a_rule_worse(town, place):
    more = {**town, "facilities": [*town["facilities"], {"at": list(place), "beds": 100}]}
    before, after = (check.run(RULES, towns.measured(one), Silent()) for one in (town, more))
    for old, new in zip(before.outcomes, after.outcomes, strict=True):
        assert new.shortfall <= old.shortfall
        assert (new.share_low or 0) >= (old.share_low or 0)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(towns_)
def test_leaving_out_what_a_rule_reads_never_leaves_it_at_pass(town):
    blank = [{**row, "beds": None} for row in town["facilities"]]
    before, after = (
        check.run(RULES, towns.measured({**town, "facilities": rows}), Silent())
        for rows in (town["facilities"], blank)
    )
    for rule, old, new in zip(RULES, before.outcomes, after.outcomes, strict=True):
        if rule.kind.facility == "care_home" and old.outcome == "pass" and town["facilities"]:
            assert new.outcome != "pass"


@pytest.mark.parametrize("args", [{"sites": 3}, {"until_pass": True}])
def test_the_amended_plan_of_the_sample_read_from_its_files_says_the_same(sample, args):
    proposed = flow.propose_sites(sample / "plan.toml", Asked(**args))
    geojson, plan = sample / "sites.geojson", sample / "amended.toml"
    flow.save_proposal(proposed, geojson=geojson, amended=plan)
    again = flow.check_plan(plan)
    assert again.rules == proposed.after.rules
    assert [one.id for one in again.findings] == [one.id for one in proposed.after.findings]
    assert again.plan.facilities_proposed == len(proposed.proposal.sites)


def test_an_amended_plan_can_be_amended_again_from_another_folder(sample, tmp_path):
    first = flow.propose_sites(sample / "plan.toml", Asked(sites=2))
    flow.save_proposal(first, geojson=sample / "a.geojson", amended=sample / "a.toml")
    second = flow.propose_sites(sample / "a.toml", Asked(sites=2))
    assert [site.id for site in second.proposal.sites] == ["P3", "P4"]
    away = tmp_path / "away"
    away.mkdir()
    flow.save_proposal(second, geojson=away / "b.geojson", amended=away / "b.toml")
    text = (away / "b.toml").read_text(encoding="utf-8")
    assert len(tomllib.loads(text)["layers"]["proposed"]) == 2
    assert "# packs by name" in text
    again = flow.check_plan(away / "b.toml", trust=Trust(roots=(sample,)))
    assert again.rules == second.after.rules
