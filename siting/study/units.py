"""The areas a plan answers for: read, or joined from communities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.study.spatial import Strips

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Ints, Texts, Values
    from siting.layers.records import Table

BORDER_M = 10.0


@dataclass(frozen=True, kw_only=True)
class Units:
    """The units of one level, in the order of their ids.

    Attributes
    ----------
    level : str
        ``community``, ``planning_unit`` ...
    ids, names : ndarray of object, shape (n,)
        Text; the name is empty where the layer has none.
    geometry : ndarray of object, shape (n,)
        Polygons [m].
    elders : ndarray of float, shape (n,)
        Older people of the demand points in each.
    of_demand : ndarray of int, shape (n_demand,)
        The unit of each demand point, -1 for none.
    columns : dict of str to ndarray, shape (n,)
        The layer's fields.
    notes : tuple of str
        How the units were made, where no layer gives them.
    everywhere : bool
        Whether the one unit is the whole plan, and so holds every point there is.
    parts : tuple of tuple of (str, str, str)
        Level, id and name of the areas that each was joined from, where no layer gives them.
    """

    level: str
    ids: Texts
    names: Texts
    geometry: Geometries
    elders: Floats
    of_demand: Ints
    columns: dict[str, Values] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    everywhere: bool = False
    parts: tuple[tuple[tuple[str, str, str], ...], ...] = ()

    def __len__(self) -> int:
        """Count the units."""
        return len(self.ids)

    @property
    def inside(self) -> Floats:
        """A point inside each unit [m], shape (n, 2)."""
        return np.asarray(shapely.get_coordinates(shapely.point_on_surface(self.geometry)))

    @property
    def area_km2(self) -> Floats:
        """The area of each unit in the plane [km2]."""
        return np.asarray(shapely.area(self.geometry)) / 1e6

    def of(self, xy: Floats) -> Ints:
        """Say in which unit each point lies; -1 for none. On a border, the lowest id has it."""
        if self.everywhere:
            return np.zeros(len(xy), dtype=np.intp)
        return Strips(xy).locate(self.geometry)

    def near_border(self, xy: Floats) -> int:
        """Count the points that lie within 10 m of the border of a unit."""
        if not len(xy) or self.everywhere:
            return 0
        # A tree of the points, asked for each border: the query prepares what it is asked for, so
        # that a long border is not walked along again for each point.
        borders = shapely.boundary(self.geometry)
        tree = shapely.STRtree(shapely.points(xy))
        near = tree.query(borders, predicate="dwithin", distance=BORDER_M)[1]
        return len(np.unique(near))


def count_people(of_demand: Ints, elders: Floats, n_units: int) -> Floats:
    """Sum older people by unit; exact, since people are multiples of a power of two."""
    inside = of_demand >= 0
    sums = np.bincount(of_demand[inside], weights=elders[inside], minlength=n_units)
    return sums.astype(np.float64)  # of no points, numpy counts in integers


def from_table(table: Table, level: str, demand: Strips, elders: Floats) -> Units:
    """Make the units of a level from its layer, which is in the order of its ids."""
    assert table.geometry is not None
    return units_of_table(table, level, demand.locate(table.geometry), elders)


def units_of_table(table: Table, level: str, of_demand: Ints, elders: Floats) -> Units:
    """Make the units of a level from its layer and the unit of each demand point."""
    assert table.geometry is not None
    names = table.columns.get("name", np.full(len(table), "", dtype=object))
    return Units(
        level=level,
        ids=table.ids,
        names=np.array([name or "" for name in names], dtype=object),
        geometry=table.geometry,
        elders=count_people(of_demand, elders, len(table)),
        of_demand=of_demand,
        columns=table.columns,
    )
