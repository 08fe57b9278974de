"""What falls short, subject by subject, in words and numbers."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Unpack

import numpy as np
import shapely

from siting.check.gaps import group
from siting.check.places import finest, geometries, places, unit_of
from siting.check.whom import counted
from siting.degrees import to_degrees
from siting.finding import Finding, Outcome, Severity, Subject
from siting.kinds import Reach

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.finding import Place, RuleOutcome
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
    who: str


def findings_of(rule: Rule, table: TestTable, outcome: RuleOutcome, study: Study) -> list[Finding]:
    """Report what falls short, and what may: most people affected first.

    A subject that fails is a finding even where the rule passes as a whole, since its share is
    reached; it is then a note. What cannot be decided is at most a warning.
    """
    if not len(table.rows):
        return [_untestable(rule, table, outcome)] if table.missing else []
    found: list[Finding] = []
    report = _gaps if table.level == "demand" else _units
    for which, kind in ((table.failing, Outcome.FAIL), (table.undecided, Outcome.UNDECIDED)):
        if which.any():
            severity = _severity(rule, outcome.outcome, kind)
            case = _Case(rule, table, study, kind, severity, counted(rule, study.who))
            found.extend(report(case, np.flatnonzero(which)))
    return sorted(found, key=lambda one: (-one.severity.rank, -one.people, one.id))


def _untestable(rule: Rule, table: TestTable, outcome: RuleOutcome) -> Finding:
    """Report a rule that has nothing to test, because a layer is missing: never a silent pass."""
    return Finding(
        id=f"{rule.id}/plan",
        rule=rule.id,
        severity=outcome.severity,
        outcome=Outcome.UNDECIDED,
        subject=Subject(level="plan", id="plan", name="the whole plan"),
        place=None,
        measured=None,
        measured_most=None,
        required=None,
        shortfall=None,
        unit=table.unit,
        people=0.0,
        message=f"the rule cannot be tested: {', '.join(table.missing)} missing",
        citation=rule.citation,
        geometry=None,
    )


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
    units = finest(case.study)
    unit = np.full(len(points), -1, dtype=np.intp) if units is None else units.of_demand[points]
    gap, outlines = group(xy, unit)
    shapes = outlines.geojson(to_degrees(case.study.crs, outlines.xy))
    order = np.argsort(gap, kind="stable")
    members = np.split(order, np.searchsorted(gap[order], np.arange(1, len(shapes))))
    middles = np.array([part[_middle(xy[part], weight[part])] for part in members])
    spots = places(case.study, xy[middles])
    prefix = "gap" if case.outcome is Outcome.FAIL else "perhaps"
    digits = len(str(len(shapes)))
    return [
        _gap(
            case,
            at[part],
            id=f"{prefix}-{index + 1:0{digits}}",
            within=unit_of(units, int(unit[middles[index]])),
            place=spots[index],
            geometry=shapes[index],
        )
        for index, part in enumerate(members)
    ]


def _middle(xy: Floats, weight: Floats) -> int:
    """Find the point of a gap that is nearest to where its people live on average."""
    mean = (xy * weight[:, None]).sum(axis=0) / weight.sum()
    return int(np.argmin(((xy - mean) ** 2).sum(axis=1)))


class _Where(TypedDict):
    """Where a gap is."""

    id: str
    within: Subject | None
    place: Place
    geometry: dict[str, Any]


def _gap(case: _Case, rows: Ints, **where: Unpack[_Where]) -> Finding:
    rule, table = case.rule, case.table
    people = float(table.weight[rows].sum())
    assert table.distance_m is not None
    assert table.nearest is not None
    distance, nearest = table.distance_m[rows], table.nearest[rows]
    limit = rule.kind.cutoff_m  # type: ignore[attr-defined]
    near, far = float(distance.min()), float(distance.max())
    return Finding(
        id=f"{rule.id}/{where['id']}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=Subject(level="gap", id=where["id"]),
        within=where["within"],
        place=where["place"],
        measured=_finite(near),
        measured_most=_finite(far),
        required=limit,
        shortfall=_finite(far - limit),
        unit="m",
        people=people,
        who=case.who,
        message=_said(case, rows, near, far),
        nearest=_facility(case.study, int(nearest[int(np.argmin(distance))])),
        citation=rule.citation,
        geometry=where["geometry"],
    )


def _said(case: _Case, rows: Ints, near: float, far: float) -> str:
    """Say in words how far a gap is from what it needs."""
    people = float(case.table.weight[rows].sum())
    limit = case.rule.kind.cutoff_m  # type: ignore[attr-defined]
    what = case.rule.words.english(case.rule.kind.words[0])
    what += case.rule.kind.in_unit  # type: ignore[attr-defined]
    wanted = case.rule.kind.find.at_least  # type: ignore[attr-defined]
    nearest = f"the nearest {what}" if wanted == 1 else f"nearest {what} number {wanted}"
    if not np.isfinite(far):
        none = f"no {what}" if wanted == 1 else f"fewer than {wanted} of {what}"
        said = f"{people:,.0f} older people have {none} to go to; {limit:,.0f} m is the limit"
    else:
        ends = list(dict.fromkeys((_metres(near, limit), _metres(far, limit))))
        said = (
            f"{people:,.0f} older people are {' to '.join(ends)} m from {nearest};"
            f" {limit:,.0f} m is the limit"
        )
    undecided = case.outcome is Outcome.UNDECIDED
    return f"{said}{_why(case, rows)}" if undecided else said


def _why(case: _Case, rows: Ints | None = None) -> str:
    """Say that a finding is undecided, and what would decide it; of a gap, for its rows."""
    reasons = [f"{', '.join(case.table.missing)} not known"] if case.table.missing else []
    if isinstance(case.rule.kind, Reach):
        reasons.extend(
            case.rule.kind.doubts(case.study, None if rows is None else case.table.rows[rows])
        )
    return f"; undecided: {', or '.join(reasons)}" if reasons else "; undecided"


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
    study = case.study.in_stock(case.rule.run)
    subjects = case.rule.kind.subjects(study, case.rule.words)  # type: ignore[attr-defined]
    index = case.table.rows[at]
    inside = shapely.get_coordinates(shapely.point_on_surface(subjects.geometry[index]))
    spots = places(study, inside)
    shapes = geometries(study, subjects.geometry[index])
    return [
        _unit(
            case,
            row,
            Subject(level=case.table.level, id=str(subjects.ids[i]), name=str(subjects.names[i])),
            place=spot,
            geometry=shape,
        )
        for row, i, spot, shape in zip(at.tolist(), index.tolist(), spots, shapes, strict=True)
    ]


def _unit(
    case: _Case, row: int, subject: Subject, *, place: Place, geometry: dict[str, Any]
) -> Finding:
    rule, table = case.rule, case.table
    need, have, most = (float(a[row]) for a in (table.need, table.have, table.have_most))
    people = float(table.weight[row])
    short = max(0.0, need - have)
    message = _lacking(table, row)
    if case.outcome is Outcome.UNDECIDED:
        message += _why(case)
    return Finding(
        id=f"{rule.id}/{subject.level}-{subject.id}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=subject,
        place=place,
        measured=have,
        measured_most=most if np.isfinite(most) else None,
        required=need,
        shortfall=short,
        unit=table.unit,
        people=people,
        who=case.who if people else "",
        message=message,
        citation=rule.citation,
        geometry=geometry,
    )


def _lacking(table: TestTable, row: int) -> str:
    """Say in words what a unit or place lacks: counts whole, shares of small needs as they are."""
    if table.said is not None and table.said[row] is not None:
        return str(table.said[row])
    need, have, people = (float(a[row]) for a in (table.need, table.have, table.weight))
    for_whom = f" needed by {people:,.0f} older people" if people else " needed"
    if need < 2 and need != round(need):
        return f"{have:.2f} of {need:.2f} {table.unit}{for_whom}: {need - have:.2f} short"
    return (
        f"{have:,.0f} of {_rounded_up(need)} {table.unit}{for_whom}:"
        f" {_rounded_up(need - have)} short"
    )


def _rounded_up(value: float) -> str:
    """Write a need in whole places: 36.1 beds short are 37 beds to build."""
    return f"{ceil(value - 1e-9):,}"
