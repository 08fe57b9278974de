"""Findings about demand points, grouped into gap areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.case import why
from siting.check.full_findings import full
from siting.check.places import finest
from siting.check.spots import Spot, spots
from siting.language import joined, say
from siting.records.finding import Finding, Outcome, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints
    from siting.check.case import Case


#: By how much two positions of six decimals of a degree may be nearer or farther apart [m].
ROUNDING_M = 0.2


def gaps(case: Case, at: Ints) -> list[tuple[Finding, Ints]]:
    """Report demand points, grouped into gap areas of one unit; each with its rows.

    Where beds are shared, those whose way is too long and those who find all beds taken are apart.
    """
    fails = case.outcome is Outcome.FAIL
    if case.table.full is None:
        return _areas(case, at, "gap" if fails else "perhaps", _gap)
    taken = case.table.full[at]
    return [
        *_areas(case, at[~taken], "gap" if fails else "perhaps", _gap),
        *_areas(case, at[taken], "full" if fails else "perhaps-full", full),
    ]


def _areas(
    case: Case, at: Ints, prefix: str, report: Callable[..., Finding]
) -> list[tuple[Finding, Ints]]:
    """Report the gap areas of some rows."""
    if not len(at):
        return []
    table, units = case.table, finest(case.study)
    points = table.rows[at]
    unit = np.full(len(points), -1, dtype=np.intp) if units is None else units.of_demand[points]
    found = spots(case.study, points, table.weight[at], unit)
    return [
        (report(case, at[one.members], one, id_=f"{prefix}-{one.number}"), at[one.members])
        for one in found
    ]


def _gap(case: Case, rows: Ints, where: Spot, *, id_: str) -> Finding:
    rule, table = case.rule, case.table
    people = float(table.weight[rows].sum())
    assert table.distance_m is not None
    assert table.nearest is not None
    distance, nearest = table.distance_m[rows], table.nearest[rows]
    limit = rule.kind.cutoff_m  # type: ignore[attr-defined]
    near, far = float(distance.min()), float(distance.max())
    return Finding(
        id=f"{rule.id}/{id_}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=Subject(level="gap", id=id_),
        within=where.within,
        place=where.place,
        measured=_finite(near),
        measured_most=_finite(far),
        required=limit,
        shortfall=_finite(far - limit),
        unit="m",
        people=people,
        people_at_limit=float(table.weight[rows][_at_limit(distance, limit)].sum()),
        who=case.who,
        message=_said(case, rows),
        notes=_notes(case, rows),
        nearest=_facility(case, int(nearest[int(np.argmin(distance))])),
        citation=rule.citation,
        geometry=where.geometry,
    )


def _at_limit(distance_m: Floats, limit_m: float) -> Flags:
    """Say who is beyond the limit by no more than what rounding at six decimals makes of it."""
    return (distance_m > limit_m) & (distance_m <= limit_m + ROUNDING_M)


def _said(case: Case, rows: Ints) -> str:
    """Say in words how far a gap is from what it needs."""
    table, limit = case.table, case.rule.kind.cutoff_m  # type: ignore[attr-defined]
    assert table.distance_m is not None
    way, weight = table.distance_m[rows], table.weight[rows]
    what = case.rule.words.english(case.rule.kind.words[0])
    what += case.rule.kind.in_unit  # type: ignore[attr-defined]
    wanted = case.rule.kind.find.at_least  # type: ignore[attr-defined]
    nearest = (
        say("the nearest {what}", what=what)
        if wanted == 1
        else say("nearest {what} number {wanted}", what=what, wanted=wanted)
    )
    none = (
        say("no {what}", what=what)
        if wanted == 1
        else say("fewer than {wanted} of {what}", wanted=wanted, what=what)
    )
    known = np.isfinite(way)
    cut_off = ~known if table.cut_off is None else table.cut_off[rows]
    on_foot = case.rule.kind.measure == "walking_network"  # type: ignore[attr-defined]
    said: list[str] = []
    if known.any():
        near, far = float(way[known].min()), float(way[known].max())
        ends = list(dict.fromkeys((_metres(near, limit), _metres(far, limit))))
        way_m = joined(ends, " to ")
        said.append(
            say(
                "{people} are {far} from {nearest}",
                people=_people(weight[known].sum(), said),
                far=say("{way} m on foot", way=way_m) if on_foot else say("{way} m", way=way_m),
                nearest=nearest,
            )
        )
    for lost, has in (
        (~known & cut_off, say("no way on the streets to") if on_foot else say("no way to")),
        (~known & ~cut_off, ""),
    ):
        if lost.any():
            people = _people(weight[lost].sum(), said)
            said.append(
                say("{people} have {has} {nearest}", people=people, has=has, nearest=nearest)
                if has
                else say("{people} have {none} to go to", people=people, none=none)
            )
    text = say("{said}; {limit:,.0f} m is the limit", said=joined(said), limit=limit)
    return text + why(case, rows) if case.outcome is Outcome.UNDECIDED else text


def _people(number: float, said: list[str]) -> str:
    """Count people; whom, only the first time."""
    return f"{number:,.0f}" if said else say("{number:,.0f} older people", number=number)


def _notes(case: Case, rows: Ints) -> tuple[str, ...]:
    """Say what was estimated, and what comes of the gap at other walking speeds."""
    table, notes = case.table, []
    guessed = None if table.estimated is None else table.estimated[rows]
    if case.study.streets is not None and guessed is not None and guessed.any():
        people = float(table.weight[rows][guessed].sum())
        notes.append(
            say("the way of {people:,.0f} of them is estimated: no street is near", people=people)
        )
    return (*notes, *case.at_speeds(rows))


def _metres(distance_m: float, limit_m: float) -> str:
    """Write a distance in whole metres, unless it would then read as the limit it exceeds."""
    whole = f"{distance_m:,.0f}"
    return f"{distance_m:,.2f}" if whole == f"{limit_m:,.0f}" else whole


def _finite(value: float) -> float | None:
    return round(value, 2) if np.isfinite(value) else None


def _facility(case: Case, index: int) -> Subject | None:
    if index < 0:
        return None
    word = case.rule.kind.words[0]
    places_ = case.study.in_stock(case.rule.run).places(case.rule.words.layer(word))
    return Subject(level="facility", id=str(places_.ids[index]), name=places_.name_of(index))
