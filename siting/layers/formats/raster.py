"""GeoTIFF grids of older people, read block by block through rasterio."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
import shapely

from siting.arrays import box_of
from siting.language import say
from siting.layers import limits
from siting.layers.formats import cells as populated
from siting.layers.formats.gdal import reading
from siting.layers.positions.plane import crs_of
from siting.layers.records import Cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS

    from siting.arrays import Floats, Geometries, Ints, Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    Transform = tuple[float, float, float, float, float, float]
    Project = Callable[[Floats], Floats]

#: Each cell is read once: GDAL need not keep a twentieth of the memory for it.
_CACHE_BYTES = 64 << 20


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The cells of a raster that hold older people, before they are brought into the plane.

    Attributes
    ----------
    flat : ndarray of int, shape (n,)
        Cell numbers, row by row.
    elders : ndarray of float, shape (n,)
        Older people in each, above 0.
    shape : tuple of int
        Rows and columns of the raster.
    transform : tuple of float
        a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f.
    """

    origin: Origin
    crs: CRS | None
    flat: Values
    elders: Floats
    shape: tuple[int, int]
    transform: Transform
    notes: tuple[str, ...]

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.flat)

    @property
    def n_in_file(self) -> int:
        """Count the cells that hold anybody."""
        return len(self.flat)

    def box(self) -> Floats:
        """Give west, south, east, north of the centres, in units of `crs`."""
        return box_of(self.centres)

    def place(self, project: Project, _: CRS) -> Cells:
        """Bring the cells into the plane."""
        return Cells(
            name=self.origin.name,
            path=self.origin.spec.path,
            xy=project(self.centres),
            elders=self.elders,
            outlines=CellOutlines(
                flat=self.flat, width=self.shape[1], transform=self.transform, project=project
            ),
        )

    @cached_property
    def centres(self) -> Floats:
        """Give the cells' centres in units of the raster's CRS, shape (n, 2)."""
        width = self.shape[1]
        row = self.flat // width
        return _place(self.transform, self.flat - row * width + 0.5, row + 0.5)


@dataclass(frozen=True, kw_only=True)
class CellOutlines:
    """Draws cells of a raster: the four corners, brought into the plane."""

    flat: Values
    width: int
    transform: Transform
    project: Project

    def __call__(self, index: Ints) -> Geometries:
        """Give the outlines of some cells as polygons in the plane."""
        row, column = np.divmod(self.flat[index], self.width)
        corners = np.stack(
            [
                _place(self.transform, column + across, row + down)
                for across, down in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
            ],
            axis=1,
        )
        drawn: Geometries = shapely.polygons(
            self.project(corners.reshape(-1, 2)).reshape(corners.shape)
        )
        return drawn


def read(origin: Origin) -> Grid:
    """Read the cells that hold any older people.

    Raises
    ------
    SitingError
        The raster cannot be read, has several bands of which the plan names none, a cell
        below 0, or no cell above 0.
    """
    grid = cells(origin)
    if not len(grid):
        raise nobody(origin)
    return grid


def nobody(origin: Origin) -> SitingError:
    """Make the error of a raster without older people."""
    return origin.file_error(
        say("no cell of the raster is above 0: all are 0 or nodata"),
        hint=say("check that the right band was exported, and its nodata value"),
    )


def cells(origin: Origin) -> Grid:
    """Read the cells that hold any older people, which may be none."""
    notes: list[str] = []
    with (
        reading(origin, notes),
        rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES),
        rasterio.open(origin.path, driver="GTiff") as raster,
    ):
        require_place(origin, raster)
        band = band_of(origin, raster, say("all older people"))
        limits.require_cells(origin, shape=raster.shape, block=raster.block_shapes[band - 1])
        times = getattr(origin.spec, "merge_cells", 1)
        taken = populated.take(origin, raster, band, merged=times)
        shape = populated.width_of(raster.height, times), populated.width_of(raster.width, times)
        a, b, c, d, e, f = (float(number) for number in raster.transform[:6])
        claimed = None if raster.crs is None else raster.crs.to_wkt()
        if raster.count > 1:
            notes.append(f"{origin.name}: band {band} of {raster.count} taken")
    if times > 1:
        notes.append(_added_up(origin, taken, times))
    crs, said = crs_of(origin, claimed)
    return Grid(
        origin=origin,
        crs=crs,
        flat=taken.flat,
        elders=taken.elders,
        shape=shape,
        transform=(a * times, b * times, c, d * times, e * times, f),
        notes=(*notes, *said),
    )


def _added_up(origin: Origin, taken: populated.Taken, times: int) -> str:
    """Say that cells were merged, and how many people that are."""
    return say(
        "{name}: {cells:,} cells with {people:,.1f} older people added up, {times} by {times}, to"
        " {merged:,}; they count at the centre of each",
        name=origin.name,
        cells=taken.n_in_raster,
        people=taken.elders.sum(),
        times=times,
        merged=len(taken.flat),
    )


def refuse_fields(origin: Origin) -> None:
    """Refuse what the plan can say only of features."""
    if origin.spec.where or origin.spec.fields:
        key = "where" if origin.spec.where else "fields"
        raise origin.error(
            say("'{key}' means nothing for a raster", key=key),
            hint=say("leave {key} out", key=key),
            key=key,
        )


def require_place(origin: Origin, raster: Any) -> None:
    """Refuse a raster without a place on Earth, or of complex numbers."""
    if raster.transform.is_identity:
        raise origin.file_error(
            say("the raster is not georeferenced"),
            hint=say("export it as GeoTIFF with its coordinates"),
        )
    if raster.dtypes[0].startswith("complex"):
        raise origin.file_error(
            say("the cells are complex numbers"), hint=say("export plain numbers")
        )


def band_of(origin: Origin, raster: Any, what: str) -> int:
    """Find the band that holds `what`: the only one, or the one that the plan's `layer` names."""
    names = [text or "" for text in raster.descriptions]
    asked = origin.spec.layer
    numbers = [str(number) for number in range(1, raster.count + 1)]
    if asked is not None and asked in numbers:
        return int(asked)
    if asked is not None and asked in names:
        return names.index(asked) + 1
    if asked is None and raster.count == 1:
        return 1
    listed = ", ".join(f"{n} {name}".strip() for n, name in zip(numbers, names, strict=True))
    message = (
        say("'{path}' has several bands: {listed}", path=origin.spec.path, listed=listed)
        if asked is None
        else say(
            "'{path}' has no band '{asked}'; it has {listed}",
            path=origin.spec.path,
            asked=asked,
            listed=listed,
        )
    )
    raise origin.error(
        message,
        hint=say(
            'say which holds {what}: layer = "1" in {header}', what=what, header=origin.header
        ),
        key="path" if asked is None else "layer",
    )


def _place(transform: Transform, column: Any, row: Any) -> Floats:
    a, b, c, d, e, f = transform
    xy = np.empty((*column.shape, 2))
    xy[..., 0] = a * column + b * row + c
    xy[..., 1] = d * column + e * row + f
    return xy
