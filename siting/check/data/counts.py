"""Counts of people and households: blanks among numbers, noughts, placeholders, lost units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.data.seen import Data, Seen, numbers, rows, valued

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats
    from siting.layers.records import Table

_COUNTED = ("older_people", "population", "households")
#: Where so many live, some of them are older people.
_MANY_PEOPLE, _MANY_HOUSEHOLDS = 500, 200
#: So many features are needed to say that all of them are alike.
_SOME = 10
#: Counts below this that are not whole are in ten thousands: of a large unit, of a small one.
_LARGE_UNITS, _LARGE, _SMALL = ("units.city", "units.county", "units.district"), 1_000.0, 10.0


def check(data: Data) -> Iterator[Seen]:
    """Look at counts of each layer that has any."""
    for table in data.of("residential", "units", "elders"):
        counted = [
            (name, values)
            for name in _COUNTED
            if (values := numbers(table, name)) is not None and not np.isnan(values).all()
        ]
        if table.name != "units.community" or data.study.pattern is None:
            yield from _blank(table)  # else what a finer layer counts stands in for what is blank
        yield from _nobody_older(table)
        yield from _alike(table, counted)
    for table in data.of("units"):
        yield from _in_ten_thousands(table)


def _blank(table: Table) -> Iterator[Seen]:
    """Find features that do not count older people, where most others of the layer do."""
    older = numbers(table, "older_people")
    if older is None:
        return
    blank = np.isnan(older)
    if blank.sum() * 2 <= len(table):
        yield from rows("DATA-062", table, blank)


def _nobody_older(table: Table) -> Iterator[Seen]:
    older = numbers(table, "older_people")
    if older is None:
        return
    many = np.zeros(len(table), dtype=bool)
    said = np.full(len(table), "", dtype=object)
    for name, least in (("households", _MANY_HOUSEHOLDS), ("population", _MANY_PEOPLE)):
        values = numbers(table, name)
        if values is not None:
            over = values >= least
            many |= over
            said[over] = [valued((name, value)) for value in values[over].tolist()]
    odd = (older == 0) & many
    yield from rows("DATA-063", table, odd, said[odd].tolist())


def _alike(table: Table, counted: list[tuple[str, Floats]]) -> Iterator[Seen]:
    """Find a column with one number throughout; 1 may be a row for each person."""
    odd = np.zeros(len(table), dtype=bool)
    said = np.full(len(table), "", dtype=object)
    for name, values in counted:
        known = ~np.isnan(values)
        some = values[known]
        if len(some) >= _SOME and some[0] > 1 and (some == some[0]).all():
            odd |= known
            said[known] = valued((name, some[0]))
    yield from rows("DATA-064", table, odd, said[odd].tolist())


def _in_ten_thousands(table: Table) -> Iterator[Seen]:
    most = _LARGE if table.name in _LARGE_UNITS else _SMALL
    odd = np.zeros(len(table), dtype=bool)
    said = np.full(len(table), "", dtype=object)
    for name in _COUNTED:
        values = numbers(table, name)
        if values is None or not (values > 0).any() or not np.nanmax(values) < most:
            continue
        if (values[values > 0] % 1 != 0).any():
            which = values > 0
            odd |= which
            said[which] = [valued((name, value)) for value in values[which].tolist()]
    yield from rows("DATA-065", table, odd, said[odd].tolist())
