"""What a reader of files hands on: geometries and columns as they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Geometries, Values
    from siting.layers.reading.fields import Chosen


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A file of features, read but not yet understood.

    Attributes
    ----------
    crs : pyproj.CRS or None
        The plan's, else the file's.
    xy : ndarray of float, shape (n, 2), or None
        Coordinates of plain points, in units of `crs`; NaN where there is none.
    geometry : ndarray of object, shape (n,), or None
        Geometries that are not plain points; None where there is none.
    columns : dict of str to ndarray, shape (n,)
        By the file's own names.
    chosen : Chosen
        Which field each holds.
    notes : tuple of str
        What was assumed in reading.
    hashed : tuple of str and int, or None
        SHA-256 and size of what was read, where it is no file.
    """

    crs: CRS | None
    xy: Floats | None
    geometry: Geometries | None
    columns: dict[str, Values]
    chosen: Chosen
    notes: tuple[str, ...] = ()
    hashed: tuple[str, int] | None = None

    def __len__(self) -> int:
        """Count the features."""
        geometries = self.xy if self.geometry is None else self.geometry
        return 0 if geometries is None else len(geometries)
