"""Whether a mapping is a GeoJSON geometry that can be drawn."""

from __future__ import annotations

import math
from typing import Any

from siting.language import say

#: How deep the positions of each type stand, and how many a line or ring has at least.
_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_LEAST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_LON, _LAT = 180.0, 90.0


def fault(geometry: Any) -> str | None:
    """Say what is wrong with a geometry; None where it can be drawn.

    Parameters
    ----------
    geometry : anything
        What stands where a geometry should; positions are in degrees.
    """
    if not isinstance(geometry, dict):
        return say("it is no geometry")
    kind = geometry.get("type")
    if kind == "GeometryCollection" and geometry.keys() == {"type", "geometries"}:
        parts = geometry["geometries"]
        if not isinstance(parts, list) or any(_is_collection(part) for part in parts):
            return say("a damaged {kind}", kind="GeometryCollection")
        return next((wrong for part in parts if (wrong := fault(part)) is not None), None)
    if not isinstance(kind, str) or kind not in _DEPTHS:
        return say("a geometry of no known type")
    if geometry.keys() != {"type", "coordinates"}:
        return say("a {kind} of other parts than its coordinates", kind=kind)
    fits = _fits(geometry["coordinates"], kind, _DEPTHS[kind])
    return None if fits else say("a damaged {kind}", kind=kind)


def _is_collection(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "GeometryCollection"


def _fits(value: Any, kind: str, depth: int) -> bool:
    if depth == 0:
        return _is_position(value)
    if not isinstance(value, list) or (depth == 1 and len(value) < _LEAST.get(kind, 0)):
        return False
    return all(_fits(part, kind, depth - 1) for part in value)


def _is_position(value: Any) -> bool:
    """Say whether a value is longitude and latitude, and perhaps a height."""
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        return False
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in value):
        return False
    lon, lat = value[:2]
    return math.isfinite(lon) and abs(lon) <= _LON and abs(lat) <= _LAT
