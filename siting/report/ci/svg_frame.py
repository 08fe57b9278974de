"""The frame of a static map: from degrees to the page, the scale bar, the legend."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Any

from siting.report.escape import xml
from siting.report.gis.geojson import positions
from siting.report.scale import bar_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SIDE, _MARGIN, _LINE = 720, 20, 20
_LEAST_DEGREES = 0.002


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where on the page a longitude and latitude is.

    Attributes
    ----------
    west, north : float
        The upper left corner of the map, in degrees.
    per_lon, per_lat : float
        Units of the page in a degree.
    map_height, width, height : int
        Of the map, and of the page with its legend.
    """

    west: float
    north: float
    per_lon: float
    per_lat: float
    map_height: int
    width: int
    height: int

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a position is on the map."""
        x, y = (lon - self.west) * self.per_lon, (self.north - lat) * self.per_lat
        return 0 <= x <= self.width - 2 * _MARGIN and 0 <= y <= self.map_height - 2 * _MARGIN

    def xy(self, position: Sequence[float]) -> tuple[str, str]:
        """Place a position, to a tenth of a unit."""
        x = _MARGIN + (position[0] - self.west) * self.per_lon
        y = _MARGIN + (self.north - position[1]) * self.per_lat
        return f"{x:z.1f}", f"{y:z.1f}"

    def path(self, geometry: dict[str, Any]) -> str:
        """Draw a polygon or several; corners that fall on one another are one."""
        parts = geometry["coordinates"]
        polygons = [parts] if geometry["type"] == "Polygon" else parts
        return "".join(self._ring(ring) for rings in polygons for ring in rings)

    def _ring(self, ring: Sequence[Sequence[float]]) -> str:
        points = [" ".join(self.xy(position)) for position in ring]
        kept = [one for n, one in enumerate(points) if n == 0 or one != points[n - 1]]
        return f"M{'L'.join(kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept)}Z"


def frame_of(geometries: Sequence[dict[str, Any]], *, most_lines: int = 8) -> Frame:
    """Lay a frame around geometries, with room for a legend of so many lines."""
    every = [position for one in geometries for position in positions(one)]
    lons = [at[0] for at in every] or [0.0]
    lats = [at[1] for at in every] or [0.0]
    middle = (min(lats) + max(lats)) / 2
    shrink = max(cos(radians(middle)), 0.01)
    wide = max((max(lons) - min(lons)) * shrink, _LEAST_DEGREES)
    high = max(max(lats) - min(lats), _LEAST_DEGREES)
    per_lat = _SIDE / max(wide, high)
    width, map_height = (round(side * per_lat) + 2 * _MARGIN for side in (wide, high))
    return Frame(
        west=min(lons),
        north=max(lats),
        per_lon=per_lat * shrink,
        per_lat=per_lat,
        map_height=map_height,
        width=max(width, 360),
        height=map_height + most_lines * _LINE,
    )


def scale_bar(frame: Frame) -> Iterator[str]:
    """Draw a bar of a round length, at most a third of the map wide."""
    long, said = bar_of(frame.per_lat, frame.width / 3)
    y, x = frame.map_height + 8, _MARGIN
    end = x + long
    yield f'<path d="M{x} {y - 4}V{y}H{end:.1f}V{y - 4}" fill="none" stroke="#333333"/>'
    yield f'<text x="{end + 6:.1f}" y="{y}" fill="#333333">{said}</text>'


def legend(frame: Frame, keys: Sequence[tuple[str, str, str]], caption: str) -> Iterator[str]:
    """Explain fills and lines, a line each, and end with a caption."""
    y = frame.map_height + 2 * _LINE - 8
    for fill, line, words in keys:
        yield (
            f'<rect x="{_MARGIN}" y="{y - 11}" width="20" height="12" fill="{fill}" '
            f'stroke="{line}"/>'
        )
        yield f'<text x="{_MARGIN + 28}" y="{y}" fill="#333333">{xml(words)}</text>'
        y += _LINE
    yield f'<text x="{_MARGIN}" y="{y}" fill="#333333">{xml(caption)}</text>'
