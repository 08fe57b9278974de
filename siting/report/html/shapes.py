"""Geometries made small: whole numbers, each corner by what it lies beyond the one before."""

from __future__ import annotations

from typing import Any

#: Positions are in millionths of a degree: a tenth of a metre.
PER_DEGREE = 1_000_000

#: Polygons, each of rings, each of whole numbers: east and north of the first corner, then of each
#: other as seen from the one before. A ring does not come back to its first corner.
Polygons = list[list[list[int]]]


class Shapes:
    """The outlines that a page draws, each once however often it is drawn, up to a limit.

    Parameters
    ----------
    most : int
        No more corners than this are taken in all.
    """

    def __init__(self, most: int) -> None:
        self.packed: list[Polygons] = []
        self._known: dict[str, int] = {}
        self._left = most

    def add(self, geometry: dict[str, Any] | None) -> int | None:
        """Take a geometry, and give its number.

        None for one that is no polygon, or for which there is no room any more: then `full`.
        """
        parts = polygons(geometry)
        if not parts:
            return None
        key = str(parts)
        if key in self._known:
            return self._known[key]
        corners = sum(len(ring) for rings in parts for ring in rings)
        if corners > self._left:
            return None
        self._left -= corners
        self._known[key] = len(self.packed)
        self.packed.append([[packed(ring) for ring in rings] for rings in parts])
        return self._known[key]


def is_area(geometry: dict[str, Any] | None) -> bool:
    """Say whether a geometry has an area to be drawn."""
    return bool(polygons(geometry))


def packed(ring: list[list[float]]) -> list[int]:
    """Pack a closed ring of longitudes and latitudes."""
    found: list[int] = []
    east = north = 0
    for lon, lat, *_ in ring[:-1]:
        x, y = round(lon * PER_DEGREE), round(lat * PER_DEGREE)
        found += (x - east, y - north)
        east, north = x, y
    return found


def polygons(geometry: dict[str, Any] | None) -> list[Any]:
    """Take the polygons out of a geometry; points and lines have none."""
    if geometry is None:
        return []
    if geometry["type"] == "GeometryCollection":
        return [one for part in geometry["geometries"] for one in polygons(part)]
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]] if geometry["coordinates"] else []
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []
