"""What a check found: the records of findings.json, from which every report is made."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """How bad a finding is; defined by the rule's status, not felt."""

    NOTE = "note"  # encouraged; asks for nothing
    WARNING = "warning"  # the plan expects it (力争, 原则), or it cannot be decided yet
    ERROR = "error"  # the plan binds (不少于, 应)

    @property
    def rank(self) -> int:
        """Order by weight: 0 for a note, 2 for an error."""
        return list(Severity).index(self)


class Outcome(StrEnum):
    """What came of a rule, or of one subject of it."""

    PASS = "pass"  # noqa: S105 - an outcome
    FAIL = "fail"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_DUE = "not_yet_due"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record of findings.json."""


class Citation(Record, frozen=True, kw_only=True):
    """Where a rule stands: document, clause, and the words."""

    title: str
    title_zh: str
    clause: str
    quote: str
    english: str
    lines: str = ""


class Place(Record, frozen=True, kw_only=True):
    """A position for people and reports, WGS-84 degrees, 7 decimals."""

    lon: float
    lat: float


class Subject(Record, frozen=True, kw_only=True):
    """What a finding is about: a unit, a gap area, a facility.

    `level` is ``gap``, ``facility`` or a level of units; `name` is for people.
    """

    level: str
    id: str
    name: str = ""


class Finding(Record, frozen=True, kw_only=True):
    """One subject that falls short of a rule, or may.

    `measured` .. `measured_most` is a range where data is missing, else both are the same; for
    distances they are the nearest and farthest in a gap area, None where there is no facility at
    all. `people` counts older people, `who` says whom: ``60+, resident``. A rule that cannot be
    tested at all is a finding about the whole plan, without a place.
    """

    id: str
    rule: str
    severity: Severity
    outcome: Outcome
    subject: Subject
    within: Subject | None = None
    place: Place | None
    measured: float | None
    measured_most: float | None
    required: float | None
    shortfall: float | None
    unit: str
    people: float
    who: str = ""
    message: str
    nearest: Subject | None = None
    notes: tuple[str, ...] = ()
    citation: Citation
    geometry: dict[str, Any] | None


class Count(Record, frozen=True, kw_only=True):
    """How many subjects, and how many older people they stand for."""

    subjects: int
    people: float


class RuleOutcome(Record, frozen=True, kw_only=True):
    """What came of one rule."""

    id: str
    pack: str
    kind: str
    plain: str
    plain_zh: str
    status: str
    severity: Severity
    outcome: Outcome
    subject: str
    weight_by: str
    required_share: float
    share_low: float | None
    share_high: float | None
    passing: Count
    failing: Count
    undecided: Count
    outside: Count
    measured: str
    required: str
    shortfall: float
    unit: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    citation: Citation


class InputFile(Record, frozen=True, kw_only=True):
    """A file the check read."""

    layer: str
    path: str
    sha256: str
    bytes: int
    features: int
    crs: str


class NotChecked(Record, frozen=True, kw_only=True):
    """A sentence of the document that no rule tests, and why."""

    pack: str
    lines: str
    what: str
    reason: str


class PackUsed(Record, frozen=True, kw_only=True):
    """A rule pack the check used."""

    id: str
    title: str
    title_zh: str
    sha256: str


class PlanFacts(Record, frozen=True, kw_only=True):
    """What the check measured, and how."""

    name: str
    path: str
    year: int
    stock: str
    reading: str = "default"
    crs: str
    older_people: float
    who: str = ""
    demand_points: int
    facilities: int
    facilities_counted: int
    beds: float
    beds_missing: int
    facilities_proposed: int


class JoinedUnit(Record, frozen=True, kw_only=True):
    """A planning unit that no layer gives: neighbouring communities joined."""

    id: str
    name: str
    asked: float
    older_people: float
    parts: tuple[Subject, ...]
    geometry: dict[str, Any]


class WaiverListed(Record, frozen=True, kw_only=True):
    """A waiver as the plan has it; not applied yet."""

    rule: str
    where: str
    reason: str
    owner: str
    until: str
    applied: bool = False


class AccessFigures(Record, frozen=True, kw_only=True):
    """How many beds older people can reach, for 10,000 of them (2SFCA).

    `beds_per_10000` is the mean over people, `p10_per_10000` what a tenth of them do not exceed;
    None where nobody lives. Numbers are rounded to 6 decimals.
    """

    people: float
    people_none: float
    share_none: float | None
    people_unsure: float
    beds_per_10000: float | None
    median_per_10000: float | None
    p10_per_10000: float | None
    gaussian_per_10000: float | None


class AccessUnit(AccessFigures, frozen=True, kw_only=True):
    """How many beds the older people of a unit can reach; drawn for the finest level only."""

    unit: Subject
    geometry: dict[str, Any] | None = None


class Access(AccessFigures, frozen=True, kw_only=True):
    """How many beds the older people of the whole plan can reach, and of each unit."""

    measure: str
    minutes: float
    metres_per_minute: float
    cutoff_m: float
    facilities: int
    facilities_unreached: int
    facilities_unknown: int
    beds: float
    beds_unreached: float
    notes: tuple[str, ...] = ()
    units: tuple[AccessUnit, ...] = ()


class Result(Record, frozen=True, kw_only=True):
    """All of findings.json."""

    format: str = "siting-findings/1"
    siting: str
    plan: PlanFacts
    packs: tuple[PackUsed, ...]
    inputs: tuple[InputFile, ...]
    notes: tuple[str, ...]
    planning_units: tuple[JoinedUnit, ...] = ()
    access: Access | None = None
    rules: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]
    waivers: tuple[WaiverListed, ...]
    not_checked: tuple[NotChecked, ...]
