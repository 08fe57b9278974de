"""Layers in different datums: found by how they fit one another, and refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.datum import fields, sample
from siting.datum.compare import Plane, compare
from siting.datum.shift import SHIFTED
from siting.degrees import to_degrees, to_plane
from siting.language import joined, say
from siting.layers.reading.numbers import CHINA
from siting.layers.records import Cells, Streets, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyproj import CRS

    from siting.arrays import Flags, Floats
    from siting.datum.compare import Shifted
    from siting.datum.fit import Field
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    #: A layer, and what it became in the plane.
    Placed = tuple[Origin, Table | Cells | Streets]

_POINTS = frozenset({"facilities", "health", "candidates", "elders", "residential"})
_EDGES = frozenset({"units", "exclusions"})
#: A layer with fewer points than this is not tested, nor one of polygons with fewer pieces.
_FEWEST = 40
_MOST, _MOST_OF_EDGES = 300, 1500
#: Points are drawn from so many squares at least; edges from more, as a square holds few of them.
_POINT_TILES, _EDGE_TILES = 10, 100
#: From fewer where the other layer has many polygons, or pieces of line: then less of it is needed.
_MANY_POLYGONS, _MANY_PIECES, _FEW_TILES = 10_000, 60_000, 3
#: Where older people live is no ground for others beyond so many places: it is everywhere.
_MOST_HOMES = 100_000
#: Of edges, a point is taken each so many metres.
_EDGE_STEP_M = 50.0
#: How far streets and residential land speak of a point [m]; borders of units do everywhere.
_SIGHT_M = 600.0


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A layer that fits another one only once it is taken for another datum."""

    origin: Origin
    datum: str
    beside: Origin
    shifted: Shifted

    def message(self) -> str:
        """Say which layer is in which datum, by how much it is off, and how sure that is."""
        east, north = self.shifted.move_m
        off = float(np.hypot(east, north))
        confidence = self.shifted.confidence
        sure = say("more than 99.9 %") if confidence > 0.999 else f"{100 * confidence:.1f} %"
        return say(
            "layer '{name}' seems to be in {datum}, not in WGS-84: it fits "
            "'{name2}' once one is moved by {off:.0f} m against the other "
            "({ways}; {n} places tested, confidence {sure})",
            name=self.origin.name,
            datum=self.datum,
            name2=self.beside.name,
            off=off,
            ways=_ways(east, north),
            n=self.shifted.n,
            sure=sure,
        )


def _ways(east: float, north: float) -> str:
    across, along = ("east" if east >= 0 else "west"), ("north" if north >= 0 else "south")
    return f"{abs(east):.0f} m {across}, {abs(north):.0f} m {along}"


def doubts(
    asked: Sequence[Origin], found: Mapping[str, object], crs: CRS, *, refuse: bool
) -> tuple[str, ...]:
    """Say which layers seem to be in another datum than the others; as `suspects`.

    Raises
    ------
    SitingError
        There are some, and they are to be refused.
    """
    suspected = suspects(asked, found, crs)
    if suspected and refuse:
        raise refused(suspected)
    return tuple(dict.fromkeys(one.message() for one in suspected))


def refused(found: Sequence[Suspect]) -> SitingError:
    """Say which layers are mixed, and what to type: the surest first."""
    surest = max(found, key=lambda one: one.shifted.lead)
    others = sorted({one.origin.name for one in found} - {surest.origin.name})
    also = say("; also tested and shifted: {others}", others=joined(others)) if others else ""
    stated = surest.beside.spec.datum
    hint = say(
        'write datum = "{datum}" in {header}', datum=surest.datum, header=surest.origin.header
    )
    if stated in SHIFTED:
        hint += say(
            ', or correct datum = "{stated}" in {header}',
            stated=stated,
            header=surest.beside.header,
        )
    return surest.origin.error(
        say("{message}{also}", message=surest.message(), also=also),
        hint=say(
            '{hint}; if the layer is right as it stands, datum = "WGS-84" there says so', hint=hint
        ),
    )


def suspects(asked: Sequence[Origin], found: Mapping[str, object], crs: CRS) -> list[Suspect]:
    """Hold the layers against one another, two by two.

    Parameters
    ----------
    asked : sequence of Origin
        The layers of the plan.
    found : mapping of str to Table, Cells, Streets or others
        What each became in the plane, by its keys in the plan; others are left aside.
    crs : pyproj.CRS
        The plane.

    Returns
    -------
    list of Suspect
        Layers that are shifted, one for each pair that shows it. What the plan says of the datum
        of a layer is taken to be right.

    Notes
    -----
    Nothing is tested outside of China. If all layers are shifted alike, they fit one another, and
    nothing is found.
    """
    by_key = ((origin, found.get(".".join(map(str, origin.keys[1:])))) for origin in asked)
    placed = [(origin, one) for origin, one in by_key if isinstance(one, Table | Cells | Streets)]
    return list(_suspects(placed, crs))


