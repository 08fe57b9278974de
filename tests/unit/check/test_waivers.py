"""Waivers: what they fit, until when, and what is wrong with those that do nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from siting.check import waivers
from siting.check.run import run
from siting.errors import SitingError
from siting.plan.keys import Waiver
from siting.progress import Silent
from siting.records.finding import Place, Subject
from tests import towns
from tests.unit.report.made_up import gap, no_room, unit_short

TODAY = dt.date(2026, 11, 23)
FOUND = (
    gap(1, "湖滨街道", 120.0, 120.16, 30.25),
    gap(2, "清波街道", 80.0, 120.17, 30.24),
    unit_short(3, "清波街道", 900.0, 120.18, 30.24),
    no_room(4, 120.19, 30.26),
)
RULES = sorted({one.rule for one in FOUND})


class Draft:
    """As much of a plan as waivers need."""

    def __init__(self, *some):
        self.file = self
        self.waivers = list(some)
        self.today = TODAY


def waiver(**keys):
    return Waiver(**{"rule": FOUND[0].rule, "reason": "why", **keys})


def applied(*some):
    return waivers.apply(Draft(*some), RULES, FOUND)


def accepted(*some):
    return [one.id for one in applied(*some).findings if one.waived is not None]


def test_without_waivers_nothing_changes():
    got = applied()
    assert got == (FOUND, (), "")


@pytest.mark.parametrize(
    "where",
    [None, "湖滨街道", "湖濱街道", FOUND[0].id, "120.16,30.25", "120.16，30.25"],
)
def test_a_waiver_fits_its_rule_at_its_place(where):
    got = accepted(waiver(where=where))
    assert FOUND[0].id in got
    assert (FOUND[1].id in got) == (where is None)


def test_a_waiver_fits_no_other_rule():
    assert not {FOUND[2].id, FOUND[3].id} & set(accepted(waiver()))


@pytest.mark.parametrize(("within", "fits"), [(None, True), (38.0, False), (39.0, True)])
def test_a_position_reaches_so_far(within, fits):
    lon = FOUND[0].place.lon - 0.0004  # 38.4 m, out of its outline
    got = accepted(waiver(where=f"{lon},{FOUND[0].place.lat}", within_m=within))
    assert (FOUND[0].id in got) == fits


@pytest.mark.parametrize(
    ("until", "holds"), [("2026-11-24", True), ("2026-11-23", True), ("2026-11-22", False)]
)
def test_the_last_day_counts(until, holds):
    got = applied(waiver(until=dt.date.fromisoformat(until)))
    assert got.as_of == "2026-11-23"
    assert got.waivers[0].expired != holds
    assert (got.findings[0].waived is not None) == holds
    assert ("DATA-111/plan" in {one.id for one in got.findings}) != holds


def test_one_that_fits_nothing_is_a_finding_and_so_is_one_of_no_rule():
    got = applied(waiver(where="无此街道"), waiver(rule="XX-1"))
    assert [one.id for one in got.findings[len(FOUND) :]] == ["DATA-112/plan", "DATA-113/plan"]
    assert [one.findings for one in got.waivers] == [0, 0]


def test_a_level_is_asked_for():
    one = FOUND[2]
    level = waiver(rule=one.rule, where=f"{one.subject.level}={one.subject.id}")
    assert accepted(level) == [one.id]
    assert accepted(waiver(rule=one.rule, where=f"district={one.subject.id}")) == []


@pytest.mark.parametrize(
    ("corner", "fits"), [((0.0, 0.0), True), ((0.003, 0.003), True), ((0.005, 0.005), False)]
)
def test_a_position_within_the_outline_of_a_gap_is_its_place(corner, fits):
    west, south = (min(at) for at in zip(*FOUND[0].geometry["coordinates"][0], strict=True))
    where = f"{west + corner[0]},{south + corner[1]}"
    assert (FOUND[0].id in accepted(waiver(where=where, within_m=1.0))) == fits


def town_findings():
    """Check two districts of two communities each; nobody has a place nearby."""
    town = {
        "demand": [[250 + 500 * at, 250, 10] for at in range(4)],
        "facilities": [{"at": [90_000, 0], "beds": 50}],
        "units": {
            "district": [
                {"id": f"D{at}", "name": name, "box": [1000 * at, 0, 1000 * at + 1000, 500]}
                for at, name in enumerate(["东区", "西区"])
            ],
            "community": [
                {"id": f"C{at}", "box": [500 * at, 0, 500 * at + 500, 500]} for at in range(4)
            ],
        },
    }
    study = towns.measured(town)
    asked = [
        {"id": FOUND[0].rule, "kind": "reach", "for_each": "residential_area"}
        | {"find": {"facility": "home"}, "within": {"metres": 500}, "measure": "straight_line"},
        {
            "id": "beds",
            "kind": "ratio",
            "for_each": "district",
            "top": {"sum": "beds", "of": "home"},
        }
        | {"bottom": {"sum": "older_people"}, "per": 10000, "at_least": 300},
    ]
    return study, run([towns.rule(one) for one in asked], study, Silent()).findings


@pytest.mark.parametrize("where", ["district=D1", "西区", "西區"])
def test_a_unit_takes_in_the_gaps_of_smaller_units_within_it(where):
    study, found = town_findings()
    got = waivers.apply(Draft(waiver(where=where)), RULES, found, study).findings
    assert [one.within.id for one in got if one.waived is not None] == ["C2", "C3"]


def test_a_unit_does_not_take_in_the_larger_one_around_it():
    study, found = town_findings()
    (district,) = (one for one in found if one.subject.id == "D0")
    for level in ("community", "district"):
        asked = Draft(waiver(rule="beds", where=f"{level}={level[0].upper()}0"))
        got = waivers.apply(asked, ["beds"], [district], study).findings[0]
        assert (got.waived is not None) == (level == "district")


def test_checks_of_the_data_are_rules_to_waive():
    got = applied(waiver(rule="DATA-005"))
    assert [one.id for one in got.findings[len(FOUND) :]] == ["DATA-113/plan"]


def test_a_day_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SITING_TODAY", "tomorrow")
    draft = Draft(waiver(until=TODAY))
    draft.today = None
    with pytest.raises(SitingError, match="SITING_TODAY is no day: 'tomorrow'"):
        waivers.apply(draft, RULES, FOUND)


def test_nothing_is_dropped():
    got = applied(waiver(), waiver(where="无此街道"))
    assert [one.id for one in got.findings[: len(FOUND)]] == [one.id for one in FOUND]
    assert got.waivers[0].applied
    assert got.waivers[0].reason == "why"
    assert isinstance(got.findings[0].place, Place)
    assert isinstance(got.findings[0].subject, Subject)
