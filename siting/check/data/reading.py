"""Faults that were met in reading: geometries left out or repaired, positions that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.arrays import box_of
from siting.check.data.seen import PLACES, Seen, rows
from siting.degrees import to_degrees
from siting.language import say
from siting.layers.reading import garbled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Floats
    from siting.check.data.seen import Data
    from siting.layers.records import Table

#: How far from the people and the units a feature may lie [m].
_FAR_M = 10_000.0
#: By how much lengths in the plane may be off.
_OFF = 1e-3
#: What text that was read in a wrong encoding often holds: found at once, in all values.
_DAMAGED = ("\ufffd", "锟斤拷", "烫烫烫", "Ã¥", "Ã¤", "Ã©", "â€")
#: Of a column, so many values are looked at one by one before all of them are.
_SAMPLE = 5_000
_TEXTS_LOOKED_AT = 200_000


def check(data: Data) -> Iterator[Seen]:
    """Look at what reading met, layer by layer."""
    for role, table in data.tables:
        yield from _met(table)
        if role in PLACES and table.geometry is not None:
            polygons = np.isin(shapely.get_type_id(table.geometry), (3, 6))
            if not polygons.all():
                yield from rows("DATA-006", table, polygons)
        yield from _damaged(table)
    yield from _far(data)
    yield from _plane(data)


def _met(table: Table) -> Iterator[Seen]:
    found, all_ = table.found, len(table)
    lost = tuple(f"row {row}" for row in found.without_geometry)
    for fault, ids in (("DATA-001", lost), ("DATA-002", found.without_area)):
        if ids:
            yield Seen(fault=fault, layer=table.name, all_=all_ + len(ids), ids=ids)
    for fault, named in (("DATA-003", found.repaired), ("DATA-004", found.at_zero)):
        if named:
            which = np.isin(table.ids.astype(str), named)
            xy = table.xy[which] if which.sum() == len(named) and fault == "DATA-003" else None
            ids = tuple(table.ids[which].tolist()) if xy is not None else named
            yield Seen(fault=fault, layer=table.name, all_=all_, ids=ids, xy=xy)
    if found.coarse:
        yield from rows("DATA-005", table, np.ones(all_, dtype=bool))


def _damaged(table: Table) -> Iterator[Seen]:
    """Find texts that were read, or written, in a wrong encoding."""
    if len(table) > _TEXTS_LOOKED_AT:
        return
    which = np.zeros(len(table), dtype=bool)
    said: dict[int, str] = {}
    for values in table.columns.values():
        if values.dtype != object:
            continue
        texts = values.tolist()
        joined = "\n".join(text for text in texts if text is not None)
        step = -(-len(texts) // _SAMPLE) or 1
        if not any(mark in joined for mark in _DAMAGED) and not _wrong(texts[::step]):
            continue
        wrong = _wrong(texts)
        for row, text in enumerate(texts):
            if text in wrong:
                which[row] = True
                said.setdefault(row, str(text))
    yield from rows("DATA-027", table, which, [said[row] for row in sorted(said)])


def _wrong(texts: Sequence[str | None]) -> set[str]:
    """Give the texts that hold damaged characters, or that stand for others."""
    return {
        text
        for text in dict.fromkeys(texts)
        if text is not None and (any(mark in text for mark in _DAMAGED) or garbled.is_wrong(text))
    }


def _far(data: Data) -> Iterator[Seen]:
    """Find features far from all people and units."""
    boxes = [box_of(data.study.demand.xy)] if len(data.study.demand) else []
    drawn = [one.geometry for one in data.of("units", "residential") if one.geometry is not None]
    boxes += [shapely.total_bounds(one) for one in drawn]
    if not boxes:
        return
    whole = np.array(boxes)
    low, high = whole[:, :2].min(axis=0) - _FAR_M, whole[:, 2:].max(axis=0) + _FAR_M
    for table in data.of("facilities", "proposed", "health", "candidates"):
        off = ((table.xy < low) | (table.xy > high)).any(axis=1)
        yield from rows("DATA-007", table, off, _degrees(data, table.xy[off]))


def _degrees(data: Data, xy: Floats) -> list[str]:
    return [f"{lon:z.4f}, {lat:z.4f}" for lon, lat in to_degrees(data.study.crs, xy).tolist()]


def _plane(data: Data) -> Iterator[Seen]:
    """Compare a length in the plane with that on the ellipsoid, at the corners of the data."""
    boxes = [
        shapely.total_bounds(one.geometry) for one in data.of("units") if one.geometry is not None
    ]
    boxes += [box_of(data.study.demand.xy)] if len(data.study.demand) else []
    geod = data.study.crs.get_geod()
    if not boxes or geod is None:
        return
    whole = np.array(boxes)
    west, south = whole[:, :2].min(axis=0).tolist()
    east, north = whole[:, 2:].max(axis=0).tolist()
    corners = np.array([[west, south], [east, south], [west, north], [east, north]])
    here = to_degrees(data.study.crs, corners)
    there = to_degrees(data.study.crs, corners + np.array([0.0, 1000.0]))
    _, _, metres = geod.inv(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    worst = float(np.abs(np.asarray(metres) / 1000.0 - 1).max())
    if worst > _OFF:
        said = say("1 km in the plane is up to {what:,.1f} m off", what=worst * 1000)
        name = data.study.crs.to_string()
        yield Seen(fault="DATA-008", layer="plan", ids=(name,), beside=(said,))
