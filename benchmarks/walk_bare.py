"""The bare cost of ways along streets: scipy's Dijkstra on one CSR, and nothing else.

Every limit on walking is a ratio to these: the nearest of some nodes, in one call, and reach sets
in spatial windows. Nobody is snapped, no way is estimated and no progress is shown.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

TILE_M = 2_000.0


def links(ends: np.ndarray, length_m: np.ndarray, n: int) -> csr_array:
    """Put edges into rows, in both directions."""
    u, v = ends.T
    both = (np.concatenate([length_m, length_m]), (np.r_[u, v], np.r_[v, u]))
    return coo_array(both, shape=(n, n)).tocsr()


def nearest(rows: csr_array, sources: np.ndarray) -> np.ndarray:
    """Give the way from each node to the nearest source."""
    return dijkstra(rows, indices=sources, min_only=True)


def split(
    ends: np.ndarray, length_m: np.ndarray, n: int, edge: np.ndarray, at_m: np.ndarray
) -> csr_array:
    """Make each place on an edge a node; the edge whole stays as well, which shortens no way."""
    order = np.lexsort((at_m, edge))
    edge, at, node = edge[order], at_m[order], n + order
    next_ = edge[1:] == edge[:-1]
    begin, end = np.r_[True, ~next_], np.r_[~next_, True]
    tails = np.concatenate([ends[edge[begin], 0], node[:-1][next_], node[end]])
    heads = np.concatenate([node[begin], node[1:][next_], ends[edge[end], 1]])
    cost = np.concatenate([at[begin], np.diff(at)[next_], length_m[edge[end]] - at[end]])
    pieces = np.column_stack([tails, heads])
    return links(np.vstack([ends, pieces]), np.concatenate([length_m, cost]), n + len(edge))


def reach(
    rows: csr_array,
    xy: np.ndarray,
    sources: np.ndarray,
    *,
    cutoff_m: float,
    to: np.ndarray,
    leg_m: np.ndarray | None = None,
) -> csr_array:
    """Find the nodes within a cut-off of each source, window by window, with the ways.

    Parameters
    ----------
    to : ndarray of int, shape (n,)
        The column of each node; -1 for nodes that are not asked for.
    leg_m : ndarray of float, shape (n,), optional
        What is added to ways from or to each node.
    """
    by_x = np.argsort(xy[:, 0])
    x = xy[by_x, 0]
    local = np.full(len(xy), -1, dtype=np.int32)
    tile = np.floor(xy[sources] / TILE_M)
    order = np.lexsort(tile.T)
    groups = np.split(order, np.flatnonzero(np.diff(tile[order], axis=0).any(axis=1)) + 1)
    found = []
    for group in groups:
        west, south = xy[sources[group]].min(axis=0) - cutoff_m
        east, north = xy[sources[group]].max(axis=0) + cutoff_m
        nodes = by_x[np.searchsorted(x, west) : np.searchsorted(x, east, side="right")]
        nodes = np.sort(nodes[(xy[nodes, 1] >= south) & (xy[nodes, 1] <= north)])
        local[nodes] = np.arange(len(nodes), dtype=np.int32)
        window = _cut(rows, nodes, local)
        way = dijkstra(window, indices=local[sources[group]], limit=cutoff_m)
        local[nodes] = -1
        asked = np.flatnonzero(to[nodes] >= 0)
        way = way[:, asked]
        if leg_m is not None:
            way += leg_m[sources[group], None] + leg_m[nodes[asked]]
        row, column = np.nonzero(way <= cutoff_m)
        found.append((group[row], to[nodes[asked[column]]], way[row, column]))
    row, column, way = (np.concatenate(part) for part in zip(*found, strict=True))
    return coo_array((way, (row, column)), shape=(len(sources), to.max() + 1)).tocsr()


def _cut(rows: csr_array, nodes: np.ndarray, local: np.ndarray) -> csr_array:
    """Give the links between some nodes; `rows[nodes][:, nodes]` takes several times as long."""
    start, length = rows.indptr[nodes], np.diff(rows.indptr)[nodes]
    before = np.concatenate([[0], np.cumsum(length)])
    at = np.arange(before[-1]) + np.repeat(start - before[:-1], length)
    heads = local[rows.indices[at]]
    inside = heads >= 0
    starts = np.concatenate([[0], np.cumsum(inside)])[before].astype(np.int32)
    return csr_array((rows.data[at[inside]], heads[inside], starts), shape=(len(nodes),) * 2)
