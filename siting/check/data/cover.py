"""Land that no unit covers: narrow gaps open to the outside, and what a finer level leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.check.data.seen import rows
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely import Geometry

    from siting.arrays import Geometries
    from siting.check.data.seen import Seen
    from siting.layers.records import Table

#: How wide a gap that runs out of the level may be, to be taken for a mistake [m].
NARROW_M = 10.0
#: What is smaller is how two lines of one border were drawn [m2].
SMALLEST_M2 = 100.0
#: Units closer than this border on a strip [m].
_TOUCH_M = 0.01
_GRID_M = 1e-3
#: Two lines of one border lie this close together [m].
_CRACK_M = 0.05
#: Of larger levels only closed gaps are looked for: this takes several times as long.
_MOST = 5_000
#: A finer level is meant for the whole of a unit where it covers so much of it; this may be left.
_MEANT, _LEFT_OUT, _LEFT_OUT_M2 = 0.5, 0.05, 10_000.0


def narrow_gaps(drawn: Geometries, edges: Geometries) -> dict[int, float]:
    """Find narrow strips between units, whether or not other units close their ends.

    Parameters
    ----------
    drawn : ndarray of geometry
        The units of a level.
    edges : ndarray of geometry
        Of each, the edges that meet others but for common edges, gaps left aside.

    Returns
    -------
    dict
        By row: the largest strip that each borders on [m2], of those above `SMALLEST_M2`. Empty
        for levels of more than 5,000 units.
    """
    if len(drawn) > _MOST:
        return {}
    wide = shapely.coverage_invalid_edges(drawn, gap_width=NARROW_M)
    more = np.flatnonzero(shapely.length(wide) > shapely.length(edges) + NARROW_M)
    if not len(more):
        return {}
    cracks = shapely.coverage_invalid_edges(drawn, gap_width=_CRACK_M)
    more = more[shapely.length(wide[more]) > shapely.length(cracks[more]) + NARROW_M]
    along = shapely.buffer(shapely.difference(wide[more], cracks[more]), NARROW_M, cap_style="flat")
    tree = shapely.STRtree(drawn)
    at, near = tree.query(along, predicate="intersects")
    strips = [_between(one, drawn[near[at == k]]) for k, one in enumerate(along)]
    parts = shapely.get_parts(np.array(strips, dtype=object))
    parts = parts[shapely.area(parts) > SMALLEST_M2]
    at, beside = tree.query(parts, predicate="dwithin", distance=_TOUCH_M)
    size: dict[int, float] = {}
    for area, row in zip(shapely.area(parts[at]).tolist(), beside.tolist(), strict=True):
        size[row] = max(size.get(row, 0.0), area)
    return size


def _between(along: Geometry, units: Geometries) -> Geometry:
    """Cut what lies between units out of what lies along their edges."""
    whole = shapely.union_all(units, grid_size=_GRID_M)
    closed = shapely.buffer(whole, NARROW_M / 2, join_style="mitre")
    closed = shapely.buffer(closed, -NARROW_M / 2, join_style="mitre")
    # on a grid: GEOS gave the whole strip where edges were off by less than a nanometre
    some = shapely.intersection(along, closed, grid_size=_GRID_M)
    return shapely.difference(some, whole, grid_size=_GRID_M)


def left_out(coarse: Table, fine: Table) -> Iterator[Seen]:
    """Find units of which a part lies in no unit of the finer level, which covers most of them."""
    assert coarse.geometry is not None
    assert fine.geometry is not None
    drawn, whole = coarse.geometry, shapely.area(coarse.geometry)
    of, part = shapely.STRtree(fine.geometry).query(coarse.geometry, predicate="intersects")
    inside = shapely.contains_xy(coarse.geometry[of], fine.xy[part])
    area = shapely.area(fine.geometry[part[inside]])
    about = np.bincount(of[inside], weights=area, minlength=len(coarse))
    empty: dict[int, float] = {}
    for row in np.flatnonzero((about > 0) & (about < (1 - _LEFT_OUT / 2) * whole)).tolist():
        covered = shapely.union_all(fine.geometry[part[of == row]], grid_size=_GRID_M)
        free = float(shapely.area(shapely.difference(drawn[row], covered, grid_size=_GRID_M)))
        least = max(_LEFT_OUT * whole[row], _LEFT_OUT_M2)
        if least < free <= (1 - _MEANT) * whole[row]:
            empty[row] = free
    at = np.array(sorted(empty), dtype=np.intp)
    said = [
        say("{n:,.2f} km2 in none of '{layer}'", n=empty[row] / 1e6, layer=fine.name)
        for row in sorted(empty)
    ]
    yield from rows("DATA-078", coarse, at, said)
