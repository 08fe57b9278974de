"""Findings as the report of code quality that GitLab shows on a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from siting.records.finding import Severity
from siting.report.ci import told
from siting.report.escape import json_text
from siting.report.how import AS_USUAL, How
from siting.report.wording import clean

if TYPE_CHECKING:
    from siting.records.finding import Finding, Result

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_ENCODER = msgspec.json.Encoder()


def render(result: Result, how: How = AS_USUAL) -> str:
    """Write every finding as a degradation; one that is waived or known weighs least."""
    prints = told.fingerprints(result.findings)
    lines = [
        _ENCODER.encode(_degradation(finding, result, how, print_)).decode()
        for finding, print_ in zip(result.findings, prints, strict=True)
    ]
    return json_text("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def _degradation(finding: Finding, result: Result, how: How, print_: str) -> dict[str, Any]:
    spot = told.spot(finding, result, how)
    return {
        "description": f"{told.title(finding)}: {told.message(finding)}",
        "check_name": clean(finding.rule, 60),
        "fingerprint": print_,
        "severity": _SEVERITIES[finding.severity] if finding.weighs else "info",
        "location": {"path": spot.path, "lines": {"begin": spot.line or 1}},
    }
