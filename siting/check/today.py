"""The plan's stock beside what stands today: what a rule would say without what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.language import few, say
from siting.terms import term
from siting.verdict import decide, percent, share_range

if TYPE_CHECKING:
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study

_NAMED = 3


def beside(rule: Rule, table: TestTable, study: Study) -> tuple[str, ...]:
    """Say what a rule says of existing places only, and which planned ones close what gaps.

    Nothing is said where the plan has no places that are being built or planned, or the rule
    itself says which stock counts.

    Parameters
    ----------
    table : TestTable
        Of the plan's stock.
    """
    coming = study.facilities.counts & ~study.facilities.proposed & ~study.facilities.stands
    if study.stock != "plan" or rule.run is not None or not coming.any():
        return ()
    today = rule.kind.test(study.in_stock("existing"), rule.words)
    shares = share_range(rule, today)
    if shares is None:
        return ()
    outcome = term(decide(rule, today, study.year).value)
    said = say(
        "existing places only: {outcome}, {percent}", outcome=outcome, percent=percent(shares)
    )
    closed = _closed(table, today, study) if table.nearest is not None else ""
    return (said + closed,)


def _closed(table: TestTable, today: TestTable, study: Study) -> str:
    """Name the planned places that close gaps, those that serve most first."""
    if table.nearest is None or table.full is not None or len(table.rows) != len(today.rows):
        return ""
    newly = np.flatnonzero(table.passing & ~today.passing)
    if not len(newly):
        return ""
    by = table.nearest[newly]
    people = np.bincount(by, weights=table.weight[newly], minlength=len(study.facilities))
    order = [int(index) for index in np.argsort(-people, kind="stable") if people[index] > 0]
    named = [f"{study.facilities.name_of(index)} ({people[index]:,.0f})" for index in order]
    return say("; gaps of older people closed by planned places: {named}", named=few(named, _NAMED))
