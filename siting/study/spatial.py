"""Points in a canonical order, and the polygons they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.arrays import ranges

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Ints

STRIP_M = 1_000.0
_A_STRIP = 1e9  # between the keys of two strips: more than any easting
_PAIRS_AT_ONCE = 20_000


def canonical_order(xy: Floats, *ties: Floats) -> Ints:
    """Order points by strips of 1 km from south to north, in each from west to east.

    Neighbours on the map stay near in memory, and the order does not depend on the order the
    points came in. Points on one spot are ordered by northing, then by `ties`.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    *ties : ndarray of float, shape (n,)
        What orders points that coincide.

    Returns
    -------
    ndarray of int, shape (n,)
        Indices that sort the points.
    """
    key = _key(xy)
    further, level = key[1:] > key[:-1], key[1:] == key[:-1]
    if (further | (level & (xy[1:, 1] > xy[:-1, 1]))).all():  # in order already, as mostly
        return np.arange(len(key))
    order = np.argsort(xy[:, 1], kind="stable")
    order = order[np.argsort(key[order], kind="stable")]
    same = (np.diff(key[order]) == 0) & (np.diff(xy[order, 1]) == 0)
    if same.any():  # points on one spot, few
        at = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
        tied = order[at]
        finer = [tie[tied] for tie in (*reversed(ties), xy[:, 1], key)]
        order[at] = tied[np.lexsort(finer)]
    return order


def _key(xy: Floats) -> Floats:
    return np.floor(xy[:, 1] / STRIP_M) * _A_STRIP + xy[:, 0]


class Strips:
    """Points sorted into strips of 1 km, so that a polygon tests only those of its bounding box.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m]. Strips of points in canonical order are quickest to make.
    """

    def __init__(self, xy: Floats) -> None:
        key = _key(xy)
        self._order = None if (key[1:] >= key[:-1]).all() else np.argsort(key, kind="stable")
        order = slice(None) if self._order is None else self._order
        self._key = key[order]
        self._x, self._y = np.ascontiguousarray(xy[order, 0]), np.ascontiguousarray(xy[order, 1])

    def locate(self, polygons: Geometries) -> Ints:
        """Say in which polygon each point lies; borders belong to the polygon.

        Parameters
        ----------
        polygons : ndarray of object, shape (m,)
            In the order of their ids: a point in several belongs to the first.

        Returns
        -------
        ndarray of int, shape (n,)
            Index of the polygon, -1 where there is none.
        """
        found = np.full(len(self._key), -1, dtype=np.intp)
        shapely.prepare(polygons)
        owner, start, length = self._runs(polygons)
        for some in in_parts(length, _PAIRS_AT_ONCE):
            at = ranges(start[some], length[some])
            left = np.flatnonzero(found[at] < 0)
            at, polygon = at[left], np.repeat(owner[some], length[some])[left]
            inside = shapely.intersects_xy(polygons[polygon], self._x[at], self._y[at])
            last_to_first = np.flatnonzero(inside)[::-1]  # what is written last stays
            found[at[last_to_first]] = polygon[last_to_first]
        if self._order is None:
            return found
        unsorted = np.empty_like(found)
        unsorted[self._order] = found
        return unsorted

    def _runs(self, polygons: Geometries) -> tuple[Ints, Ints, Ints]:
        """Find the points in the bounding box of each polygon: a run of them in each strip.

        Returns
        -------
        owner, start, length : ndarray of int, shape (n_runs,)
            The polygon, and the points of the run.
        """
        west, south, east, north = shapely.bounds(polygons).T
        first, last = np.floor(south / STRIP_M), np.floor(north / STRIP_M)
        drawn = np.flatnonzero(np.isfinite(west))
        n_strips = (last - first + 1)[drawn].astype(np.intp)
        owner = np.repeat(drawn, n_strips)
        strip = ranges(np.zeros(len(drawn), dtype=np.intp), n_strips) + first[owner]
        start = np.searchsorted(self._key, strip * _A_STRIP + west[owner], side="left")
        stop = np.searchsorted(self._key, strip * _A_STRIP + east[owner], side="right")
        return owner, start, stop - start


def in_parts(length: Ints, at_once: int) -> list[slice]:
    """Cut runs into parts of about so many items that they take little memory."""
    total = np.cumsum(length)
    cuts = np.searchsorted(total, np.arange(at_once, total[-1:].sum(), at_once)) + 1
    ends = np.unique(np.append(cuts, len(length)))
    return [slice(a, b) for a, b in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]
