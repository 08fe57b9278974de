"""Tables of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.data.seen import Data, Seen, valued
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags
    from siting.layers.records import Figures

_OLD_YEARS = 10
#: A part, and the whole that it cannot be larger than.
_PARTS = (
    ("carers_certified", "carers"),
    ("carers_senior", "carers"),
    ("carers_trained", "carers"),
    ("heads_trained", "heads"),
    ("social_workers_elder_care", "social_workers"),
    ("dementia_carers_supported", "dementia_carers"),
    ("subsidy_receivers", "subsidy_entitled"),
    ("home_elders_with_family_doctor", "home_elders"),
    ("urban_home_elders_with_agreement", "urban_home_elders"),
    ("rural_dependent_destitute_covered", "rural_dependent_destitute"),
    ("disabled_destitute_willing", "destitute_willing"),
)


def check(data: Data) -> Iterator[Seen]:
    """Look at figures."""
    known = {id_ for table in data.layers.units.values() for id_ in table.ids.tolist()}
    for table in data.layers.figures.values():
        if known:
            strange = np.array(
                [unit is not None and unit not in known for unit in table.unit_ids], bool
            )
            yield from _rows("DATA-101", table, strange)
        yield from _rows("DATA-102", table, table.years > data.study.year)
        yield from _rows("DATA-103", table, table.years < data.study.year - _OLD_YEARS)
        yield from _parts(table)


def _rows(fault: str, table: Figures, which: Flags, beside: tuple[str, ...] = ()) -> Iterator[Seen]:
    at = np.flatnonzero(which)
    if len(at):
        ids = tuple(_called(table, row) for row in at.tolist())
        yield Seen(fault=fault, layer=table.name, all_=len(table), ids=ids, beside=beside)


def _called(table: Figures, row: int) -> str:
    unit, year = table.unit_ids[row], table.years[row]
    return (unit or say("the whole city")) + ("" if np.isnan(year) else f" {year:.0f}")


def _parts(table: Figures) -> Iterator[Seen]:
    odd = np.zeros(len(table), dtype=bool)
    said: dict[int, str] = {}
    for part, whole in _PARTS:
        if part in table.columns and whole in table.columns:
            a, b = table.columns[part], table.columns[whole]
            odd |= a > b
            for row in np.flatnonzero(a > b).tolist():
                said.setdefault(row, valued((part, a[row]), (whole, b[row])))
    yield from _rows("DATA-104", table, odd, tuple(said[row] for row in sorted(said)))
