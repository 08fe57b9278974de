"""Numbers of places: beds, people, years and shares that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.data.seen import PLACES, Data, Seen, numbers, rows, texts, valued
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats
    from siting.layers.records import Table

MOST_BEDS = 5_000
#: Square metres of floor for a bed.
_FLOOR = (5.0, 500.0)
_LATE_YEARS, _FIRST_YEAR, _AHEAD_YEARS = 5, 1900, 50
_SHARE_OFF = 2.0
#: Beds of a type are usual where this share of its places has some, of so many that say it.
_USUAL, _SOME = 0.8, 4
#: A fault, the field of the whole, and those of its parts.
_PARTS = (
    ("DATA-033", "beds", ("nursing_beds",)),
    ("DATA-034", "beds", ("dementia_beds", "inclusive_beds", "open_beds", "geriatric_beds")),
    ("DATA-035", "beds", ("residents",)),
    ("DATA-036", "residents", ("residents_disabled",)),
    ("DATA-046", "staff", ("nurses", "social_workers", "rehab_staff")),
    ("DATA-051", "population", ("older_people",)),
    ("DATA-053", "population", ("households",)),
    ("DATA-091", "beds", ("least_beds",)),
)
_YEARS = ("open_year", "close_year", "permit_date", "delivered")
_PERCENT = ("older_share_percent", "nursing_share_percent")


def check(data: Data) -> Iterator[Seen]:
    """Look at the numbers of every layer."""
    for role, table in data.tables:
        for fault, whole, parts in _PARTS:
            yield from _parts(fault, table, whole, parts)
        yield from _years(table, data.study.year, role)
        yield from _ranks(table, role)
        yield from _shares(table)
        if role in PLACES:
            yield from _beds(table)
        elif role == "candidates":
            yield from _too_many(table)


def _said(values: Floats, which: Flags) -> list[str]:
    return [f"{value:,.12g}" for value in values[which].tolist()]


def _parts(fault: str, table: Table, whole: str, parts: tuple[str, ...]) -> Iterator[Seen]:
    """Find where a part is larger than its whole."""
    most = numbers(table, whole)
    if most is None:
        return
    odd = np.zeros(len(table), dtype=bool)
    said: dict[int, str] = {}
    for name in parts:
        values = numbers(table, name)
        if values is None:
            continue
        over = values > most
        odd |= over
        for row in np.flatnonzero(over).tolist():
            said.setdefault(row, valued((name, values[row]), (whole, most[row])))
    yield from rows(fault, table, odd, [said[row] for row in sorted(said)])


def _beds(table: Table) -> Iterator[Seen]:
    beds = numbers(table, "beds")
    if beds is None:
        return
    yield from rows("DATA-031", table, _unusually_none(table, beds))
    yield from _too_many(table)
    floor = numbers(table, "floor_area_m2")
    if floor is not None:
        each = floor / np.where(beds > 0, beds, np.nan)
        odd = (each < _FLOOR[0]) | (each > _FLOOR[1])
        yield from rows(
            "DATA-037", table, odd, [say("{n:,.1f} m2", n=one) for one in each[odd].tolist()]
        )
    nursing, share = numbers(table, "nursing_beds"), numbers(table, "nursing_share_percent")
    if nursing is not None and share is not None:
        made = 100 * nursing / np.where(beds > 0, beds, np.nan)
        odd = np.abs(made - share) > _SHARE_OFF
        said = [
            say("{a:g} % stated, {b:.1f} %", a=a, b=b)
            for a, b in zip(share[odd], made[odd], strict=True)
        ]
        yield from rows("DATA-047", table, odd, said)


def _too_many(table: Table) -> Iterator[Seen]:
    beds = numbers(table, "beds")
    if beds is not None:
        many = beds > MOST_BEDS
        yield from rows("DATA-032", table, many, _said(beds, many))


def _unusually_none(table: Table, beds: Floats) -> Flags:
    """Flag places without a bed, of types whose other places nearly all have some."""
    types, odd = texts(table, "type"), beds == 0
    if types is None or not odd.any():
        return np.zeros(len(table), dtype=bool)
    flags = np.zeros(len(table), dtype=bool)
    for type_ in {text for text in types[odd].tolist() if text is not None}:
        alike = (types == type_) & ~np.isnan(beds)
        others = int((alike & ~odd).sum())
        if others >= max(_SOME, _USUAL * alike.sum()):
            flags |= alike & odd
    return flags


def _years(table: Table, year: int, role: str) -> Iterator[Seen]:
    known = {name: values for name in _YEARS if (values := numbers(table, name)) is not None}
    if not known:
        return
    none = np.full(len(table), np.nan)
    opened, closed = known.get("open_year", none), known.get("close_year", none)
    status = texts(table, "status")
    words = np.full(len(table), "existing") if status is None else status
    stands = words == "existing"
    if role in PLACES:
        late = stands & (opened > year)
        yield from rows("DATA-038", table, late, _said_years(opened, late))
        before = closed < opened
        yield from rows("DATA-039", table, before, _said_years(closed, before))
        gone = stands & (closed < year)
        yield from rows("DATA-040", table, gone, _said_years(closed, gone))
        due = np.isin(words.astype(str), ("planned", "building")) & (opened < year - _LATE_YEARS)
        yield from rows("DATA-041", table, due, _said_years(opened, due))
    if "permit_date" in known and "delivered" in known:
        yield from rows("DATA-059", table, known["delivered"] < known["permit_date"])
    old = np.nanmin(np.vstack([np.full(len(table), 9999.0), *known.values()]), axis=0)
    new = np.nanmax(np.vstack([np.zeros(len(table)), *known.values()]), axis=0)
    odd = (old < _FIRST_YEAR) | (new > year + _AHEAD_YEARS)
    said = np.where(old < _FIRST_YEAR, old, new)
    yield from rows("DATA-042", table, odd, _said_years(said, odd))


def _said_years(values: Floats, which: Flags) -> list[str]:
    return [f"{value:.0f}" for value in values[which].tolist()]


def _ranks(table: Table, role: str) -> Iterator[Seen]:
    odd = np.zeros(len(table), dtype=bool)
    for name in ("stars", "grade", *(["level"] if role == "health" else [])):
        values = numbers(table, name)
        if values is not None:
            odd |= values > 5
    yield from rows("DATA-043", table, odd)


def _shares(table: Table) -> Iterator[Seen]:
    for name in _PERCENT:
        values = numbers(table, name)
        if values is None or np.isnan(values).all():
            continue
        over = values > 100
        yield from rows("DATA-044", table, over, _said(values, over))
        some = values[~np.isnan(values)]
        among = 0 < some.max() <= 1  # 0 and 1 alone are fractions only where all others are
        fractions = ~np.isnan(values) if among else (values > 0) & (values < 1)
        yield from rows("DATA-045", table, fractions, _said(values, fractions))
