"""Units that features name, beside those that they lie in; totals of a level beside the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.check.data.seen import Data, Seen, numbers, rows, texts, valued
from siting.language import say
from siting.study.served import called
from siting.study.study import COARSEST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.layers.records import Table
    from siting.study.units import Units

#: A place may stand so far from the unit that it names [m]: it may serve it from across a border.
_NEAR_M = 1_000.0
_TOTAL_OFF, _TOTAL_PEOPLE, _DRAWN = 1 / 3, 100.0, 0.95


def check(data: Data) -> Iterator[Seen]:
    """Compare what features say of units with where they lie."""
    units = data.study.units
    levels = [units[level] for level in COARSEST_FIRST if level in units]
    communities = [one for one in levels if one.level == "community"]
    for table in data.of("residential"):
        yield from _elsewhere("DATA-066", table, "community_id", communities, 0.0)
    for level in levels:
        fine = data.layers.units.get(level.level)
        if fine is not None:
            above = levels[: levels.index(level)]
            yield from _elsewhere("DATA-079", fine, "parent", above, 0.0)
    for table in data.of("facilities", "proposed", "health"):
        yield from _elsewhere("DATA-090", table, "in_unit", levels, _NEAR_M)
    yield from _totals(data)


def _elsewhere(
    fault: str, table: Table, field: str, levels: list[Units], near_m: float
) -> Iterator[Seen]:
    """Find features that name one unit and lie farther from it than they may."""
    named = texts(table, field)
    if named is None:
        return
    drawn = {
        name: units.geometry[row]
        for units in reversed(levels)
        for name, row in called(units.ids, units.names).items()
    }
    at = np.array([row for row, name in enumerate(named.tolist()) if name in drawn], dtype=np.intp)
    unit = np.array([drawn[name] for name in named[at].tolist()], dtype=object)
    far = shapely.distance(shapely.points(table.xy[at]), unit)
    odd = far > near_m
    said = [
        say("{far:,.0f} m from '{unit}'", far=metres, unit=name)
        for metres, name in zip(far[odd].tolist(), named[at][odd].tolist(), strict=True)
    ]
    yield from rows(fault, table, at[odd], said)


def _totals(data: Data) -> Iterator[Seen]:
    """Compare what units count with the sums of the level below, where it is all drawn."""
    drawn = [data.layers.units[one] for one in COARSEST_FIRST if one in data.layers.units]
    for coarse, fine in pairwise(drawn):
        assert coarse.geometry is not None
        assert fine.geometry is not None
        tree = shapely.STRtree(shapely.points(fine.xy))
        of, part = tree.query(coarse.geometry, predicate="contains")
        area = np.bincount(of, shapely.area(fine.geometry)[part], minlength=len(coarse))
        whole = area >= _DRAWN * shapely.area(coarse.geometry)
        odd = np.zeros(len(coarse), dtype=bool)
        said = np.full(len(coarse), "", dtype=object)
        for name in ("households", "population", "older_people"):
            stated, counted = numbers(coarse, name), numbers(fine, name)
            if stated is None or counted is None:
                continue
            sums = np.bincount(of, counted[part], minlength=len(coarse))  # NaN where one is blank
            apart = np.abs(stated - sums)
            off = whole & (apart > _TOTAL_OFF * np.maximum(stated, sums)) & (apart > _TOTAL_PEOPLE)
            odd |= off
            said[off] = [
                say("{stated}, below {sum:,.0f}", stated=valued((name, a)), sum=b)
                for a, b in zip(stated[off].tolist(), sums[off].tolist(), strict=True)
            ]
        yield from rows("DATA-080", coarse, odd, said[odd].tolist())
