"""The table of bad input: what is wrong, and the words, hint and place that must be said.

The modules beside this one put the cases into it, each of them a writer of a faulty folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import Affine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

X0, Y0 = 500_000, 3_300_000
FACILITIES = '[layers.facilities]\npath = "f.gpkg"\n'
TABLE = '[layers.facilities]\npath = "f.csv"\n'
RESIDENTIAL = '[layers.residential]\npath = "r.gpkg"\n'
ELDERS = '[layers.elders]\npath = "e.tif"\n'
UNITS = '[layers.units.community]\npath = "u.gpkg"\n'
STATS = FACILITIES + '[layers.stats]\npath = "s.csv"\n'


@dataclass(frozen=True, kw_only=True)
class Bad:
    """One bad input.

    Attributes
    ----------
    name : str
        What is wrong.
    make : callable
        Writes the faulty files into a folder, and gives the text of its plan.toml.
    message, hint, place : str
        Patterns that the error's three parts must match.
    """

    name: str
    make: Callable[[Path], str]
    message: str
    hint: str
    place: str


BAD: list[Bad] = []


def bad(*, message: str, hint: str, place: str) -> Callable[[Callable], Callable]:
    """Put a writer of a faulty folder into the table."""

    def put(make: Callable[[Path], str]) -> Callable[[Path], str]:
        name = make.__name__.replace("_", " ")
        BAD.append(Bad(name=name, make=make, message=message, hint=hint, place=place))
        return make

    return put


def draw(path: Path, geometry: list, crs: str = "EPSG:4547", **columns: list) -> None:
    layer = columns.pop("layer", None)
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)
    frame.to_file(path, engine="pyogrio", **({"layer": layer} if layer else {}))


def points(n: int) -> list:
    return [shapely.Point(X0 + 10 * i, Y0) for i in range(n)]


def squares(n: int, x0: float = X0, y0: float = Y0, side: float = 100) -> list:
    return [shapely.box(x0 + side * i, y0, x0 + side * (i + 1), y0 + side) for i in range(n)]


def grid(path: Path, cells: list, nodata: float | None = None, crs: str | None = "EPSG:4547"):
    cells = np.asarray(cells, dtype="float32")
    form = {"height": cells.shape[0], "width": cells.shape[1], "count": 1, "dtype": "float32"}
    transform = Affine(100, 0, X0, 0, -100, Y0 + 200)
    form |= {"crs": crs, "transform": transform, "nodata": nodata}
    with rasterio.open(path, "w", driver="GTiff", **form) as file:
        file.write(cells, 1)
