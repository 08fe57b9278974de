"""The best spots of the plane as spots to build on: not too many, on land, to the centimetre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.degrees import DECIMALS, to_degrees, to_plane
from siting.reach.discs import worth_at

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Flags, Floats, Geometries, Ints
    from siting.reach.discs import Discs, Peaks

_SMALLEST_M, _GROWS = 5.0, 1.25  # the squares of which each keeps one, and how they are widened
_ALONG = (0.0, -0.3, 0.3, -0.6, 0.6, -0.9, 0.9)
_AROUND = [(east, north) for north in (0, -1, 1) for east in (0, -1, 1)]
_SPOTS_AT_ONCE = 2_000


def few(peaks: Peaks, ashore: Flags | None, *, most: int) -> tuple[Ints, float]:
    """Choose the best spot of each square, in squares just so wide that there are few enough.

    Parameters
    ----------
    ashore : ndarray of bool, shape (n,), or None
        Spots that come before all others of their square; None for all.

    Returns
    -------
    kept : ndarray of int
        In rising order.
    side_m : float
        How wide the squares are [m]; 0 where all are kept.
    """
    n, side = len(peaks.xy), 0.0
    last = np.zeros(n, dtype=bool) if ashore is None else ~ashore
    kept = order = np.lexsort((peaks.xy[:, 0], peaks.xy[:, 1], -peaks.worth, last))
    while len(kept) > most:
        side = side * _GROWS or _SMALLEST_M
        _, first = np.unique(squares(peaks.xy[order], side), return_index=True)
        kept = order[first]
    return np.sort(kept), side


def squares(xy: Floats, side_m: float) -> Ints:
    """Give each point the number of the square it lies in, shape (n,)."""
    column, row = np.floor(xy / side_m).astype(np.intp).T
    return np.asarray(column * 2**30 + row)


def on_land(peaks: Peaks, ashore: Flags, discs: Discs, land: Geometries) -> Peaks:
    """Move the spots that lie on no land to the nearest."""
    out = np.flatnonzero(~ashore)
    points = shapely.points(peaks.xy[out])
    _, nearest = shapely.STRtree(land).query_nearest(points, all_matches=False)
    lines = shapely.shortest_line(land[nearest], points)
    xy = peaks.xy.copy()
    xy[out] = shapely.get_coordinates(shapely.get_point(lines, 0))
    worth = peaks.worth.copy()
    worth[out] = worth_at(xy[out], discs)
    return peaks._replace(xy=xy, corner=np.where(ashore[:, None], peaks.corner, xy), worth=worth)


def published(peaks: Peaks, discs: Discs, crs: CRS) -> tuple[Floats, int]:
    """Put spots where longitude and latitude of 7 decimals can say, and lose nobody if possible.

    Positions that can be said are about a centimetre apart. A spot in a region narrower than
    that is tried at several of them.

    Returns
    -------
    xy : ndarray of float, shape (n, 2)
        In the plane, where the published coordinates say [m].
    lost : int
        How many spots reach less than they would if they could be said exactly.
    """
    xy = to_plane(crs, to_degrees(crs, peaks.xy))
    worth = worth_at(xy, discs)
    narrow = np.flatnonzero(worth < peaks.worth)
    for first in range(0, len(narrow), _SPOTS_AT_ONCE):
        some = narrow[first : first + _SPOTS_AT_ONCE]
        xy[some], worth[some] = _tried(peaks.only(some), discs, crs)
    return xy, int((worth < peaks.worth).sum())


def _tried(peaks: Peaks, discs: Discs, crs: CRS) -> tuple[Floats, Ints]:
    """Try positions around each spot, and to both sides of it; the first of the best is taken."""
    best_xy, best = peaks.xy.copy(), np.full(len(peaks.xy), -1, dtype=np.intp)
    for along in _ALONG:
        left = np.flatnonzero(best < peaks.worth)
        if not len(left):
            break
        middle, corner = peaks.xy[left], peaks.corner[left]
        lonlat = to_degrees(crs, middle + along * (corner - middle))
        for step in _AROUND:
            xy = to_plane(crs, np.round(lonlat + np.array(step) * 10.0**-DECIMALS, DECIMALS))
            worth = worth_at(xy, discs)
            better = worth > best[left]
            best_xy[left[better]], best[left[better]] = xy[better], worth[better]
    return best_xy, best
