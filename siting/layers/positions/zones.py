"""Whether metres lie where their CRS is used: in its zone, easting first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.layers.positions.plane import to_degrees
from siting.layers.reading.numbers import BESIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS

    from siting.arrays import Floats

#: How far beyond the area of its CRS a layer may lie [degrees]: a neighbour's zone is often used.
_BESIDE_LON, _BESIDE_LAT = 3.0, 1.0


def axes_swapped(crs: CRS, box: Floats) -> bool:
    """Say whether the layer lies where its CRS is used only once its axes are exchanged."""
    centre = _centres(box[None])
    return not _used(crs, centre, _BESIDE_LAT) and _used(crs, centre[:, ::-1], _BESIDE_LAT)


def elsewhere(
    crs: CRS, box: Floats, boxes: Callable[[], Floats], near: Callable[[], Floats | None]
) -> bool:
    """Say whether metres cannot be in a CRS: they have no place in it, or one in another zone.

    Parameters
    ----------
    crs : pyproj.CRS
        What they claim to be in.
    box : ndarray of float, shape (4,)
        West, south, east, north of the layer.
    boxes : callable
        Gives the same of each feature, shape (n, 4): asked only where the layer as a whole seems
        to lie elsewhere, as a single feature that is far away is no fault of its CRS.
    near : callable
        Says where the other layers lie [degrees], or None: beside them, any zone may be used.

    Notes
    -----
    Only the longitude is looked at: that is what a wrong zone, or the number of one in the easting,
    gets wrong.
    """
    if used(crs, box):
        return False
    centre = np.median(_centres(boxes()), axis=0)[None]
    if _used(crs, centre, np.inf):
        return False
    place = near()
    return place is None or not np.hypot(*(to_degrees(crs, centre)[0] - place)) <= BESIDE


def used(crs: CRS, box: Floats) -> bool:
    """Say whether a layer lies in the zone of its CRS or beside it; elsewhere it may be wrong."""
    return _used(crs, _centres(box[None]), np.inf)


def _centres(boxes: Floats) -> Floats:
    centres: Floats = (boxes[:, :2] + boxes[:, 2:]) / 2
    return centres


def _used(crs: CRS, xy: Floats, beside_lat: float) -> bool:
    """Say whether a position lies where a CRS is used, if that is known; else anywhere."""
    lon, lat = to_degrees(crs, xy)[0]
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return bool(np.isfinite((lon, lat)).all())
    return bool(
        area.west - _BESIDE_LON <= lon <= area.east + _BESIDE_LON
        and area.south - beside_lat <= lat <= area.north + beside_lat
    )
