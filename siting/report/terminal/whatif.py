"""Edits of a plan for people at a terminal: each rule before and then, who gains and who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _
from siting.report.terminal.paper import STYLES, Paper, cell, ruled
from siting.report.wording import clean, counted, number, subject_name, summary_line, then_at_speeds
from siting.terms import term

if TYPE_CHECKING:
    from rich.table import Table

    from siting.records.finding import Result
    from siting.records.standing import Changed, Comparison, RuleCompared, Standing

SHOWN = 5  # units of each rule


def render(
    comparison: Comparison,
    *,
    width: int = 80,
    colour: bool = False,
    verbose: bool = False,
    after: Result | None = None,
) -> str:
    """Lay a comparison out as text.

    Parameters
    ----------
    comparison : Comparison
        A plan before and after edits.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    verbose : bool
        Show every unit that gains or loses.
    after : Result, optional
        What a check of the edited plan found.
    """
    paper = Paper(width, colour=colour)
    n = counted(len(comparison.edits), "edit")
    paper.para(
        _("What if: {n} of {plan}", n=n, plan=clean(comparison.plan)), indent=0, style="bold"
    )
    paper.add("")
    for edit in comparison.edits:
        paper.para(f"- {clean(edit)}", hang=2)
    paper.heading(_("Rule by rule, before the edits and then"))
    paper.add(_rules(comparison))
    for rule in comparison.rules:
        if rule.after.at_speeds:
            paper.para(then_at_speeds(rule.after.rule, rule.after.at_speeds), hang=2)
    paper.heading(_("Who gains and who loses"))
    changed = [rule for rule in comparison.rules if rule.changed]
    for rule in changed:
        _who(paper, rule, verbose=verbose)
    if not changed:
        paper.para(_("nobody: the edits change nothing for any rule"))
    if after is not None:
        paper.heading(_("The plan with the edits, checked"))
        paper.para(summary_line(after), hang=2)
    return paper.text()


def _rules(comparison: Comparison) -> Table:
    table = ruled(
        [
            (_("Rule"), False),
            (_("Outcome"), False),
            (_("then"), False),
            (_("Missing"), True),
            (_("then"), True),
            (_("Unit"), False),
            (_("Older people short"), True),
            (_("then"), True),
        ]
    )
    for rule in comparison.rules:
        before, after = rule.before, rule.after
        table.add_row(
            Text(clean(after.rule, 16)),
            *(
                Text(clean(term(one.outcome)), style=STYLES.get(one.outcome, "dim"))
                for one in (before, after)
            ),
            number(before.shortfall),
            number(after.shortfall),
            cell(Text(clean(term(after.unit), 24))),
            _short(before),
            _short(after),
        )
    return table


def _short(one: Standing) -> str:
    """Say how many people fall short: surely, and at most."""
    least, most = one.failing.people, one.failing.people + one.undecided.people
    if round(least) == round(most):
        return f"{least:,.0f}"
    return _("{least:,.0f} to {most:,.0f}", least=least, most=most)


def _who(paper: Paper, rule: RuleCompared, *, verbose: bool) -> None:
    near = rule.after.unit == "facilities in reach"
    gains, loses = (
        (_("newly reached"), _("no longer reached")) if near else (_("newly"), _("no longer"))
    )
    said = _(
        "{gained:,.0f} older people {gains}, {lost:,.0f} {loses}",
        gained=rule.gained,
        gains=gains,
        lost=rule.lost,
        loses=loses,
    )
    if not near:
        said += _(" where the rule is met")
    paper.para(_("{rule}: {message}", rule=clean(rule.after.rule, 16), message=said), hang=2)
    shown = rule.changed if verbose else rule.changed[:SHOWN]
    for one in shown:
        paper.para(
            _(
                "{place}: {change}",
                place=subject_name(one.subject),
                change=_change(one, rule, near=near),
            ),
            indent=4,
            hang=2,
        )
    if len(shown) < len(rule.changed):
        paper.para(
            _("and {what:,} more; --verbose lists them", what=len(rule.changed) - len(shown)),
            indent=4,
        )


def _change(one: Changed, rule: RuleCompared, *, near: bool) -> str:
    """Say what changes for one unit: people, and what is missing."""
    people = [
        f"{sign}{number:,.0f}" for sign, number in (("+", one.gained), ("-", one.lost)) if number
    ]
    said = _(", ").join(people)
    if near:
        return said or _("other numbers of facilities in reach")
    unit = clean(term(rule.after.unit), 40)
    missing = _(
        "{number} {unit} short, then {number2}",
        number=number(one.shortfall_before),
        unit=unit,
        number2=number(one.shortfall_after),
    )
    return _("{missing} ({said} older people)", missing=missing, said=said) if said else missing
