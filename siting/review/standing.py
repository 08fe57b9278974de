"""How bad the findings about one place are together, and whether they became worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.records.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import Finding, Standing

#: What grows by less is what rounding makes of it: people, metres, and the share of what there
#: was or of what is asked, since outlines are rounded as well (ours).
LEAST_PEOPLE, LEAST_M, LEAST_SHARE = 0.5, 0.2, 0.001
#: Half of the last digit that amounts are written with, twice.
_DIGIT = 0.01


class State(NamedTuple):
    """How bad it is.

    Attributes
    ----------
    people : float
        Who falls short, or may.
    failing : float
        Who surely does.
    cut_off : float
        Who has nothing in reach, where others find all beds taken.
    open_ : float
        Whom no waiver accepts.
    at_limit : float
        Who is beyond the limit by no more than rounding.
    far_m : float
        How far the farthest have; without limit where they have nothing to go to.
    short, short_at_best : float
        What is missing, and what is missing if all that is unknown turns out well.
    asked : float
        What is asked for.
    severity : int
        The rank of the worst.
    fails, accepted : bool
        Whether something surely falls short; and whether waivers accept everything.
    """

    people: float
    failing: float
    cut_off: float
    open_: float
    at_limit: float
    far_m: float
    short: float
    short_at_best: float
    asked: float
    severity: int
    fails: bool
    accepted: bool


def state(findings: Sequence[Finding]) -> State:
    """Sum up findings about one place."""
    gaps = [one for one in findings if one.subject.level == "gap"]
    others = [one for one in findings if one.subject.level != "gap"]
    return State(
        people=sum(one.people for one in findings),
        failing=sum(one.people for one in findings if one.outcome is Outcome.FAIL),
        cut_off=sum(one.people for one in gaps),
        open_=sum(one.people for one in findings if one.waived is None),
        at_limit=sum(one.people_at_limit for one in findings),
        far_m=max((_far(one) for one in gaps), default=0.0),
        short=sum(one.shortfall or 0.0 for one in others),
        short_at_best=sum(
            max(0.0, one.required - one.measured_most)
            for one in others
            if one.required is not None and one.measured_most is not None
        ),
        asked=sum(one.required or 0.0 for one in others),
        severity=max(one.severity.rank for one in findings),
        fails=any(one.outcome is Outcome.FAIL for one in findings),
        accepted=all(one.waived is not None for one in findings),
    )


def _far(one: Finding) -> float:
    if one.required is None:  # it measures no distance
        return 0.0
    return float("inf") if one.measured_most is None else one.measured_most


def standing(before: State, now: State) -> Standing:
    """Say what became of a place that was known: it is worse if anything about it is."""
    if is_worse(before, now):
        return "worse"
    return "better" if is_worse(now, before) else "same"


def is_worse(before: State, now: State) -> bool:
    """Say whether anything grew by more than rounding makes of it."""
    if is_rounding(now):
        return False
    return (
        (now.fails and not before.fails)
        or now.severity > before.severity
        or (before.accepted and not now.accepted)
        or any(
            new - now.at_limit > old + LEAST_PEOPLE + LEAST_SHARE * old
            for old, new in zip(_heads(before), _heads(now), strict=True)
        )
        or now.far_m > before.far_m * (1 + LEAST_SHARE) + LEAST_M
        or any(
            new > old + _DIGIT + LEAST_SHARE * now.asked
            for old, new in zip(_amounts(before), _amounts(now), strict=True)
        )
    )


def is_rounding(now: State) -> bool:
    """Say whether rounding alone may have brought everybody beyond the limit."""
    return 0 < now.people <= now.at_limit


def _heads(one: State) -> tuple[float, ...]:
    return (one.people, one.failing, one.cut_off, one.open_)


def _amounts(one: State) -> tuple[float, ...]:
    return (one.short, one.short_at_best)


def keeps_people(before: State, now: State) -> bool:
    """Say whether as many fall short as before: what one place lost, another one has."""
    least = LEAST_PEOPLE + LEAST_SHARE * before.people
    return abs(now.people - before.people) <= least + before.at_limit + now.at_limit
