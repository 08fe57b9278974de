"""What a layer is to the points of others: how far it is to its lines, or to its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries
    from siting.datum.seen import Field

#: Lines are taken as points so far apart [m]: for fits of some hundred metres that is enough. Of
#: many polygons, whose edges are short, fewer do.
_APART_M, _APART_OF_MANY_M = 15.0, 30.0
_MANY = 10_000
_POLYGON = 3


def to_lines(start: Floats, end: Floats, *, apart_m: float = _APART_M) -> Field:
    """Measure how far it is to the nearest of some straight pieces of line [m].

    Parameters
    ----------
    start, end : ndarray of float, shape (n, 2)
        Where each piece begins and ends [m].
    apart_m : float, optional
        Pieces are taken as points no farther apart than this [m].
    """
    tree = KDTree(along(start, end, apart_m), balanced_tree=False, compact_nodes=False)

    def measure(xy: Floats) -> Floats:
        return np.asarray(tree.query(xy)[0])

    return measure


def to_edges(polygons: Geometries) -> Field:
    """Measure how far it is to the nearest edge of some polygons [m], below 0 inside of them."""
    apart_m = _APART_OF_MANY_M if len(polygons) > _MANY else _APART_M
    far, tree = to_lines(*edges(polygons), apart_m=apart_m), shapely.STRtree(polygons)

    def measure(xy: Floats) -> Floats:
        within = np.zeros(len(xy), dtype=bool)
        within[tree.query(shapely.points(xy), predicate="intersects")[0]] = True
        distance = far(xy)
        return np.where(within, -distance, distance)

    return measure


def edges(polygons: Geometries) -> tuple[Floats, Floats]:
    """Take the edges of polygons apart: where each straight piece begins and ends."""
    one_ring = (shapely.get_type_id(polygons) == _POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    parts = shapely.get_parts(polygons[~one_ring])
    rings = np.concatenate([polygons[one_ring], shapely.get_rings(parts)])
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return xy[:-1][joined], xy[1:][joined]


def along(start: Floats, end: Floats, apart_m: float) -> Floats:
    """Give points along straight pieces, no farther apart than asked for, shape (m, 2)."""
    length = np.hypot(*(end - start).T)
    count = np.maximum(1, np.ceil(length / apart_m)).astype(np.intp)
    piece = np.repeat(np.arange(len(start)), count)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    part = ((number + 0.5) / count[piece])[:, None]
    points: Floats = start[piece] + part * (end - start)[piece]
    return points
