"""Layers against each other: what lies outside the units, and people whom two layers count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.check.data.seen import Data, Seen, numbers, rows, texts
from siting.condition import is_missing, words_of
from siting.language import say
from siting.study.served import called
from siting.study.spatial import Strips
from siting.study.study import COARSEST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats
    from siting.study.units import Units

_LOST, _OFF_LAND, _TOTAL_OFF, _TOTAL_PEOPLE = 0.01, 0.05, 1 / 3, 100.0


def check(data: Data) -> Iterator[Seen]:
    """Compare layers."""
    yield from _outside(data)
    yield from _lost(data)
    yield from _off_land(data)
    yield from _totals(data)
    yield from _unknown_units(data)
    yield from _candidates(data)


def _outside(data: Data) -> Iterator[Seen]:
    """Find what lies in no unit of any level."""
    units = [data.study.units[level] for level in COARSEST_FIRST if level in data.study.units]
    if not units:
        return
    faults = {"candidates": "DATA-082", "residential": "DATA-083"}
    for role, table in data.tables:
        if role in ("facilities", "proposed", "health", *faults):
            out = np.arange(len(table))
            for one in units:
                out = out[one.of(table.xy[out]) < 0] if len(out) else out
            far = _distance(table.xy[out], units)
            if role in ("facilities", "proposed", "health"):
                yield from rows("DATA-081", table, out, [say("{n:,.0f} m", n=one) for one in far])
            else:
                yield from rows(faults[role], table, out, [say("{n:,.0f} m", n=one) for one in far])


def _distance(xy: Floats, units: list[Units]) -> list[float]:
    """Measure how far points are from the units [m]."""
    if not len(xy):
        return []
    drawn = np.concatenate([one.geometry for one in units])
    _, far = shapely.STRtree(drawn).query_nearest(
        shapely.points(xy), return_distance=True, all_matches=False
    )
    return [float(one) for one in far]


def _lost(data: Data) -> Iterator[Seen]:
    """Find levels of units outside of which people live."""
    people = data.study.demand.elders
    total = float(people.sum())
    for level, units in data.study.units.items():
        out = units.of_demand < 0
        lost = float(people[out].sum()) if out.any() else 0.0
        if lost > _LOST * total:
            said = say("{lost:,.0f} of {total:,.0f} older people", lost=lost, total=total)
            worst = data.study.demand.xy[np.flatnonzero(out)[[int(people[out].argmax())]]]
            yield Seen(
                fault="DATA-084",
                layer=f"units.{level}",
                ids=(f"units.{level}",),
                xy=worst,
                beside=(said,),
                people=lost,
            )


def _off_land(data: Data) -> Iterator[Seen]:
    land, demand = data.layers.residential, data.study.demand
    if land is None or not len(demand):
        return
    off = demand.residential < 0
    lost, total = float(demand.elders[off].sum()), float(demand.elders.sum())
    if lost > _OFF_LAND * total:
        said = say("{lost:,.0f} of {total:,.0f} older people", lost=lost, total=total)
        worst = demand.xy[np.flatnonzero(off)[[int(demand.elders[off].argmax())]]]
        yield Seen(
            fault="DATA-085",
            layer="residential",
            ids=("residential",),
            xy=worst,
            beside=(said,),
            people=lost,
        )


def _totals(data: Data) -> Iterator[Seen]:
    """Compare the totals of communities with what the finer layer counts in them."""
    table, pattern = data.layers.units.get("community"), data.study.pattern
    if table is None or pattern is None:
        return
    table, finer = table.by_id(), pattern
    stated = table.columns["older_people"]
    none = (finer == 0) & (stated > 0)
    yield from rows(
        "DATA-087", table, none, _beside(stated, finer, none), float(stated[none].sum())
    )
    apart = np.abs(stated - finer)
    off = (apart > _TOTAL_OFF * np.maximum(stated, finer)) & (apart > _TOTAL_PEOPLE) & ~none
    yield from rows("DATA-086", table, off, _beside(stated, finer, off), float(apart[off].sum()))


def _beside(stated: Floats, finer: Floats, which: Flags) -> list[str]:
    pairs = zip(stated[which].tolist(), finer[which].tolist(), strict=True)
    return [say("{a:,.0f} and {b:,.0f}", a=a, b=b) for a, b in pairs]


def _unknown_units(data: Data) -> Iterator[Seen]:
    """Find places that name no unit of the plan."""
    if not data.study.units:
        return
    known: set[str] = set()
    for units in data.study.units.values():
        known |= set(called(units.ids, units.names))
    for table in data.of("facilities", "proposed", "health"):
        lost: dict[int, list[str]] = {}
        for field in ("serves", "in_unit"):
            values = texts(table, field)
            if values is None or is_missing(values).all():
                continue
            for row, text in enumerate(values.tolist()):
                if text is not None and (unknown := sorted(words_of(text) - known)):
                    lost.setdefault(row, []).extend(unknown)
        at = np.array(sorted(lost), dtype=np.intp)
        yield from rows("DATA-088", table, at, [", ".join(lost[row]) for row in sorted(lost)])


def _candidates(data: Data) -> Iterator[Seen]:
    table = data.layers.candidates
    if table is None:
        return
    forced, forbidden = numbers(table, "forced"), numbers(table, "forbidden")
    if forced is not None and forbidden is not None:
        yield from rows("DATA-092", table, (forced == 1) & (forbidden == 1))
    for excluded in data.layers.exclusions:
        assert excluded.geometry is not None
        inside = Strips(table.xy).locate(excluded.geometry) >= 0
        yield from rows("DATA-094", table, inside)
