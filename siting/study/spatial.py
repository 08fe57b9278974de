"""Points in a canonical order, and the polygons they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Ints

STRIP_M = 1_000.0


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
    return np.floor(xy[:, 1] / STRIP_M) * 1e9 + xy[:, 0]


def locate(xy: Floats, polygons: Geometries) -> Ints:
    """Say in which polygon each point lies; borders belong to the polygon.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    polygons : ndarray of object, shape (m,)
        In the order of their ids: a point in several belongs to the first.

    Returns
    -------
    ndarray of int, shape (n,)
        Index of the polygon, -1 where there is none.

    Notes
    -----
    Points are sorted into strips, each polygon tests only the points of its bounding box.
    """
    found = np.full(len(xy), -1, dtype=np.intp)
    order = canonical_order(xy)
    key, x, y = _key(xy)[order], xy[order, 0], xy[order, 1]
    shapely.prepare(polygons)
    boxes = shapely.bounds(polygons)
    for index in range(len(polygons) - 1, -1, -1):
        near = _near(key, boxes[index])
        inside = shapely.intersects_xy(polygons[index], x[near], y[near])
        found[order[near][inside]] = index
    return found


def _near(key: Floats, box: Floats) -> Ints | slice:
    """Find the sorted points that may lie in a bounding box: a run of them in each strip."""
    west, south, east, north = box
    strips = np.arange(np.floor(south / STRIP_M), np.floor(north / STRIP_M) + 1) * 1e9
    starts = np.searchsorted(key, strips + west, side="left")
    stops = np.searchsorted(key, strips + east, side="right")
    if len(strips) == 1:
        return slice(int(starts[0]), int(stops[0]))
    return np.concatenate([np.arange(*run) for run in zip(starts, stops, strict=True)])
