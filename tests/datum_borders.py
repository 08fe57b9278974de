"""Pairs of real layers of polygons, one of them shifted or not, to try the datum guard on.

No real communities are at hand: they are made of the blocks between real streets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.datum import fields
from tests.datum_pairs import (
    Kind,
    amap,
    communities,
    edges_beside,
    edges_of_some,
    in_each_datum,
    nanshan,
    read,
    read_amap,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from siting.arrays import Floats, Geometries
    from tests.datum_pairs import Draw

#: A prefecture of Amap, and those of its districts that are at hand.
NESTED = (("Dongying", 370500, (370502, 370503, 370505)), ("Jingzhou", 421000, (421002, 421003)))
N_COMMUNITIES = 120


def kinds(shared: Path, scratch: Path) -> Iterator[Kind]:
    """Give the kinds of pairs of polygons that the shared layers allow."""
    districts, blocks = _wuhan(shared)
    yield _borders(
        "districts by districts of another maker", edges_of_some(amap(shared / "data")), districts
    )
    parts = shapely.intersection(blocks[:, None], districts[None]).ravel()
    within = parts[shapely.area(parts) > 100]
    near = edges_beside(districts, fields.edges(within))
    yield _borders("districts by communities within them", some(near), within)
    near = edges_beside(amap(shared / "data"), fields.edges(blocks))
    name = "districts of another maker by communities"
    yield _borders(name, some(near), blocks, sizes=(1000, 1500))
    for name, whole, of_it in NESTED:
        fine = np.concatenate([read_amap(shared / "data", part) for part in of_it])
        near = edges_beside(read_amap(shared / "data", whole), fields.edges(fine))
        yield _borders(f"{name} by its districts", some(near), fine)
    yield from _by_communities(*nanshan(shared / "data", scratch)[:1], scratch)


def across(shared: Path) -> Kind:
    """Give borders of districts that the communities beside them seldom keep to."""
    districts, blocks = _wuhan(shared)
    near = edges_beside(districts, fields.edges(blocks))
    name = "districts by communities across them"
    return _borders(name, some(near), blocks, sizes=(1000, 1500))


def _wuhan(shared: Path) -> tuple[Geometries, Geometries]:
    """Give districts, and communities of the blocks between streets."""
    data = shared / "data"
    blocks = _blocks(read(data / "wuhan/roads/WHroad.shp"))
    districts = read(data / "wuhan/districts/武汉行政区划矢量图.shp")
    return districts, _joined(blocks, communities(data))


def _by_communities(built: Geometries, scratch: Path) -> Iterator[Kind]:
    """Hold residential land against the borders of communities, as they are and drawn coarsely."""
    streets = read(scratch / "nanshan.osm", layer="lines", where="highway IS NOT NULL")
    blocks = _blocks(streets)
    inside = shapely.get_coordinates(shapely.point_on_surface(blocks[shapely.area(blocks) > 5000]))
    seeds = np.random.default_rng(1).choice(inside, N_COMMUNITIES, replace=False)
    drawn = _joined(blocks, seeds)
    for coarse, off_m in (("", 0.0), ("coarse ", 30.0)):
        borders = shapely.coverage_simplify(drawn, off_m) if off_m else drawn
        yield Kind(
            name=f"land by {coarse}borders of communities",
            draw=some(shapely.get_coordinates(shapely.point_on_surface(built))),
            fields=in_each_datum(fields.edges(borders)),
            sizes=(200, 400),
            keeping=True,
        )


def _borders(
    name: str, draw: Draw, polygons: Geometries, *, sizes: tuple[int, int] = (200, 500)
) -> Kind:
    return Kind(
        name=name,
        draw=draw,
        fields=in_each_datum(fields.edges(polygons)),
        sizes=sizes,
        sight_m=np.inf,
        touching=True,
    )


def _blocks(lines: Geometries) -> Geometries:
    """Give what lies between streets."""
    noded = shapely.get_parts(shapely.union_all(lines))
    found: Geometries = shapely.get_parts(shapely.polygonize(noded))
    return found[shapely.area(found) > 1000]


def _joined(blocks: Geometries, centres: Floats) -> Geometries:
    """Join blocks: each goes to the nearest centre."""
    tree = shapely.STRtree(shapely.points(centres))
    nearest = tree.nearest(shapely.point_on_surface(blocks))
    joined = [shapely.union_all(blocks[nearest == one]) for one in np.unique(nearest)]
    return np.array(joined, dtype=object)
