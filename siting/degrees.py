"""Positions for people: from the plane to longitude and latitude, and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

if TYPE_CHECKING:
    from siting.arrays import Floats

WGS84 = CRS.from_epsg(4326)
CGCS2000 = CRS.from_epsg(4490)
DECIMALS = 7  # of a degree: about a centimetre, as RFC 7946 advises
METRES = 111_195.0  # in a degree of latitude


def transformer(source: CRS, target: CRS) -> Transformer:
    """Give the way from one CRS to another, easting or longitude first.

    Made once for each pair: to make one takes longer than most plans need to use it. PROJ
    changes no number between WGS-84 and CGCS2000, but takes 40 ms to find that out.
    """
    if _same(source, WGS84) and _same(target.geodetic_crs, CGCS2000):
        source = CGCS2000
    elif _same(target, WGS84) and _same(source.geodetic_crs, CGCS2000):
        target = CGCS2000
    return _made(source.to_wkt(), target.to_wkt())


def _same(one: CRS | None, other: CRS) -> bool:
    return one is not None and one.equals(other, ignore_axis_order=True)


@cache
def _made(source: str, target: str) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(source), CRS.from_wkt(target), always_xy=True)


def to_degrees(plane: CRS, xy: Floats) -> Floats:
    """Give longitude and latitude in WGS-84, rounded to 7 decimals, shape (n, 2).

    Parameters
    ----------
    plane : pyproj.CRS
        The plane the positions are in.
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    """
    forth = transformer(plane, WGS84)
    return np.round(np.column_stack(forth.transform(xy[:, 0], xy[:, 1])), DECIMALS)


def to_plane(plane: CRS, lonlat: Floats) -> Floats:
    """Give easting and northing [m] of positions in WGS-84 degrees, shape (n, 2)."""
    back = transformer(WGS84, plane)
    return np.column_stack(back.transform(lonlat[:, 0], lonlat[:, 1]))


def metres_apart(at: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure how far a longitude and latitude is from another, on a plane around the first."""
    east = (other[0] - at[0]) * float(np.cos(np.radians(at[1])))
    return float(np.hypot(east, other[1] - at[1])) * METRES
