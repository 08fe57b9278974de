"""Windows of the streets: all that can lie on a way no longer than some length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array

from siting.arrays import ranges
from siting.reach.links import Links
from siting.reach.straight import apart

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Ints32
    from siting.reach.along import Spots
    from siting.streets.graph import Graph

_TILE_M = 250.0
_EDGES_AT_ONCE = 200_000
#: Edges may be this much shorter than the straight line: what floating point leaves over [m].
_ROUNDING_M = 1e-5


class Tiles:
    """Points sorted into square tiles, so that those in a box are found at once.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    """

    def __init__(self, xy: Floats) -> None:
        tile = np.floor(xy / _TILE_M).astype(np.int64)
        self._origin = tile.min(axis=0) if len(xy) else np.zeros(2, dtype=np.int64)
        self._shape = np.ptp(tile, axis=0) + 1 if len(xy) else np.zeros(2, dtype=np.int64)
        column, row = (tile - self._origin).T
        key = row * self._shape[0] + column
        self._order = np.argsort(key, kind="stable")
        self._key = key[self._order]

    def inside(self, box: Floats) -> Ints:
        """List the points of all tiles that a box (west, south, east, north) meets, in order."""
        tile = np.floor(np.asarray(box).reshape(2, 2) / _TILE_M) - self._origin
        (west, south), (east, north) = np.clip(tile, [0, 0], self._shape - 1).astype(np.int64)
        if not len(self._key) or (tile[1] < 0).any() or (tile[0] >= self._shape).any():
            return np.zeros(0, dtype=np.intp)
        row = np.arange(south, north + 1) * self._shape[0]
        start = np.searchsorted(self._key, row + west)
        stop = np.searchsorted(self._key, row + east, side="right")
        return np.sort(self._order[ranges(start, stop - start)])


class Windows:
    """Cuts windows out of the streets.

    Parameters
    ----------
    graph : Graph
        The streets; no edge costs less than the straight line between its ends.

    Notes
    -----
    A way from a place can leave a box around it only if it is longer than the way to its edge:
    since no edge costs less than the straight line, all nodes on ways within a cut-off are in the
    box that is larger by it on each side. One window is used at a time.
    """

    def __init__(self, graph: Graph) -> None:
        n, m = len(graph.xy), len(graph.ends)
        for start in range(0, m, _EDGES_AT_ONCE):
            some = slice(start, start + _EDGES_AT_ONCE)
            tails, heads = graph.ends[some].T
            if (apart(graph.xy[tails], graph.xy[heads]) > graph.length_m[some] + _ROUNDING_M).any():
                raise ValueError("an edge is shorter than the straight line between its ends")
        both = graph.ends.astype(np.int32)
        edge = np.arange(m, dtype=np.int32)
        rows = coo_array(
            (np.concatenate([edge, edge]), (both.ravel("F"), both[:, ::-1].ravel("F"))),
            shape=(n, n),
        ).tocsr()
        self._starts = rows.indptr.astype(np.int32)
        self._heads, self._edge = rows.indices.astype(np.int32), rows.data
        self._tiles = Tiles(graph.xy)
        self._part = graph.component
        self._local = np.full(n + 1, -1, dtype=np.int32)  # the last for the node -1
        self._nodes = np.zeros(0, dtype=np.intp)

    def reachable(self, points: Spots, targets: Spots, most: int) -> Ints:
        """Count the targets to which ways lead from each point on the streets, up to so many."""
        part = self._part[targets.ends[:, 0]]
        counts = np.bincount(part, minlength=int(self._part.max()) + 1)
        return np.minimum(counts[self._part[points.ends[:, 0]]], most)

    def whole(self, cost_m: Floats) -> Links:
        """Give all links, with the cost of each edge."""
        return Links(self._starts, self._heads, cost_m[self._edge])

    def cut(self, cost_m: Floats, box: Floats) -> tuple[Links, Ints32]:
        """Give the links between the nodes in a box.

        Parameters
        ----------
        cost_m : ndarray of float, shape (m,)
            What each edge costs.
        box : ndarray of float, shape (4,)
            West, south, east and north [m].

        Returns
        -------
        links : Links
        local : ndarray of int, shape (n + 1,)
            The number of each node in them, -1 for others and at the end; until the next cut.
        """
        self._local[self._nodes] = -1
        self._nodes = nodes = self._tiles.inside(box)
        self._local[nodes] = np.arange(len(nodes))
        start = self._starts[nodes].astype(np.intp)
        length = self._starts[nodes + 1] - start
        at = ranges(start, length)
        heads = self._local[self._heads[at]]
        inside = heads >= 0
        before = np.concatenate([[0], np.cumsum(inside)])
        starts = before[np.concatenate([[0], np.cumsum(length)])].astype(np.int32)
        return Links(starts, heads[inside], cost_m[self._edge[at[inside]]]), self._local
