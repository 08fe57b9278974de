"""From where several points are in reach at once, and the least way there; arrays only."""

from __future__ import annotations

from math import acos, ceil, pi
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.degrees import DECIMALS, to_degrees, to_plane
from siting.reach import straight

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Flags, Floats

#: A disc is drawn by so much larger than its radius: less than half a centimetre, by which a way
#: may exceed a limit; between its corners it is smaller by as much at most [m].
_OVER_M, _UNDER_M = 0.004, 0.002
_AROUND = 3  # steps of the last decimal of a degree


def disc(xy: Floats, radius_m: float) -> shapely.Polygon:
    """Draw from where a point is within a distance: to half a centimetre."""
    outer = radius_m + _OVER_M
    corners = ceil(pi / (4 * acos(1 - _UNDER_M / max(outer, 1.0))))
    return shapely.buffer(shapely.points(xy), outer, quad_segs=max(8, corners))


def common(xy: Floats, radius_m: float) -> shapely.Geometry:
    """Draw from where all points are within a distance.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        The points [m]; none lie within reach of nowhere.

    Returns
    -------
    shapely.Geometry
        A polygon, empty where there is no such place.

    Notes
    -----
    Only corners of the convex hull matter: the farthest point from anywhere is one of them.
    """
    points = shapely.multipoints(xy)
    if shapely.minimum_bounding_radius(points) > radius_m + _OVER_M:
        return shapely.Polygon()
    corners = np.unique(shapely.get_coordinates(shapely.convex_hull(points)), axis=0)
    found = disc(corners[0], radius_m)
    for corner in corners[1:]:
        found = shapely.intersection(found, disc(corner, radius_m))
    return found


def nearest(area: shapely.Geometry, xy: Floats) -> Floats:
    """Find the point of an area nearest to a point, shape (2,): the point itself if it is inside.

    Examples
    --------
    >>> nearest(shapely.box(0, 0, 1, 1), np.array([3.0, 0.5])).tolist()
    [1.0, 0.5]
    """
    point = shapely.points(xy)
    if shapely.intersects(area, point):
        return xy
    line = shapely.get_coordinates(shapely.shortest_line(area, point))
    return np.asarray(line[0])


def published(
    crs: CRS, area: shapely.Geometry, wanted: Floats, start: Floats
) -> tuple[Floats, Floats] | None:
    """Find the position that can be written nearest to a start, in an area, by a point of it.

    Positions are written in degrees with 7 decimals, about a centimetre.

    Parameters
    ----------
    area : shapely.Geometry
        In the plane.
    wanted, start : ndarray of float, shape (2,)
        The point around which to look; from where the least way is looked for [m].

    Returns
    -------
    tuple of ndarray, or None
        The position in degrees and in the plane; None where the area is too small for any.
    """
    step = 10.0**-DECIMALS
    offsets = np.arange(-_AROUND, _AROUND + 1) * step
    lon, lat = np.meshgrid(*(to_degrees(crs, wanted[None])[0][:, None] + offsets))
    lonlat = np.round(np.column_stack([lon.ravel(), lat.ravel()]), DECIMALS)
    xy = to_plane(crs, lonlat)
    inside = shapely.intersects_xy(area, xy[:, 0], xy[:, 1])
    if not inside.any():
        return None
    away = np.where(inside, straight.apart(xy, start), np.inf)
    best = int(np.argmin(np.round(away, 6)))
    return lonlat[best], xy[best]


def middle(area: shapely.Geometry) -> Floats:
    """Give the point of an area that is farthest from its edge, to a twentieth; shape (2,)."""
    parts = shapely.get_parts(area)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    if shapely.area(largest) == 0:
        return np.asarray(shapely.get_coordinates(largest)[0])
    width = max(np.sqrt(shapely.area(largest)) / 20, 1e-3)
    line = shapely.maximum_inscribed_circle(largest, tolerance=width)
    return np.asarray(shapely.get_coordinates(line)[0])


def apart(xy: Floats, people: Floats, radius_m: float) -> int:
    """Count points no two of which are in reach of one spot, taken greedily: fewer will not do."""
    left: Flags = np.ones(len(xy), dtype=bool)
    count = 0
    for point in np.lexsort((xy[:, 1], xy[:, 0], -people)).tolist():
        if left[point]:
            count += 1
            left &= straight.apart(xy, xy[point]) > 2 * (radius_m + _OVER_M)
    return count


def arrangement(xy: Floats, radius_m: float) -> Floats:
    """Give spots among which the best one is: where circles around points cross, and the points."""
    i, j = np.triu_indices(len(xy), 1)
    between = xy[j] - xy[i]
    away = straight.apart(xy[j], xy[i])
    cross = (away > 0) & (away <= 2 * radius_m)
    i, j, between, away = i[cross], j[cross], between[cross], away[cross]
    half = (xy[i] + xy[j]) / 2
    high = np.sqrt(np.maximum(radius_m**2 - (away / 2) ** 2, 0.0)) / np.maximum(away, 1e-9)
    up = np.column_stack([-between[:, 1], between[:, 0]]) * high[:, None]
    return np.vstack([xy, half + up, half - up])
