"""GeoTIFF grids of older people, read block by block through rasterio."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
import shapely
from rasterio.enums import MaskFlags
from rasterio.windows import Window

from siting.arrays import box_of
from siting.language import say
from siting.layers import limits
from siting.layers.formats.gdal import reading
from siting.layers.positions.plane import crs_of
from siting.layers.records import Cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyproj import CRS

    from siting.arrays import Flags, Floats, Geometries, Ints, Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    Transform = tuple[float, float, float, float, float, float]
    Project = Callable[[Floats], Floats]

#: About how many cells are read at once.
_CELLS_AT_ONCE = 1 << 22
#: Number, people and place of a cell that holds anybody.
_BYTES_KEPT = 32.0
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
    flat: Ints
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

    flat: Ints
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
        parts = list(_windows(origin, raster, band))
        shape = int(raster.height), int(raster.width)
        transform = tuple(float(number) for number in raster.transform[:6])
        claimed = None if raster.crs is None else raster.crs.to_wkt()
        if raster.count > 1:
            notes.append(f"{origin.name}: band {band} of {raster.count} taken")
    flat = np.concatenate([cells for cells, _ in parts])
    elders = np.concatenate([people for _, people in parts]).astype(np.float64)
    crs, said = crs_of(origin, claimed)
    return Grid(
        origin=origin,
        crs=crs,
        flat=flat,
        elders=elders,
        shape=shape,
        transform=transform,  # type: ignore[arg-type]
        notes=(*notes, *said),
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


def _windows(origin: Origin, raster: Any, band: int) -> Iterator[tuple[Ints, Values]]:
    """Read the raster some rows at a time: the numbers of the cells above 0, and their people."""
    high = raster.block_shapes[band - 1][0]
    step = max(1, _CELLS_AT_ONCE // (raster.width * high)) * high
    scale, offset = raster.scales[band - 1], raster.offsets[band - 1]
    n_kept = 0
    hide = _hider(raster, band)
    for top in range(0, raster.height, step):
        window = Window(0, top, raster.width, min(step, raster.height - top))
        people, hidden = hide(window)
        if (scale, offset) != (1.0, 0.0):
            people = people * scale + offset
        wrong, shown = people < 0, people > 0  # NaN is neither
        if hidden is not None:
            wrong, shown = wrong > hidden, shown > hidden
        if wrong.any():
            raise _impossible(origin, people, int(wrong.argmax()), top, raster.width)
        cells = np.flatnonzero(shown)
        found = people[cells]
        if len(found) and np.isinf(found.max()):
            first = int(cells[np.isinf(found).argmax()])
            raise _impossible(origin, people, first, top, raster.width)
        n_kept += len(cells)
        limits.require_memory(
            origin,
            n_kept * _BYTES_KEPT,
            hint=say("cut the raster to the city, or make its cells larger"),
        )
        yield cells + top * raster.width, found


def _hider(raster: Any, band: int) -> Callable[[Window], tuple[Values, Flags | None]]:
    """Give what reads a window: its cells, row by row, and which are nodata.

    A nodata value is compared here: rasterio would read the whole window twice for it.
    """
    if raster.mask_flag_enums[band - 1] not in ([MaskFlags.nodata], [MaskFlags.all_valid]):

        def masked(window: Window) -> tuple[Values, Flags | None]:
            read = raster.read(band, window=window, masked=True)
            hidden: Flags = np.ma.getmaskarray(read).ravel()
            return read.data.ravel(), hidden

        return masked
    nodata = raster.nodatavals[band - 1]

    def plain(window: Window) -> tuple[Values, Flags | None]:
        people: Values = raster.read(band, window=window).ravel()
        if nodata is None or np.isnan(nodata):
            return people, None
        if people.dtype.kind == "f":
            return people, people == people.dtype.type(nodata)
        return people, people == nodata

    return plain


def _impossible(origin: Origin, people: Values, index: int, top: int, width: int) -> SitingError:
    row, column = divmod(index, width)
    return origin.file_error(
        say(
            "the cell in row {what}, column {what2} holds {people:g} people",
            what=top + row + 1,
            what2=column + 1,
            people=people[index],
        ),
        hint=say(
            "if that number means 'nothing here', declare it: gdal_edit.py -a_nodata "
            "{people:g} {path}",
            people=people[index],
            path=origin.spec.path,
        ),
    )


def _place(transform: Transform, column: Any, row: Any) -> Floats:
    a, b, c, d, e, f = transform
    xy = np.empty((*column.shape, 2))
    xy[..., 0] = a * column + b * row + c
    xy[..., 1] = d * column + e * row + f
    return xy
