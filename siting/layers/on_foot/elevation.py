"""Heights of the ground, from a GeoTIFF: read only where somebody asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio.windows import Window

from siting.language import say
from siting.layers import files, limits
from siting.layers.formats import raster
from siting.layers.formats.gdal import reading
from siting.layers.positions import datums
from siting.layers.positions.plane import crs_of

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Ints
    from siting.layers.origin import Origin
    from siting.layers.positions.datums import Project
    from siting.layers.records import Elevation

#: What the ground can be: below the Dead Sea and above Everest something else is meant [m].
LOWEST_M, HIGHEST_M = -500.0, 9_000.0
_METRES = frozenset({"", "m", "metre", "metres", "meter", "meters"})


@dataclass(frozen=True, kw_only=True)
class Heights:
    """A raster of heights, in its own CRS.

    Attributes
    ----------
    band : int
        The band that holds them, from 1.
    transform : tuple of float
        a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f.
    shape : tuple of int
        Rows and columns.
    """

    origin: Origin
    crs: CRS | None
    band: int
    transform: tuple[float, ...]
    shape: tuple[int, int]
    notes: tuple[str, ...]

    @property
    def n_in_file(self) -> int:
        """Count the cells."""
        return self.shape[0] * self.shape[1]

    def box(self) -> Floats:
        """Give west, south, east, north in units of `crs`."""
        rows, columns = self.shape
        a, b, c, d, e, f = self.transform
        corners = np.array([[0, 0], [columns, 0], [0, rows], [columns, rows]])
        x = corners @ [a, b] + c
        y = corners @ [d, e] + f
        return np.array([x.min(), y.min(), x.max(), y.max()])

    def place(self, _: Project, plane: CRS) -> Elevation:
        """Give what finds the height under points of the plane."""
        return partial(self.at, plane=plane)

    def at(self, xy: Floats, plane: CRS) -> Floats:
        """Find the height of the ground under points.

        Parameters
        ----------
        xy : ndarray of float, shape (n, 2)
            Easting and northing in the plane [m].
        plane : pyproj.CRS
            The plane.

        Returns
        -------
        ndarray of float, shape (n,)
            Metres, between the centres of four cells in proportion (bilinear); NaN outside the
            raster and beside a cell without a height.

        Raises
        ------
        SitingError
            The raster cannot be read, holds what is no height, or lies elsewhere.
        """
        row, column = self._cells(xy, plane)
        rows, columns = self.shape
        inside = (row >= 0) & (row <= rows) & (column >= 0) & (column <= columns)
        heights = np.full(len(xy), np.nan)
        if not inside.any():
            raise self.origin.file_error(
                say("the raster of heights lies elsewhere: it covers no street"),
                hint=say(
                    "check its CRS; crs = ... in {header} states another", header=self.origin.header
                ),
            )
        # Cells have their heights at their centres; the outer half cell takes the last centre's.
        row = np.clip(row[inside] - 0.5, 0, rows - 1)
        column = np.clip(column[inside] - 0.5, 0, columns - 1)
        heights[inside] = self._between(row, column)
        return heights

    def _cells(self, xy: Floats, plane: CRS) -> tuple[Floats, Floats]:
        """Give rows and columns, with parts of a cell; infinite where there is no place."""
        assert self.crs is not None
        x, y = datums.back(self.origin, plane, self.crs)(xy).T
        a, b, c, d, e, f = self.transform
        across, down = np.linalg.inv([[a, b], [d, e]]) @ np.stack([x - c, y - f])
        return down, across

    def _between(self, row: Floats, column: Floats) -> Floats:
        top, left = (np.floor(one).astype(np.intp) for one in (row, column))
        cells = self._read(top, left)
        top, left, down, right = top - top.min(), left - left.min(), row - top, column - left
        total = np.zeros(len(row))
        for below, share in ((0, 1 - down), (1, down)):
            for beside, part in ((0, 1 - right), (1, right)):
                weight = share * part
                held = cells[
                    np.minimum(top + below, len(cells) - 1),
                    np.minimum(left + beside, cells.shape[1] - 1),
                ]
                total += np.where(weight > 0, held * weight, 0.0)
        return total

    def _read(self, top: Ints, left: Ints) -> Floats:
        """Read the cells around the points asked for, NaN where there is no height."""
        rows, columns = self.shape
        first_row, first_column = int(top.min()), int(left.min())
        height = min(int(top.max()) + 2, rows) - first_row
        width = min(int(left.max()) + 2, columns) - first_column
        limits.require_memory(
            self.origin, height * width * 16.0, hint=say("cut the raster, or make its cells larger")
        )
        notes: list[str] = []
        with reading(self.origin, notes), rasterio.open(self.origin.path, driver="GTiff") as file:
            read = file.read(
                self.band, window=Window(first_column, first_row, width, height), masked=True
            )
            scale, offset = file.scales[self.band - 1], file.offsets[self.band - 1]
        cells: Floats = np.ma.filled(read.astype(np.float64), np.nan) * scale + offset
        wrong = (cells < LOWEST_M) | (cells > HIGHEST_M)
        if wrong.any():
            at_row, at_column = np.argwhere(wrong)[0]
            value = cells[at_row, at_column]
            raise self.origin.file_error(
                say(
                    "the cell in row {what}, column {what2} holds {value:g}, which is no "
                    "height in metres",
                    what=first_row + at_row + 1,
                    what2=first_column + at_column + 1,
                    value=value,
                ),
                hint=say(
                    "if that number means 'nothing here', declare it: gdal_edit.py -a_nodata "
                    "{value:g} {path}",
                    value=value,
                    path=self.origin.spec.path,
                ),
            )
        return cells


def read(origin: Origin) -> Heights:
    """Look into a raster of heights: its cells are read later.

    Raises
    ------
    SitingError
        It is no GeoTIFF, has several bands of which the plan names none, no place, or heights
        that are not in metres.
    """
    files.find(origin, files.RASTERS)
    raster.refuse_fields(origin)
    notes: list[str] = []
    with reading(origin, notes), rasterio.open(origin.path, driver="GTiff") as file:
        raster.require_place(origin, file)
        band = raster.band_of(origin, file, "heights")
        block = file.block_shapes[band - 1]
        limits.require_memory(
            origin,
            block[0] * block[1] * 16.0,
            hint=say("store it in tiles: gdal_translate -co TILED=YES"),
        )
        transform = tuple(float(number) for number in file.transform[:6])
        shape = int(file.height), int(file.width)
        claimed = None if file.crs is None else file.crs.to_wkt()
        unit = (file.units[band - 1] or "").strip()
    if unit.casefold() not in _METRES:
        raise origin.file_error(
            say("the heights are in '{unit}', not in metres", unit=unit),
            hint=say("convert the raster to metres"),
        )
    crs, said = crs_of(origin, claimed)
    return Heights(
        origin=origin,
        crs=crs,
        band=band,
        transform=transform,
        shape=shape,
        notes=(*notes, *said),
    )
