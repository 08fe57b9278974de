"""The findings of a check on a page: rule by rule, and those about the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.text import Text

from siting.language import _
from siting.report.terminal.paper import STYLES
from siting.report.wording import by_rule, clean, place_name, standing, subject_name, waived_by
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import Finding, Result, RuleOutcome, Severity
    from siting.report.terminal.paper import Paper


#: Cells of the longest word for a severity.
_SEVERITY = 7


def list_findings(
    paper: Paper, rules: Sequence[RuleOutcome], result: Result, *, shown: int | None
) -> None:
    """List what falls short: the rules with errors first, most people first; then the data."""
    found = by_rule(result.findings)
    order = sorted(
        (rule for rule in rules if rule.id in found),
        key=lambda rule: -found[rule.id][0].severity.rank,
    )
    known = {rule.id for rule in result.rules}
    faults = sorted(id_ for id_ in found if id_ not in known)
    if order or faults:
        paper.heading(_("Findings"))
    said: set[str] = set()
    cut = False
    for rule in order:
        paper.add("")
        _why(paper, rule, said)
        cut |= _some(paper, found[rule.id], shown)
    for id_ in faults:
        paper.add("")
        title = clean(found[id_][0].citation.english)
        paper.para(_("{rule}: {message}", rule=clean(id_, 16), message=title), hang=2)
        cut |= _some(paper, found[id_], shown)
    if cut:
        paper.add("")
        paper.para(_("-o findings.json writes all of them, --verbose shows them"))


def _some(paper: Paper, findings: Sequence[Finding], shown: int | None) -> bool:
    """List the first findings of a rule; say whether there are more."""
    for finding in findings[:shown]:
        _finding(paper, finding)
    rest = 0 if shown is None else len(findings) - shown
    if rest <= 0:
        return False
    people = sum(one.people for one in findings[shown:])
    paper.para(
        _("and {rest:,} more with {people:,.0f} older people", rest=rest, people=people), indent=2
    )
    return True


def _why(paper: Paper, rule: RuleOutcome, said: set[str]) -> None:
    """Say what a rule asks for, where that stands, what is ours, and how it was measured."""
    asks = _("{rule}: {message}", rule=clean(rule.id, 16), message=clean(rule.plain))
    paper.para(asks, hang=2)
    cited = rule.citation
    clause = f"《{clean(cited.title_zh or cited.title)}》{clean(cited.clause)}"
    paper.para(clause, indent=4, style="dim")
    paper.para(f"“{clean(cited.quote)}”", indent=4, style="dim")
    ours = [_("ours: {text}", text=clean(text)) for text in rule.ours]
    for text in (*ours, *map(clean, rule.notes)):
        if text not in said:
            paper.para(f"- {text}", indent=4, hang=2, style="dim")
            said.add(text)


def severity(of: Severity) -> str:
    """Say how bad a finding is, in as many cells as any."""
    return set_cell_size(clean(term(of.value)), _SEVERITY)


def _finding(paper: Paper, finding: Finding) -> None:
    head = Text()
    head.append(f"  {severity(finding.severity)}", style=STYLES[finding.severity.value])
    head.append("  ")
    head.append(place_name(finding), style="bold")
    if finding.place is not None:
        head.append(f"  {finding.place.lon:.5f},{finding.place.lat:.5f}", style="dim")
    paper.hanging(head, hang=6)
    said = clean(finding.message)
    if finding.nearest is not None and finding.nearest.name not in finding.message:
        nearest = subject_name(finding.nearest)
        said = _("{said}; nearest: {nearest}", said=said.rstrip("."), nearest=nearest)
    if finding.who:
        said = _("{said}; counted: {who}", said=said.rstrip("."), who=clean(finding.who))
    paper.para(said, indent=6)
    if finding.baseline is not None:
        paper.para(standing(finding.baseline), indent=6)
    if finding.waived is not None:
        paper.para(waived_by(finding.waived), indent=6)
    for note in finding.notes:
        paper.para(f"- {clean(note)}", indent=6, hang=2)
