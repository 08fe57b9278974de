"""Outlines of groups of squares, traced corner by corner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, depth_first_order

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints

#: Compass points: how far away in rows (northwards) and columns (eastwards).
_STEPS = {"E": (0, 1), "NW": (1, -1), "N": (1, 0), "NE": (1, 1)}
_OPPOSITE = {"E": "W", "NW": "SE", "N": "S", "NE": "SW"}
#: Around a square counter-clockwise, the square on the left: towards where one walks, what lies
#: outside on the right, ahead, and ahead on the right.
_WALK = (("S", "E", "SE"), ("E", "N", "NE"), ("N", "W", "NW"), ("W", "S", "SW"))
#: Where each side of a square ends: rows and columns from its southwestern corner.
_ENDS = np.array([(0, 1), (1, 1), (1, 0), (0, 0)])


class Squares(NamedTuple):
    """Squares of a grid, in the order of their layer, row and column, and who is next to whom.

    Attributes
    ----------
    row, column : ndarray of int, shape (n,)
        Where each square is.
    near : dict of str to ndarray of int, shape (n,)
        By compass point, the neighbour of each in its own layer; -1 for none.
    """

    row: Ints
    column: Ints
    near: dict[str, Ints]

    def groups(self, *towards: str) -> Ints:
        """Give the groups that neighbours make a number, in the order of their first squares."""
        found = [np.flatnonzero(self.near[point] >= 0) for point in towards]
        other = [self.near[point][some] for point, some in zip(towards, found, strict=True)]
        start, end = np.concatenate(found), np.concatenate(other)
        label, first = _components(_graph(start, end, len(self.row)))
        number = np.empty(len(first), dtype=np.intp)
        number[np.argsort(first)] = np.arange(len(first))
        numbered: Ints = number[label]
        return numbered


def _graph(start: Ints, end: Ints, n: int) -> csr_array:
    return csr_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(n, n))


def _components(graph: csr_array) -> tuple[Ints, Ints]:
    """Give the connected part that each node is in, and the first node of each part."""
    n, label = connected_components(graph, directed=False)
    first = np.empty(n, dtype=np.intp)
    first[label[::-1]] = np.arange(len(label))[::-1]  # what is written last stays
    return label.astype(np.intp), first


def squares_of(layer: Ints, row: Ints, column: Ints) -> tuple[Squares, Ints]:
    """List each square that points lie in once, with its neighbours.

    Parameters
    ----------
    layer, row, column : ndarray of int, shape (n,)
        The square of each point; squares of two layers are no neighbours.

    Returns
    -------
    squares : Squares
        The distinct ones.
    of_point : ndarray of int, shape (n,)
        The square of each point.
    """
    south, west = int(row.min()), int(column.min())
    high, wide = int(row.max()) - south + 3, int(column.max()) - west + 3  # with a margin of one
    code = ((layer - layer.min()) * high + row - south + 1) * wide + column - west + 1
    codes, first, of_point = np.unique(code, return_index=True, return_inverse=True)
    near: dict[str, Ints] = {}
    for point, (north, east) in _STEPS.items():
        wanted = codes + north * wide + east
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        there = codes[at] == wanted
        near[point] = np.where(there, at, -1)
        near[_OPPOSITE[point]] = np.full(len(codes), -1, dtype=np.intp)
        near[_OPPOSITE[point]][at[there]] = np.flatnonzero(there)
    return Squares(row[first], column[first], near), of_point


class Rings(NamedTuple):
    """The outlines of groups of squares, as polygons.

    Attributes
    ----------
    xy : ndarray of float, shape (k, 2)
        The corners of all rings, one ring after the other, each closed.
    start : ndarray of int, shape (n_rings + 1,)
        Where each ring starts.
    group, part : ndarray of int, shape (n_rings,)
        The group of squares and the polygon that each ring belongs to, in this order; of a
        polygon's rings the first is the outer one, counter-clockwise, the others are holes.
    """

    xy: Floats
    start: Ints
    group: Ints
    part: Ints

    def geojson(self, xy: Floats) -> list[dict[str, Any]]:
        """Give each group's outline as a GeoJSON geometry, with the corners moved to `xy`."""
        points = xy.tolist()
        cuts = self.start.tolist()
        found: list[dict[int, list[Any]]] = [{} for _ in range(int(self.group[-1]) + 1)]
        rings = zip(cuts, cuts[1:], self.group.tolist(), self.part.tolist(), strict=False)
        for begin, end, group, part in rings:
            found[group].setdefault(part, []).append(points[begin:end])
        return [_geometry(list(polygons.values())) for polygons in found]


