"""How many beds older people can reach."""

from __future__ import annotations

from typing import Any

from siting.records.finding.parts import Record, Subject


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
