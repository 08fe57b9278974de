"""What falls short, subject by subject, in words and numbers."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.check.gaps import group
from siting.check.places import geometry, place, unit_around
from siting.finding import Finding, Outcome, Severity, Subject
from siting.study import FINEST_FIRST

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.finding import RuleOutcome
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


class _Case(NamedTuple):
    """One rule being reported on."""

    rule: Rule
    table: TestTable
    study: Study
    outcome: Outcome
    severity: Severity


def findings_of(rule: Rule, table: TestTable, outcome: RuleOutcome, study: Study) -> list[Finding]:
    """Report what falls short, and what may: most people affected first.

    A subject that fails is a finding even where the rule passes as a whole, since its share is
    reached; it is then a note. What cannot be decided is at most a warning.
    """
    found: list[Finding] = []
    report = _gaps if table.level == "demand" else _units
    for which, kind in ((table.failing, Outcome.FAIL), (table.undecided, Outcome.UNDECIDED)):
        if which.any():
            severity = _severity(rule, outcome.outcome, kind)
            case = _Case(rule, table, study, kind, severity)
            found.extend(report(case, np.flatnonzero(which)))
    return sorted(found, key=lambda one: (-one.severity.rank, -one.people, one.id))


def _severity(rule: Rule, of_rule: Outcome, of_subject: Outcome) -> Severity:
    if of_rule is Outcome.PASS:
        return Severity.NOTE
    if of_rule is Outcome.FAIL and of_subject is Outcome.FAIL:
        return rule.severity
    return min(rule.severity, Severity.WARNING, key=lambda severity: severity.rank)


def _gaps(case: _Case, at: Ints) -> list[Finding]:
    """Report demand points, grouped into gap areas of one unit."""
    demand, table = case.study.demand, case.table
    points = table.rows[at]
    xy, weight = demand.xy[points], table.weight[at]
    gap, outline = group(xy, _finest_unit(case.study)[points])
    order = np.argsort(gap, kind="stable")
    first = np.searchsorted(gap[order], np.arange(len(outline) + 1))
    digits = len(str(len(outline)))
    prefix = "gap" if case.outcome is Outcome.FAIL else "perhaps"
    found = []
    for index, shape in enumerate(outline):
        members = order[first[index] : first[index + 1]]
        centre = _middle(xy[members], weight[members])
        subject = Subject(level="gap", id=f"{prefix}-{index + 1:0{digits}}")
        found.append(_gap(case, subject, shape, centre, at[members]))
    return found


def _finest_unit(study: Study) -> Ints:
    """Give the unit that bounds gap areas: the finest level the plan has."""
    for level in FINEST_FIRST:
        if level in study.units:
            return study.units[level].of_demand
    return np.full(len(study.demand), -1, dtype=np.intp)


def _middle(xy: Floats, weight: Floats) -> Floats:
    """Find the point of a gap that is nearest to where its people live on average [m]."""
    mean = (xy * weight[:, None]).sum(axis=0) / weight.sum()
    return np.asarray(xy[int(np.argmin(((xy - mean) ** 2).sum(axis=1)))])


def _gap(
    case: _Case, subject: Subject, shape: shapely.Geometry, centre: Floats, rows: Ints
) -> Finding:
    rule, table = case.rule, case.table
    people = float(table.weight[rows].sum())
    distance, nearest = table.distance_m, table.nearest
    assert distance is not None
    assert nearest is not None
    limit = rule.kind.cutoff_m  # type: ignore[attr-defined]
    near, far = float(distance[rows].min()), float(distance[rows].max())
    what = rule.words.english(rule.kind.facility)
    closest = int(nearest[rows[int(np.argmin(distance[rows]))]])
    if not np.isfinite(far):
        message = f"{people:,.0f} older people have no {what} to go to; {limit:,.0f} m is the limit"
    else:
        ends = sorted({_metres(near, limit), _metres(far, limit)}, key=len)
        apart = (
            f"{ends[0]} m"
            if len(ends) == 1
            else f"{_metres(near, limit)} to {_metres(far, limit)} m"
        )
        message = (
            f"{people:,.0f} older people are {apart} from the nearest {what};"
            f" {limit:,.0f} m is the limit"
        )
    if case.outcome is Outcome.UNDECIDED:
        message += f"; undecided: {_why(case)}"
    return Finding(
        id=f"{rule.id}/{subject.id}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=subject,
        within=unit_around(case.study, centre),
        place=place(case.study, centre),
        measured=_finite(near),
        measured_most=_finite(far),
        required=limit,
        shortfall=_finite(far - limit) or 0.0,
        unit="m",
        people=people,
        message=message,
        nearest=_facility(case.study, closest),
        citation=rule.citation,
        geometry=geometry(case.study, shape),
    )


def _why(case: _Case) -> str:
    """Say what would decide a finding."""
    reasons = [f"{', '.join(case.table.missing)} not known"] if case.table.missing else []
    if case.table.level == "demand" and not case.study.surroundings_known:
        reasons.append("a facility outside the study area may be near enough")
    return ", or ".join(reasons)


def _metres(distance_m: float, limit_m: float) -> str:
    """Write a distance in whole metres, unless it would then read as the limit it exceeds."""
    whole = f"{distance_m:,.0f}"
    return f"{distance_m:,.2f}" if whole == f"{limit_m:,.0f}" else whole


def _finite(value: float) -> float | None:
    return round(value, 2) if np.isfinite(value) else None


def _facility(study: Study, index: int) -> Subject | None:
    if index < 0:
        return None
    facilities = study.facilities
    return Subject(level="facility", id=str(facilities.ids[index]), name=facilities.name_of(index))


def _units(case: _Case, at: Ints) -> list[Finding]:
    """Report units, one finding each."""
    units = case.rule.kind.units(case.study)  # type: ignore[attr-defined]
    found = []
    for row in at.tolist():
        index = int(case.table.rows[row])
        inside = shapely.get_coordinates(shapely.point_on_surface(units.geometry[index]))[0]
        subject = Subject(
            level=case.table.level, id=str(units.ids[index]), name=str(units.names[index])
        )
        found.append(_unit(case, subject, units.geometry[index], inside, row))
    return found


def _unit(
    case: _Case, subject: Subject, shape: shapely.Geometry, inside: Floats, row: int
) -> Finding:
    rule, table = case.rule, case.table
    need, have, most = (float(a[row]) for a in (table.need, table.have, table.have_most))
    people = float(table.weight[row])
    short = max(0.0, need - have)
    message = (
        f"{have:,.0f} of {_rounded_up(need)} {table.unit} needed by {people:,.0f} older people:"
        f" {_rounded_up(short)} short"
    )
    if case.outcome is Outcome.UNDECIDED:
        message += f"; undecided: {_why(case)}"
    return Finding(
        id=f"{rule.id}/{subject.level}-{subject.id}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=subject,
        place=place(case.study, inside),
        measured=have,
        measured_most=most if np.isfinite(most) else None,
        required=need,
        shortfall=short,
        unit=table.unit,
        people=people,
        message=message,
        citation=rule.citation,
        geometry=geometry(case.study, shape),
    )


def _rounded_up(value: float) -> str:
    """Write a need in whole places: 36.1 beds short are 37 beds to build."""
    return f"{ceil(value - 1e-9):,}"
