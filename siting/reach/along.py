"""Positions along edges, in what walking costs: of points, and of targets that split them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.streets.graph import QUANTUM_M

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Ints32
    from siting.reach.links import Links
    from siting.reach.snap import Snapped


class Spots(NamedTuple):
    """Where n points are on the streets; all lengths are whole multiples of `QUANTUM_M`.

    Attributes
    ----------
    edge : ndarray of int, shape (n,)
        -1 for points that are not near the streets.
    ends : ndarray of int, shape (n, 2)
        The nodes at its ends; -1 for none.
    to_ends : ndarray of float, shape (n, 2)
        What it costs to walk to them [m]: both together just the cost of the edge.
    leg_m : ndarray of float, shape (n,)
        The way to the street [m]; infinite for points that are not near.
    """

    edge: Ints
    ends: Ints
    to_ends: Floats
    leg_m: Floats

    def only(self, which: Ints | Flags) -> Spots:
        """Choose points."""
        return Spots(self.edge[which], self.ends[which], self.to_ends[which], self.leg_m[which])

    @property
    def snapped(self) -> Flags:
        """Which of them are near the streets."""
        return self.edge >= 0

    def at(self, local: Ints32) -> Spots:
        """Give nodes other numbers: `local` holds that of each, and -1 at its end."""
        return self._replace(ends=local[self.ends].astype(np.intp))


def spots(snapped: Snapped, ends: Ints, cost_m: Floats) -> Spots:
    """Turn shares of edges into what walking costs.

    Parameters
    ----------
    snapped : Snapped
        The points.
    ends : ndarray of int, shape (m, 2)
        The nodes that each edge joins.
    cost_m : ndarray of float, shape (m,)
        What each edge costs.
    """
    on = snapped.edge >= 0
    whole = np.where(on, cost_m[snapped.edge], 0.0) if len(cost_m) else np.zeros(len(on))
    first = np.floor(snapped.share * whole / QUANTUM_M) * QUANTUM_M
    nodes = np.full((len(on), 2), -1, dtype=np.intp)
    nodes[on] = ends[snapped.edge[on]]
    return Spots(snapped.edge, nodes, np.column_stack([first, whole - first]), snapped.leg_m)


class Split:
    """Links whose edges are split where targets are: each place of targets becomes a node.

    Two points on one edge, with targets between them, so need no rule of their own.

    Parameters
    ----------
    links : Links
        The streets.
    targets : Spots
        Those on the streets; ends that are -1 lead out of the links.

    Attributes
    ----------
    links : Links
        The streets and the places of targets.
    node : ndarray of int, shape (t,)
        The node of each target.
    """

    def __init__(self, links: Links, targets: Spots) -> None:
        first = targets.to_ends[:, 0]
        order = np.lexsort((first, targets.edge))
        edge, at = targets.edge[order], first[order]
        after = np.ones(len(edge), dtype=bool)  # the first target of its place
        after[1:] = (edge[1:] != edge[:-1]) | (at[1:] != at[:-1])
        self.node = np.empty(len(edge), dtype=np.intp)
        self.node[order] = len(links) + np.cumsum(after) - 1
        place = order[after]
        self._edge, self._at = targets.edge[place], first[place]
        self._node = len(links) + np.arange(len(place))
        next_ = self._edge[1:] == self._edge[:-1]
        begin, end = np.r_[True, ~next_], np.r_[~next_, True]
        if not len(place):
            begin = end = np.zeros(0, dtype=bool)
        tails = np.concatenate(
            [targets.ends[place[begin], 0], self._node[:-1][next_], self._node[end]]
        )
        heads = np.concatenate(
            [self._node[begin], self._node[1:][next_], targets.ends[place[end], 1]]
        )
        cost = np.concatenate(
            [self._at[begin], np.diff(self._at)[next_], targets.to_ends[place[end], 1]]
        )
        known = (tails >= 0) & (heads >= 0)
        tails, heads, cost = tails[known], heads[known], cost[known]
        self.links = links.added(
            np.concatenate([tails, heads]),
            np.concatenate([heads, tails]),
            np.concatenate([cost, cost]),
            nodes=len(links) + len(place),
        )

    def around(self, points: Spots) -> tuple[Ints, Floats]:
        """Give the nodes on both sides of points, and what it costs to walk to them.

        Parameters
        ----------
        points : Spots
            Those on the streets.

        Returns
        -------
        nodes : ndarray of int, shape (n, 2)
            -1 where the edge leads out of the links.
        to_nodes : ndarray of float, shape (n, 2)
        """
        nodes, to_nodes = points.ends.copy(), points.to_ends.copy()
        some = np.flatnonzero(np.isin(points.edge, self._edge))
        edge, at = points.edge[some], points.to_ends[some, 0]
        both = np.lexsort(
            (
                np.repeat([0, 1], [len(self._edge), len(some)]),
                np.concatenate([self._at, at]),
                np.concatenate([self._edge, edge]),
            )
        )
        place = both < len(self._edge)
        before = np.cumsum(place)[~place] - 1  # the last place that is not farther along
        some = some[both[~place] - len(self._edge)]
        for side, which in ((0, before), (1, before + 1)):
            inside = (which >= 0) & (which < len(self._edge))
            inside[inside] = self._edge[which[inside]] == points.edge[some[inside]]
            one, other = some[inside], which[inside]
            nodes[one, side] = self._node[other]
            to_nodes[one, side] = np.abs(self._at[other] - points.to_ends[one, 0])
        return nodes, to_nodes
