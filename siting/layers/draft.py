"""A layer as it is read: what features hold, before it has a place in the plane."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import shapely

from siting.arrays import box_of
from siting.layers.records import Found

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Flags, Floats, Geometries, Ints, Texts, Values
    from siting.layers.origin import Origin


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A layer with everything but its place in the plane.

    Attributes
    ----------
    crs : pyproj.CRS or None
        What the coordinates are in; None where nobody says it.
    xy : ndarray of float, shape (n, 2), or None
        Coordinates, of plain points.
    geometry : ndarray of object, shape (n,), or None
        Geometries of a layer that is not plain points.
    rows : ndarray of int, shape (n,)
        The features' rows in the file, from 1.
    n_in_file : int
        Features in the file.
    age_from : int or None
        From which age its columns by age count.
    found : Found
        What was found out in reading it.
    hashed : tuple of str and int, or None
        SHA-256 and size, of no file.
    """

    origin: Origin
    crs: CRS | None
    xy: Floats | None
    geometry: Geometries | None
    ids: Texts
    rows: Ints
    columns: dict[str, Values]
    notes: tuple[str, ...]
    n_in_file: int
    age_from: int | None = None
    found: Found = field(default_factory=Found)
    hashed: tuple[str, int] | None = None

    def __len__(self) -> int:
        """Count the features."""
        return len(self.rows)

    def only(self, kept: Flags, *notes: str) -> Draft:
        """Keep some of the features."""
        if kept.all():
            return replace(self, notes=(*self.notes, *notes))
        return replace(
            self,
            xy=None if self.xy is None else self.xy[kept],
            geometry=None if self.geometry is None else self.geometry[kept],
            ids=self.ids[kept],
            rows=self.rows[kept],
            columns={name: column[kept] for name, column in self.columns.items()},
            notes=(*self.notes, *notes),
        )

    def box(self) -> Floats:
        """Give west, south, east, north in units of `crs`."""
        if self.geometry is not None:
            bounds: Floats = shapely.total_bounds(self.geometry)
            return bounds
        assert self.xy is not None
        return box_of(self.xy)
