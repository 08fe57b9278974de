"""What fewer sites can do, and what stands by when: the parts of a proposal that are asked for."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _
from siting.report.terminal.paper import Paper, ruled
from siting.report.wording import clean, number
from siting.terms import term

if TYPE_CHECKING:
    from rich.table import Table

    from siting.records.proposal import Proposal
    from siting.records.proven import CurvePoint, Equity

_MOST_ROWS = 16
_MOST_UNITS = 8


def modes(paper: Paper, proposal: Proposal) -> None:
    """Write down the curve and the phases, where they were asked for."""
    if proposal.phases:
        paper.heading(_("What the sites of each year do in it, in % of what the rules ask for"))
        paper.add(_phases(proposal))
    if proposal.equity is not None:
        _floors(paper, proposal.equity)
    if proposal.curve:
        paper.heading(_("What fewer sites can do, in % of what the rules ask for"))
        paper.add(_curve(_some(proposal.curve)))
        left = len(proposal.curve) - len(_some(proposal.curve))
        if left:
            paper.para(_("{left} numbers between are in proposal.json", left=left), hang=2)


def _phases(proposal: Proposal) -> Table:
    table = ruled(
        [
            (_("Year"), True),
            (_("Sites"), True),
            (_("Older people"), True),
            (_("without"), True),
            (_("with them"), True),
            (_("chosen for this year alone"), True),
            (_("at most"), True),
        ]
    )
    for one in proposal.phases:
        table.add_row(
            str(one.year),
            str(one.sites),
            number(round(one.older_people)),
            f"{one.percent_without:.1f}",
            f"{one.percent:.1f}",
            f"{one.percent_alone:.1f}",
            f"{one.percent_at_most:.1f}",
        )
    return table


def _floors(paper: Paper, equity: Equity) -> None:
    """Write down how the units stand that are worst off."""
    paper.heading(
        _(
            "At least {percent:g} % in every {level}: the worst off",
            percent=equity.percent,
            level=clean(term(equity.level)),
        )
    )
    table = ruled(
        [
            (_("Unit"), False),
            (_("Rule"), False),
            (_("Older people"), True),
            (_("% before"), True),
            (_("% then"), True),
        ]
    )
    for one in equity.units[:_MOST_UNITS]:
        table.add_row(
            Text(clean(one.name or one.unit, 24)),
            Text(clean(one.rule, 16)),
            number(round(one.older_people)),
            f"{_down(one.percent_before):.1f}",
            f"{_down(one.percent):.1f}",
        )
    paper.add(table)
    left = len(equity.units) - _MOST_UNITS
    if left > 0:
        paper.para(_("{left} more are in proposal.json", left=left), hang=2)
    cost = _("the floor costs {costs:,.0f} of what could be mended without it", costs=equity.costs)
    paper.para(cost if round(equity.costs) else _("the floor costs nothing"), hang=2)


def _down(percent: float) -> float:
    """Round down: what is shown to be kept is kept, but for what floats do not hold."""
    return floor(10 * percent + 1e-6) / 10


def _curve(points: list[CurvePoint]) -> Table:
    table = ruled(
        [
            (_("Sites"), True),
            (_("best found"), True),
            (_("at most"), True),
            (_("one by one, best first"), True),
            (_("people mended"), True),
        ]
    )
    for one in points:
        table.add_row(
            str(one.sites),
            f"{one.percent:.1f}",
            _("the best") if one.best else f"{one.percent_at_most:.1f}",
            f"{one.percent_in_order:.1f}",
            f"{one.mended:,.0f}",
        )
    return table


def _some(points: tuple[CurvePoint, ...]) -> list[CurvePoint]:
    """Take so many of the points that they fit on a screen: the first ones, and then fewer."""
    if len(points) <= _MOST_ROWS:
        return list(points)
    n, kept = len(points) - 1, {0, len(points) - 1}
    step = 1.0
    while len(kept) < _MOST_ROWS - 1 and step < n:
        kept.add(int(step))
        step = max(step + 1, step * (n ** (1 / (_MOST_ROWS - 3))))
    return [points[at] for at in sorted(kept)]
