"""The same verdicts for slower and faster walkers, where a rule is about minutes on foot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from siting.kinds import Reach
from siting.language import say
from siting.records.finding import AtSpeed
from siting.verdict import decide, percent, share_range

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study

#: Walking speeds of older people that every result shows beside the rule's own [m/min]: 0.8 m/s,
#: the mean of women of 65 and over in England (Asher et al. 2012), and 1.2 m/s, for which traffic
#: lights are often timed.
SPEEDS = (48.0, 72.0)


class Walked(NamedTuple):
    """A rule at another walking speed, and its test table: the same rows, other limits."""

    speed: float
    rule: Rule
    table: TestTable

    @property
    def metres_per_second(self) -> float:
        """The speed as studies give it."""
        return round(self.speed / 60, 2)


def others(rule: Rule, study: Study) -> list[Walked]:
    """Test a rule at the other walking speeds; none where it does not ask for minutes on foot."""
    kind = rule.kind
    if not isinstance(kind, Reach) or kind.limit.minutes is None:
        return []
    key = "within" if kind.within is not None else "no_closer_than"
    found = []
    for speed in SPEEDS:
        if abs(speed - kind.limit.speed) > 1e-9:
            other = msgspec.structs.replace(kind, **{key: kind.limit.at(speed)})
            walked = replace(rule, kind=other)
            found.append(Walked(speed, walked, walked.test(study)))
    return found


def verdict(walked: Walked, year: int) -> AtSpeed:
    """Say what comes of a rule at another walking speed."""
    rule, table = walked.rule, walked.table
    shares = share_range(rule, table)
    return AtSpeed(
        metres_per_second=walked.metres_per_second,
        metres=_cutoff_m(walked),
        outcome=decide(rule, table, year),
        measured=say("nothing to test") if shares is None else percent(shares),
        share_low=None if shares is None else float(shares[0]),
        share_high=None if shares is None else float(shares[1]),
        people_short=float(table.weight[table.failing].sum()),
    )


def note(walked: Walked, rows: Ints) -> str:
    """Say what comes of some rows of a rule at another walking speed."""
    at = say(
        "at {speed:g} m/s ({metres:,.0f} m)",
        speed=walked.metres_per_second,
        metres=_cutoff_m(walked),
    )
    table = walked.table.only(rows)
    if not table.weight.any():
        if table.failing.any():
            return say("{at} it falls short", at=at)
        return say("{at} it does not fall short", at=at)
    people, everybody = table.weight[table.failing].sum(), table.weight.sum()
    if people == everybody:
        return say("{at} the way is too long for all of these older people", at=at)
    if people:
        return say(
            "{at} the way is surely too long for {people:,.0f} of these older people",
            at=at,
            people=people,
        )
    if table.passing.all():
        return say("{at} all of these older people are near enough", at=at)
    return say("{at} all of these older people may be near enough", at=at)


def _cutoff_m(walked: Walked) -> float:
    kind = walked.rule.kind
    assert isinstance(kind, Reach)
    return kind.cutoff_m
