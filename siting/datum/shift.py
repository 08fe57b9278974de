"""GCJ-02 and BD-09: the shifts of Chinese web maps, there and back.

The formulas are those that everybody uses and no authority has published: they agree with each
other to the last digit, and with the services of the map vendors to some metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats

    #: From positions to how far each is shifted, both in degrees, shape (n, 2).
    Shift = Callable[[Floats], Floats]

#: The datums that are shifted, against those that are not.
SHIFTED = ("GCJ-02", "BD-09")
#: Where positions are shifted: west, south, east, north. The box goes well beyond the borders.
BOX = (72.004, 0.8293, 137.8347, 55.8271)
_A, _E2 = 6378245.0, 0.00669342162296594323  # the ellipsoid of Krasovsky (1940)
_BD_EAST, _BD_NORTH = 0.0065, 0.006
_BD_WAVES = 3000 * np.pi / 180
#: A round takes the error to a sixtieth or less: from 1.1 km to some micrometres.
_ROUNDS = 4
#: What is found again may lie beside where it was [degrees]: a tenth of a millimetre.
_ROUNDING = 1e-9
#: So many positions fit into the cache of a processor with all that is made of them.
_AT_ONCE = 1 << 14


def to_wgs84(lonlat: Floats, datum: str) -> Floats:
    """Bring positions from a datum to WGS-84.

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        Longitude and latitude [degrees].
    datum : str
        ``GCJ-02`` or ``BD-09``; others are taken as they are.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Back and forth is less than a tenth of a millimetre off. What lies outside of China stays
        where it is.

    Notes
    -----
    The shift is known at the true position only; it is found by going back by the shift at the
    last guess, again and again. A shift changes by less than 2 % of the way that one goes, so
    each round leaves less than 2 % of the error.
    """
    if datum not in SHIFTED:
        return lonlat
    return _in_parts(lonlat, lambda part: _back(part, datum))


def from_wgs84(lonlat: Floats, datum: str) -> Floats:
    """Bring positions from WGS-84 to a datum: the other way round."""
    if datum not in SHIFTED:
        return lonlat
    return _in_parts(lonlat, lambda part: _forth(part, datum))


def _in_parts(lonlat: Floats, convert: Callable[[Floats], Floats]) -> Floats:
    result = np.empty_like(lonlat, dtype=np.float64)
    for start in range(0, len(lonlat), _AT_ONCE):
        part = lonlat[start : start + _AT_ONCE]
        result[start : start + _AT_ONCE] = convert(part)
    return result


def _forth(lonlat: Floats, datum: str) -> Floats:
    moved = lonlat + _gcj(lonlat)
    if datum == "BD-09":
        moved += _bd(moved)
    return np.where(_inside(lonlat, 0.0)[:, None], moved, lonlat)


def _back(lonlat: Floats, datum: str) -> Floats:
    found = _undone(lonlat, _bd) if datum == "BD-09" else lonlat
    found = _undone(found, _gcj)
    return np.where(_inside(found, _ROUNDING)[:, None], found, lonlat)


def _undone(shifted: Floats, shift: Shift) -> Floats:
    found = shifted
    for _ in range(_ROUNDS):
        found = shifted - shift(found)
    return found


def _inside(lonlat: Floats, leeway: float) -> Flags:
    west, south, east, north = BOX
    lon, lat = lonlat.T
    across = (west - leeway <= lon) & (lon <= east + leeway)
    return np.asarray(across & (south - leeway <= lat) & (lat <= north + leeway))


def _gcj(lonlat: Floats) -> Floats:
    """Give the shift of GCJ-02 at positions in WGS-84."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    both = 0.1 * x * y + 20 / 3 * _waves(x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * np.sqrt(np.abs(x)) + both
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * np.sqrt(np.abs(x)) + both
    north += 40 / 3 * _swell(y, 16, 32)
    east += 40 / 3 * _swell(x, 15, 30)
    lat = np.radians(lonlat[:, 1])
    flat = 1 - _E2 * np.sin(lat) ** 2
    metres_east = _A / np.sqrt(flat) * np.cos(lat)
    metres_north = _A * (1 - _E2) / (flat * np.sqrt(flat))
    return np.degrees(np.column_stack([east / metres_east, north / metres_north]))


def _waves(x: Floats) -> Floats:
    """Give 2 sin 6 pi x + 2 sin 2 pi x, of one sine."""
    sine = np.sin(2 * np.pi * x)
    waves: Floats = 8 * sine * (1 - sine * sine)
    return waves


def _swell(x: Floats, middle: float, long: float) -> Floats:
    """Give sin pi x + 2 sin pi x / 3, and half of the longer waves."""
    sine = np.sin(np.pi / 3 * x)
    short = sine * (5 - 4 * sine * sine)
    longer = middle * np.sin(np.pi / 12 * x) + long * np.sin(np.pi / 30 * x)
    swell: Floats = short + longer / 2
    return swell


def _bd(lonlat: Floats) -> Floats:
    """Give the shift from GCJ-02 to BD-09, at positions in GCJ-02."""
    x, y = lonlat.T
    longer = 1 + 2e-5 * np.sin(_BD_WAVES * y) / np.maximum(np.hypot(x, y), 1.0)
    turned = 3e-6 * np.cos(_BD_WAVES * x)
    straight = 1 - turned * turned / 2
    east = longer * (x * straight - y * turned) - x + _BD_EAST
    north = longer * (y * straight + x * turned) - y + _BD_NORTH
    return np.column_stack([east, north])
