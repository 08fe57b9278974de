"""Findings as GeoJSON (RFC 7946): WGS-84, right-hand rule, 7 decimals, no crs member."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from siting.datum.shift import from_wgs84
from siting.report.escape import json_text
from siting.report.gis.flat import access_row, area_row, finding_row
from siting.report.how import AS_USUAL, How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.records.finding import AccessUnit, Finding, Result, ServiceArea

    Ring = list[list[float]]

_ENCODER = msgspec.json.Encoder(enc_hook=str)
_DECIMALS = 7


def render(result: Result, how: How = AS_USUAL) -> str:
    """Write the findings of a result as a FeatureCollection.

    After them stand the units with their access, and the service areas, where asked for.
    """
    units = () if result.access is None else result.access.units
    drawn = [_access(one) for one in units if one.geometry is not None]
    drawn += [_area(one) for one in result.service_areas if one.geometry is not None]
    return collection([feature(finding) for finding in result.findings] + drawn, how)


def _in_datum(one: dict[str, Any], datum: str) -> dict[str, Any]:
    """Bring a feature from WGS-84 to another datum, and let it say so."""
    properties = {**one["properties"], "datum": datum}
    if properties.get("lon") is not None:
        at = [properties["lon"], properties["lat"]]
        properties["lon"], properties["lat"] = _rounded(_moved(at, datum))
    drawn = one["geometry"] and oriented(_shifted(one["geometry"], datum))
    return {**one, "properties": properties, "geometry": drawn}


def _shifted(geometry: dict[str, Any], datum: str) -> dict[str, Any]:
    """Bring a geometry from WGS-84 to another datum."""
    if geometry["type"] == "GeometryCollection":
        parts = [_shifted(part, datum) for part in geometry["geometries"]]
        return {**geometry, "geometries": parts}
    return {**geometry, "coordinates": _moved(geometry["coordinates"], datum)}


def _moved(coordinates: Any, datum: str) -> Any:
    if isinstance(coordinates[0], (int, float)):
        return from_wgs84(np.array([coordinates[:2]], dtype=np.float64), datum)[0].tolist()
    if isinstance(coordinates[0][0], (int, float)):
        return from_wgs84(np.array([at[:2] for at in coordinates], np.float64), datum).tolist()
    return [_moved(part, datum) for part in coordinates]


def feature(finding: Finding) -> dict[str, Any]:
    """Make a feature of a finding."""
    geometry, place = finding.geometry, finding.place
    drawn = geometry is not None and (geometry.get("coordinates") or geometry.get("geometries"))
    if not drawn and place is not None:
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {
        "type": "Feature",
        "id": finding.id,
        "properties": finding_row(finding),
        "geometry": None if geometry is None else oriented(geometry),
    }


def _access(one: AccessUnit) -> dict[str, Any]:
    """Make a feature of a unit and the beds that it can reach."""
    assert one.geometry is not None
    return {
        "type": "Feature",
        "id": f"access/{one.unit.level}/{one.unit.id}",
        "properties": access_row(one),
        "geometry": oriented(one.geometry),
    }


def _area(one: ServiceArea) -> dict[str, Any]:
    """Make a feature of a service area."""
    assert one.geometry is not None
    row = area_row(one)
    return {
        "type": "Feature",
        "id": "/".join(["service-area", one.rule, *([one.facility.id] if one.facility else [])]),
        "properties": row,
        "geometry": oriented(one.geometry),
    }


def collection(features: list[dict[str, Any]], how: How = AS_USUAL) -> str:
    """Write features as a FeatureCollection with its bounding box, a line a feature.

    Parameters
    ----------
    features : list of dict
        GeoJSON features, in WGS-84.
    how : How, optional
        In which datum they are written. Another one than WGS-84 is said by the collection and by
        each feature: readers of GeoJSON take everything for WGS-84.
    """
    moved = how.datum != "WGS-84"
    if moved:
        features = [_in_datum(one, how.datum) for one in features]
    every = [
        position for one in features if one["geometry"] for position in positions(one["geometry"])
    ]
    head = '{\n"type": "FeatureCollection",\n'
    if moved:
        head += f'"datum": {_ENCODER.encode(how.datum).decode()},\n'
    if every:
        lons, lats = [at[0] for at in every], [at[1] for at in every]
        box = [min(lons), min(lats), max(lons), max(lats)]
        head += f'"bbox": {_ENCODER.encode(box).decode()},\n'
    lines = ",\n".join(_ENCODER.encode(one).decode() for one in features)
    body = f"[\n{lines}\n]" if features else "[]"
    return json_text(f'{head}"features": {body}\n}}\n')


def oriented(geometry: dict[str, Any]) -> dict[str, Any]:
    """Round a geometry to 7 decimals, and turn outer rings counter-clockwise, holes clockwise."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [oriented(part) for part in geometry["geometries"]]}
    coordinates = _rounded(geometry["coordinates"])
    if kind == "Polygon":
        coordinates = _turned(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_turned(rings) for rings in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, (int, float)):
        return round(float(coordinates), _DECIMALS)
    return [_rounded(part) for part in coordinates]


def _turned(rings: list[Ring]) -> list[Ring]:
    return [
        ring if (_twice_area(ring) > 0) == (index == 0) else ring[::-1]
        for index, ring in enumerate(rings)
    ]


def _twice_area(ring: Ring) -> float:
    """Sum the signed area; seen from the first corner, or small rings drown in rounding."""
    x0, y0 = ring[0][:2]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring))


def positions(geometry: dict[str, Any]) -> Iterator[list[float]]:
    """Go through all positions of a geometry."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from positions(part)
    else:
        yield from _flat(geometry["coordinates"])


def _flat(coordinates: Any) -> Iterator[list[float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from _flat(part)
