"""What all records of results are made of."""

from __future__ import annotations

from enum import StrEnum

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


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    `level` is ``gap``, ``full`` (a gap area in reach of places whose beds are all taken),
    ``facility``, ``layer`` or a level of units; `name` is for people.
    """

    level: str
    id: str
    name: str = ""

    @property
    def is_area(self) -> bool:
        """Whether it is a gap area, of either sort."""
        return self.level in {"gap", "full"}


class Count(Record, frozen=True, kw_only=True):
    """How many subjects, and how many older people they stand for."""

    subjects: int
    people: float
