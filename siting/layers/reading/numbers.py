"""What the numbers of a layer can be: degrees or metres, which zone, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS

from siting.degrees import WGS84, transformer
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats

LON, LAT = 180.0, 90.0
#: Where CGCS2000 3-degree Gauss-Kruger belongs: degrees west, south, east, north.
CHINA = (73.5, 3.0, 136.5, 54.0)
#: Metres that a zone without its number, a northing, and web Mercator in China can have.
_EASTING, _NORTHING = (100_000.0, 900_000.0), (300_000.0, 6_100_000.0)
_MERCATOR = (8_000_000.0, 300_000.0, 15_300_000.0, 7_300_000.0)
_MILLION = 1e6
#: How far a layer may lie from the others if it is to be in the CRS that is offered [degrees].
BESIDE = 1.0


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A CRS that numbers could be in.

    Attributes
    ----------
    code : str
        ``EPSG:4549``.
    what : str
        In words.
    swapped : bool
        Whether the northing stands first.
    lonlat : tuple of float
        Where the layer would lie [degrees].
    """

    code: str
    what: str
    swapped: bool
    lonlat: tuple[float, float]


def guesses(box: Floats, near: Floats | None = None) -> list[Guess]:
    """Say what the numbers of a layer could be in, likeliest first.

    Parameters
    ----------
    box : ndarray of float, shape (4,)
        Its least and greatest first and second coordinate: x, y, x, y.
    near : ndarray of float, shape (2,), optional
        Where the other layers lie [degrees]: then only what lies beside them is given.

    Notes
    -----
    Numbers do not tell CGCS2000 from Xi'an 80 and Beijing 54: their zones are alike.
    """
    found = [*_read(box, swapped=False), *_read(box[[1, 0, 3, 2]], swapped=True)]
    if near is None:
        return found
    apart = [float(np.hypot(*(np.array(one.lonlat) - near))) for one in found]
    order = sorted(range(len(found)), key=lambda i: (round(apart[i] / BESIDE), i))
    return [found[i] for i in order if apart[i] <= BESIDE]


def _read(box: Floats, *, swapped: bool) -> Iterator[Guess]:
    """Read x and y as easting and northing, or longitude and latitude."""
    west, south, east, north = (float(one) for one in box)
    middle = (west + east) / 2, (south + north) / 2
    if _within(box, CHINA):
        yield Guess(
            code="EPSG:4490", what=say("degrees of CGCS2000"), swapped=swapped, lonlat=middle
        )
        return
    if not (_NORTHING[0] <= south and north <= _NORTHING[1]):
        return
    for code, what in _zones(west, east):
        lon, lat = transformer(CRS.from_epsg(code), WGS84).transform(*middle)
        if CHINA[0] - 1 <= lon <= CHINA[2] + 1 and CHINA[1] <= lat <= CHINA[3]:
            yield Guess(code=f"EPSG:{code}", what=what, swapped=swapped, lonlat=(lon, lat))
    if _within(box, _MERCATOR):
        lon, lat = transformer(CRS.from_epsg(3857), WGS84).transform(*middle)
        yield Guess(code="EPSG:3857", what="web Mercator", swapped=swapped, lonlat=(lon, lat))


def _within(box: Floats, limits: tuple[float, float, float, float]) -> bool:
    west, south, east, north = limits
    return bool(west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north)


def _zones(west: float, east: float) -> Iterator[tuple[int, str]]:
    """Give the zones that eastings fit, by their codes."""
    zone, rest = divmod(west, _MILLION)
    if east < (zone + 1) * _MILLION and _EASTING[0] <= rest and east % _MILLION <= _EASTING[1]:
        number = int(zone)
        if 25 <= number <= 45:
            yield (
                4513 + number - 25,
                say("CGCS2000, 3-degree zone {number}, its number in the easting", number=number),
            )
        if 13 <= number <= 23:
            yield (
                4491 + number - 13,
                say("CGCS2000, 6-degree zone {number}, its number in the easting", number=number),
            )
        if number == 0:
            for meridian in range(75, 138, 3):
                what = say("CGCS2000, 3-degree zone at {meridian} E", meridian=meridian)
                yield 4534 + (meridian - 75) // 3, what
            for meridian in range(75, 138, 6):
                yield (
                    4502 + (meridian - 75) // 6,
                    say("CGCS2000, 6-degree zone at {meridian} E", meridian=meridian),
                )
            for utm in range(43, 54):
                yield 32600 + utm, say("UTM, zone {utm}", utm=utm)
