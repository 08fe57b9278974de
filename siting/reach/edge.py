"""The edge of what a plan knows: beyond it, facilities may stand that it does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.reach.straight import HALF_CENTIMETRE_M

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats


def may_be_beyond(area: shapely.Geometry | None, xy: Floats, *, cutoff_m: float) -> Flags:
    """Say from which points something outside the study area may be within the cut-off.

    Parameters
    ----------
    area : shapely.Geometry or None
        The study area [m]; None where all that stands outside is known.
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    cutoff_m : float
        The farthest distance that counts [m], the limit included.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for points that near to the edge, and for those outside.
    """
    if area is None:
        return np.zeros(len(xy), dtype=bool)
    edge = shapely.boundary(area) if shapely.area(area) > 0 else area
    shapely.prepare([area, edge])
    near = shapely.dwithin(edge, shapely.points(xy), cutoff_m + HALF_CENTIMETRE_M)
    beyond: Flags = near | ~shapely.intersects_xy(area, xy[:, 0], xy[:, 1])
    return beyond
