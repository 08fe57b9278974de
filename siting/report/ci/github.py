"""Findings as annotations of a GitHub Actions run: a command a line, to be printed in a step."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from siting.language import _
from siting.records.finding import Severity
from siting.report.ci import told
from siting.report.escape import annotation, annotation_property
from siting.report.how import AS_USUAL, How
from siting.report.wording import summary_line

if TYPE_CHECKING:
    from siting.records.finding import Finding, Result

#: GitHub shows so many annotations of a level for a step, and drops the rest without a word.
MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(result: Result, how: How = AS_USUAL) -> str:
    """Write the worst findings of each level as commands; the last says how many are left out.

    Findings that are waived or known from a baseline are not annotated: a line counts them.
    """
    weighing, known, waived = told.parted(result.findings)
    lines = []
    for severity, group in groupby(weighing, key=lambda one: one.severity):
        findings = list(group)
        shown = findings if len(findings) <= MOST else findings[: MOST - 1]
        lines += [_annotation(one, result, how) for one in shown]
        if len(shown) < len(findings):
            left = _("{n} more are in the other reports", n=f"{len(findings) - len(shown):,}")
            lines.append(f"::{_COMMANDS[severity]} title=siting::{annotation(left)}")
    if known:
        lines.append(annotation(_("findings known from the baseline: {n}", n=f"{len(known):,}")))
    if waived:
        lines.append(annotation(_("waived findings: {n}", n=f"{len(waived):,}")))
    return "".join(f"{line}\n" for line in [*lines, f"siting: {annotation(summary_line(result))}"])


def _annotation(finding: Finding, result: Result, how: How) -> str:
    spot = told.spot(finding, result, how)
    properties = [f"file={annotation_property(spot.path)}"]
    properties += [] if spot.line is None else [f"line={spot.line}"]
    properties.append(f"title={annotation_property(told.title(finding))}")
    text = annotation(told.message(finding), told.MOST)
    return f"::{_COMMANDS[finding.severity]} {','.join(properties)}::{text}"
