"""A check for people at a terminal: what came out, where it is worst, and why it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import N_, _, current, in_language, joined, say, say_n
from siting.report.terminal.access import access_section
from siting.report.terminal.areas import areas_section
from siting.report.terminal.both_ways import both_ways
from siting.report.terminal.findings import list_findings
from siting.report.terminal.paper import STYLES, Paper, cell, facts, ruled
from siting.report.terminal.reviewed import baseline, waivers
from siting.report.terminal.undecided import MOST_LINES, by_field, folded, undecided
from siting.report.wording import (
    at_speeds,
    by_rule,
    clean,
    counted,
    finding_counts,
    none_named,
    number,
    people_short,
    place_name,
    rule_counts,
)
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from siting.records.finding import Finding, JoinedUnit, Result, RuleOutcome

SHOWN = 5  # findings of each rule
_STOCK = {"plan": N_("existing and planned"), "existing": N_("existing only")}
_FEW = 3


def render(result: Result, *, width: int = 80, colour: bool = False, verbose: bool = False) -> str:
    """Lay a check out as text.

    Parameters
    ----------
    result : Result
        What the check found.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes; the words say the same without them.
    verbose : bool
        Show every rule and its sentence, every finding, and everything that is not checked.
    """
    paper = Paper(width, colour=colour)
    _head(paper, result)
    _lacking(paper, result)
    groups = [] if verbose else folded(result)
    hidden = {rule for ids in (group[1] for group in groups) for rule in ids}
    rules = [rule for rule in result.rules if rule.id not in hidden]
    if rules:
        paper.add("", _rules(rules, result))
    _untested(paper, groups)
    if verbose:
        _sentences(paper, result)
    list_findings(paper, rules, result, shown=None if verbose else SHOWN)
    both_ways(paper, result, verbose=verbose)
    areas_section(paper, result)
    access_section(paper, result, verbose=verbose)
    _joined(paper, result, verbose=verbose)
    _notes(paper, result)
    baseline(paper, result)
    waivers(paper, result)
    _not_checked(paper, result, verbose=verbose)
    return paper.text()


def _head(paper: Paper, result: Result) -> None:
    plan = result.plan
    stock = say(_STOCK[plan.stock]) if plan.stock in _STOCK else clean(plan.stock)
    paper.para(clean(plan.name or plan.path), indent=0, style="bold")
    if plan.name:
        paper.para(clean(plan.path), indent=0, style="dim")
    for edit in result.edits:
        paper.para(clean(in_language(edit)), indent=0, style="bold")
    beds = number(plan.beds)
    if plan.beds_missing:
        beds += _(" (not given for {counted})", counted=counted(plan.beds_missing, "facility"))
    facilities = _(
        "{facilities_counted:,} counted of {facilities:,} ({stock})",
        facilities_counted=plan.facilities_counted,
        facilities=plan.facilities,
        stock=stock,
    )
    if plan.facilities_proposed:
        facilities += _(", {n:,} proposed", n=plan.facilities_proposed)
    if none_named(result):
        facilities += _("; no layer names any")
    people = _(
        "{people:,.0f} at {points}",
        people=plan.older_people,
        points=counted(plan.demand_points, "demand point"),
    )
    if plan.who:
        people = _("{people}: {who}", people=people, who=clean(plan.who))
    reading = [] if plan.reading == "default" else [(_("reading"), clean(term(plan.reading)))]
    short = in_language(people_short(result))
    paper.add(
        "",
        facts(
            [
                (_("year"), str(plan.year)),
                *reading,
                (_("older people"), people),
                (_("facilities"), facilities),
                (_("beds"), beds),
                (_("rules"), rule_counts(result)),
                *([(_("people short"), short)] if short else []),
                (_("findings"), finding_counts(result)),
            ]
        ),
    )


def _lacking(paper: Paper, result: Result) -> None:
    """Say before the results what they could not be made from."""
    n = len(undecided(result))
    if not n:
        return
    paper.add("")
    paper.para(
        _("{counted} cannot be decided for want of data:", counted=counted(n, "rule")),
        style="yellow",
    )
    fields = by_field(result)
    for name, rules in fields[:MOST_LINES]:
        needs = say_n("{n:>3} needs {field}", "{n:>3} need {field}", rules, field=clean(name))
        paper.para(in_language(needs), indent=2, hang=4)
    if len(fields) > MOST_LINES:
        paper.para(_("    and {n} more", n=len(fields) - MOST_LINES), indent=2)


def _untested(paper: Paper, groups: list[tuple[tuple[str, ...], list[str]]]) -> None:
    """Name in a few lines the rules that have nothing tested."""
    if not groups:
        return
    n = sum(len(ids) for ids in (group[1] for group in groups))
    paper.heading(
        _("Undecided, nothing tested: {counted}; --verbose lists them", counted=counted(n, "rule"))
    )
    for fields, ids in groups:
        named = clean(", ".join(ids), 2000)
        lacking = clean(", ".join(fields), 200)
        paper.para(_("no {fields}: {rules}", fields=lacking, rules=named), hang=2)


def _rules(rules: Sequence[RuleOutcome], result: Result) -> Table:
    table = ruled(
        [
            (_("Rule"), False),
            (_("Outcome"), False),
            (_("Measured"), False),
            (_("Required"), False),
            (_("Older people short"), True),
            (_("Where"), False),
        ]
    )
    table.columns[0].no_wrap = True
    table.columns[4].min_width = 7
    found = by_rule(result.findings)
    for rule in rules:
        findings = found.get(rule.id, [])
        table.add_row(
            Text(clean(rule.id, 16)),
            Text(clean(term(rule.outcome.value)), style=STYLES.get(rule.outcome.value, "dim")),
            cell(Text(clean(rule.measured, 80) + at_speeds(rule))),
            cell(Text(clean(rule.required, 80).replace("_", " "))),
            Text(_people_short(rule)),
            cell(Text(_where(rule, findings))),
        )
    return table


def _people_short(rule: RuleOutcome) -> str:
    least, most = rule.failing.people, rule.failing.people + rule.undecided.people
    if most == 0:
        return "-"
    if round(least) == round(most):
        return f"{least:,.0f}"
    return _("{least:,.0f} to {most:,.0f}", least=least, most=most)


def _where(rule: RuleOutcome, findings: list[Finding]) -> str:
    if findings:
        worst = max(findings, key=lambda one: one.people)
        if len(findings) == 1:
            return place_name(worst)
        counts = _counts(findings)
        if not worst.people:
            return counts
        return _("{counts}; worst: {place}", counts=counts, place=place_name(worst))
    if rule.missing:
        return _("no data: {join}", join=clean(", ".join(rule.missing), 60))
    return "-"


def _counts(findings: list[Finding]) -> str:
    """Count findings by what they are about: ``12 gaps``, ``12 gaps, 4 where ...``."""
    levels = {one.subject.level for one in findings}
    if "full" not in levels:
        return counted(len(findings), levels.pop() if len(levels) == 1 else "place")
    full = sum(one.subject.level == "full" for one in findings)
    taken = _("{full:,} where all beds are taken", full=full)
    if full == len(findings):
        return taken
    return in_language(joined((counted(len(findings) - full, "gap"), taken)))


def _sentences(paper: Paper, result: Result) -> None:
    paper.heading(_("What the rules say"))
    for rule in result.rules:
        paper.para(f"{clean(rule.id)}  {clean(rule.plain)}", hang=2)
        if current() == "en":
            paper.para(clean(rule.plain_zh), indent=4)
        paper.para(clean(f"{rule.citation.title_zh} {rule.citation.clause}"), indent=4, style="dim")
        for text in (*rule.ours, *rule.notes):
            paper.para(f"- {clean(text)}", indent=4, hang=2)


def _joined(paper: Paper, result: Result, *, verbose: bool) -> None:
    """List the planning units that no layer gives, with what they are joined from."""
    units = result.planning_units
    if not units:
        return
    paper.heading(_("Planning units that were joined: {n:,}", n=len(units)))
    for one in units if verbose else units[:_FEW]:
        parts = _parts(one)
        paper.para(
            _(
                "{id:<5} {older_people:,.0f} older people: {parts}",
                id=clean(one.id),
                older_people=one.older_people,
                parts=parts,
            ),
            hang=6,
        )
    if not verbose and len(units) > _FEW:
        paper.para(_("and {what:,} more; --verbose lists them", what=len(units) - _FEW))


def _parts(unit: JoinedUnit) -> str:
    if unit.parts[0].level == "block":  # a square has no name, only numbers
        return _("{squares} of 1 km", squares=counted(len(unit.parts), "square"))
    return _(", ").join(clean(part.name or part.id) for part in unit.parts)


def _notes(paper: Paper, result: Result) -> None:
    if result.notes:
        paper.heading(_("About the data"))
        for note in result.notes:
            paper.para(f"- {clean(note)}", hang=2)


def _not_checked(paper: Paper, result: Result, *, verbose: bool) -> None:
    left_out = result.not_checked
    if not left_out:
        return
    packs = ", ".join(sorted({clean(one.pack) for one in left_out}))
    paper.heading(
        _(
            "Not checked: {counted} of {packs}",
            counted=counted(len(left_out), "sentence"),
            packs=packs,
        )
    )
    for one in left_out if verbose else left_out[:_FEW]:
        lines = clean(one.lines)
        if lines:
            lines = _(" (line {n})", n=lines) if lines.isdigit() else _(" (lines {n})", n=lines)
        said = _(
            "{what}{lines}: {reason}",
            what=clean(one.what, 200),
            lines=lines,
            reason=clean(one.reason, 200),
        )
        paper.para(f"- {said}", hang=2)
    if not verbose and len(left_out) > _FEW:
        paper.para(_("and {what:,} more; --verbose lists them", what=len(left_out) - _FEW))
