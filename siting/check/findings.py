"""What falls short, subject by subject, in words and numbers."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.check.case import Case, why
from siting.check.gap_findings import gaps
from siting.check.places import geometries, places
from siting.check.whom import counted
from siting.language import Text, joined, say
from siting.records.finding import Finding, Outcome, Severity, Subject
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.check.speeds import Walked
    from siting.records.finding import Place, RuleOutcome
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


def findings_of(
    rule: Rule,
    table: TestTable,
    outcome: RuleOutcome,
    study: Study,
    walked: Sequence[Walked] = (),
) -> list[Finding]:
    """Report what falls short, and what may: most people affected first.

    A subject that fails is a finding even where the rule passes as a whole, since its share is
    reached; it is then a note. What cannot be decided is at most a warning.
    """
    if not len(table.rows):
        return [_untestable(rule, table, outcome)] if table.missing else []
    found = [one for one, _ in with_rows(rule, table, outcome, study, walked)]
    return sorted(found, key=lambda one: (-one.severity.rank, -one.people, one.id))


def with_rows(
    rule: Rule,
    table: TestTable,
    outcome: RuleOutcome,
    study: Study,
    walked: Sequence[Walked] = (),
) -> list[tuple[Finding, Ints]]:
    """Report what falls short, each finding with the rows of the table that it is about."""
    found: list[tuple[Finding, Ints]] = []
    report = gaps if table.level == "demand" else _units
    for which, kind in ((table.failing, Outcome.FAIL), (table.undecided, Outcome.UNDECIDED)):
        if which.any():
            severity = _severity(rule, outcome.outcome, kind)
            who = counted(rule, study.who)
            case = Case(rule, table, study, kind, severity, who, walked)
            found.extend(report(case, np.flatnonzero(which)))
    return found


def _untestable(rule: Rule, table: TestTable, outcome: RuleOutcome) -> Finding:
    """Report a rule that has nothing to test, because a layer is missing: never a silent pass."""
    return Finding(
        id=f"{rule.id}/plan",
        rule=rule.id,
        severity=outcome.severity,
        outcome=Outcome.UNDECIDED,
        subject=Subject(level="plan", id="plan", name=say("the whole plan")),
        place=None,
        measured=None,
        measured_most=None,
        required=None,
        shortfall=None,
        unit=table.unit,
        people=0.0,
        message=say("the rule cannot be tested: {missing} missing", missing=joined(table.missing)),
        citation=rule.citation,
        geometry=None,
    )


def _severity(rule: Rule, of_rule: Outcome, of_subject: Outcome) -> Severity:
    if of_rule is Outcome.PASS:
        return Severity.NOTE
    if of_rule is Outcome.FAIL and of_subject is Outcome.FAIL:
        return rule.severity
    return min(rule.severity, Severity.WARNING, key=lambda severity: severity.rank)


def _units(case: Case, at: Ints) -> list[tuple[Finding, Ints]]:
    """Report units, one finding each."""
    study = case.study.in_stock(case.rule.run)
    subjects = case.rule.kind.subjects(study, case.rule.words)  # type: ignore[attr-defined]
    index = case.table.rows[at]
    inside = shapely.get_coordinates(shapely.point_on_surface(subjects.geometry[index]))
    spots = places(study, inside)
    shapes = geometries(study, subjects.geometry[index])
    level, names = case.table.level, subjects.names
    named = [
        Subject(
            level=level,
            id=str(subjects.ids[i]),
            name=names[i] if isinstance(names[i], Text) else str(names[i]),
        )
        for i in index.tolist()
    ]
    return [
        (_unit(case, row, subject, place=spot, geometry=shape), np.array([row]))
        for row, subject, spot, shape in zip(at.tolist(), named, spots, shapes, strict=True)
    ]


def _unit(
    case: Case, row: int, subject: Subject, *, place: Place, geometry: dict[str, Any]
) -> Finding:
    rule, table = case.rule, case.table
    need, have, most = (float(a[row]) for a in (table.need, table.have, table.have_most))
    people = float(table.weight[row])
    short = max(0.0, need - have)
    message = _lacking(table, row)
    if case.outcome is Outcome.UNDECIDED:
        message += why(case)
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
        notes=case.at_speeds(np.array([row])),
        citation=rule.citation,
        geometry=geometry,
    )


def _lacking(table: TestTable, row: int) -> str:
    """Say in words what a unit or place lacks: counts whole, shares of small needs as they are."""
    if table.said is not None and table.said[row] is not None:
        said: str = table.said[row]
        return said
    need, have, people = (float(a[row]) for a in (table.need, table.have, table.weight))
    exact = need < 2 and need != round(need)
    numbers = {
        "have": f"{have:.2f}" if exact else f"{have:,.0f}",
        "need": f"{need:.2f}" if exact else _rounded_up(need),
        "short": f"{need - have:.2f}" if exact else _rounded_up(need - have),
    }
    unit = term(table.unit)
    if not people:
        return say("{have} of {need} {unit} needed: {short} short", unit=unit, **numbers)
    return say(
        "{have} of {need} {unit} needed by {people:,.0f} older people: {short} short",
        unit=unit,
        people=people,
        **numbers,
    )


def _rounded_up(value: float) -> str:
    """Write a need in whole places: 36.1 beds short are 37 beds to build."""
    return f"{ceil(value - 1e-9):,}"
