"""The nearest, second nearest, ... target of every node of the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse.csgraph import dijkstra

from siting.arrays import ranges

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.reach.links import Links


class Seeds(NamedTuple):
    """Where targets meet the streets: s ways from a target to a node.

    Attributes
    ----------
    target, node : ndarray of int, shape (s,)
    way_m : ndarray of float, shape (s,)
    """

    target: Ints
    node: Ints
    way_m: Floats

    def only(self, which: Flags) -> Seeds:
        """Choose ways."""
        return Seeds(self.target[which], self.node[which], self.way_m[which])

    def and_(self, other: Seeds) -> Seeds:
        """Add others."""
        return Seeds(
            np.concatenate([self.target, other.target]),
            np.concatenate([self.node, other.node]),
            np.concatenate([self.way_m, other.way_m]),
        )


def nearest(links: Links, seeds: Seeds, *, most: int) -> tuple[Floats, Ints]:
    """Find the nearest targets of every node; of equally near ones, the first.

    Parameters
    ----------
    links : Links
        The streets; each link has its like in the other direction.
    seeds : Seeds
        Where targets meet them.
    most : int
        How many targets are wanted.

    Returns
    -------
    way_m : ndarray of float, shape (most, n)
        In order; infinite where there are fewer.
    target : ndarray of int, shape (most, n)
        -1 where there are fewer.

    Notes
    -----
    One run of Dijkstra's algorithm from all targets together gives the nearest. Let T(v) be the
    k nearest targets of node v. The next one is found by one more run, which sets out wherever a
    street joins nodes u and v with different T: a target in T(u) that is not in T(v) is known to
    be so far from v. This is exact: on the way from v to its next nearest target, let u be the
    first node with another T. T(u) then has a target that T(v) has not, and it is as near to v as
    the next one. Nor does that run bring a target into a node v that is in T(v) already: on its
    way it came from a node u with another T, and a target in T(u) that is not in T(v) came
    before it, also of equally near ones.
    """
    way = np.full((most, len(links)), np.inf)
    target = np.full((most, len(links)), -1, dtype=np.intp)
    way[0], target[0] = _settled(links, seeds)
    for have in range(1, most):
        known = target[:have]
        if (known[-1] < 0).all():
            break
        sets = np.sort(known, axis=0)
        crossing = np.zeros(len(links.heads), dtype=bool)
        for one in sets:
            crossing |= one[links.tails] != one[links.heads]
        across = _across(links, crossing, way[:have], known)
        own = seeds.only(~(known[:, seeds.node] == seeds.target).any(axis=0))
        way[have], target[have] = _settled(links, across.and_(own))
    return way, target


def _across(links: Links, crossing: Flags, way: Floats, known: Ints) -> Seeds:
    """Carry known targets over streets to nodes of which they are not among the known."""
    tails, heads, cost = links.tails[crossing], links.heads[crossing], links.cost[crossing]
    found = Seeds(*(np.zeros(0, dtype=np.intp),) * 2, np.zeros(0))
    for ways, targets in zip(way, known, strict=True):
        seeds = Seeds(targets[tails], heads.astype(np.intp), ways[tails] + cost)
        new = (seeds.target >= 0) & ~(known[:, heads] == seeds.target).any(axis=0)
        found = found.and_(seeds.only(new))
    return found


def _settled(links: Links, seeds: Seeds) -> tuple[Floats, Ints]:
    """Find the nearest target of every node, the first of equally near ones."""
    n = len(links)
    if not len(seeds.node):
        return np.full(n, np.inf), np.full(n, -1, dtype=np.intp)
    targets, virtual = np.unique(seeds.target, return_inverse=True)
    all_ = links.added(n + virtual, seeds.node, seeds.way_m, nodes=n + len(targets))
    way, _, source = dijkstra(
        all_.rows, indices=n + np.arange(len(targets)), min_only=True, return_predecessors=True
    )
    way, source = way[:n], source[:n]
    target = np.append(targets, -1)[np.where(source >= 0, source - n, -1)]
    _first_of_equals(links, seeds, way, target)
    return way, target


def _first_of_equals(links: Links, seeds: Seeds, way: Floats, target: Ints) -> None:
    """Where several targets are equally near to a node, give it the first of them."""
    better = (seeds.way_m == way[seeds.node]) & (seeds.target < target[seeds.node])
    np.minimum.at(target, seeds.node[better], seeds.target[better])
    links_ = np.arange(len(links.heads))
    while len(links_):
        tails, heads = links.tails[links_], links.heads[links_]
        better = (target[tails] < target[heads]) & (way[tails] + links.cost[links_] == way[heads])
        heads = heads[better]
        np.minimum.at(target, heads, target[tails[better]])
        changed = np.unique(heads)
        links_ = ranges(links.starts[changed], np.diff(links.starts)[changed])


def best(way: Floats, target: Ints, *, most: int) -> tuple[Floats, Ints]:
    """Choose the nearest different targets from several offered to each point.

    Parameters
    ----------
    way : ndarray of float, shape (n, c)
        Ways to targets; infinite for none.
    target : ndarray of int, shape (n, c)
        The targets; one may be offered more than once.
    most : int
        How many are wanted.

    Returns
    -------
    way : ndarray of float, shape (n, most)
        In order, infinite where there are fewer.
    target : ndarray of int, shape (n, most)
        The first of equally near ones; -1 where there are fewer.
    """
    if most == 1:
        return _best(way, target)
    order = np.lexsort((target, way), axis=1)
    way = np.take_along_axis(way, order, axis=1)
    target = np.take_along_axis(target, order, axis=1)
    again = np.isinf(way)
    for column in range(1, way.shape[1]):
        again[:, column] |= (target[:, :column] == target[:, column, None]).any(axis=1)
    way = np.where(again, np.inf, way)
    order = np.argsort(again, axis=1, kind="stable")[:, :most]
    way = np.take_along_axis(way, order, axis=1)
    target = np.take_along_axis(target, order, axis=1)
    lacking = np.full((len(way), max(0, most - way.shape[1])), np.inf)
    way = np.hstack([way, lacking])
    target = np.hstack([target, np.full(lacking.shape, -1)])
    return way, np.where(np.isinf(way), -1, target)


def _best(way: Floats, target: Ints) -> tuple[Floats, Ints]:
    least, which = way[:, 0].copy(), target[:, 0].copy()
    for column in range(1, way.shape[1]):
        ways, targets = way[:, column], target[:, column]
        nearer = (ways < least) | ((ways == least) & (targets < which))
        least[nearer], which[nearer] = ways[nearer], targets[nearer]
    which[np.isinf(least)] = -1
    return least[:, None], which[:, None]
