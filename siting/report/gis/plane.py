"""GeoJSON geometries brought into the plane of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS

from siting.degrees import WGS84, transformer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Geometries

    ToPlane = Callable[[Sequence[dict[str, Any]]], Geometries]

_MULTI = {
    "Polygon": shapely.multipolygons,
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
}


def projection(crs: str) -> ToPlane:
    """Make a function that brings GeoJSON geometries into a CRS, to the millimetre, as WKB."""
    forth = transformer(WGS84, CRS.from_user_input(crs))

    def to_plane(geometry: dict[str, Any]) -> bytes:
        drawn = shapely.force_2d(shapely.geometry.shape(geometry))
        if drawn.geom_type in _MULTI:
            drawn = _MULTI[drawn.geom_type]([drawn])
        plane = shapely.transform(
            drawn, lambda xy: np.round(np.column_stack(forth.transform(*xy.T)), 3)
        )
        return bytes(shapely.to_wkb(plane))

    def all_to_plane(geometries: Sequence[dict[str, Any]]) -> Geometries:
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = [to_plane(one) for one in geometries]
        return shapes

    return all_to_plane
