"""Areas: overlaps and gaps of units and residential land, slivers, borders of two levels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.check.data.cover import left_out, narrow_gaps
from siting.check.data.seen import Seen, numbers, rows, texts
from siting.condition import is_missing
from siting.language import say
from siting.study.study import COARSEST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely import Geometry

    from siting.arrays import Flags, Floats, Geometries, Ints
    from siting.layers.records import Layers, Table

OVERLAP_M2, SLIVER_M2, LARGEST_M2 = 100.0, 10.0, 5e6
_POLYGONS = (3, 6)
_GAP_M2, _CROSSING, _AREA_OFF = 1.0, 0.05, 0.2
#: Edges closer than this meet [m].
_MEET_M = 1e-3
#: Polygons that meet at common edges only have an area together that is off by less [m2].
_LOST_M2 = 0.1


def check(layers: Layers) -> Iterator[Seen]:
    """Look at polygons, which stay the same whatever is proposed."""
    clear = {one.name: np.zeros(len(one), dtype=bool) for one in layers.units.values()}
    drawn = [("residential", layers.residential), ("candidates", layers.candidates)]
    drawn += [("units", one) for one in layers.units.values()]
    for role, table in drawn:
        if table is None or not len(table) or table.geometry is None:
            continue
        polygons = np.isin(shapely.get_type_id(table.geometry), _POLYGONS)
        if not polygons.all():
            table = table.only(polygons)  # noqa: PLW2901 - the points among them have no area
        fault = {"units": "DATA-071", "residential": "DATA-073", "candidates": "DATA-095"}[role]
        area = shapely.area(table.geometry)
        assert table.geometry is not None
        edges = shapely.coverage_invalid_edges(table.geometry) if role == "units" else None
        one, other, common = _met(table.geometry, edges)
        if edges is not None:
            some = common > 0
            yield from _gaps(table, edges, links=(one[some], other[some]))
        odd = common > OVERLAP_M2
        one, other = one[odd], other[odd]
        yield from _paired(fault, table, one, other, common[odd])
        if role == "units" and polygons.all():
            clear[table.name] = ~np.isin(np.arange(len(table)), np.concatenate([one, other]))
        yield from rows("DATA-074", table, (area > 0) & (area < SLIVER_M2))
        if role == "residential":
            large = area > LARGEST_M2
            said = [say("{n:,.1f} km2", n=one / 1e6) for one in area[large].tolist()]
            yield from rows("DATA-075", table, large, said)
        if role == "candidates":
            yield from _stated(table, area)
    yield from _levels(layers, clear)


def _met(drawn: Geometries, edges: Geometries | None) -> tuple[Ints, Ints, Floats]:
    """Find pairs that overlap: first by their bounding boxes, then by edges that meet others.

    Parameters
    ----------
    edges : ndarray of geometry or None
        The edges of each that meet others but for common edges, where that is known.

    Returns
    -------
    one, other : ndarray of int
        Rows of each pair, also of those that have next to nothing in common.
    common : ndarray of float
        What they have in common [m2].
    """
    one, other = _boxes_overlap(drawn)
    if edges is None and len(one):
        some = np.unique(np.concatenate([one, other]))
        edges = np.full(len(drawn), shapely.LineString(), dtype=object)
        edges[some] = shapely.coverage_invalid_edges(drawn[some])
    if edges is not None:
        broken = ~shapely.is_empty(edges)
        boxes = shapely.box(*shapely.bounds(drawn).T)
        within = shapely.covers(boxes[one], boxes[other]) | shapely.covers(boxes[other], boxes[one])
        pairs = np.where(within, broken[one] | broken[other], broken[one] & broken[other])
        one, other = one[pairs], other[pairs]
    return one, other, shapely.area(shapely.intersection(drawn[one], drawn[other]))


def _boxes_overlap(drawn: Geometries) -> tuple[Ints, Ints]:
    """Give the pairs whose bounding boxes have enough in common."""
    one, other = shapely.STRtree(drawn).query(drawn)
    pairs = one < other
    one, other = one[pairs], other[pairs]
    a, b = (shapely.bounds(drawn)[each] for each in (one, other))
    sides = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    enough = (sides > 0).all(axis=1) & (sides[:, 0] * sides[:, 1] > OVERLAP_M2)
    return one[enough], other[enough]


def _paired(fault: str, table: Table, one: Ints, other: Ints, common: Floats) -> Iterator[Seen]:
    """Report the features of pairs, each with the one that it has most in common with."""
    best: dict[int, tuple[float, int]] = {}
    for a, b, size in zip(one.tolist(), other.tolist(), common.tolist(), strict=True):
        for mine, theirs in ((a, b), (b, a)):
            best[mine] = max(best.get(mine, (0.0, -1)), (size, theirs))
    at = np.array(sorted(best), dtype=np.intp)
    said = [
        say("with '{id}', {n:,.0f} m2", id=table.ids[best[row][1]], n=best[row][0])
        for row in sorted(best)
    ]
    yield from rows(fault, table, at, said)


def _gaps(table: Table, edges: Geometries, *, links: tuple[Ints, Ints]) -> Iterator[Seen]:
    """Find holes among the units of a level, and narrow gaps that run out of it."""
    assert table.geometry is not None
    if len(table) < 2:
        return
    size = narrow_gaps(table.geometry, edges)
    for row, area in _holes(table.geometry, edges, links).items():
        size[row] = max(size.get(row, 0.0), area)
    at = np.array(sorted(size), dtype=np.intp)
    said = [say("{n:,.0f} m2", n=size[row]) for row in sorted(size)]
    yield from rows("DATA-072", table, at, said)


def _holes(drawn: Geometries, edges: Geometries, links: tuple[Ints, Ints]) -> dict[int, float]:
    """Give, by row, the largest hole among the units that each borders on [m2]."""
    joined = _joined(drawn, edges, links)
    parts = shapely.get_parts(joined)
    rings, _ = shapely.get_rings(parts, return_index=True)
    outer = shapely.get_exterior_ring(parts)
    holes = shapely.polygons(rings[~np.isin(rings, outer)])
    area = shapely.area(holes)
    holes, area = holes[area > _GAP_M2], area[area > _GAP_M2]
    hole, unit = shapely.STRtree(drawn).query(holes, predicate="intersects")
    size: dict[int, float] = {}
    for at, row in zip(hole.tolist(), unit.tolist(), strict=True):
        size[row] = max(size.get(row, 0.0), float(area[at]))
    return size


def _joined(drawn: Geometries, edges: Geometries, links: tuple[Ints, Ints]) -> Geometry:
    """Join polygons: those that may overlap first, so that all others can be the fast way.

    Parameters
    ----------
    edges : ndarray of geometry
        The edges of each that meet others but for common edges.
    links : tuple of ndarray of int
        Rows of pairs that may overlap.
    """
    broken = np.flatnonzero(~shapely.is_empty(edges))
    if not len(broken):
        return shapely.coverage_union_all(drawn)
    lines = edges[broken]
    meet = broken[shapely.STRtree(lines).query(lines, predicate="dwithin", distance=_MEET_M)]
    start, end = np.hstack([meet, links])
    graph = coo_array((np.ones(len(start)), (start, end)), shape=(len(drawn), len(drawn)))
    group = connected_components(graph, directed=False)[1]
    alone = np.bincount(group)[group] == 1
    order = np.argsort(group[~alone], kind="stable")
    cuts = np.flatnonzero(np.diff(group[~alone][order])) + 1
    groups = np.split(drawn[~alone][order], cuts)
    parts = np.array([*drawn[alone], *(shapely.union_all(one) for one in groups)], dtype=object)
    try:
        joined = shapely.coverage_union_all(parts)
    except shapely.GEOSException:
        return shapely.union_all(drawn)
    lost = abs(shapely.area(joined) - shapely.area(parts).sum()) > _LOST_M2
    return shapely.union_all(drawn) if lost or not shapely.is_valid(joined) else joined


def _stated(table: Table, area: Floats) -> Iterator[Seen]:
    stated = numbers(table, "area_m2")
    if stated is None:
        return
    odd = (np.abs(stated - area) > _AREA_OFF * area) & ~np.isnan(stated)
    said = [
        say("{a:,.0f} stated, {b:,.0f} m2", a=a, b=b)
        for a, b in zip(stated[odd], area[odd], strict=True)
    ]
    yield from rows("DATA-093", table, odd, said)


def _levels(layers: Layers, clear: dict[str, Flags]) -> Iterator[Seen]:
    """Compare each level with the next that is drawn, and its parents with all above."""
    drawn = [layers.units[level] for level in COARSEST_FIRST if level in layers.units]
    above: set[str] = set()
    for coarse, fine in pairwise(drawn):
        names = texts(coarse, "name")
        above |= {*coarse.ids.tolist(), *([] if names is None else names.tolist())}
        yield from _crossing(coarse, fine, clear[coarse.name])
        yield from left_out(coarse, fine)
        parent = texts(fine, "parent")
        if parent is not None:
            lost = ~is_missing(parent) & np.array([one not in above for one in parent], bool)
            yield from rows("DATA-077", fine, lost, parent[lost].tolist())


def _crossing(coarse: Table, fine: Table, clear: Flags) -> Iterator[Seen]:
    """Find units that lie in several of the next level."""
    assert coarse.geometry is not None
    assert fine.geometry is not None
    area = shapely.area(fine.geometry)
    shapely.prepare(coarse.geometry)
    one, other = shapely.STRtree(fine.geometry).query(coarse.geometry, predicate="intersects")[::-1]
    several = np.bincount(one, minlength=len(fine))[one] > 1
    one, other = one[several], other[several]
    cut = ~_within_one(coarse, fine, clear, (one, other))[one]
    one, other = one[cut], other[cut]
    common = shapely.area(shapely.intersection(fine.geometry[one], coarse.geometry[other]))
    parts = np.bincount(one, weights=common > _CROSSING * area[one], minlength=len(fine))
    yield from rows("DATA-076", fine, parts > 1)


def _within_one(coarse: Table, fine: Table, clear: Flags, pairs: tuple[Ints, Ints]) -> Flags:
    """Flag units that lie whole in one of the next level, which has nothing in common with others.

    Parameters
    ----------
    clear : ndarray of bool
        Units of the next level that overlap no other by more than `OVERLAP_M2`.
    pairs : tuple of ndarray
        Rows of `fine` and of `coarse` that meet.
    """
    assert coarse.geometry is not None
    assert fine.geometry is not None
    one, other = pairs
    within = np.zeros(len(fine), dtype=bool)
    held = clear[other] & shapely.contains_xy(coarse.geometry[other], fine.xy[one])
    one, other = one[held], other[held]
    within[one[shapely.covers(coarse.geometry[other], fine.geometry[one])]] = True
    return np.asarray(within & (_CROSSING * shapely.area(fine.geometry) > OVERLAP_M2))
