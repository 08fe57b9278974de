"""Layers in different datums: found by how they fit one another, and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.datum import fields, sample
from siting.datum.compare import Plane, Untold, compare
from siting.degrees import to_degrees, to_plane
from siting.layers.positions import doubted
from siting.layers.positions.doubted import Held
from siting.layers.reading.numbers import CHINA
from siting.layers.records import Cells, Streets, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyproj import CRS

    from siting.arrays import Flags, Floats
    from siting.datum.seen import Field
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


def doubts(
    asked: Sequence[Origin], found: Mapping[str, object], crs: CRS, *, refuse: bool
) -> tuple[str, ...]:
    """Say which layers seem to be in another datum than the others, and which nobody can tell.

    Raises
    ------
    SitingError
        There are some that seem to be in another datum, and they are to be refused.
    """
    held = hold(asked, found, crs)
    suspected = list(doubted.suspects(held))
    if suspected and refuse:
        raise doubted.refused(suspected)
    return tuple(dict.fromkeys([*(one.message() for one in suspected), *doubted.untold(held)]))


def hold(asked: Sequence[Origin], found: Mapping[str, object], crs: CRS) -> list[Held]:
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
    list of Held
        What each pair says. What the plan says of the datum of a layer is taken to be right.

    Notes
    -----
    Nothing is tested outside of China. If all layers are shifted alike, they fit one another, and
    nothing is found.
    """
    by_key = ((origin, found.get(".".join(map(str, origin.keys[1:])))) for origin in asked)
    placed = [(origin, one) for origin, one in by_key if isinstance(one, Table | Cells | Streets)]
    return list(_held(placed, crs))


def _held(placed: Sequence[Placed], crs: CRS) -> Iterator[Held]:
    plane = Plane(
        to_degrees=lambda xy: to_degrees(crs, xy), to_plane=lambda lonlat: to_plane(crs, lonlat)
    )
    for ground, layers in _pairs(placed):
        marks = _marks(ground)
        drawn = [(one, _places(one, ground, marks)) for one in layers]
        drawn = [(one, xy) for one, xy in drawn if len(xy) and _in_china(plane.to_degrees(xy))]
        enough = [(one, xy) for one, xy in drawn if len(xy) >= _FEWEST]
        for one, xy in drawn:
            if len(xy) < _FEWEST:
                yield Held(one=one[0], ground=ground[0], said=Untold(n=len(xy)))
        if not enough:
            continue
        field = _field(ground, sample.near(marks, np.concatenate([xy for _, xy in enough])))
        sight = np.inf if ground[0].role in _EDGES else _SIGHT_M
        for one, xy in enough:
            said = compare(
                field,
                xy,
                plane,
                sight_m=sight,
                surely=(_declared(one), _declared(ground)),
                keeping=ground[0].role == "streets" and one[0].role not in _EDGES,
            )
            yield Held(one=one[0], ground=ground[0], said=said)


def _declared(placed: Placed) -> bool:
    return placed[0].spec.datum is not None


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
