"""Straight lines and ways on foot side by side, on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _
from siting.reach.detour import LEAST_PAIRS
from siting.report.terminal.paper import ruled
from siting.report.wording import clean, counted, number, subject_name

if TYPE_CHECKING:
    from rich.table import Table

    from siting.records.finding import DetourOf, ReachCompared, Result
    from siting.report.terminal.paper import Paper

_FEW = 5


def both_ways(paper: Paper, result: Result, *, verbose: bool) -> None:
    """Show whose verdict hangs on how the way is measured, and how much longer ways are."""
    compared = result.reach_compared
    if compared is None:
        return
    paper.heading(_("In a straight line and on foot"))
    if compared.rules:
        paper.add(_rules(compared))
    else:
        paper.para(_("no rule is about reach"))
    how = (
        _(
            "the median of {counted} of places on these streets (90th "
            "percentile {fallback_p90:.2f})",
            counted=counted(compared.pairs, "pair"),
            fallback_p90=compared.fallback_p90,
        )
        if compared.pairs >= LEAST_PAIRS
        else _("ours, since these streets do not say")
    )
    said = _(
        "far from all streets the way is the straight line x {fallback:.2f}: {how}",
        fallback=compared.fallback,
        how=how,
    )
    paper.para(said, hang=2)
    paper.heading(_("Way on foot to the nearest facility, by the straight line to it"))
    whole, *rest = compared.detours
    worst = sorted(rest, key=lambda one: -(one.median or 0.0))
    paper.add(_detours([whole, *(worst if verbose else worst[:_FEW])]))
    if not verbose and len(worst) > _FEW:
        paper.para(_("and {what:,} more communities; --verbose lists them", what=len(worst) - _FEW))


def _rules(compared: ReachCompared) -> Table:
    table = ruled(
        [
            (_("Rule"), False),
            (_("Limit"), True),
            (_("Older people reached: straight"), True),
            (_("on foot"), True),
            (_("only straight"), True),
            (_("only on foot"), True),
            (_("verdict differs"), True),
        ]
    )
    for one in compared.rules:
        table.add_row(
            clean(one.rule, 16),
            _("{metres} m", metres=number(one.metres)),
            f"{one.straight_line.passing.people:,.0f}",
            f"{one.on_foot.passing.people:,.0f}",
            f"{one.only_straight.people:,.0f}",
            f"{one.only_on_foot.people:,.0f}",
            f"{one.differing.people:,.0f}",
        )
    return table


def _detours(rows: list[DetourOf]) -> Table:
    table = ruled(
        [
            (_("Where"), False),
            (_("Older people"), True),
            (_("median"), True),
            (_("90th percentile"), True),
            (_("not measured"), True),
        ]
    )
    for one in rows:
        table.add_row(
            subject_name(one.unit),
            f"{one.people:,.0f}",
            *("-" if ratio is None else f"{ratio:.2f}" for ratio in (one.median, one.p90)),
            f"{one.unmeasured:,.0f}",
        )
    return table
