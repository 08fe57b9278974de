"""Pieces, split where they are joined, become edges: each pair of nodes once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.streets import order
from siting.streets.graph import up
from siting.streets.joins import length_of, project
from siting.streets.pieces import key_of

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.streets.joins import Joins
    from siting.streets.pieces import Pieces


@dataclass(frozen=True, kw_only=True)
class Edges:
    """m edges between n nodes: the columns of `Graph`, and which edges are `apart`.

    Attributes
    ----------
    n_twice : int
        Edges that lay between the same two nodes as another; the one of the least cost stays.
    """

    xy: Floats
    ends: Ints
    length_m: Floats
    slowness: Floats
    apart: Flags
    n_twice: int


def join(pieces: Pieces, joins: Joins) -> Edges:
    """Split pieces and link nodes, then put nodes and edges into their order.

    Nodes come as in `order.spatial`; edges by their nodes. Nodes with an edge of no length between
    them become one; nodes without edges are left out.
    """
    xy = np.concatenate((pieces.xy, joins.xy))
    ends, piece = _split(pieces, xy, joins.split)
    links = np.concatenate((joins.links, pieces.links))
    ends = np.concatenate((ends, links))
    slowness = np.concatenate((pieces.slowness[piece], np.ones(len(links))))
    apart = np.concatenate((pieces.apart[piece], np.zeros(len(links), dtype=bool)))
    ends = np.sort(_renumbered(xy, ends)[ends], axis=1)
    real = ends[:, 0] != ends[:, 1]
    ends, slowness, apart = ends[real], slowness[real], apart[real]
    xy, ends = _in_order(xy, ends)
    key = key_of(ends, len(xy))
    rows = order.by(key, slowness, apart)
    once = rows[_first(key[rows])]
    u, v = ends[once].T
    return Edges(
        xy=xy,
        ends=ends[once],
        length_m=up(length_of(xy[v] - xy[u])),
        slowness=slowness[once],
        apart=apart[once],
        n_twice=len(rows) - len(once),
    )


def _split(pieces: Pieces, xy: Floats, split: Ints) -> tuple[Ints, Ints]:
    """Cut pieces at the nodes on them; say also which piece each edge is from."""
    if not len(split):
        return pieces.ends, np.arange(len(pieces.ends))
    piece, node = split.T
    u, v = pieces.ends[piece].T
    share, _ = project(xy[node], xy[u], xy[v])
    rows = np.lexsort((node, share, piece))
    piece, node, u, v = piece[rows], node[rows], u[rows], v[rows]
    first = _first(piece)
    last = np.append(first[1:], True)
    before = np.where(first, u, np.concatenate((u[:1], node[:-1])))
    whole = np.ones(len(pieces.ends), dtype=bool)
    whole[piece] = False
    parts = np.column_stack((before, node)), np.column_stack((node, v))[last]
    return (
        np.concatenate((pieces.ends[whole], *parts)),
        np.concatenate((np.flatnonzero(whole), piece, piece[last])),
    )


def _renumbered(xy: Floats, ends: Ints) -> Ints:
    """Give nodes that are joined without any length the number of the first of them."""
    number = np.arange(len(xy))
    u, v = ends.T
    zero = ends[(u != v) & (xy[u] == xy[v]).all(axis=1)]
    if len(zero):
        joined = coo_array((np.ones(len(zero)), (zero[:, 0], zero[:, 1])), shape=(len(xy),) * 2)
        label = connected_components(joined, directed=False)[1]
        _, first, of_node = np.unique(label, return_index=True, return_inverse=True)
        number = first[of_node]
    return number


def _in_order(xy: Floats, ends: Ints) -> tuple[Floats, Ints]:
    """Leave out nodes without edges, and number the others in their order."""
    used = np.zeros(len(xy), dtype=bool)
    used[ends] = True
    kept = np.flatnonzero(used)
    kept = kept[order.by(_rank(xy[kept]), kept)]
    number = np.empty(len(xy), dtype=np.intp)
    number[kept] = np.arange(len(kept))
    return xy[kept], np.sort(number[ends], axis=1)


def _rank(xy: Floats) -> Ints:
    """Give positions their numbers in spatial order, the same position the same."""
    rows = order.spatial(xy)
    rank = np.empty(len(xy), dtype=np.intp)
    new = (xy[rows[1:]] != xy[rows[:-1]]).any(axis=1)
    rank[rows] = np.concatenate(([0], np.cumsum(new)))[: len(xy)]
    return rank


def _first(key: Ints) -> Flags:
    """Say which rows begin a run of the same key."""
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    return first
