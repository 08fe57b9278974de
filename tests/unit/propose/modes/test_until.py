"""As few sites as it takes: what greedy choices miss, and what is said of how few."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import at
from tests.unit.propose.modes.test_improved import TRAP
from tests.unit.propose.modes.test_shared_search import TRAP as BEDS_TRAP
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import kept, proposed

ENOUGH = "every rule that sites can mend passes"
NO_MORE = "no candidate mends anything more"


def until(town, *asked, **how):
    asked = asked or (rules.reach(),)
    got = proposed(asked, town, until_pass=True, **how)
    kept(asked, town, got)
    return got


def changed(town, name, **more):
    rows = [dict(one) for one in town["candidates"]]
    next(one for one in rows if one["id"] == name).update(more)
    keys = {key for row in rows for key in row}
    return {**town, "candidates": [{key: row.get(key) for key in keys} for row in rows]}


@pytest.mark.parametrize("effort", ["normal", "thorough", "exact"])
def test_two_are_enough_where_a_greedy_choice_takes_three(effort):
    got = until(TRAP, effort=effort)
    assert set(at(got)) == {"west", "east"}
    one = got.fewest
    assert (one.sites, one.at_least, one.greedy, one.passes) == (2, 2, 3, True)
    assert (got.stopped, got.certificate) == (ENOUGH, None)


def test_a_quick_choice_is_the_greedy_one_and_proves_nothing():
    got = until(TRAP, effort="quick")
    assert (got.fewest.sites, got.fewest.at_least) == (3, None)
    assert sum("chosen greedily" in note for note in got.notes) == 1


def test_what_is_forced_is_in_and_counts():
    got = until(changed(TRAP, "middle", forced=1))
    assert at(got)[0] == "middle"
    assert (got.fewest.sites, got.fewest.at_least) == (3, 3)


def test_forced_sites_that_are_enough_stay_alone():
    got = until(changed(changed(TRAP, "west", forced=1), "east", forced=1))
    assert set(at(got)) == {"west", "east"}
    assert (got.fewest.at_least, got.stopped) == (2, ENOUGH)


def test_forced_sites_are_built_though_every_rule_passes():
    town = changed(TRAP, "west", forced=1)
    town["facilities"] = [{"at": [x, 0]} for x in (0, 400, 1000, 1400)]
    got = until(town)
    assert (at(got), got.stopped) == (["west"], ENOUGH)
    assert (got.fewest.sites, got.fewest.at_least) == (1, 1)


def test_where_all_passes_nothing_is_needed_and_that_is_proven():
    town = {**TRAP, "facilities": [{"at": [x, 0]} for x in (0, 400, 1000, 1400)]}
    got = until(town)
    assert (got.sites, got.stopped) == ((), ENOUGH)
    assert (got.fewest.sites, got.fewest.at_least, got.fewest.passes) == (0, 0, True)
    assert not any("greedily" in note for note in got.notes)


def test_where_nothing_mends_anything_nothing_is_built():
    town = {**TRAP, "candidates": [{"id": "far", "at": [90_000, 0]}]}
    got = until(town)
    assert (got.sites, got.stopped) == ((), NO_MORE)
    assert (got.fewest.sites, got.fewest.at_least, got.fewest.passes) == (0, 0, False)


def test_what_is_out_of_reach_leaves_the_fewest_that_mend_the_rest():
    town = {**TRAP, "demand": [*TRAP["demand"], [90_000, 0, 5]]}
    got = until(town)
    assert (set(at(got)), got.stopped) == ({"west", "east"}, NO_MORE)
    assert (got.fewest.at_least, got.fewest.passes) == (2, False)
    assert got.rules[0].outcome_after == "fail"


def test_what_greedy_covers_beyond_what_is_asked_proves_nothing():
    # Greedy: the middle (64 of 100), then both sides: all 100, for a share of 96 %. The sides
    # alone have 96: that it takes three to cover everything does not make three the fewest.
    town = {
        "demand": [[0, 0, 18], [400, 0, 30], [700, 400, 4], [1000, 0, 30], [1400, 0, 18]],
        "candidates": TRAP["candidates"],
    }
    assert until(town, rules.reach(required_share=96), effort="quick").fewest.sites == 3
    got = until(town, rules.reach(required_share=96))
    assert set(at(got)) == {"west", "east"}
    assert (got.fewest.sites, got.fewest.at_least, got.fewest.greedy) == (2, 2, 3)
    got = until(town, rules.reach(required_share=96.1))
    assert (got.fewest.sites, got.fewest.at_least, got.fewest.passes) == (3, 3, True)


@pytest.mark.parametrize(("share", "n"), [(75, 1), (75.1, 2), (100, 2)])
def test_a_share_met_exactly_is_met(share, n):
    town = {
        "demand": [[0, 0, 75], [2000, 0, 25]],
        "candidates": [{"id": "a", "at": [0, 0]}, {"id": "b", "at": [2000, 0]}],
    }
    got = until(town, rules.reach(required_share=share))
    assert (got.fewest.sites, got.fewest.at_least) == (n, n)


def test_spacing_that_shuts_a_greedy_choice_out_does_not_shut_out_others():
    town = {**TRAP, "propose": {"least_spacing_m": 700}}
    assert until(town, effort="quick").stopped == NO_MORE
    got = until(town)
    assert (set(at(got)), got.stopped) == ({"west", "east"}, ENOUGH)
    assert (got.fewest.greedy, got.fewest.at_least) == (None, 2)


def test_a_rule_that_passes_with_more_sites_still_passes_with_fewer():
    asked = [rules.reach(), rules.reach(id="part", metres=150, required_share=20)]
    got = until(TRAP, *asked)
    assert [rule.outcome_after for rule in got.rules] == ["pass", "pass"]


def test_beds_that_units_need_in_part_bound_how_few_it_takes():
    town = {
        "demand": [[500, 500, 10_000]],
        "units": {"planning_unit": [rules.square()]},
        "candidates": [{"id": f"{n}", "at": [100 * n, 500], "beds": 40 + 10 * n} for n in range(9)],
        "propose": {"least_spacing_m": 0},
    }
    got = until(town, rules.ratio(at_least=215))  # 120 + 110 are enough, no one is
    assert (got.fewest.sites, got.fewest.at_least) == (2, 2)
    assert got.stopped == ENOUGH


def test_a_rule_of_no_weight_asks_for_nothing():
    town = {**TRAP, "propose": {"weights": {"far": 0}}}
    got = until(town, rules.reach(), rules.reach(id="far", metres=10, required_share=1))
    assert set(at(got)) == {"west", "east"}
    assert (got.fewest.at_least, got.fewest.passes) == (2, False)


@pytest.mark.parametrize(("effort", "n", "least"), [("quick", 3, None), ("normal", 2, 2)])
def test_where_beds_are_shared_fewer_are_found_and_proven(effort, n, least):
    got = until(BEDS_TRAP, SHARED, effort=effort)
    assert (got.fewest.sites, got.fewest.at_least, got.fewest.greedy) == (n, least, 3)
    assert got.stopped == ENOUGH
    assert any("chosen greedily" in note for note in got.notes) == (least is None)


def test_until_it_passes_with_a_second_place_for_everybody():
    town = {**TRAP, "candidates": [*TRAP["candidates"], {"id": "more", "at": [700, 300]}]}
    got = proposed([rules.reach()], town, until_pass=True, backup=True)
    assert len(got.sites) == 4 or got.stopped == NO_MORE
    assert [rule.rule for rule in got.rules] == ["near", "near twice"]


def test_more_than_may_be_built_on_forced_spots_is_refused():
    town = changed(changed(TRAP, "west", forced=1), "middle", forced=1)
    with pytest.raises(SitingError, match="must be built on"):
        until({**town, "propose": {"least_spacing_m": 700}})
