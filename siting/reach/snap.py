"""Points to streets: the nearest point on an edge, not the nearest crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.arrays import box_of, ranges
from siting.reach.straight import HALF_CENTIMETRE_M, apart
from siting.streets.graph import up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Ints, Ints32
    from siting.streets.graph import Graph

#: Cells are as high and wide as edges are long on average, within these limits [m].
_LEAST_CELL_M, _MOST_CELL_M = 20.0, 200.0
_TESTED_AT_ONCE = 400_000
_POINTS_AT_ONCE = 20_000
_EDGES_AT_ONCE = 100_000
#: How much farther than the nearest an edge may seem, and still be measured exactly [m].
_UNSURE_M = 1e-6


class Snapped(NamedTuple):
    """Where n points meet the streets.

    Attributes
    ----------
    edge : ndarray of int, shape (n,)
        The nearest edge, the lowest of those equally near; -1 where none is near enough.
    share : ndarray of float, shape (n,)
        How far along the edge, from its first end, 0, to its second, 1.
    leg_m : ndarray of float, shape (n,)
        The straight way to it [m], a whole multiple of `QUANTUM_M`, rounded up; infinite where
        there is no edge.
    """

    edge: Ints
    share: Floats
    leg_m: Floats


class Snapper:
    """Finds the nearest point on the streets.

    Parameters
    ----------
    graph : Graph
        The streets.
    snap_m : float
        The farthest that a point may be from them [m], the limit included, to the centimetre.
    fragments : bool
        Whether fragments count as well.

    Notes
    -----
    Edges are cut into pieces no longer than a cell, and each piece is listed in the cells that its
    box meets, four at most. A point looks into its own cell, and then into rings of cells around
    it, until what it found is nearer than all that it has not looked into.
    """

    def __init__(self, graph: Graph, *, snap_m: float, fragments: bool = False) -> None:
        self._graph, self._far = graph, snap_m + HALF_CENTIMETRE_M
        left_out = (not fragments) & graph.fragment[graph.component[graph.ends[:, 0]]]
        self._edges = np.flatnonzero(~left_out).astype(np.int32)
        some = [
            np.arange(start, min(start + _EDGES_AT_ONCE, len(self._edges)))
            for start in range(0, len(self._edges), _EDGES_AT_ONCE)
        ]
        total = sum(float(np.sqrt((self._lines(one)[1] ** 2).sum(axis=1)).sum()) for one in some)
        mean = total / max(1, len(self._edges))
        self._cell = float(np.clip(mean, _LEAST_CELL_M, _MOST_CELL_M))
        west, south, east, north = np.floor(box_of(graph.xy) / self._cell) if some else [0] * 4
        self._origin = np.array([west, south], dtype=np.int64) - 1
        self._shape = np.array([east, north], dtype=np.int64) + 2 - self._origin
        parts = [self._cells(one) for one in some]
        key = np.concatenate([np.zeros(0, dtype=np.int64), *(keys for keys, _ in parts)])
        listed = np.concatenate([np.zeros(0, dtype=np.int32), *(owner for _, owner in parts)])
        order = np.argsort(key, kind="stable")
        self._key, self._listed = key[order], listed[order]

    def _lines(self, edges: Ints) -> tuple[Floats, Floats]:
        """Give the first end of edges and the way along them to the second, shape (k, 2)."""
        ends = self._graph.ends[self._edges[edges]]
        first = self._graph.xy[ends[:, 0]]
        return first, self._graph.xy[ends[:, 1]] - first

    def _cells(self, edges: Ints) -> tuple[Ints, Ints32]:
        """Give the cells, numbered row by row, that edges meet, and the edge of each."""
        first, along = self._lines(edges)
        long = np.sqrt((along**2).sum(axis=1))
        pieces = np.maximum(np.ceil(long / (0.99 * self._cell)), 1).astype(np.intp)
        which = ranges(np.zeros(len(edges), dtype=np.intp), pieces)
        first, along = np.repeat(first, pieces, axis=0), np.repeat(along, pieces, axis=0)
        of = np.repeat(pieces, pieces)
        (x, y), (other_x, other_y) = (
            (np.floor((first + along * at[:, None]) / self._cell).astype(np.int64) - self._origin).T
            for at in (which / of, (which + 1) / of)
        )
        aside, above = x != other_x, y != other_y
        corner, width = aside & above, self._shape[0]
        keys = [
            y * width + x,
            (y * width + other_x)[aside],
            (other_y * width + x)[above],
            (other_y * width + other_x)[corner],
        ]
        owner = np.repeat(edges.astype(np.int32), pieces)
        owners = [owner, owner[aside], owner[above], owner[corner]]
        return np.concatenate(keys), np.concatenate(owners)

    def snap(self, xy: Floats) -> Snapped:
        """Find the nearest point on the streets of each point.

        Parameters
        ----------
        xy : ndarray of float, shape (n, 2)
            Easting and northing [m].
        """
        edge = np.full(len(xy), -1, dtype=np.intp)
        share, leg = np.zeros(len(xy)), np.full(len(xy), np.inf)
        if not len(self._edges) or not len(xy):
            return Snapped(edge, share, leg)
        cell = np.floor(xy / self._cell).astype(np.int64) - self._origin
        order = np.lexsort(cell.T)  # what is looked up one after the other is near
        for start in range(0, len(xy), _POINTS_AT_ONCE):
            some = order[start : start + _POINTS_AT_ONCE]
            found, share[some], away = self._nearest(xy[some], cell[some])
            near = away <= self._far
            edge[some] = np.where(near, self._edges[found], -1)
            leg[some] = np.where(near, up(away), np.inf)
        share[edge < 0] = 0.0
        return Snapped(edge, share, leg)

    def _nearest(self, xy: Floats, cell: Ints) -> tuple[Ints, Floats, Floats]:
        """Give the edge, the share of it and the distance; infinite where none is near."""
        edge = np.zeros(len(xy), dtype=np.intp)
        share, away = np.zeros(len(xy)), np.full(len(xy), np.inf)
        inside = xy - (cell + self._origin) * self._cell
        margin = np.minimum(inside, self._cell - inside).min(axis=1)
        left, ring = np.arange(len(xy)), 0
        while len(left):
            for some, start, length in self._runs(cell[left], ring):
                these = left[some]
                edge[these], share[these], away[these] = self._measured(xy[these], start, length)
            seen = np.minimum(ring * self._cell + margin[left] - _UNSURE_M, self._far)
            left = left[away[left] > seen]
            if ring * self._cell > self._far:
                break
            ring = max(1, 2 * ring)
        return edge, share, away

    def _runs(self, cell: Ints, ring: int) -> Iterator[tuple[slice, Ints, Ints]]:
        """Give the runs of listed edges around points, a few points at a time."""
        width, height = self._shape
        row = cell[:, 1, None] + np.arange(-ring, ring + 1)
        west = np.clip(cell[:, 0, None] - ring, 0, width)
        east = np.clip(cell[:, 0, None] + ring, -1, width - 1)
        start = np.searchsorted(self._key, row * width + west)
        length = np.searchsorted(self._key, row * width + east, side="right") - start
        length[(row < 0) | (row >= height) | (west > east)] = 0
        many = np.cumsum(length.sum(axis=1))
        begin = 0
        while begin < len(cell):
            before = many[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(many, before + _TESTED_AT_ONCE)))
            some = slice(begin, end)
            yield some, start[some], length[some]
            begin = end

    def _measured(self, xy: Floats, start: Ints, length: Ints) -> tuple[Ints, Floats, Floats]:
        """Measure to all edges of the runs, and give the nearest of each point."""
        count = length.sum(axis=1)
        edge = self._listed[ranges(start.ravel(), length.ravel())].astype(np.intp)
        owner = np.repeat(np.arange(len(xy)), count)
        x, y = np.ascontiguousarray(xy.T)
        (line_x, line_y), (along_x, along_y) = (part.T for part in self._lines(edge))
        east, north = x[owner] - line_x, y[owner] - line_y
        long = along_x * along_x + along_y * along_y  # above 0: edges without length are dropped
        at = np.clip((east * along_x + north * along_y) / long, 0.0, 1.0)
        squared = (east - at * along_x) ** 2 + (north - at * along_y) ** 2
        some = np.flatnonzero(count)
        least = np.full(len(xy), np.inf)
        if len(some):
            least[some] = np.minimum.reduceat(squared, (np.cumsum(count) - count)[some])
        sure = (np.sqrt(least) + _UNSURE_M) ** 2
        maybe = np.flatnonzero(squared <= sure[owner])
        return self._exactly(xy, owner[maybe], edge[maybe], at[maybe])

    def _exactly(
        self, xy: Floats, owner: Ints, edge: Ints, share: Floats
    ) -> tuple[Ints, Floats, Floats]:
        """Choose between edges that seem equally near: at a vertex, they are exactly so."""
        first, along = self._lines(edge)
        on = first + share[:, None] * along
        end = share == 1.0
        on[end] = self._graph.xy[self._graph.ends[self._edges[edge[end]], 1]]
        away = apart(xy[owner], on)
        order = np.lexsort((edge, away, owner))
        nearest = order[np.unique(owner[order], return_index=True)[1]]
        found, shares = np.zeros(len(xy), dtype=np.intp), np.zeros(len(xy))
        distance = np.full(len(xy), np.inf)
        found[owner[nearest]], shares[owner[nearest]] = edge[nearest], share[nearest]
        distance[owner[nearest]] = away[nearest]
        return found, shares, distance
