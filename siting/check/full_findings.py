"""Findings about people who can reach a place, but all beds in reach are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.case import why
from siting.language import say
from siting.records.finding import Finding, Outcome, Subject

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.check.case import Case
    from siting.check.spots import Spot


def full(case: Case, rows: Ints, where: Spot, *, id_: str) -> Finding:
    """Report neighbouring demand points: the beds their people want, have, and lack."""
    rule, table = case.rule, case.table
    everybody = np.isin(table.rows, table.rows[rows])
    return Finding(
        id=f"{rule.id}/{id_}",
        rule=rule.id,
        severity=case.severity,
        outcome=case.outcome,
        subject=Subject(level="full", id=id_),
        within=where.within,
        place=where.place,
        measured=_beds(float(table.have[everybody].sum())),
        measured_most=_beds(float(table.have_most[everybody].sum())),
        required=_beds(float(table.need[everybody].sum())),
        shortfall=_beds(float(table.shortfall[rows].sum())),
        unit=table.unit,
        people=float(table.weight[rows].sum()),
        who=case.who,
        message=_said(case, rows),
        citation=rule.citation,
        geometry=where.geometry,
    )


def _said(case: Case, rows: Ints) -> str:
    """Say in words who goes without."""
    rule, table = case.rule, case.table
    people, beds = table.weight[rows].sum(), table.shortfall[rows].sum()
    what = rule.words.english(rule.kind.words[0])
    what += rule.kind.in_unit  # type: ignore[attr-defined]
    unsure = case.outcome is Outcome.UNDECIDED
    taken = (
        say("perhaps all beds in reach are taken") if unsure else say("all beds in reach are taken")
    )
    text = say(
        "for {people:,.0f} older people the nearest {what} is within "
        "{cutoff_m:,.0f} m, but {taken}: {few} beds short",
        people=people,
        what=what,
        cutoff_m=rule.kind.cutoff_m,  # type: ignore[attr-defined]
        taken=taken,
        few=_few(beds),
    )
    return text + why(case, rows) if unsure else text


def _few(beds: float) -> str:
    return f"{beds:,.0f}" if beds >= 10 else f"{beds:,.1f}"


def _beds(value: float) -> float:
    return round(value, 2)