def _geometry(polygons: list[Any]) -> dict[str, Any]:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def trace(squares: Squares, group: Ints, *, cell_m: float) -> Rings:
    """Trace the outlines of groups of squares.

    Parameters
    ----------
    squares : Squares
        Of one or more layers.
    group : ndarray of int, shape (n,)
        The group of each square; all neighbours of a square in its layer are of its group.
    cell_m : float
        Side of a square [m].

    Notes
    -----
    One walks along the sides that have no neighbour, the square on the left. Squares that
    touch in a corner only are polygons of their own; where a polygon touches itself in a
    corner, the walk crosses over, so that what it encloses becomes a hole. Linear in the
    number of squares, but for sorting.
    """
    part = squares.groups("E", "N")
    follow, turns, outer = _walk(squares, part)
    corners = np.flatnonzero(outer & turns)
    order, start = _cycles(corners, follow, turns)
    side = corners[order]
    square, along = side // 4, side % 4
    ends = np.column_stack([squares.column[square], squares.row[square]]) + _ENDS[along][:, ::-1]
    rings = Rings(ends * cell_m, start, group[square[start[:-1]]], part[square[start[:-1]]])
    return _sorted(rings)


def _walk(squares: Squares, part: Ints) -> tuple[Ints, Flags, Flags]:
    """Find for each side (4 a square) which follows, if one turns there, if it is outer."""
    n = len(squares.row)
    me = np.arange(n)
    follow = np.empty((n, 4), dtype=np.intp)
    turns = np.empty((n, 4), dtype=bool)
    outer = np.empty((n, 4), dtype=bool)
    for along, (right, ahead, diagonal) in enumerate(_WALK):
        next_, over = squares.near[ahead], squares.near[diagonal]
        crosses = (over >= 0) & ((next_ >= 0) | (part[over] == part))
        straight = ~crosses & (next_ >= 0)
        left = 4 * me + (along + 1) % 4
        follow[:, along] = np.where(
            crosses, 4 * over + (along - 1) % 4, np.where(straight, 4 * next_ + along, left)
        )
        turns[:, along] = ~straight
        outer[:, along] = squares.near[right] < 0
    return follow.ravel(), turns.ravel(), outer.ravel()


def _cycles(corners: Ints, follow: Ints, turns: Flags) -> tuple[Ints, Ints]:
    """Order the sides at whose ends one turns into closed walks."""
    ahead = np.where(turns, np.arange(len(follow)), follow)
    while True:  # leap over straight stretches, twice as far each time
        further = ahead[ahead]
        if (further == ahead).all():
            break
        ahead = further
    number = np.full(len(follow), -1, dtype=np.intp)
    number[corners] = np.arange(len(corners))
    after = number[ahead[follow[corners]]]
    n = len(after)
    every = np.arange(n)
    first = np.sort(_components(_graph(every, after, n))[1])
    before, place = np.empty((2, n), dtype=np.intp)
    before[after] = every
    after[before[first]] = np.roll(first, -1)  # each walk goes on to the next: one long walk
    order = depth_first_order(_graph(every, after, n), first[0], return_predecessors=False)
    place[order] = every
    return order.astype(np.intp), np.append(place[first], n)


def _sorted(rings: Rings) -> Rings:
    """Close the rings, and put them in the order of group, polygon, outer ring before holes."""
    x, y = rings.xy.T
    first, last = rings.start[:-1], rings.start[1:] - 1
    next_ = np.arange(1, len(x) + 1)
    next_[last] = first
    area = np.add.reduceat(x * y[next_] - x[next_] * y, first)
    order = np.lexsort((area < 0, rings.part, rings.group))
    length = (last - first + 1)[order]
    start = np.concatenate([[0], np.cumsum(length + 1)])
    take = np.repeat(first[order] - start[:-1], length + 1) + np.arange(start[-1])
    take[start[1:] - 1] = first[order]
    return Rings(rings.xy[take], start, rings.group[order], rings.part[order])