def _suspects(placed: Sequence[Placed], crs: CRS) -> Iterator[Suspect]:
    plane = Plane(
        to_degrees=lambda xy: to_degrees(crs, xy), to_plane=lambda lonlat: to_plane(crs, lonlat)
    )
    for ground, layers in _pairs(placed):
        marks = _marks(ground)
        drawn = [(one, _places(one, ground, marks)) for one in layers]
        drawn = [(one, xy) for one, xy in drawn if _enough(xy, plane)]
        if not drawn:
            continue
        field = _field(ground, sample.near(marks, np.concatenate([xy for _, xy in drawn])))
        sight = np.inf if ground[0].role in _EDGES else _SIGHT_M
        for one, xy in drawn:
            surely = _declared(one), _declared(ground)
            shifted = compare(field, xy, plane, sight_m=sight, surely=surely)
            if shifted is not None:
                yield from _named(one[0], ground[0], shifted)


def _named(one: Origin, ground: Origin, shifted: Shifted) -> Iterator[Suspect]:
    pairs = (one, shifted.one, ground), (ground, shifted.other, one)
    for origin, datum, beside in pairs:
        if datum != "WGS-84":
            yield Suspect(origin=origin, datum=datum, beside=beside, shifted=shifted)


def _declared(placed: Placed) -> bool:
    return placed[0].spec.datum is not None


def _enough(xy: Floats, plane: Plane) -> bool:
    return len(xy) >= _FEWEST and _in_china(plane.to_degrees(xy))


def _pairs(placed: Sequence[Placed]) -> Iterator[tuple[Placed, list[Placed]]]:
    """Say which layers have to do with each other: each layer, and whose points stand by it."""
    streets = any(origin.role == "streets" for origin, _ in placed)
    bordered = [one for one in placed if one[0].role == "units" and isinstance(one[1], Table)]
    bordered.sort(key=lambda one: len(one[1]))  # type: ignore[arg-type]
    for ground in placed:
        layers = [one for one in placed if _meant(one, ground, streets=streets)]
        if ground in bordered:
            layers = bordered[: bordered.index(ground)]
        yield ground, [one for one in layers if not (_declared(one) and _declared(ground))]


def _meant(one: Placed, other: Placed, *, streets: bool) -> bool:
    """Say whether the points of a layer stand where they do because of another one."""
    role, ground = one[0].role, other[0].role
    if role not in _POINTS | _EDGES or one[0] is other[0]:
        return False
    if ground == "streets":
        return not isinstance(one[1], Cells)
    if ground == "elders":
        homes = other[1]
        if not isinstance(homes, Table) or homes.geometry is not None:
            return False
        return len(homes) <= _MOST_HOMES and role in {"facilities", "health"}
    return ground == "residential" and not (streets and role in _EDGES)


def _places(placed: Placed, ground: Placed, marks: Floats) -> Floats:
    """Give a sample of the points of a layer, or of its edges, where the other layer is."""
    origin, layer = placed
    polygons = ground[0].role == "residential"
    many = len(marks) > (_MANY_POLYGONS if polygons else _MANY_PIECES)
    assert not isinstance(layer, Streets)
    if origin.role in _EDGES and isinstance(layer, Table) and layer.geometry is not None:
        points = fields.along(*fields.edges(layer.geometry), _EDGE_STEP_M)
        points = points[sample.beside(points, marks)]
        tiles = 2 * _FEW_TILES if many else _EDGE_TILES
        return sample.draw(points, _MOST_OF_EDGES, from_tiles=tiles)
    points = layer.xy[sample.beside(layer.xy, marks)]
    tiles = _FEW_TILES if many else _POINT_TILES
    return sample.draw(points, _MOST, from_tiles=tiles)


def _marks(placed: Placed) -> Floats:
    """Give points that show where a layer is: one of each feature, or piece of line."""
    origin, layer = placed
    if isinstance(layer, Streets) or origin.role == "units":
        start, end = _pieces(layer)
        return (start + end) / 2
    return layer.xy


def _pieces(layer: Table | Cells | Streets) -> tuple[Floats, Floats]:
    if isinstance(layer, Streets):
        return layer.graph.xy[layer.graph.ends[:, 0]], layer.graph.xy[layer.graph.ends[:, 1]]
    assert isinstance(layer, Table)
    assert layer.geometry is not None
    return fields.edges(layer.geometry)


def _field(placed: Placed, close: Flags) -> Field:
    """Measure the part of a layer that is close to the points that are held against it."""
    origin, layer = placed
    if isinstance(layer, Streets) or origin.role == "units":
        start, end = _pieces(layer)
        return fields.to_lines(start[close], end[close])
    if isinstance(layer, Table) and layer.geometry is not None:
        return fields.to_edges(layer.geometry[close])
    return fields.to_lines(layer.xy[close], layer.xy[close])


def _in_china(lonlat: Floats) -> bool:
    west, south, east, north = CHINA
    lon, lat = np.median(lonlat, axis=0)
    return bool(west <= lon <= east and south <= lat <= north)
