"""What the readers hand on: layers in one metric plane, with canonical columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Flags, Floats, Geometries, Ints, Texts, Values
    from siting.records.finding import InputFile
    from siting.streets.graph import Graph


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found out about a layer in reading it, beside its features.

    Attributes
    ----------
    columns : dict of str to str
        From a field's canonical name to the file's column.
    unread : tuple of str
        Columns that were not read.
    crs : str
        What the file's coordinates are in, by its short name.
    without_geometry : tuple of int
        Rows of features that were left out, from 1.
    without_area, repaired, at_zero : tuple of str
        Ids of polygons left out since they enclose nothing; of polygons made valid; and of points
        at 0, 0.
    coarse : bool
        Whether all points are in degrees of three decimals at most.
    """

    columns: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    crs: str = ""
    without_geometry: tuple[int, ...] = ()
    without_area: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    at_zero: tuple[str, ...] = ()
    coarse: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One vector layer: a row a feature, in the plane.

    Attributes
    ----------
    name : str
        The layer's name in the plan: ``facilities``, ``units.community``.
    path : str
        Its file, as the plan names it.
    ids : ndarray of object, shape (n,)
        Text, unique in the layer.
    xy : ndarray of float, shape (n, 2)
        A point of each feature [m]: the point itself, else one that lies inside the polygon.
    geometry : ndarray of object, shape (n,), or None
        Valid shapely geometries [m]; None for a layer of plain points.
    columns : dict of str to ndarray, shape (n,)
        By canonical field name. Numbers are float (NaN where missing; yes/no is 1 and 0), texts
        are object (None where missing).
    age_from : int or None
        From which age its older people are counted, where the names of its columns say it.
    found : Found
        What was found out in reading it.
    rows : ndarray of int, shape (n,), or None
        The features' rows in the file, from 1; None where they are of no one file.
    """

    name: str
    path: str
    ids: Texts
    xy: Floats
    geometry: Geometries | None
    columns: dict[str, Values] = field(default_factory=dict)
    age_from: int | None = None
    found: Found = field(default_factory=Found)
    rows: Ints | None = None

    def __len__(self) -> int:
        """Count the features."""
        return len(self.xy)

    def by_id(self) -> Table:
        """Give the same features in the order of their ids, whatever the file's order."""
        ids = [natural(str(text)) for text in self.ids]
        return self.only(np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp))

    def only(self, which: Flags | Ints) -> Table:
        """Give some of the features, by flags or by rows in the order wanted."""
        return replace(
            self,
            ids=self.ids[which],
            xy=self.xy[which],
            geometry=None if self.geometry is None else self.geometry[which],
            columns={name: values[which] for name, values in self.columns.items()},
            rows=None if self.rows is None else self.rows[which],
        )


def natural(text: str) -> tuple[int, int, str]:
    """Order ids as people do: whole numbers by value, before other text."""
    return (0, int(text), text) if text.isascii() and text.isdigit() else (1, 0, text)


class Outlines(Protocol):
    """Draws raster cells."""

    def __call__(self, index: Ints) -> Geometries:
        """Give the outlines of some cells as polygons in the plane."""
        ...


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A raster of older people: its cells that hold any.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Cell centres [m], row by row from the raster's first.
    elders : ndarray of float, shape (n,)
        Older people in each cell, above 0.
    outlines : callable
        From cell indices to their polygons [m].
    """

    name: str
    path: str
    xy: Floats
    elders: Floats
    outlines: Outlines

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.xy)


@dataclass(frozen=True, kw_only=True)
class Streets:
    """The streets that people can walk along.

    Attributes
    ----------
    graph : Graph
        In the plane.
    snap_m : float
        How far from them people may live who use them [m].
    columns : tuple of str
        The fields that were read.
    """

    name: str
    path: str
    graph: Graph
    snap_m: float
    columns: tuple[str, ...] = ()


class Elevation(Protocol):
    """Knows how high the ground is."""

    def __call__(self, xy: Floats) -> Floats:
        """Give the heights of points in the plane [m], NaN where they are not known."""
        ...


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A table of figures by unit and year: rows in the order of the file, and no places.

    Attributes
    ----------
    name : str
        The table's name in the plan: ``staff``, ``stats``.
    path : str
        Its file, as the plan names it.
    unit_ids : ndarray of object, shape (n,)
        Text; None where a row is for the whole city.
    years : ndarray of float, shape (n,)
        NaN where a row names none.
    columns : dict of str to ndarray of float, shape (n,)
        By canonical name, else by their own in snake_case; 0 or more, NaN where blank.
    """

    name: str
    path: str
    unit_ids: Texts
    years: Floats
    columns: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.years)


@dataclass(frozen=True, kw_only=True)
class Layers:
    """Everything a plan names, opened, in one metric plane.

    Attributes
    ----------
    crs : pyproj.CRS
        The plane; all coordinates are its easting and northing in metres.
    proposed : Table or None
        Proposed facilities of all ``[[layers.proposed]]``, in one table.
    units : dict of str to Table
        By level, in the order of ``plan.LEVELS``.
    notes : tuple of str
        What was assumed, skipped, repaired or dropped, with counts.
    health : Table or None
        Hospitals, clinics and health centres.
    figures : dict of str to Figures
        The tables without places that the plan names: ``staff``, ``stats``.
    exclusions : tuple of Table
        Where nobody may build, a table for each of ``[[layers.exclusions]]``.
    """

    crs: CRS
    residential: Table | None
    elders: Table | Cells | None
    facilities: Table | None
    proposed: Table | None
    streets: Streets | None
    candidates: Table | None
    units: dict[str, Table]
    inputs: tuple[InputFile, ...]
    notes: tuple[str, ...]
    health: Table | None = None
    figures: dict[str, Figures] = field(default_factory=dict)
    exclusions: tuple[Table, ...] = ()
