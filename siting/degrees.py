"""Positions for people: from the plane to longitude and latitude, and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

if TYPE_CHECKING:
    from siting.arrays import Floats

DECIMALS = 7  # of a degree: about a centimetre, as RFC 7946 advises


@cache
def _transformers(plane: str) -> tuple[Transformer, Transformer]:
    """Make the two ways, once for each plane: that takes longer than most plans need."""
    crs = CRS.from_wkt(plane)
    return (
        Transformer.from_crs(crs, "EPSG:4326", always_xy=True),
        Transformer.from_crs("EPSG:4326", crs, always_xy=True),
    )


def to_degrees(plane: CRS, xy: Floats) -> Floats:
    """Give longitude and latitude in WGS-84, rounded to 7 decimals, shape (n, 2).

    Parameters
    ----------
    plane : pyproj.CRS
        The plane the positions are in.
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    """
    forth, _ = _transformers(plane.to_wkt())
    return np.round(np.column_stack(forth.transform(xy[:, 0], xy[:, 1])), DECIMALS)


def to_plane(plane: CRS, lonlat: Floats) -> Floats:
    """Give easting and northing [m] of positions in WGS-84 degrees, shape (n, 2)."""
    _, back = _transformers(plane.to_wkt())
    return np.column_stack(back.transform(lonlat[:, 0], lonlat[:, 1]))
