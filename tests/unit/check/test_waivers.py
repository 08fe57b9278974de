"""Waivers: what they fit, until when, and what is wrong with those that do nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from siting.check import waivers
from siting.finding import Place, Subject
from siting.plan.keys import Waiver
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
    lon = FOUND[0].place.lon + 0.0004  # 38.4 m
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


def test_nothing_is_dropped():
    got = applied(waiver(), waiver(where="无此街道"))
    assert [one.id for one in got.findings[: len(FOUND)]] == [one.id for one in FOUND]
    assert got.waivers[0].applied
    assert got.waivers[0].reason == "why"
    assert isinstance(got.findings[0].place, Place)
    assert isinstance(got.findings[0].subject, Subject)
