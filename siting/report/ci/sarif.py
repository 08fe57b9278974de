"""Findings as SARIF 2.1.0, which GitHub, GitLab, Azure DevOps and editors show beside the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from siting.language import current, in_language
from siting.records.finding import Outcome, Severity
from siting.report.ci import told
from siting.report.ci.sarif_rules import descriptors
from siting.report.escape import json_text
from siting.report.how import AS_USUAL, How
from siting.report.wording import clean, place_name, waived_by

if TYPE_CHECKING:
    from siting.records.finding import Baseline, Finding, InputFile, Result
    from siting.report.ci.told import Spot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: What paths are relative to; whoever shows them knows where it is.
ROOT = "SRCROOT"
#: What the fingerprints of this program are called; another way to make them gets another number.
FINGERPRINT = "siting/v1"
_LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
#: Where a check was held against a baseline: what viewers show as new, changed or known.
_STATES = {"new": "new", "worse": "updated", "better": "updated", "same": "unchanged"}
_ENCODER = msgspec.json.Encoder()


def render(result: Result, how: How = AS_USUAL) -> str:
    """Write a result as one run of a SARIF log: a line a rule and a line a result."""
    rules = descriptors(result)
    index = {rule["id"]: row for row, rule in enumerate(rules)}
    suppressed = any(one.waived is not None for one in result.findings)
    prints = told.fingerprints(result.findings)
    results = [
        _result(finding, result, how, print_)
        | {"ruleIndex": index[clean(finding.rule, 60)]}
        | ({"suppressions": _suppressions(finding)} if suppressed else {})
        | ({"baselineState": _STATES[finding.baseline]} if finding.baseline else {})
        for finding, print_ in zip(result.findings, prints, strict=True)
    ]
    driver = {
        "name": "siting",
        "version": result.siting,
        "semanticVersion": result.siting,
        "language": _LANGUAGES[current()],
        "shortDescription": {"text": "Checks plans of elder-care facilities against rules."},
        "rules": _lines(rules),
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"siting/{told.plan_spot(result, how).path}/"},
        "invocations": [_invocation(result)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(one, how) for one in result.inputs if "://" not in one.path],
        "results": _lines(results),
        **_baseline(result.baseline),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(f"{_encoded(log)}\n")


def _baseline(base: Baseline | None) -> dict[str, Any]:
    """Count what stands how beside the baseline, and name what is gone.

    A result for what is gone (`absent`) would be an alert on GitHub, which knows no states.
    """
    if base is None:
        return {}
    counted = {name: getattr(base, name) for name in ("new", "worse", "same", "better")}
    fixed = [clean(id_, 60) for id_ in base.fixed]
    untested = [clean(id_, 60) for id_ in base.untested]
    return {"properties": {"baseline": {**counted, "fixed": fixed, "untested": untested}}}


def _encoded(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def _lines(rows: list[dict[str, Any]]) -> msgspec.Raw:
    """Write a list with a line for each row, so that two logs can be compared."""
    text = "[\n" + ",\n".join(map(_encoded, rows)) + "\n]" if rows else "[]"
    return msgspec.Raw(text.encode())


def _result(finding: Finding, result: Result, how: How, print_: str) -> dict[str, Any]:
    """Make a result: level, words, place, and the numbers as properties."""
    spot = told.spot(finding, result, how)
    return {
        "ruleId": clean(finding.rule, 60),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{place_name(finding)}: {told.message(finding)}"},
        "locations": [_location(finding, spot)],
        "partialFingerprints": {FINGERPRINT: print_},
        "properties": _numbers(finding),
    }


def _location(finding: Finding, spot: Spot) -> dict[str, Any]:
    """Give the file and line, and what the feature is called in the plan."""
    subject = finding.subject
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": spot.uri, "uriBaseId": ROOT},
            "region": {"startLine": spot.line or 1},
        },
        "logicalLocations": [
            {
                "name": clean(subject.name or subject.id),
                "fullyQualifiedName": clean(f"{subject.level}/{subject.id}"),
                "kind": "object",
            }
        ],
    }


def _numbers(finding: Finding) -> dict[str, Any]:
    values = {
        "id": clean(finding.id),
        "outcome": finding.outcome.value,
        "baseline": finding.baseline,
        "measured": finding.measured,
        "measuredMost": finding.measured_most,
        "required": finding.required,
        "shortfall": finding.shortfall,
        "unit": clean(finding.unit),
        "people": finding.people,
    }
    if finding.source is not None and finding.source.feature:
        values["feature"] = clean(f"{finding.source.layer}/{finding.source.feature}")
    if finding.place is not None:
        values |= {"lon": finding.place.lon, "lat": finding.place.lat}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    """Say of a waived finding that it is; of the others, that they are not."""
    if finding.waived is None:
        return []
    return [
        {"kind": "external", "status": "accepted", "justification": waived_by(finding.waived)},
    ]


def _invocation(result: Result) -> dict[str, Any]:
    """Say that the check ran, what it assumed of the data, and what it did not test."""
    notes = [("note", in_language(note)) for note in result.notes]
    notes += [
        (
            "warning" if rule.outcome is Outcome.UNDECIDED else "note",
            f"{rule.id}: {in_language(note)}",
        )
        for rule in result.rules
        for note in rule.notes
    ]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": clean(text, told.MOST)}} for level, text in notes
        ],
    }


def _artifact(one: InputFile, how: How) -> dict[str, Any]:
    uri = told.Spot(told.under(how.base, one.path), None).uri
    return {
        "location": {"uri": uri, "uriBaseId": ROOT},
        "length": one.bytes,
        "hashes": {"sha-256": one.sha256},
    }
