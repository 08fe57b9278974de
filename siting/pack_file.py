"""What stands in a rule pack: the keys of its head and of its rules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from siting.records.finding import Severity
from siting.words import FacilityWord  # noqa: TC001

Reading = Literal["strict", "default", "lenient"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping of a pack: its keys are its fields."""


class Text(Part, frozen=True, kw_only=True):
    """A text in two languages."""

    zh: str
    en: str


class Place(Part, frozen=True, kw_only=True):
    """Where the rules of a pack hold."""

    zh: str
    en: str
    level: str


class Document(Part, frozen=True, kw_only=True):
    """A document that a pack's rules come from."""

    title_zh: str
    title_en: str
    issuer: str | None = None
    number: str | None = None
    index_number: str | None = None
    date: str | None = None
    file: str | None = None
    address: str | None = None
    note: str | None = None
    note_zh: str | None = None
    missing_parts: list[str] = []
    missing_parts_zh: list[str] = []

    def __post_init__(self) -> None:
        """Refuse a Chinese list that is not as long as the English one."""
        _as_long("missing_parts", self.missing_parts, self.missing_parts_zh)


class Severities(Part, frozen=True, kw_only=True):
    """What a finding of a rule is called, by the rule's status."""

    mandatory: Severity
    expected: Severity
    encouraged: Severity
    reported: Severity = Severity.NOTE


class OlderPeople(Part, frozen=True, kw_only=True):
    """Who is counted when a rule only says older people."""

    age_from: int
    basis: Literal["resident", "registered"]
    note: str | None = None
    note_zh: str | None = None


class Source(Part, frozen=True, kw_only=True):
    """Where a sentence stands, and its words."""

    document: str
    clause: str
    clause_zh: str | None = None
    lines: str = ""
    quote: str
    quote_simplified: str | None = None
    english: str
    said_zh: str | None = None
    evidence: Literal["source", "background"] = "source"


class RuleHead(Part, frozen=True, kw_only=True):
    """The keys every rule has; the others belong to its kind."""

    id: str
    plain: str
    plain_zh: str
    kind: str
    status: Literal["mandatory", "expected", "encouraged", "reported"]
    status_basis: Literal["label", "wording"]
    due: int | None = None
    run: Literal["existing", "plan"] | None = None
    weight_by: Literal["older_people", "count", "households", "beds"] | None = None
    required_share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 100.0
    ours: list[str] = []
    ours_zh: list[str] = []
    unsure: str | None = None
    unsure_zh: str | None = None
    enabled: bool = True
    needs_input: str | None = None
    needs_input_zh: str | None = None
    same_as: list[str] = []
    readings: dict[Literal["strict", "lenient"], dict[str, Any]] = {}
    source: Source

    def __post_init__(self) -> None:
        """Refuse a Chinese list that is not as long as the English one."""
        _as_long("ours", self.ours, self.ours_zh)


class Left(Part, frozen=True, kw_only=True):
    """A sentence that is not checked, and why."""

    ids: list[str] = []
    lines: str
    what: str
    what_zh: str | None = None
    reason: str
    reason_zh: str | None = None


class PackFile(Part, frozen=True, kw_only=True):
    """All of a pack."""

    format: Literal["siting-pack/1"]
    pack: str
    title: Text
    place: Place | None = None
    extends: list[str] = []
    period: tuple[int, int]
    documents: dict[str, Document]
    older_people: OlderPeople
    severity: Severities
    facility_words: dict[str, FacilityWord]
    rules: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)]
    not_checked: list[Left] = []

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.period[1] < self.period[0]:
            raise ValueError(f"the period ends in {self.period[1]}, before it begins")


def _as_long(key: str, english: list[str], chinese: list[str]) -> None:
    """Refuse a list in Chinese that is not the English one, sentence by sentence."""
    if chinese and len(chinese) != len(english):
        raise ValueError(f"'{key}_zh' has {len(chinese)} sentences, and '{key}' has {len(english)}")
