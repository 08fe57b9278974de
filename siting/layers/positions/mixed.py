"""Layers in different datums: found by how they fit one another, and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.datum import fields, sample
from siting.datum.compare import Plane, Untold, compare
from siting.datum.seen import FEWEST
from siting.degrees import to_degrees, to_plane
from siting.layers.positions import doubted
from siting.layers.positions.doubted import Held
from siting.layers.positions.laid import EDGES, Placed
from siting.layers.reading.numbers import CHINA
from siting.layers.records import Cells, Streets, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyproj import CRS

    from siting.arrays import Floats
    from siting.layers.origin import Origin


_POINTS = frozenset({"facilities", "health", "candidates", "elders", "residential"})
#: A layer with fewer points than this is not tested, nor one of polygons with fewer pieces.
_FEWEST = 40
_MOST, _MOST_ON_LAND, _MOST_OF_EDGES = 300, 80, 1500
#: Points are drawn from so many squares at least; edges from more, as a square holds few of them.
_POINT_TILES, _EDGE_TILES = 10, 100
#: From fewer where the other layer has many polygons, or pieces of line: then less of it is needed.
_MANY_POLYGONS, _MANY_PIECES, _FEW_TILES = 10_000, 60_000, 3
#: Where older people live is no ground for others beyond so many places: it is everywhere.
_MOST_HOMES = 100_000
#: Of edges, a point is taken each so many metres.
_EDGE_STEP_M = 50.0
#: How far a layer speaks of a point [m]; borders of units speak of other borders everywhere.
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
    placed = _placed(asked, found)
    held = list(_held(placed, crs))
    suspected = list(doubted.suspects(held))
    if suspected and refuse:
        raise doubted.refused(suspected)
    said = [*(one.message() for one in suspected), *doubted.untold(held)]
    said += map(doubted.alone, _alone(placed, held, crs))
    return tuple(dict.fromkeys(said))


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
    return list(_held(_placed(asked, found), crs))


def _placed(asked: Sequence[Origin], found: Mapping[str, object]) -> list[Placed]:
    """Take the layers of the plan that lie somewhere."""
    by_key = ((origin, found.get(".".join(map(str, origin.keys[1:])))) for origin in asked)
    return [
        Placed(origin=origin, layer=one)
        for origin, one in by_key
        if isinstance(one, Table | Cells | Streets)
    ]


def _alone(placed: Sequence[Placed], held: Sequence[Held], crs: CRS) -> Iterator[Origin]:
    """Give the layers drawn in China that were held against nothing."""
    seen = {origin.name for pair in held for origin in (pair.one, pair.ground)}
    for one in placed:
        asked = isinstance(one.layer, Table) and one.origin.name not in seen and not one.declared
        if asked and len(one.points) and _in_china(to_degrees(crs, one.points)):
            yield one.origin


def _held(placed: Sequence[Placed], crs: CRS) -> Iterator[Held]:
    plane = Plane(
        to_degrees=lambda xy: to_degrees(crs, xy), to_plane=lambda lonlat: to_plane(crs, lonlat)
    )
    for ground, layers in _pairs(placed):
        drawn = [(one, _drawn(one, ground)) for one in layers]
        drawn = [(one, xy) for one, xy in drawn if len(xy) and _in_china(plane.to_degrees(xy))]
        enough = [(one, xy) for one, xy in drawn if len(xy) >= _fewest(one)]
        for one, xy in drawn:
            if len(xy) < _fewest(one):
                yield Held(one=one.origin, ground=ground.origin, said=Untold(n=len(xy)))
        if not enough:
            continue
        field = ground.field(sample.near(ground.marks, np.concatenate([xy for _, xy in enough])))
        for one, xy in enough:
            ends, borders = one.origin.role in EDGES, ground.origin.role in EDGES
            said = compare(
                field,
                xy,
                plane,
                sight_m=np.inf if ends and borders else _SIGHT_M,
                stated=(one.origin.spec.datum, ground.origin.spec.datum),
                keeping=not ends and (borders or ground.origin.role == "streets"),
                touching=ends and borders,
            )
            yield Held(one=one.origin, ground=ground.origin, said=said)


def _pairs(placed: Sequence[Placed]) -> Iterator[tuple[Placed, list[Placed]]]:
    """Say which layers have to do with each other: each layer, and whose points stand by it."""
    streets = any(one.origin.role == "streets" for one in placed)
    bordered = [one for one in placed if one.origin.role == "units" and one.drawn is not None]
    bordered.sort(key=lambda one: len(one.layer))  # type: ignore[arg-type]
    homes = [] if streets else [one for one in placed if one.origin.role == "residential"]
    for ground in placed:
        layers = [one for one in placed if _meant(one, ground, streets=streets)]
        if ground in bordered:
            layers = bordered[: bordered.index(ground)]
            layers += homes if ground is bordered[-1] else []
        yield ground, [one for one in layers if not (one.declared and ground.declared)]


def _meant(one: Placed, other: Placed, *, streets: bool) -> bool:
    """Say whether the points of a layer stand where they do because of another one."""
    role, ground = one.origin.role, other.origin.role
    if role not in _POINTS | EDGES or one is other:
        return False
    if ground == "streets":
        return not isinstance(one.layer, Cells)
    if ground == "elders":
        homes = other.layer
        if not isinstance(homes, Table) or homes.geometry is not None:
            return False
        return len(homes) <= _MOST_HOMES and role in {"facilities", "health"}
    return ground == "residential" and role != "units" and not (streets and role in EDGES)


def _drawn(one: Placed, ground: Placed) -> Floats:
    """Give a sample of the points of a layer, or of its edges, where the other layer is."""
    on_land = ground.origin.role == "residential"
    many = len(ground.marks) > (_MANY_POLYGONS if on_land else _MANY_PIECES)
    if one.origin.role in EDGES and one.drawn is not None:
        tiles = 2 * _FEW_TILES if many else _EDGE_TILES
        start, end = one.pieces
        some = sample.of_few_tiles(
            (start + end) / 2, _MOST_OF_EDGES, from_tiles=tiles, beside=ground.squares
        )
        points = fields.along(start[some], end[some], _EDGE_STEP_M)
        return sample.draw(points, _MOST_OF_EDGES, from_tiles=tiles)
    tiles = _FEW_TILES if many else _POINT_TILES
    n = _MOST_ON_LAND if on_land else _MOST
    return sample.draw(one.points, n, from_tiles=tiles, beside=ground.squares)


def _fewest(one: Placed) -> int:
    """Say how many points of a layer have to be where the other layer is: not all need be."""
    if one.origin.role in EDGES and one.drawn is not None:
        return _FEWEST
    places = sample.draw(one.points, _FEWEST, from_tiles=1)
    return FEWEST if len(places) >= _FEWEST else _FEWEST


def _in_china(lonlat: Floats) -> bool:
    west, south, east, north = CHINA
    lon, lat = np.median(lonlat, axis=0)
    return bool(west <= lon <= east and south <= lat <= north)
