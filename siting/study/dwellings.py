"""Areas cut into pieces small enough to stand for the dwellings in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.arrays import ranges
from siting.study.spatial import in_parts

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Ints

_SPLIT_ABOVE = 1.5  # a piece wider than this many cells is cut
_BOXES_AT_ONCE = 50_000


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Parts of source areas (cells, communities) that lie on residential polygons.

    Attributes
    ----------
    geometry : ndarray of object, shape (n,)
        The parts, as polygons in the plane.
    source : ndarray of int, shape (n,)
        The area each is a part of.
    land : ndarray of int, shape (n,)
        The residential polygon it lies on, -1 for none.
    """

    geometry: Geometries
    source: Ints
    land: Ints

    @classmethod
    def whole(cls, areas: Geometries) -> Pieces:
        """Take each area as it is, on no residential polygon."""
        n = len(areas)
        return cls(
            geometry=areas, source=np.arange(n, dtype=np.intp), land=np.full(n, -1, dtype=np.intp)
        )

    @classmethod
    def own(cls, areas: Geometries) -> Pieces:
        """Take each residential polygon as an area that lies on itself."""
        index = np.arange(len(areas), dtype=np.intp)
        return cls(geometry=areas, source=index, land=index)

    def renumbered(self, index: Ints) -> Pieces:
        """Say which areas of a longer list the sources are."""
        return Pieces(geometry=self.geometry, source=index[self.source], land=self.land)

    def area(self) -> Floats:
        """Measure each piece [m2]."""
        return np.asarray(shapely.area(self.geometry))

    def xy(self) -> Floats:
        """Give a point inside each piece [m]: its centroid where that is inside."""
        points = shapely.centroid(self.geometry)
        beside = ~shapely.covers(self.geometry, points)
        points[beside] = shapely.point_on_surface(self.geometry[beside])
        return np.asarray(shapely.get_coordinates(points))


def overlay(areas: Geometries, land: Geometries) -> Pieces:
    """Cut areas to the residential polygons they meet; touching is not meeting."""
    tree = shapely.STRtree(land)
    source, met = tree.query(areas, predicate="intersects")
    geometry = areas[source]
    shapely.prepare(land)
    cut = ~shapely.covers(land[met], geometry)
    geometry[cut] = shapely.intersection(geometry[cut], land[met[cut]])
    real = shapely.area(geometry) > 0
    return Pieces(
        geometry=geometry[real],
        source=source[real].astype(np.intp),
        land=met[real].astype(np.intp),
    )


def split(pieces: Pieces, *, cell_m: float) -> Pieces:
    """Cut pieces larger than a dwelling cell along a grid that is fixed in the plane."""
    if not len(pieces.geometry):
        return pieces
    bounds = shapely.bounds(pieces.geometry)
    wide = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    large = np.flatnonzero(wide > _SPLIT_ABOVE * cell_m)
    if not len(large):
        return pieces
    parts, whose = _cut(pieces.geometry[large], cell_m)
    small = np.setdiff1d(np.arange(len(pieces.geometry)), large)
    rows = np.concatenate([small, large[whose]])
    return Pieces(
        geometry=np.concatenate([pieces.geometry[small], parts]),
        source=pieces.source[rows],
        land=pieces.land[rows],
    )


def _cut(polygons: Geometries, cell_m: float) -> tuple[Geometries, Ints]:
    """Cut polygons along the grid; parts of no area are left out.

    Returns
    -------
    parts : ndarray of object, shape (n,)
    whose : ndarray of int, shape (n,)
        The polygon that each is a part of.
    """
    west, south, east, north = np.floor(shapely.bounds(polygons) / cell_m).T
    columns = (east - west + 1).astype(np.intp)
    cells = columns * (north - south + 1).astype(np.intp)
    shapely.prepare(polygons)
    parts, whose = [], []
    for some in in_parts(cells, _BOXES_AT_ONCE):
        owner = np.repeat(np.arange(some.start, some.stop), cells[some])
        cell = ranges(np.zeros(some.stop - some.start, dtype=np.intp), cells[some])
        x = (west[owner] + cell % columns[owner]) * cell_m
        y = (south[owner] + cell // columns[owner]) * cell_m
        boxes = shapely.box(x, y, x + cell_m, y + cell_m)
        met = shapely.intersects(polygons[owner], boxes)
        boxes, owner = boxes[met], owner[met]
        cut = ~shapely.covers(polygons[owner], boxes)
        boxes[cut] = shapely.intersection(boxes[cut], polygons[owner[cut]])
        real = shapely.area(boxes) > 0
        parts.append(boxes[real])
        whose.append(owner[real])
    return np.concatenate(parts), np.concatenate(whose)
