"""Straight lines and ways on foot, side by side."""

from __future__ import annotations

from typing import Any

from siting.records.finding.parts import Count, Record, Subject


class Measured(Record, frozen=True, kw_only=True):
    """What one measure of the way says of the subjects of a rule."""

    passing: Count
    failing: Count
    undecided: Count


class RuleBothWays(Record, frozen=True, kw_only=True):
    """A rule of reach in a straight line and on foot, with the same limit [m].

    `only_straight` pass in a straight line and not on foot, `only_on_foot` the other way round;
    `differing` are all of whom the two measures say different things.
    """

    rule: str
    metres: float
    measure: str
    straight_line: Measured
    on_foot: Measured
    only_straight: Count
    only_on_foot: Count
    differing: Count


class DetourOf(Record, frozen=True, kw_only=True):
    """How much longer the way to the nearest facility is than the straight line to it.

    Median and 90th percentile of older people who live in a unit, 100 m or more from it; None
    where there are none. `people` are those, `unmeasured` the others: nearer, far from all
    streets, or without a way.
    """

    unit: Subject
    people: float
    unmeasured: float
    median: float | None
    p90: float | None


class ReachCompared(Record, frozen=True, kw_only=True):
    """Straight lines and ways on foot, side by side.

    `fallback` is the factor by which the straight line is multiplied for people far from all
    streets: the median of `pairs` pairs of places on the streets of the plan, `fallback_p90` is
    their 90th percentile.
    """

    fallback: float
    fallback_p90: float
    pairs: int
    rules: tuple[RuleBothWays, ...]
    detours: tuple[DetourOf, ...]


class ServiceArea(Record, frozen=True, kw_only=True):
    """Where one can walk to a facility within the limit of a rule, or, without one, to any.

    `streets_m` is the length of the streets within the limit. `geometry` lies around them and
    around no other street; None where the facility is far from all streets. Who is in reach is
    decided by ways, never by it.
    """

    rule: str
    metres: float
    facility: Subject | None
    streets_m: float
    geometry: dict[str, Any] | None
