"""Reach along straight lines in the plane, with a KD-tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from siting.reach import borders
from siting.reach.cells import Cells
from siting.reach.ways import Near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import DTypeLike

    from siting.arrays import Floats, Ints, Ints32, Rows, Values
    from siting.reach.ways import SameUnit

#: Distances are known to the centimetre: 500.00 m is within 500 m, 500.01 m is not.
HALF_CENTIMETRE_M = 0.005

_PAIRS_A_CHUNK = 2_000_000
_MARGIN = 1 + 1e-9  # of the search: what it rounds differs from what is compared by far less
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
    O(n_demand log n_demand + n_sites + n_pairs) time, O(n_pairs) memory: the
    n_sites x n_demand distance matrix is never built.

    Examples
    --------
    >>> import numpy as np
    >>> reached = within(np.array([[0.0, 0]]), np.array([[500.0, 0], [501, 0]]), cutoff_m=500)
    >>> reached.indices.tolist()
    [0]
    """
    return _reached(site_xy, demand_xy, cutoff_m=cutoff_m, detour=1.0, ways=False)


class _Kept(NamedTuple):
    """Points, their units where borders matter, and the tree of both."""

    xy: Floats
    units: Ints | None
    tree: cKDTree


class Straight:
    """Ways along straight lines, as `Ways` has them.

    Parameters
    ----------
    detour : float
        Metres of way for each metre of straight line: 1, or a factor by which ways are estimated.
    """

    def __init__(self, detour: float = 1.0) -> None:
        self.detour = detour
        self._kept: _Kept | None = None

    @property
    def least_ratio(self) -> float:
        """The factor."""
        return self.detour

    def nearest(
        self,
        xy: Floats,
        to_xy: Floats,
        *,
        nth: int = 1,
        same: SameUnit | None = None,
        skip: Ints | None = None,
    ) -> Near:
        """Find the n-th nearest target of each point: see `Ways`."""
        from_, to = _raised(xy, to_xy, same)
        if skip is None or not len(xy) or not len(to):
            target, distance = nearest(from_, to, nth=nth)
        else:
            found = cKDTree(to).query(from_, k=range(1, nth + 2), workers=-1)
            distances, targets = (np.asarray(part) for part in found)
            at = nth - 1 + (targets[:, :nth] == skip[:, None]).any(axis=1)
            row = np.arange(len(xy))
            target, distance = targets[row, at].astype(np.intp), distances[row, at]
        distance = borders.known(distance)
        target = np.where(np.isfinite(distance), target, -1)
        return Near(target, distance * self.detour, (target >= 0) & (self.detour != 1.0))

    def within(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Rows:
        """Find the points no farther than the cut-off from each site: see `Ways`."""
        to, from_ = _raised(xy, site_xy, same)
        return _reached(from_, to, cutoff_m=cutoff_m, detour=self.detour, ways=False)

    def reached(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Ints32:
        """List the points within the cut-off of some sites: see `Ways`.

        Points that are the same array as before, and in the same units, are sorted only once.
        """
        sites = site_xy
        if same is not None:
            sites = borders.raised(site_xy, same.of_targets, nowhere=borders.TO_NOWHERE)
        cutoff_m = min(cutoff_m, borders.FAR_M / 2)
        tree = self._tree(xy, same)
        chunks = _chunks(sites, tree, cutoff_m=cutoff_m, detour=self.detour)
        return np.concatenate([columns for _, columns, _ in chunks])

    def _tree(self, xy: Floats, same: SameUnit | None) -> cKDTree:
        units, kept = None if same is None else same.of_points, self._kept
        if kept is None or kept.xy is not xy or kept.units is not units:
            raised = xy
            if units is not None:
                raised = borders.raised(xy, units, nowhere=borders.FROM_NOWHERE)
            self._kept = kept = _Kept(xy, units, cKDTree(raised))
        return kept.tree

    def ways_within(self, site_xy: Floats, xy: Floats, *, cutoff_m: float) -> Rows:
        """Give the same rows as `within`, with the ways: see `Ways`."""
        return _reached(site_xy, xy, cutoff_m=cutoff_m, detour=self.detour, ways=True)


def _raised(xy: Floats, to_xy: Floats, same: SameUnit | None) -> tuple[Floats, Floats]:
    """Raise points and targets to their units, where borders matter."""
    if same is None:
        return xy, to_xy
    return (
        borders.raised(xy, same.of_points, nowhere=borders.FROM_NOWHERE),
        borders.raised(to_xy, same.of_targets, nowhere=borders.TO_NOWHERE),
    )


def _reached(site_xy: Floats, xy: Floats, *, cutoff_m: float, detour: float, ways: bool) -> Rows:
    """Put a 1 where a demand point is reached, or the way to it."""
    cutoff_m = min(cutoff_m, borders.FAR_M / 2)
    chunks: Iterable[tuple[Ints, Ints32, Values]]
    if not len(site_xy) or not len(xy):
        chunks = [(np.zeros(len(site_xy), np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8))]
    elif site_xy.shape[1] == 2:
        cells = Cells(xy, cutoff_m + HALF_CENTIMETRE_M)
        chunks = cells.within(site_xy, detour=detour, ways=ways)
    else:
        chunks = _chunks(site_xy, cKDTree(xy), cutoff_m=cutoff_m, detour=detour)
    return _as_rows(chunks, (len(site_xy), len(xy)), np.float64 if ways else np.int8)


def _as_rows(
    chunks: Iterable[tuple[Ints, Ints32, Values]], shape: tuple[int, int], dtype: DTypeLike
) -> Rows:
    counts = [np.zeros(1, dtype=np.int64)]
    columns, values = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=dtype)]
    for count, column, value in chunks:
        counts.append(count)
        columns.append(column)
        values.append(value)
    indptr = np.cumsum(np.concatenate(counts))
    indices = np.concatenate(columns)
    indptr = indptr.astype(np.int32 if len(indices) < _MOST_INT32 else np.int64)
    return csr_array((np.concatenate(values), indices, indptr), shape=shape)


