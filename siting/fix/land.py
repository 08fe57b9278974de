"""Where one may build: candidate parcels or points, else residential land; nothing excluded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.language import say

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Geometries
    from siting.layers.records import Layers, Table

#: How far a position stays out of an excluded area: one on its border would be in it [m].
_OUT_M = 0.02
#: What is written in degrees stands on a candidate that is so near [m].
_THERE_M = 0.05
_POLYGONAL = 2  # dimensions


class Parcel(NamedTuple):
    """A parcel: what it is called, where, and how many beds it takes; NaN for no limit."""

    name: str
    geometry: shapely.Geometry
    beds: float


class Ground(NamedTuple):
    """Where in an area one may build, and in words what that is."""

    geometry: shapely.Geometry
    said: str


class Land:
    """Knows the land of a plan.

    Parameters
    ----------
    layers : Layers
        Candidates may be parcels or points; without them residential land is built on, and
        without that anything is.
    """

    def __init__(self, layers: Layers) -> None:
        table = layers.candidates
        self._candidates = None if table is None else _allowed(table.by_id())
        self._residential = layers.residential
        excluded = [one.geometry for one in layers.exclusions if one.geometry is not None]
        self._excluded = _in_order(np.concatenate([np.empty(0, dtype=object), *excluded]))
        self._tree = shapely.STRtree(self._excluded)

    def free(self, area: shapely.Geometry) -> shapely.Geometry:
        """Give what of an area lies in no excluded one."""
        near = np.sort(self._tree.query(area, predicate="intersects"))
        if not len(near):
            return area
        out = shapely.buffer(shapely.union_all(self._excluded[near]), _OUT_M)
        return shapely.difference(area, out)

    def ground(self, area: shapely.Geometry) -> Ground:
        """Give what of an area one may build on; empty where there is none."""
        free = self.free(area)
        table, what = self._candidates, say("parcels")
        if table is None:
            table, what = self._residential, say("residential land")
        if table is None or not len(table):
            return Ground(free, "")
        shapes = _in_order(_shapes(table))
        near = np.sort(shapely.STRtree(shapes).query(free, predicate="intersects"))
        parts = shapely.intersection(shapes[near], free)
        if _has_areas(shapes):
            return Ground(shapely.normalize(_areas_of(shapely.union_all(parts))), what)
        return Ground(shapely.normalize(shapely.union_all(parts)), "candidates")

    def parcel(self, xy: Floats) -> Parcel | None:
        """Find the candidate parcel that a place lies in; of several, the first id."""
        table = self._candidates
        if table is None or table.geometry is None:
            return None
        inside = shapely.intersects(table.geometry, shapely.points(xy))
        inside &= shapely.get_dimensions(table.geometry) == _POLYGONAL
        if not inside.any():
            return None
        at = int(np.argmax(inside))
        beds = table.columns.get("beds")
        return Parcel(
            name=str(table.ids[at]),
            geometry=table.geometry[at],
            beds=float("nan") if beds is None else float(beds[at]),
        )

    def named(self, xy: Floats) -> str | None:
        """Name the candidate that a place stands on: a parcel, or a point nearly there."""
        table = self._candidates
        if table is None or not len(table):
            return None
        if table.geometry is not None and (parcel := self.parcel(xy)) is not None:
            return parcel.name
        away = shapely.distance(shapely.points(xy), _shapes(table))
        at = int(np.argmin(np.round(away, 3)))
        return str(table.ids[at]) if away[at] <= _THERE_M else None

    @property
    def largest(self) -> float:
        """How many beds any candidate takes at most; NaN where none says it."""
        beds = None if self._candidates is None else self._candidates.columns.get("beds")
        return float("nan") if beds is None or np.isnan(beds).all() else float(np.nanmax(beds))


def _allowed(table: Table) -> Table:
    """Leave candidates out that are forbidden by their own field."""
    forbidden = table.columns.get("forbidden")
    left: Flags = np.ones(len(table), dtype=bool) if forbidden is None else forbidden != 1
    return table.only(left)


def _shapes(table: Table) -> Geometries:
    return shapely.points(table.xy) if table.geometry is None else table.geometry


def _in_order(shapes: Geometries) -> Geometries:
    """Put geometries in an order that does not hang on that of the file."""
    order = np.lexsort(shapely.bounds(shapes).T) if len(shapes) else np.empty(0, dtype=np.intp)
    return np.asarray(shapes[order], dtype=object)


def _has_areas(shapes: Geometries) -> bool:
    return bool((shapely.get_dimensions(shapes) == _POLYGONAL).any())


def _areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Leave out of a geometry where only borders touch."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == _POLYGONAL])
