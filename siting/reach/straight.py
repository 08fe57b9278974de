"""Reach along straight lines in the plane, with a KD-tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows

#: Distances are known to the centimetre: 500.00 m is within 500 m, 500.01 m is not.
HALF_CENTIMETRE_M = 0.005

_PAIRS_A_CHUNK = 4_000_000
_MOST_INT32 = np.iinfo(np.int32).max


def apart(xy: Floats, to_xy: Floats) -> Floats:
    """Measure how far points are from others, one to one [m]; the same in both directions."""
    east, north = xy[..., 0] - to_xy[..., 0], xy[..., 1] - to_xy[..., 1]
    distance: Floats = np.sqrt(east * east + north * north)
    return distance


def nearest(from_xy: Floats, to_xy: Floats, *, nth: int = 1) -> tuple[Ints, Floats]:
    """Find the n-th nearest target of each point.

    Parameters
    ----------
    from_xy : ndarray of float, shape (n, 2)
        Easting and northing of each point [m].
    to_xy : ndarray of float, shape (m, 2)
        Easting and northing of each target [m].
    nth : int
        1 for the nearest.

    Returns
    -------
    index : ndarray of int, shape (n,)
        The target; -1 where there are fewer than `nth`.
    distance_m : ndarray of float, shape (n,)
        Its distance [m]; infinite where there is none.

    Notes
    -----
    O((n + m) log m) time, O(n + m) memory.
    """
    if len(to_xy) < nth or not len(from_xy):
        return np.full(len(from_xy), -1, dtype=np.intp), np.full(len(from_xy), np.inf)
    found = cKDTree(to_xy).query(from_xy, k=[nth], workers=-1)
    distance, index = (np.asarray(part)[:, 0] for part in found)
    return index.astype(np.intp), distance


def nearest_other(xy: Floats, to_xy: Floats, which: Flags, own: Ints | None) -> Floats:
    """Measure how far the nearest target is that is not the point itself.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing of each point [m].
    to_xy : ndarray of float, shape (m, 2)
        Easting and northing of each target [m].
    which : ndarray of bool, shape (m,)
        Targets that count.
    own : ndarray of int, shape (n,), or None
        The target that each point is; None where they are none.

    Returns
    -------
    ndarray of float, shape (n,)
        Metres; infinite where there is no other.
    """
    chosen = np.flatnonzero(which)
    index, distance = nearest(xy, to_xy[chosen])
    if own is None or not len(chosen):
        return distance
    itself = np.append(chosen, -1)[index] == own
    _, next_ = nearest(xy, to_xy[chosen], nth=2)
    return np.where(itself, next_, distance)


def is_within(distance_m: Floats, cutoff_m: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which distances are within a cut-off, the limit included, to the centimetre."""
    return distance_m <= cutoff_m + HALF_CENTIMETRE_M


def within(site_xy: Floats, demand_xy: Floats, *, cutoff_m: float) -> Rows:
    """Find the demand points no farther than the cut-off from each site.

    A point exactly at the cut-off is reached, and so is one that coincides with a site.

    Parameters
    ----------
    site_xy : ndarray of float, shape (n_sites, 2)
        Easting and northing of each site [m].
    demand_xy : ndarray of float, shape (n_demand, 2)
        Easting and northing of each demand point [m].
    cutoff_m : float
        The farthest distance that counts [m].

    Returns
    -------
    csr_array of int8, shape (n_sites, n_demand)
        1 where a demand point is reached.

    Notes
    -----
    O((n_demand + n_sites) log n_demand + n_pairs) time, O(n_pairs) memory: the
    n_sites x n_demand distance matrix is never built. Sites are taken in chunks, whose size
    follows from the pairs the last one gave.

    Examples
    --------
    >>> import numpy as np
    >>> reached = within(np.array([[0.0, 0]]), np.array([[500.0, 0], [501, 0]]), cutoff_m=500)
    >>> reached.indices.tolist()
    [0]
    """
    n_sites, n_demand = len(site_xy), len(demand_xy)
    counts = np.zeros(n_sites + 1, dtype=np.int64)
    columns: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = [np.empty(0, dtype=np.int32)]
    if n_sites and n_demand:
        tree = cKDTree(demand_xy)
        start, size = 0, min(n_sites, 64)
        while start < n_sites:
            stop = min(start + size, n_sites)
            row, column = _pairs(site_xy[start:stop], tree, cutoff_m)
            counts[start + 1 : stop + 1] = np.bincount(row, minlength=stop - start)
            columns.append(column)
            each = max(1.0, len(row) / (stop - start))
            start, size = stop, int(np.clip(_PAIRS_A_CHUNK / each, 1, 32_000))
    indices = np.concatenate(columns)
    indptr = np.cumsum(counts).astype(np.int32 if len(indices) < _MOST_INT32 else np.int64)
    return csr_array(
        (np.ones(len(indices), dtype=np.int8), indices, indptr),
        shape=(n_sites, n_demand),
    )


def _pairs(
    site_xy: Floats, tree: cKDTree, cutoff_m: float
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int16]], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """List who reaches whom, ordered by site; `nearest` and this compare the same distances."""
    pairs = cKDTree(site_xy).sparse_distance_matrix(
        tree, cutoff_m + 2 * HALF_CENTIMETRE_M, output_type="ndarray"
    )
    row = pairs["i"].astype(np.int16)
    column = pairs["j"].astype(np.int32)
    near = is_within(pairs["v"], cutoff_m)
    if not near.all():
        row, column = row[near], column[near]
    order = np.argsort(row, kind="stable")  # of 16-bit integers: a radix sort, linear time
    return row[order], column[order]
