from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from siting import check
from siting.condition import Condition
from siting.progress import Silent
from siting.propose.amended import BrokenPromiseError, as_table, confirmed
from siting.propose.asked import Asked
from siting.propose.choose import choose
from siting.records.finding import Outcome
from siting.words import FacilityWord, Words
from tests import towns
from tests.unit import on_foot, rules
from tests.unit.rules import proposed, square

TOWN = {"demand": [[500, 500, 60], [5500, 500, 40]]}
RULES = [rules.reach("care_home"), rules.amount()]


@pytest.fixture(scope="module")
def kept():
    """Give a proposal that makes the first rule pass, and what the check then finds."""
    proposal = proposed(RULES, TOWN, sites=2)
    return proposal, rules.kept(RULES, TOWN, proposal).outcomes


@pytest.fixture(scope="module")
def half():
    """Give a proposal after which both rules still fail, and what the check then finds."""
    proposal = proposed(RULES, TOWN, sites=1)
    return proposal, rules.kept(RULES, TOWN, proposal).outcomes


def changed(found, **fields):
    return (msgspec.structs.replace(found[0], **fields), *found[1:])


def test_the_sites_are_a_layer_of_planned_facilities(kept):
    proposal, _ = kept
    table = as_table(proposal)
    assert table.ids.tolist() == ["P1", "P2"]
    assert table.xy.tolist() == [[site.easting, site.northing] for site in proposal.sites]
    columns = {name: values.tolist() for name, values in table.columns.items()}
    assert columns == {
        "name": ["P1", "P2"],
        "type": ["养老机构"] * 2,
        "status": ["planned"] * 2,
        "beds": [100.0] * 2,
    }
    assert table.columns["beds"].dtype == np.float64
    assert table.geometry is None


def test_no_sites_are_a_layer_of_none():
    table = as_table(proposed(RULES, TOWN, sites=0))
    assert (len(table), table.xy.shape, table.columns["beds"].dtype) == (0, (0, 2), np.float64)


def test_what_was_promised_and_found_is_confirmed_as_it_is(kept):
    proposal, after = kept
    assert confirmed(proposal, after) == proposal
    assert confirmed(proposal, after[::-1]) == proposal


@pytest.mark.parametrize(
    "fields",
    [
        {"shortfall": 5e-324},
        {"shortfall": 1.0},
        {"outcome": Outcome.FAIL},
        {"outcome": Outcome.UNDECIDED},
    ],
)
def test_what_was_promised_and_not_found_is_a_bug(kept, fields):
    proposal, after = kept
    with pytest.raises(BrokenPromiseError, match=r"near: predicted 0\.0 pass, found"):
        confirmed(proposal, changed(after, **fields))


def test_a_pass_that_was_not_promised_is_a_bug_too(half):
    proposal, after = half
    assert after[0].outcome is Outcome.FAIL
    with pytest.raises(BrokenPromiseError, match=r"found 1\.0 pass"):
        confirmed(proposal, changed(after, outcome=Outcome.PASS))


def test_whether_it_fails_or_is_undecided_is_taken_from_the_check(half):
    proposal, after = half
    got = confirmed(proposal, changed(after, outcome=Outcome.UNDECIDED))
    assert [state.outcome_after for state in got.rules] == ["undecided", after[1].outcome]
    assert got.rules[0].shortfall_after == proposal.rules[0].shortfall_after
    assert got.sites == proposal.sites


# ---- on foot

BESIDE = {
    "demand": [[100, 0, 3], [100, 550, 4], [150, 900, 8], [900, 300, 16]],
    "facilities": [{"at": [0, 0]}],
    "candidates": [{"at": [210, 10]}, {"at": [0, 1010]}, {"at": [610, 600]}],
}


@pytest.mark.parametrize("n", [1, 2])
def test_what_other_walkers_then_find_is_taken_from_the_check(n):
    asked = [on_foot.walk(10), rules.reach(id="straight")]
    study = on_foot.measured(BESIDE, *on_foot.STREETS)
    layers, plan = towns.layers(BESIDE), towns.plan(BESIDE)
    wanted = Asked(sites=n, until_pass=False)
    proposal = choose(asked, layers, study, plan, wanted, progress=Silent())
    assert len(proposal.sites) == n
    assert all(state.at_speeds == () for state in proposal.rules)
    before = check.run(asked, study, Silent()).outcomes[0].at_speeds
    after = check.run(asked, study.with_proposed(as_table(proposal)), Silent()).outcomes
    walked, straight = confirmed(proposal, after).rules
    assert walked.at_speeds == after[0].at_speeds
    assert [one.metres for one in walked.at_speeds] == [480, 720]
    assert walked.at_speeds[1].people_short < before[1].people_short
    assert straight.at_speeds == ()


# ---- promises that are hard to keep

FIELD = Words(
    {
        "any_place": FacilityWord(zh=["养老机构"]),
        "clinic": FacilityWord(zh=["养老机构"], where=[Condition(field="clinic", is_=True)]),
    }
)


@pytest.mark.parametrize("make", [rules.reach, rules.amount, rules.ratio])
@pytest.mark.parametrize("until_pass", [False, True])
def test_fields_of_new_places_that_nobody_knows_break_no_promise(make, until_pass):
    asked = [replace(rule, words=FIELD) for rule in (rules.reach(), make("clinic", id="clinic"))]
    for at_least in (1, 2):
        if make is rules.amount:
            asked[1] = replace(make("clinic", id="clinic", at_least=at_least), words=FIELD)
        town = {"demand": TOWN["demand"][:1]}
        rules.kept(asked, town, proposed(asked, town, sites=2, until_pass=until_pass))


@pytest.mark.parametrize("beds", [0, 9, 10, 500])
@pytest.mark.parametrize("type_", ["养老机构", "服务站", "养老机构；服务站"])
def test_whatever_is_offered_what_is_promised_is_found(type_, beds):
    town = {
        "demand": [[500, 500, 900], [700, 900, 50], [1500, 500, 1]],
        "facilities": [{"at": [100, 100], "beds": None}, {"at": [900, 900], "beds": 7}],
        "units": {"planning_unit": [square("10"), square("2", 1000)]},
        "propose": {"offers": [{"type": type_, "beds": beds}], "least_spacing_m": 0},
        "surroundings": "unknown",
    }
    asked = [
        rules.reach(),
        rules.reach("care_home", id="two", at_least=2, required_share=50),
        rules.ratio(),
        rules.ratio("any_place", id="all beds"),
        rules.amount(),
        rules.amount("any_place", "facility", id="places", for_each="city"),
    ]
    for n in (1, 3, 9):
        rules.kept(asked, town, proposed(asked, town, sites=n))
