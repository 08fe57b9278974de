"""A result as a comment on a pull request: rules, the worst findings, a small map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _, in_language
from siting.records.finding import Outcome
from siting.report.ci import told
from siting.report.ci.markdown_map import block
from siting.report.ci.markdown_tables import folded, row, table
from siting.report.escape import markdown
from siting.report.wording import finding_counts, number, place_name, rule_counts, waived_by

if TYPE_CHECKING:
    from siting.records.finding import Baseline, Finding, Result, RuleOutcome

#: GitHub takes no longer comment.
LIMIT = 65_536
#: How much of it each part may take, in characters; the rest is for what joins them.
_RULES, _FINDINGS, _MAP, _WAIVED, _NOTES = 12_000, 24_000, 14_000, 5_000, 6_000
_KNOWN = 2_000
#: A cell is cut, and so many findings are enough for a comment.
_CELL, _MOST = 400, 25
_ORDER = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS)


def render(result: Result) -> str:
    """Write a comment that GitHub and GitLab take: what is left out is counted."""
    weighing, known, waived = told.parted(result.findings)
    name = markdown(result.plan.name or result.plan.path, 100)
    counts = _(
        "Rules: {rules}. Findings: {findings}.",
        rules=rule_counts(result),
        findings=finding_counts(result),
    )
    edits = (f"**{markdown(in_language(one), _CELL)}**" for one in result.edits[:_MOST])
    parts = [f"## siting: {name}", *edits, counts, _rules(result)]
    if weighing:
        parts += ["### " + _("Worst findings"), _findings(weighing[:_MOST], len(weighing))]
        parts.append(block(weighing, _MAP))
    if result.baseline is not None:
        parts.append(_beside(result.baseline))
    if known:
        rows = (f"- {markdown(told.title(one))}" for one in known)
        head = _("Findings known from the baseline: {n}", n=len(known))
        parts.append(folded(head, rows, len(known), _KNOWN))
    if waived:
        rows = (f"- {_brief(one)}" for one in waived)
        parts += [folded(_("Waived findings: {n}", n=len(waived)), rows, len(waived), _WAIVED)]
    if result.notes:
        rows = (f"- {markdown(in_language(note), _CELL)}" for note in result.notes)
        n = len(result.notes)
        parts.append(folded(_("Notes on the data: {n}", n=n), rows, n, _NOTES))
    if result.not_checked:
        n = len(result.not_checked)
        parts.append(_("Sentences of the documents that no rule tests: {n}.", n=n))
    return "\n\n".join(part for part in parts if part) + "\n"


def _rules(result: Result) -> str:
    """Make a table of the rules, those that fail first."""
    head = (_("rule"), _("outcome"), _("measured"), _("required"), _("what it asks"))

    def rank(rule: RuleOutcome) -> int:
        return _ORDER.index(rule.outcome) if rule.outcome in _ORDER else len(_ORDER)

    rows = (row(map(markdown, _cells(rule))) for rule in sorted(result.rules, key=rank))
    return table(head, rows, len(result.rules), _RULES)


def _cells(rule: RuleOutcome) -> tuple[str, ...]:
    outcome = {
        Outcome.FAIL: _("failed"),
        Outcome.UNDECIDED: _("undecided"),
        Outcome.PASS: _("passed"),
        Outcome.NOT_APPLICABLE: _("not applicable"),
        Outcome.NOT_YET_DUE: _("not yet due"),
    }[rule.outcome]
    said = (in_language(rule.measured), in_language(rule.required))
    return (rule.id, outcome, *said, told.rule_sentence(rule))


def _findings(findings: list[Finding], all_: int) -> str:
    """Make a table of findings."""
    head = (_("severity"), _("rule"), _("where"), _("older people"), _("what"))
    severities = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    rows = (
        row(
            (
                severities[one.severity.value],
                markdown(one.rule, 60),
                markdown(place_name(one)),
                number(one.people) if one.people else "",
                markdown(told.message(one), _CELL),
            )
        )
        for one in findings
    )
    return table(head, rows, all_, _FINDINGS)


def _beside(base: Baseline) -> str:
    """Say in a line what became of the findings of the baseline."""
    return _(
        "Beside the baseline {path}: {new:,} new, {worse:,} worse, {same:,} the same, {better:,}"
        " better, {fixed:,} fixed.",
        path=markdown(base.path, 100),
        new=base.new,
        worse=base.worse,
        same=base.same,
        better=base.better,
        fixed=len(base.fixed),
    )


def _brief(finding: Finding) -> str:
    assert finding.waived is not None
    return f"{markdown(told.title(finding))}: {markdown(waived_by(finding.waived), _CELL)}"
