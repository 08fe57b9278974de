"""Vertices become nodes: which of them are at the same place, and on the same level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.arrays import ranges
from siting.language import say
from siting.streets import near, order
from siting.streets.lines import Lines

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints

#: No plane on earth has a coordinate beyond this [m].
FARTHEST_M = 1e8

_JOINED = np.iinfo(np.intp).min  # the level of a node that joins levels


class Nodes(NamedTuple):
    """What vertices become.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m]; in an order that follows from positions and levels alone.
    of_vertex : ndarray of int, shape (v,)
        The node of each vertex.
    is_end : ndarray of bool, shape (n,)
        Whether a line begins or ends there.
    links : ndarray of int, shape (l, 2)
        Nodes of places that are near, but moved to different ones.
    n_moved : int
        Positions that gave way to one at most a centimetre off.
    n_stacked : int
        Places with several nodes, because of their levels.
    """

    xy: Floats
    of_vertex: Ints
    is_end: Flags
    links: Ints
    n_moved: int
    n_stacked: int


class _Places(NamedTuple):
    """Where vertices are: `of_vertex` and, for what joins, the `cluster` of each place."""

    xy: Floats
    of_vertex: Ints
    cluster: Ints
    links: Ints
    n_moved: int


def drawable(lines: Lines) -> tuple[Lines, int]:
    """Leave out lines that have fewer than two vertices, or one that is no position.

    Returns
    -------
    lines : Lines
        The others.
    n_dropped : int
        How many were left out.
    """
    good = (np.abs(lines.xy) <= FARTHEST_M).all(axis=1)  # False for NaN as well
    bad_before = np.concatenate(([0], np.cumsum(~good)))
    length = np.diff(lines.starts)
    keep = (np.diff(bad_before[lines.starts]) == 0) & (length >= 2)
    if keep.all():
        return lines, 0
    kept = Lines(
        xy=lines.xy[ranges(lines.starts[:-1][keep], length[keep])],
        starts=np.concatenate(([0], np.cumsum(length[keep]))),
        level=lines.level[keep],
        apart=lines.apart[keep],
        slowness=lines.slowness[keep],
        meet_at_vertices=lines.meet_at_vertices,
    )
    return kept, int((~keep).sum())


def nodes_of(lines: Lines) -> Nodes:
    """Make a node of all vertices that are at the same place and join there.

    Vertices of the same level join. Where a line ends, it joins all lines there, whatever their
    level; but the end of another line does not join the middle of a line that is `apart`, if
    nothing else of that one's level is there (unless the lines `meet_at_vertices`).
    """
    place = _places(lines.xy)
    end = np.zeros(len(lines.xy), dtype=bool)
    end[lines.starts[:-1]] = end[lines.starts[1:] - 1] = True
    node, where = place.of_vertex.copy(), np.arange(len(place.xy))
    links, n_stacked = place.links, 0
    if len(lines) and lines.level.min() != lines.level.max():
        vertex, level = _levels(lines, place, end)
        both = np.column_stack((place.of_vertex[vertex], level))
        kinds, kind = np.unique(both, axis=0, return_inverse=True)
        own = np.concatenate(([True], kinds[1:, 0] != kinds[:-1, 0]))[: len(kinds)]
        number = np.where(own, kinds[:, 0], len(place.xy) + np.cumsum(~own) - 1)
        node[vertex] = number[kind.ravel()]
        where = np.concatenate((where, kinds[~own, 0]))
        links = _level_links(links, kinds, number)
        n_stacked = len(np.unique(kinds[~own, 0]))
    used = np.zeros(len(where), dtype=bool)
    used[node] = True
    rank = np.cumsum(used) - 1
    is_end = np.zeros(len(where), dtype=bool)
    is_end[node[end]] = True
    return Nodes(
        place.xy[where[used]], rank[node], is_end[used], rank[links], place.n_moved, n_stacked
    )


def _places(xy: Floats) -> _Places:
    """Find which vertices are at the same place, within a centimetre."""
    xy = xy + 0.0  # -0.0 and 0.0 are one place
    rows = order.spatial(xy)
    first = np.ones(len(xy), dtype=bool)
    first[1:] = (xy[rows[1:]] != xy[rows[:-1]]).any(axis=1)
    of_vertex = np.empty(len(xy), dtype=np.intp)
    of_vertex[rows] = np.cumsum(first) - 1
    at = xy[rows[first]]
    close = near.pairs(
        at, near.SAME_M, what="vertices", hint=say("simplify the lines, to a decimetre for example")
    )
    if not len(close):
        return _Places(at, of_vertex, np.arange(len(at)), close, 0)
    taken = near.first_of(len(at), close)
    joined = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(at),) * 2)
    cluster = connected_components(joined, directed=False)[1].astype(np.intp)
    links = np.unique(np.sort(taken[close], axis=1), axis=0)
    links = links[links[:, 0] != links[:, 1]]
    return _Places(at, taken[of_vertex], cluster, links, int((taken != np.arange(len(at))).sum()))


def _levels(lines: Lines, place: _Places, end: Flags) -> tuple[Ints, Ints]:
    """Say on which level the vertices join that are where several levels meet."""
    line = np.repeat(np.arange(len(lines)), np.diff(lines.starts))
    cluster, level = place.cluster[place.of_vertex], lines.level[line]
    lowest = np.full(len(place.xy), np.iinfo(np.intp).max)
    np.minimum.at(lowest, cluster, level)
    mixed = np.zeros(len(place.xy), dtype=bool)
    mixed[cluster[level != lowest[cluster]]] = True
    vertex = np.flatnonzero(mixed[cluster])
    cluster, level, end = cluster[vertex], level[vertex], end[vertex]
    has_end = np.zeros(len(place.xy), dtype=bool)
    has_end[cluster[end]] = True
    _, group = np.unique(np.column_stack((cluster, level)), axis=0, return_inverse=True)
    group = group.ravel()
    loose = end | ~lines.apart[line[vertex]] | lines.meet_at_vertices
    open_ = np.zeros(len(vertex), dtype=bool)
    open_[group[loose]] = True
    return vertex, np.where(has_end[cluster] & open_[group], _JOINED, level).astype(np.intp)


def _level_links(links: Ints, kinds: Ints, number: Ints) -> Ints:
    """Link the nodes of two near places that are on the same level.

    Parameters
    ----------
    links : ndarray of int, shape (l, 2)
        Near places.
    kinds : ndarray of int, shape (k, 2)
        Place and level of each node where several levels meet; sorted.
    number : ndarray of int, shape (k,)
        These nodes.
    """
    if not len(links):
        return links
    n_of = np.bincount(kinds[:, 0], minlength=int(links.max()) + 1)
    start = np.searchsorted(kinds[:, 0], np.arange(len(n_of)))
    plain = links[(n_of[links] == 0).all(axis=1)]
    links = links[(n_of[links] > 0).all(axis=1)]
    n_left, n_right = n_of[links[:, 0]], n_of[links[:, 1]]
    link = np.repeat(np.arange(len(links)), n_left)
    left = ranges(start[links[:, 0]], n_left)
    right = ranges(start[links[link, 1]], n_right[link])
    left = np.repeat(left, n_right[link])
    same = kinds[left, 1] == kinds[right, 1]
    return np.concatenate((plain, np.column_stack((number[left], number[right]))[same]))
