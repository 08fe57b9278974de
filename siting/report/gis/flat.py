"""A finding, and a rule, as one flat row: what GeoJSON properties and GeoPackage columns hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import chinese
from siting.report.wording import at_speed, subject_name, visible, waiver_told

if TYPE_CHECKING:
    from siting.records.finding import (
        AccessUnit,
        Finding,
        JoinedUnit,
        Result,
        RuleOutcome,
        ServiceArea,
        Subject,
    )
    from siting.records.fixes import Fix, Mended

    Value = str | int | float | None

FINDING_COLUMNS: dict[str, type] = {
    "finding": str,
    "rule": str,
    "severity": str,
    "outcome": str,
    "level": str,
    "subject": str,
    "name": str,
    "within": str,
    "measured": float,
    "measured_most": float,
    "required": float,
    "shortfall": float,
    "unit": str,
    "people": float,
    "who": str,
    "nearest": str,
    "message": str,
    "message_zh": str,
    "notes": str,
    "waived": str,
    "baseline": str,
    "document": str,
    "clause": str,
    "quote": str,
    "english": str,
    "lon": float,
    "lat": float,
}
UNIT_COLUMNS: dict[str, type] = {
    "unit": str,
    "name": str,
    "asked": float,
    "older_people": float,
    "joined_from": str,
}
ACCESS_UNIT_COLUMNS: dict[str, type] = {
    "level": str,
    "subject": str,
    "name": str,
    "people": float,
    "people_none": float,
    "share_none": float,
    "people_unsure": float,
    "beds_per_10000": float,
    "median_per_10000": float,
    "p10_per_10000": float,
    "gaussian_per_10000": float,
}
ACCESS_POINT_COLUMNS: dict[str, type] = {
    "people": float,
    "beds_per_10000": float,
    "gaussian_per_10000": float,
    "unsure": int,
    "subject": str,
}
RULE_COLUMNS: dict[str, type] = {
    "rule": str,
    "outcome": str,
    "severity": str,
    "status": str,
    "plain": str,
    "plain_zh": str,
    "measured": str,
    "required": str,
    "shortfall": float,
    "unit": str,
    "share_low": float,
    "share_high": float,
    "required_share": float,
    "people_passing": float,
    "people_short": float,
    "people_undecided": float,
    "people_full": float,
    "at_speeds": str,
    "findings": int,
    "document": str,
    "clause": str,
    "quote": str,
    "missing": str,
    "notes": str,
}


AREA_COLUMNS: dict[str, type] = {
    "rule": str,
    "facility": str,
    "name": str,
    "metres": float,
    "streets_m": float,
}
FIX_COLUMNS: dict[str, type] = {
    "finding": str,
    "rule": str,
    "rank": int,
    "kind": str,
    "costs": float,
    "unit": str,
    "said": str,
    "facility": str,
    "others": str,
    "within": str,
    "area_m2": float,
    "approximate": int,
    "better": str,
    "worse": str,
    "notes": str,
    "edits": str,
    "people": float,
    "lon": float,
    "lat": float,
}


def finding_row(finding: Finding) -> dict[str, Value]:
    """Lay a finding out flat, in the order of FINDING_COLUMNS."""
    values = (
        finding.id,
        finding.rule,
        finding.severity.value,
        finding.outcome.value,
        finding.subject.level,
        finding.subject.id,
        subject_name(finding.subject),
        _named(finding.within),
        finding.measured,
        finding.measured_most,
        finding.required,
        finding.shortfall,
        finding.unit,
        finding.people,
        finding.who,
        _named(finding.nearest),
        finding.message,
        chinese(finding.message),
        "; ".join(finding.notes),
        _waived(finding),
        finding.baseline or "",
        finding.citation.title_zh or finding.citation.title,
        finding.citation.clause,
        finding.citation.quote,
        finding.citation.english,
        None if finding.place is None else finding.place.lon,
        None if finding.place is None else finding.place.lat,
    )
    return dict(zip(FINDING_COLUMNS, values, strict=True))


def _waived(finding: Finding) -> str:
    """Say why a finding is accepted, by whom and until when; empty if it is not."""
    return "" if finding.waived is None else visible(waiver_told(finding.waived))


def rule_row(rule: RuleOutcome, result: Result) -> dict[str, Value]:
    """Lay a rule's outcome out flat, in the order of RULE_COLUMNS."""
    values = (
        rule.id,
        rule.outcome.value,
        rule.severity.value,
        rule.status,
        rule.plain,
        rule.plain_zh,
        rule.measured,
        rule.required,
        rule.shortfall,
        rule.unit,
        rule.share_low,
        rule.share_high,
        rule.required_share,
        rule.passing.people,
        rule.failing.people,
        rule.undecided.people,
        None if rule.full is None else rule.full.people,
        "; ".join(at_speed(one) for one in rule.at_speeds),
        sum(finding.rule == rule.id for finding in result.findings),
        rule.citation.title_zh or rule.citation.title,
        rule.citation.clause,
        rule.citation.quote,
        ", ".join(rule.missing),
        "; ".join((*rule.ours, *rule.notes)),
    )
    return dict(zip(RULE_COLUMNS, values, strict=True))


def unit_row(unit: JoinedUnit) -> dict[str, Value]:
    """Lay a planning unit that was joined out by UNIT_COLUMNS."""
    parts = "; ".join(part.id for part in unit.parts)
    values = (unit.id, unit.name, unit.asked, unit.older_people, parts)
    return dict(zip(UNIT_COLUMNS, values, strict=True))


def area_row(one: ServiceArea) -> dict[str, Value]:
    """Lay a service area out flat, in the order of AREA_COLUMNS; one of all has no facility."""
    all_ = one.facility is None
    values = (
        one.rule,
        None if one.facility is None else one.facility.id,
        "all" if all_ else _named(one.facility),
        one.metres,
        one.streets_m,
    )
    return dict(zip(AREA_COLUMNS, values, strict=True))


def access_row(one: AccessUnit) -> dict[str, Value]:
    """Lay the access of a unit out flat, in the order of ACCESS_UNIT_COLUMNS."""
    values = (
        one.unit.level,
        one.unit.id,
        subject_name(one.unit),
        one.people,
        one.people_none,
        one.share_none,
        one.people_unsure,
        one.beds_per_10000,
        one.median_per_10000,
        one.p10_per_10000,
        one.gaussian_per_10000,
    )
    return dict(zip(ACCESS_UNIT_COLUMNS, values, strict=True))


def fix_row(one: Mended, fix: Fix, rank: int) -> dict[str, Value]:
    """Lay a fix out flat, in the order of FIX_COLUMNS."""
    values = (
        one.finding,
        one.rule,
        rank,
        fix.kind,
        fix.costs,
        fix.unit,
        fix.said,
        None if fix.facility is None else fix.facility.id,
        ", ".join(other.id for other in fix.others) or None,
        _named(fix.within),
        fix.area_m2,
        int(fix.approximate),
        ", ".join(fix.better),
        "; ".join(fix.worse),
        "; ".join(fix.notes),
        " ".join(fix.edits),
        one.people,
        None if fix.at is None else fix.at.lon,
        None if fix.at is None else fix.at.lat,
    )
    return dict(zip(FIX_COLUMNS, values, strict=True))


def _named(subject: Subject | None) -> str | None:
    return None if subject is None else subject_name(subject)
