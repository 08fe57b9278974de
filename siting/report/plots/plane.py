"""The plane of a map on paper: where a longitude and latitude is, paths, and a scale bar."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from siting.report.html.shapes import polygons
from siting.report.scale import bar_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from siting.arrays import Floats

_EDGE = 14.0
_LEAST_DEGREES = 0.004


class Plane(NamedTuple):
    """A plane `width` wide and `height` high, in units of the page, north up.

    Attributes
    ----------
    west, north : float
        Its upper left corner [degrees].
    per_lon, per_lat : float
        Units of the page in a degree.
    """

    west: float
    north: float
    per_lon: float
    per_lat: float
    width: float
    height: float

    def xy(self, lon_lat: Floats) -> Floats:
        """Place positions, shape (n, 2)."""
        origin = np.array([self.west, self.north])
        found: Floats = (lon_lat[:, :2] - origin) * np.array([self.per_lon, -self.per_lat])
        return found

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Place a position, to a tenth."""
        x, y = self.xy(np.array([[lon, lat]]))[0]
        return round(float(x), 1), round(float(y), 1)

    def path(self, geometry: dict[str, Any] | None) -> str:
        """Draw what has an area; what is smaller than can be drawn becomes a small square."""
        rings = (ring for rings in polygons(geometry) for ring in rings)
        return "".join(self._ring(np.array([one[:2] for one in ring])) for ring in rings if ring)

    def _ring(self, lon_lat: Floats) -> str:
        xy = self.xy(lon_lat).round(1) + 0.0
        kept = np.ones(len(xy), dtype=bool)
        kept[1:] = (np.abs(np.diff(xy, axis=0)) > 0.05).any(axis=1)
        xy = xy[kept]
        if len(xy) > 1 and (xy[0] == xy[-1]).all():
            xy = xy[:-1]
        if len(xy) < 3:
            return f"M{xy[0, 0] - 0.5:.1f} {xy[0, 1] - 0.5:.1f}h1v1h-1Z"
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in xy.tolist()) + "Z"


def plane_around(positions: Iterable[Floats], *, width: float, most_high: float) -> Plane | None:
    """Lay a plane around positions [degrees], at most so wide and so high; None without any."""
    boxes = [np.vstack([one.min(axis=0), one.max(axis=0)]) for one in positions if len(one)]
    if not boxes:
        return None
    (west, south), (east, north) = np.vstack(boxes).min(axis=0), np.vstack(boxes).max(axis=0)
    shrink = max(cos(radians(float(south + north) / 2)), 0.01)
    wide = max(float(east - west), _LEAST_DEGREES) * shrink
    high = max(float(north - south), _LEAST_DEGREES)
    per_lat = min((width - 2 * _EDGE) / wide, (most_high - 2 * _EDGE) / high)
    height = min(most_high, high * per_lat + 2 * _EDGE)
    middle = float(west + east) / 2, float(south + north) / 2
    return Plane(
        west=middle[0] - width / 2 / (per_lat * shrink),
        north=middle[1] + height / 2 / per_lat,
        per_lon=per_lat * shrink,
        per_lat=per_lat,
        width=width,
        height=round(height, 1),
    )


def scale_bar(plane: Plane) -> Iterator[str]:
    """Draw a bar of a round length, at most a quarter of the map wide, and where north is."""
    long, said = bar_of(plane.per_lat, plane.width / 4)
    x, y = 12.0, plane.height - 12.0
    end = x + long
    box = f'x="{x - 6:g}" y="{y - 20:g}" width="{end - x + 12:.1f}" height="28"'
    yield f'<rect {box} fill="#fff" fill-opacity="0.85"/>'
    yield (
        f'<path d="M{x:g} {y - 4:g}V{y:g}H{end:.1f}V{y - 4:g}" fill="none" stroke="#1d2530"/>'
        f'<text x="{(x + end) / 2:.1f}" y="{y - 7:g}" text-anchor="middle">{said}</text>'
    )
    top = plane.width - 18.0
    yield f'<path d="M{top:g} 8l5 14l-5 -4l-5 4z" fill="#1d2530"/>'
    yield f'<text x="{top:g}" y="33" text-anchor="middle">N</text>'
