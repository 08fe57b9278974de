"""Two results side by side, for people at a terminal: what else differs, then what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _, current, in_language
from siting.report import comparison_words as words
from siting.report.terminal.paper import STYLES, Paper, cell, ruled
from siting.report.wording import clean, number, subject_name

if TYPE_CHECKING:
    from rich.table import Table

    from siting.records.comparison import Comparison, PlaceCompared, RuleCompared, RuleStands

#: Places of each change, and units of each rule.
SHOWN = 5
_STYLES = {"new": "red", "worse": "red", "better": "green", "fixed": "green"}


def render(
    comparison: Comparison, *, width: int = 80, colour: bool = False, verbose: bool = False
) -> str:
    """Lay a comparison out as text.

    Parameters
    ----------
    comparison : Comparison
        Two results.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes; the words say the same without them.
    verbose : bool
        Show every place, unit and facility.
    """
    paper = Paper(width, colour=colour, lang=current())
    shown = None if verbose else SHOWN
    paper.para(words.summary_line(comparison), indent=0, style="bold")
    paper.para(_("before: {side}", side=words.side(comparison.before)), hang=2)
    paper.para(_("after: {side}", side=words.side(comparison.after)), hang=2)
    _differences(paper, comparison)
    paper.add("", _rules(comparison))
    for word in words.CHANGES:
        _places(paper, word, [one for one in comparison.places if one.change == word], shown)
    _who(paper, comparison, shown)
    _facilities(paper, comparison, shown)
    if comparison.notes:
        paper.heading(_("About the comparison"))
        for note in comparison.notes:
            paper.para(f"- {clean(in_language(note))}", hang=2)
    return paper.text()


def _differences(paper: Paper, comparison: Comparison) -> None:
    """Say what else differs than the plan, and what cannot be compared for it."""
    if comparison.differences:
        paper.heading(_("What else differs"))
        for one in comparison.differences:
            paper.para(f"- {clean(in_language(one.message))}", hang=2)
    untold = [one for one in comparison.rules if one.change == "not_comparable"]
    if untold:
        paper.heading(_("Not compared place by place"))
        for rule in untold:
            paper.para(f"- {clean(rule.rule, 40)}: {clean(in_language(rule.why))}", hang=2)


def _rules(comparison: Comparison) -> Table:
    table = ruled(
        [
            (_("Rule"), False),
            (_("Before"), False),
            (_("After"), False),
            (_("Older people short"), True),
            (_("then"), True),
            (_("Gain, lose"), True),
            (_("Places"), False),
        ]
    )
    table.columns[0].no_wrap = True
    for rule in comparison.rules:
        table.add_row(
            Text(clean(rule.rule, 16)),
            _outcome(rule.before),
            _outcome(rule.after),
            _short(rule.before),
            _short(rule.after),
            words.people(rule.gained, rule.lost),
            cell(Text(_became(rule)), current()),
        )
    return table


def _became(rule: RuleCompared) -> str:
    if rule.change in {"added", "removed", "not_comparable", "same"}:
        return words.change(rule.change)
    return words.places(rule)


def _outcome(one: RuleStands | None) -> Text:
    return Text(words.outcome(one), style="" if one is None else STYLES.get(one.outcome, "dim"))


def _short(one: RuleStands | None) -> str:
    """Say how many people fall short: surely, and at most."""
    if one is None:
        return "-"
    least, most = one.failing.people, one.failing.people + one.undecided.people
    if round(least) == round(most):
        return f"{least:,.0f}"
    return _("{least:,.0f} to {most:,.0f}", least=least, most=most)


def _places(paper: Paper, word: str, places: list[PlaceCompared], shown: int | None) -> None:
    if not places:
        return
    paper.heading(f"{words.change(word)}: {len(places):,}")
    for one in places[:shown]:
        people = words.people(one.gained, one.lost)
        said = f"{clean(one.rule, 16)} {words.place_name(one)}"
        if people != "-":
            said += f" ({people})"
        paper.para(said, hang=2, style=_STYLES[word])
        if one.before is not None:
            paper.para(_("before: {stands}", stands=words.stands(one.before)), indent=4, hang=2)
        if one.after is not None:
            paper.para(_("after: {stands}", stands=words.stands(one.after)), indent=4, hang=2)
    _more(paper, len(places), shown)


def _who(paper: Paper, comparison: Comparison, shown: int | None) -> None:
    """Say by rule and unit who gains and who loses."""
    changed = [rule for rule in comparison.rules if rule.units]
    if not changed:
        return
    paper.heading(_("Who gains and who loses"))
    for rule in changed:
        paper.para(
            _(
                "{rule}: it now surely holds for {gained} older people more, and no longer for"
                " {lost}",
                rule=clean(rule.rule, 16),
                gained=number(round(rule.gained)),
                lost=number(round(rule.lost)),
            ),
            hang=2,
        )
        for one in rule.units[:shown]:
            said = f"{subject_name(one.unit)}: {words.people(one.gained, one.lost)}"
            paper.para(said, indent=4, hang=2)
        _more(paper, len(rule.units), shown, indent=4)


def _facilities(paper: Paper, comparison: Comparison, shown: int | None) -> None:
    if not comparison.facilities:
        return
    paper.heading(_("Facilities"))
    for one in comparison.facilities[: None if shown is None else 2 * shown]:
        paper.para(f"{words.change(one.change)}: {words.facility(one)}", hang=2)
    _more(paper, len(comparison.facilities), None if shown is None else 2 * shown)


def _more(paper: Paper, n: int, shown: int | None, indent: int = 2) -> None:
    if shown is not None and n > shown:
        paper.para(_("and {n:,} more; --verbose lists them", n=n - shown), indent=indent)
