"""Where findings are: positions and geometries for people, in WGS-84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import shapely

from siting.degrees import to_degrees
from siting.records.finding import Place, Subject

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries
    from siting.study import Study
    from siting.study.units import Units


def places(study: Study, xy: Floats) -> list[Place]:
    """Give positions in degrees; xy is in the plane [m], shape (n, 2)."""
    return [Place(lon=lon, lat=lat) for lon, lat in to_degrees(study.crs, xy).tolist()]


def geometries(
    study: Study, shapes: Geometries, *, decimals: int | None = None
) -> list[dict[str, Any]]:
    """Give GeoJSON geometries in degrees, rounded: exterior rings counter-clockwise (RFC 7946)."""
    turned = shapely.transform(shapes, lambda xy: to_degrees(study.crs, xy))
    oriented = shapely.orient_polygons(turned, exterior_cw=False)
    if decimals is not None:
        oriented = shapely.transform(oriented, lambda at: _rounded(at, decimals))
    return [msgspec.json.decode(text, type=dict[str, Any]) for text in shapely.to_geojson(oriented)]


def _rounded(values: Floats, decimals: int) -> Floats:
    """Round as Python does, which knows on what side of a half each number really lies."""
    scaled = values * 10.0**decimals
    made: Floats = np.rint(scaled) / 10.0**decimals
    half = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-3
    made[half] = [round(one, decimals) for one in values[half].tolist()]
    return made


def finest(study: Study) -> Units | None:
    """Give the units of the finest level that the plan draws."""
    return study.finest


def unit_of(units: Units | None, index: int) -> Subject | None:
    """Name a unit; None for no unit."""
    if units is None or index < 0:
        return None
    return Subject(level=units.level, id=str(units.ids[index]), name=str(units.names[index]))
