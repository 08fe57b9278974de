"""Which streets lie within a cut-off of sites: edges, and the parts of edges where a way ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from siting.arrays import box_of

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.streets.graph import Graph


class Starts(NamedTuple):
    """Where s sites step onto the streets.

    Attributes
    ----------
    xy : ndarray of float, shape (s, 2)
        Easting and northing of the sites themselves [m].
    edge : ndarray of int, shape (s,)
        The edge that each is nearest to.
    along_m : ndarray of float, shape (s,)
        What the way along the edge costs, from its first end to the nearest point on it [m].
    leg_m : ndarray of float, shape (s,)
        The straight way from the site to that point [m].
    """

    xy: Floats
    edge: Ints
    along_m: Floats
    leg_m: Floats

    def within(self, cutoff_m: float) -> Starts:
        """Give those that come to the street within a cut-off."""
        return self.of(self.leg_m <= cutoff_m)

    def of(self, which: Flags | slice) -> Starts:
        """Give some of them."""
        return Starts(self.xy[which], self.edge[which], self.along_m[which], self.leg_m[which])


class Pieces(NamedTuple):
    """Parts of edges, whole ones too.

    Attributes
    ----------
    edge : ndarray of int, shape (k,)
        The edge of the graph.
    begin, end : ndarray of float, shape (k,)
        Where the part begins and ends on the edge, 0 to 1 from its first end.
    """

    edge: Ints
    begin: Floats
    end: Floats

    def of(self, which: Flags) -> Pieces:
        """Give some of the parts."""
        return Pieces(self.edge[which], self.begin[which], self.end[which])


class Nearby(NamedTuple):
    """The edges around some sites, and what the way to their ends costs.

    Attributes
    ----------
    starts : Starts
        The sites.
    edge : ndarray of int, shape (k,)
        All edges that a way within the cut-off may touch, and those near them.
    cost_m : ndarray of float, shape (k,)
        What each edge costs [m].
    way_m : ndarray of float, shape (k, 2)
        The way to its first and its last end from the nearest site [m]; infinite beyond the
        cut-off.
    """

    starts: Starts
    edge: Ints
    cost_m: Floats
    way_m: Floats

    def within(self, cutoff_m: float) -> tuple[Pieces, Pieces]:
        """Cut the edges where ways of a length end.

        Parameters
        ----------
        cutoff_m : float
            The longest way [m]; no more than that up to which `way_m` is known.

        Returns
        -------
        reached, unreached : Pieces
            Together they are all edges; parts without length are left out. In order of edges.
        """
        left = cutoff_m - self.way_m
        forth = np.clip(left[:, 0], 0.0, self.cost_m)
        back = np.clip(self.cost_m - left[:, 1], 0.0, self.cost_m)
        nowhere = self.cost_m == 0  # two nodes on one spot
        back = np.where(nowhere & (left >= 0).any(axis=1), -1.0, back)
        gap = back > forth
        own = np.isin(self.edge, self.starts.edge)
        far, row = np.flatnonzero(gap & ~own), np.flatnonzero(~gap & ~own)
        zero, cost = np.zeros(len(self.edge)), self.cost_m
        reached = [(row, zero[row], cost[row]), (far, zero[far], forth[far])]
        reached.append((far, back[far], cost[far]))
        unreached = [(far, forth[far], back[far])]
        for at in np.flatnonzero(own).tolist():
            inside, outside = self._cut(at, forth[at], back[at], cutoff_m)
            reached.append(inside)
            unreached.append(outside)
        return self._pieces(reached), self._pieces(unreached)

    def _cut(
        self, at: int, forth: float, back: float, cutoff_m: float
    ) -> tuple[tuple[Ints, Floats, Floats], tuple[Ints, Floats, Floats]]:
        """Cut an edge that sites step onto: ways go out to both sides from each of them."""
        here = self.starts.edge == self.edge[at]
        cost, along = self.cost_m[at], self.starts.along_m[here]
        left = cutoff_m - self.starts.leg_m[here]
        along, left = along[left >= 0], left[left >= 0]
        begin = np.clip(np.concatenate([[0.0, back], along - left]), 0.0, cost)
        end = np.clip(np.concatenate([[forth, cost], along + left]), 0.0, cost)
        order = np.argsort(begin, kind="stable")
        begin, end = begin[order], np.maximum.accumulate(end[order])
        apart = begin[1:] > end[:-1]
        first, last = np.append(True, apart), np.append(apart, True)
        inside = begin[first], end[last]
        outside = np.append(0.0, inside[1]), np.append(inside[0], cost)
        return (
            (np.full(len(inside[0]), at), *inside),
            (np.full(len(outside[0]), at), *outside),
        )

    def _pieces(self, found: list[tuple[Ints, Floats, Floats]]) -> Pieces:
        at, begin, end = (np.concatenate(part) for part in zip(*found, strict=True))
        long = np.flatnonzero(end > begin)
        long = long[np.lexsort((begin[long], at[long]))]
        at = at[long]
        cost = self.cost_m[at]
        return Pieces(self.edge[at], begin[long] / cost, end[long] / cost)


class Search:
    """Looks for the streets around sites.

    Parameters
    ----------
    graph : Graph
        The streets.
    cost_m : ndarray of float, shape (m,)
        What each edge costs, never less than its length [m]: `Graph.cost_m`.
    """

    def __init__(self, graph: Graph, cost_m: Floats) -> None:
        self._graph, self._cost_m = graph, cost_m
        first, last = graph.xy[graph.ends[:, 0]], graph.xy[graph.ends[:, 1]]
        self._low, self._high = np.minimum(first, last).T, np.maximum(first, last).T

    def around(self, starts: Starts, *, cutoff_m: float, margin_m: float) -> Nearby:
        """Measure the ways to the ends of all edges within the cut-off of any of the sites.

        Parameters
        ----------
        starts : Starts
            One site or more that come to the street within the cut-off.
        cutoff_m : float
            The longest way that is measured [m].
        margin_m : float
            How far beyond it edges are still listed [m].

        Notes
        -----
        No edge costs less than the straight line, so that no way leaves the box that is as far
        from the sites as the cut-off: only the edges that meet it are looked at.
        """
        west, south, east, north = box_of(starts.xy)
        far = cutoff_m + margin_m
        edge = np.flatnonzero(
            (self._low[0] <= east + far)
            & (self._high[0] >= west - far)
            & (self._low[1] <= north + far)
            & (self._high[1] >= south - far)
        )
        cost = self._cost_m[edge]
        nodes, ends = np.unique(self._graph.ends[edge], return_inverse=True)
        ends = ends.reshape(-1, 2)
        own = np.searchsorted(edge, starts.edge)
        first = np.column_stack([starts.along_m, cost[own] - starts.along_m])
        graph = _from_one_source(
            np.concatenate([ends[:, 0], ends[:, 1], np.full(2 * len(own), len(nodes))]),
            np.concatenate([ends[:, 1], ends[:, 0], ends[own].ravel()]),
            np.concatenate([cost, cost, (first + starts.leg_m[:, None]).ravel()]),
            len(nodes),
        )
        (way,) = dijkstra(graph, indices=[len(nodes)], limit=cutoff_m)
        return Nearby(starts, edge, cost, way[ends])


def _from_one_source(tails: Ints, heads: Ints, metres: Floats, n: int) -> Rows:
    """Make the graph of n nodes and, as the last, a source that stands for all sites."""
    order = np.lexsort((metres, heads, tails))  # of parallel edges, the shortest counts
    tails, heads, metres = tails[order], heads[order], metres[order]
    new = np.append(True, (np.diff(tails) != 0) | (np.diff(heads) != 0))
    indptr = np.searchsorted(tails[new], np.arange(n + 2)).astype(np.int32)
    return csr_array((metres[new], heads[new].astype(np.int32), indptr), shape=(n + 1, n + 1))
