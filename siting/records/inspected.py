"""What an inspection saw: the records of inspection.json."""

from __future__ import annotations

import msgspec

from siting.records.finding import Finding, Record


class FieldSeen(Record, frozen=True, kw_only=True):
    """One column of a layer.

    `least`, `median` and `most` are of numbers; `values` are the commonest texts with their
    counts, where they are few.
    """

    field: str
    column: str
    recognised: bool
    holds: str
    given: int
    blank: int
    least: float | None = None
    median: float | None = None
    most: float | None = None
    values: tuple[tuple[str, int], ...] = ()


class LayerSeen(Record, frozen=True, kw_only=True):
    """One layer, as it was read.

    `extent` is west, south, east, north in degrees. `datum_from` says whether the plan declares
    the datum, or it is assumed from the CRS.
    """

    layer: str
    path: str
    format: str
    geometry: str
    features: int
    crs: str
    datum: str
    datum_from: str
    encoding: str
    extent: tuple[float, float, float, float] | None = None
    fields: tuple[FieldSeen, ...] = ()
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    oddities: tuple[Finding, ...] = ()


class DensityClass(Record, frozen=True, kw_only=True):
    """Older people who live where there are so many on a km2; `below` is None for the densest."""

    from_: float = msgspec.field(name="from")
    below: float | None
    people: float
    share: float


class RuleSeen(Record, frozen=True, kw_only=True):
    """A rule, whether the data decide it, and what they lack for all of its subjects."""

    id: str
    plain: str
    plain_zh: str
    decided: bool
    missing: tuple[str, ...] = ()


class FileLeft(Record, frozen=True, kw_only=True):
    """A file that is no layer of the plan, and why."""

    path: str
    reason: str


class Inspection(Record, frozen=True, kw_only=True):
    """All of inspection.json."""

    format: str = "siting-inspection/1"
    siting: str
    name: str
    plane: str
    year: int
    older_people: float
    who: str
    layers: tuple[LayerSeen, ...]
    density: tuple[DensityClass, ...]
    density_from: str
    packs: tuple[str, ...]
    rules: tuple[RuleSeen, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    guessed: tuple[str, ...] = ()
    left: tuple[FileLeft, ...] = ()
    chinese: dict[str, str] = {}  # noqa: RUF012 - msgspec gives each record its own
