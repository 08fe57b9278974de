"""All that a check found: the record of findings.json."""

from __future__ import annotations

from typing import Any, Literal

from siting.records.finding.access import Access  # noqa: TC001
from siting.records.finding.findings import Finding, RuleOutcome  # noqa: TC001
from siting.records.finding.map import Map  # noqa: TC001
from siting.records.finding.parts import Record, Subject
from siting.records.finding.seal import Operation, Seal  # noqa: TC001
from siting.records.finding.ways import ReachCompared, ServiceArea  # noqa: TC001


class Conversion(Record, frozen=True, kw_only=True):
    """How a layer was brought from the datum that the plan declares to WGS-84."""

    source: str
    target: str = "WGS-84"
    features: int
    most_m: float


class InputFile(Record, frozen=True, kw_only=True):
    """A file the check read; `operations` brought it into the plane, one after the other."""

    layer: str
    path: str
    sha256: str
    bytes: int
    features: int
    crs: str
    datum: str = ""
    datum_declared: bool = False
    converted: Conversion | None = None
    operations: tuple[Operation, ...] = ()


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
    """A waiver as the plan has it; `findings` are those that it accepts.

    One that has `expired` accepts none.
    """

    rule: str
    where: str
    reason: str
    owner: str
    until: str
    applied: bool = False
    findings: int = 0
    expired: bool = False


class Affected(Record, frozen=True, kw_only=True):
    """Older people who fall short of at least one rule that fails; each counts once.

    They do themselves, or the unit or estate that they live in does; what is asked of the whole
    city affects nobody in particular. `people_most` are those who do or may.
    """

    people: float
    people_most: float


class Baseline(Record, frozen=True, kw_only=True):
    """The earlier result that findings are held against, and how many are what.

    `fixed` are the ids of its findings that are gone; `untested` its rules that are not tested now,
    whose findings are neither known nor fixed.
    """

    path: str
    sha256: str
    new: int
    worse: int
    same: int
    better: int
    fixed: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()


#: What notes on edits begin with; siting whatif makes them.
_EDIT = "what-if: "


class Result(Record, frozen=True, kw_only=True):
    """All of findings.json."""

    format: str = "siting-findings/1"
    siting: str
    plan: PlanFacts
    packs: tuple[PackUsed, ...]
    inputs: tuple[InputFile, ...]
    notes: tuple[str, ...]
    trust: Literal["roots", "everything"] | None = None
    planning_units: tuple[JoinedUnit, ...] = ()
    reach_compared: ReachCompared | None = None
    access: Access | None = None
    service_areas: tuple[ServiceArea, ...] = ()
    map: Map | None = None
    affected: Affected | None = None
    rules: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]
    waivers: tuple[WaiverListed, ...]
    as_of: str = ""
    baseline: Baseline | None = None
    not_checked: tuple[NotChecked, ...]
    seal: Seal | None = None
    chinese: dict[str, str] = {}  # noqa: RUF012 - msgspec gives each record its own

    @property
    def edits(self) -> tuple[str, ...]:
        """What was edited in memory before the check; the plan itself has none of it."""
        return tuple(note for note in self.notes if note.startswith(_EDIT))
