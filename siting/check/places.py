"""Where findings are: positions and geometries for people, in WGS-84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.degrees import to_degrees
from siting.finding import Place, Subject
from siting.study import FINEST_FIRST

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.study import Study


def place(study: Study, xy: Floats) -> Place:
    """Give one position in degrees."""
    lon, lat = to_degrees(study.crs, np.asarray(xy, dtype=float).reshape(1, 2))[0].tolist()
    return Place(lon=lon, lat=lat)


def geometry(study: Study, shape: shapely.Geometry) -> dict[str, Any]:
    """Give a GeoJSON geometry in degrees: exterior rings counter-clockwise (RFC 7946)."""
    turned = shapely.transform(shape, lambda xy: to_degrees(study.crs, xy))
    oriented = shapely.orient_polygons(turned, exterior_cw=False)
    found: dict[str, Any] = shapely.geometry.mapping(oriented)
    return {"type": found["type"], "coordinates": _lists(found["coordinates"])}


def _lists(coordinates: Any) -> Any:
    """Turn tuples into lists, as JSON has them."""
    if isinstance(coordinates, tuple):
        return [_lists(part) for part in coordinates]
    return coordinates


def unit_around(study: Study, xy: Floats) -> Subject | None:
    """Name the finest unit in which a position lies."""
    for level in FINEST_FIRST:
        units = study.units.get(level)
        if units is not None:
            index = int(units.of(np.asarray(xy, dtype=float).reshape(1, 2))[0])
            if index >= 0:
                return Subject(level=level, id=str(units.ids[index]), name=str(units.names[index]))
    return None
