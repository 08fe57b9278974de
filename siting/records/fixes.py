"""The smallest ways to mend what a check found: the records of fixes.json."""

from __future__ import annotations

from typing import Any

from siting.records.finding import Outcome, Place, Record, Severity, Subject


class Fix(Record, frozen=True, kw_only=True):
    """One way to mend a finding: the plan was checked with it, and the finding was gone.

    `costs` is in `unit`: beds or what else a place has more of, services, metres of a move, new
    places. `edits` are the options of ``siting whatif`` that do it; empty where a layer that it
    does not edit must say something else. `others` are places at which the same is enough.
    `at` is where it was tried, `area` of `geometry` where a new place would do; `approximate`
    where positions were searched and not worked out.
    """

    kind: str
    costs: float
    unit: str
    said: str
    edits: tuple[str, ...]
    facility: Subject | None = None
    others: tuple[Subject, ...] = ()
    within: Subject | None = None
    at: Place | None = None
    area_m2: float | None = None
    approximate: bool = False
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    geometry: dict[str, Any] | None = None


class Mended(Record, frozen=True, kw_only=True):
    """A finding, its smallest fixes, and why there are no others.

    The first fields are those of the finding. `why` says for each sort of fix that is not offered
    what stands against it.
    """

    finding: str
    rule: str
    severity: Severity
    outcome: Outcome
    subject: Subject
    within: Subject | None = None
    place: Place | None = None
    people: float
    shortfall: float | None
    unit: str
    message: str
    fixes: tuple[Fix, ...]
    why: tuple[str, ...] = ()


class Fixes(Record, frozen=True, kw_only=True):
    """All of fixes.json.

    `fitting` findings are what was asked for, of which `findings` were worked out; `undecided` are
    those that data may mend, and that are worked out only where they are named.
    """

    format: str = "siting-fixes/1"
    siting: str
    plan: str
    path: str
    year: int
    reading: str
    crs: str
    asked: str
    fitting: int
    undecided: int
    findings: tuple[Mended, ...]
    notes: tuple[str, ...] = ()
    chinese: dict[str, str] = {}  # noqa: RUF012 - msgspec gives each record its own
