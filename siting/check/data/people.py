"""People and housing: how many live on a hectare, in a household, and of whom none are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.check.data.seen import Data, Seen, numbers, rows, texts
from siting.condition import is_missing
from siting.language import say
from siting.layers.records import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.layers.records import Table

_HECTARE_M2 = 10_000.0
#: A fault, a field, and how many of it there may be on a hectare.
DENSEST = (
    ("DATA-055", "older_people", 2_000.0),
    ("DATA-056", "population", 6_000.0),
    ("DATA-057", "households", 2_500.0),
)
#: A fault, what is counted, what it is divided by, and the most of the one to the other.
_RATIOS = (
    ("DATA-052", "older_people", "population", 0.6),
    ("DATA-054", "population", "households", 10.0),
    ("DATA-061", "older_people", "households", 3.0),
)
_CELLS_DENSEST = 2_000.0


def check(data: Data) -> Iterator[Seen]:
    """Look at people and households of areas, and at cells."""
    for table in data.of("residential", "units", "elders"):
        yield from _ratios(table)
        if table.geometry is not None:
            yield from _dense(table)
    land = data.layers.residential
    if land is not None:
        yield from _nobody(land)
        yield from _unknown_community(data, land)
    if isinstance(data.layers.elders, Cells):
        yield from _cells(data.layers.elders)


def _dense(table: Table) -> Iterator[Seen]:
    assert table.geometry is not None
    hectares = None
    for fault, field, most in DENSEST:
        values = numbers(table, field)
        if values is None:
            continue
        hectares = shapely.area(table.geometry) / _HECTARE_M2 if hectares is None else hectares
        odd = (values > most * hectares) & (hectares > 0)
        said = [
            say("{n:,.0f} on {hectares:,.2f} ha", n=a, hectares=b)
            for a, b in zip(values[odd], hectares[odd], strict=True)
        ]
        yield from rows(fault, table, odd, said)


def _ratios(table: Table) -> Iterator[Seen]:
    for fault, top, bottom, most in _RATIOS:
        a, b = numbers(table, top), numbers(table, bottom)
        if a is None or b is None:
            continue
        odd = (
            (a > most * b)
            & (b > 0)
            & ~((top == "older_people") & (bottom == "population") & (a > b))
        )
        said = [
            say("{a:,.12g} and {b:,.12g}", a=x, b=y) for x, y in zip(a[odd], b[odd], strict=True)
        ]
        yield from rows(fault, table, odd, said)


def _nobody(land: Table) -> Iterator[Seen]:
    """Find land that stands and has nobody, by all that is said of it."""
    told = [
        values
        for name in ("households", "population", "older_people")
        if (values := numbers(land, name)) is not None
    ]
    if not told:
        return
    status = texts(land, "status")
    stands = np.ones(len(land), dtype=bool) if status is None else status == "existing"
    largest = np.nanmax(np.vstack([np.full(len(land), -1.0), *told]), axis=0)
    yield from rows("DATA-058", land, stands & (largest == 0))


def _unknown_community(data: Data, land: Table) -> Iterator[Seen]:
    named, units = texts(land, "community_id"), data.layers.units.get("community")
    if named is None or units is None:
        return
    names = texts(units, "name")
    known = {*units.ids.tolist(), *([] if names is None else names.tolist())}
    odd = ~is_missing(named) & np.array([text not in known for text in named.tolist()], bool)
    yield from rows("DATA-060", land, odd, named[odd].tolist())


def _cells(cells: Cells) -> Iterator[Seen]:
    """Find cells with more people than can live there."""
    if not len(cells):
        return
    sample = cells.outlines(np.array([int(cells.elders.argmax())]))
    hectares = float(shapely.area(sample)[0]) / _HECTARE_M2
    odd = np.flatnonzero(cells.elders > _CELLS_DENSEST * hectares)
    if len(odd):
        yield Seen(
            fault="DATA-089",
            layer=cells.name,
            all_=len(cells),
            ids=tuple(say("cell at {x:.0f}, {y:.0f}", x=x, y=y) for x, y in cells.xy[odd].tolist()),
            xy=cells.xy[odd],
            beside=tuple(
                say("{n:,.0f} on {hectares:,.2f} ha", n=one, hectares=hectares)
                for one in cells.elders[odd].tolist()
            ),
        )