def _chunks(
    site_xy: Floats, tree: cKDTree, *, cutoff_m: float, detour: float
) -> Iterator[tuple[Ints, Ints32, Values]]:
    """List who is within the cut-off, some sites at a time: counts, columns, ones."""
    n_sites = len(site_xy)
    if not n_sites or not tree.n:
        yield np.zeros(n_sites, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0)
        return
    start, size = 0, min(n_sites, 64)
    while start < n_sites:
        stop = min(start + size, n_sites)
        rows = _pairs(site_xy[start:stop], tree, cutoff_m, detour)
        yield np.diff(rows.indptr), rows.indices, rows.data
        each = max(1.0, rows.nnz / (stop - start))
        start, size = stop, int(np.clip(_PAIRS_A_CHUNK / each, 1, 32_000))


def _pairs(site_xy: Floats, tree: cKDTree, cutoff_m: float, detour: float) -> Rows:
    """List who reaches whom, by site; `nearest` and this compare the same distances.

    The rows are not sorted: the pairs of a site keep the order in which the tree found them.
    """
    radius = (cutoff_m + HALF_CENTIMETRE_M) / detour * _MARGIN
    pairs = cKDTree(site_xy).sparse_distance_matrix(tree, radius, output_type="ndarray")
    row, column = (pairs[name].astype(np.int32) for name in "ij")
    if not is_within(pairs["v"].max(initial=0.0) * detour, cutoff_m):
        near = is_within(pairs["v"] * detour, cutoff_m)
        row, column = row[near], column[near]
    found = coo_array((np.ones(len(row), np.int8), (row, column)), shape=(len(site_xy), tree.n))
    found.has_canonical_format = True  # no pair is there twice: a counting sort is all it takes
    return found.tocsr()
