"""A made-up city of any size, seeded: the layers and plans that the benchmarks run on.

People live densely in districts (60 %) and thinly everywhere else (40 %), so that both density
classes of the Hangzhou rules hold a large part of the places. The people are given in several
ways, each with a plan of its own:

points     a place each in a GeoPackage, all layers in EPSG:4549
cells      100 m cells of a GeoTIFF, all layers in EPSG:4549
degrees    the same cells in degrees, all layers in EPSG:4326: everything must be projected
land       the same cells with a layer of residential polygons that they are shared out over
circles    the points, and no communities: density is measured in a circle around each
new        the points, but hardly a care home stands yet: nearly all places fall short

A city of n places has n/500 care homes, n/100 candidate sites, n/2000 planning units and
3n/1000 communities on an area that grows with n. Cells of 100 m hold one place each, so their
city is wider than that of points.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio
import shapely
from pyproj import Transformer

from benchmarks import plans
from benchmarks.plans import DEGREES, METRES, OF_POINTS, write_plan

if TYPE_CHECKING:
    from collections.abc import Callable

CENTRE = (500_000.0, 3_340_000.0)  # on the central meridian, so that north is up in both systems
PER_KM2 = {"points": 625.0, "cells": 82.6}  # places; of the cells of a km2, about 83 % are lived in
SIGMA_M = {"points": 1_200.0, "cells": 3_300.0}  # a district's spread; 40 of them at a million
IN_DISTRICTS = 0.6
PEOPLE_PER_POINT = 3.5
CELL_M = 100.0
MARGIN_M = 1_500.0  # units reach farther than people
TYPES = ("养老机构", "养老院", "护理院", "福利院", "敬老院")


@dataclass(frozen=True, kw_only=True)
class City:
    """One city: how many places, how they are given, and the dice."""

    shape: str  # points or cells
    n: int
    rng: np.random.Generator
    centres: np.ndarray

    @property
    def side_m(self) -> float:
        return float(np.sqrt(self.n / PER_KM2[self.shape]) * 1_000)

    def scatter(self, n: int) -> np.ndarray:
        """Draw places as people live: in districts, and everywhere."""
        n_in = int(n * IN_DISTRICTS)
        district = self.rng.integers(len(self.centres), size=n_in)
        near = self.centres[district] + self.rng.normal(0, SIGMA_M[self.shape], (n_in, 2))
        anywhere = self.rng.uniform(-0.5, 0.5, (n - n_in, 2)) * self.side_m
        xy = np.vstack([near, anywhere])
        xy = np.where(
            np.abs(xy) < self.side_m / 2, xy, self.rng.uniform(-0.5, 0.5, xy.shape) * self.side_m
        )
        return np.round(xy + CENTRE, 2)


def found(shape: str, n: int, seed: int) -> City:
    """Make a city's dice and its districts."""
    rng = np.random.default_rng([seed, n, len(shape)])
    side = np.sqrt(n / PER_KM2[shape]) * 1_000
    n_districts = max(1, round(40 * n / 1e6))
    centres = rng.uniform(-0.42, 0.42, (n_districts, 2)) * side
    return City(shape=shape, n=n, rng=rng, centres=centres)


# ---- people ---------------------------------------------------------------------------------
def people(rng: np.random.Generator, mean: np.ndarray | float, n: int) -> np.ndarray:
    """Draw whole numbers of people, at least 1, lognormal around a mean."""
    return np.maximum(1, np.rint(rng.lognormal(np.log(mean) - 0.32, 0.8, n)))


def write_points(city: City, path: Path) -> None:
    xy = city.scatter(city.n)
    xy = xy[city.rng.permutation(len(xy))]
    table = {"older_people": people(city.rng, PEOPLE_PER_POINT, len(xy)).astype(int)}
    write(gpd.GeoDataFrame(table, geometry=shapely.points(xy), crs=METRES), path, METRES)


def cells(city: City) -> np.ndarray:
    """Fill a grid with people; as dense, cell by cell, as the city of points."""
    width = round(city.side_m / CELL_M)
    across = (np.arange(width) + 0.5) * CELL_M - city.side_m / 2
    uniform = PER_KM2["points"] * (1 - IN_DISTRICTS) * PEOPLE_PER_POINT / 100
    peak = PER_KM2["points"] * IN_DISTRICTS * PEOPLE_PER_POINT / 100
    peak *= (city.side_m / SIGMA_M["cells"]) ** 2 / (2 * np.pi * len(city.centres))
    mean = np.full((width, width), uniform)
    for x, y in city.centres:
        bell = [np.exp(-(((across - at) / SIGMA_M["cells"]) ** 2) / 2) for at in (x, y)]
        mean += peak * np.outer(bell[1][::-1], bell[0])
    lived_in = city.rng.random(mean.size) < city.n / mean.size
    grid = np.where(lived_in, people(city.rng, mean.ravel(), mean.size), -1).astype(np.float32)
    return grid.reshape(mean.shape)


def write_cells(grid: np.ndarray, path: Path, crs: str) -> None:
    """Write the grid around the centre, in metres or in degrees of about the same size."""
    step, centre = (CELL_M, CELL_M), CENTRE
    if crs == DEGREES:
        to = Transformer.from_crs(METRES, DEGREES, always_xy=True)
        west, south = to.transform(CENTRE[0] - 5_000, CENTRE[1] - 5_000)
        east, north = to.transform(CENTRE[0] + 5_000, CENTRE[1] + 5_000)
        step = ((east - west) / 100, (north - south) / 100)
        centre = ((west + east) / 2, (south + north) / 2)
    half = grid.shape[0] / 2
    at = (step[0], 0, centre[0] - half * step[0], 0, -step[1], centre[1] + half * step[1])
    kind = {"driver": "GTiff", "nodata": -1, "compress": "deflate", "tiled": True, "crs": crs}
    size = {"height": len(grid), "width": grid.shape[1], "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", transform=rasterio.Affine(*at), **kind, **size) as file:
        file.write(grid, 1)


# ---- what is drawn ---------------------------------------------------------------------------
def tiling(city: City, n: int) -> np.ndarray:
    """Tile the city with n polygons whose borders wind, smaller where people are."""
    half = city.side_m / 2 + MARGIN_M
    frame = shapely.box(CENTRE[0] - half, CENTRE[1] - half, CENTRE[0] + half, CENTRE[1] + half)
    seeds = np.vstack(
        [city.scatter(n // 2), city.rng.uniform(-half, half, (n - n // 2, 2)) + CENTRE]
    )
    drawn = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame)
    tiles = shapely.intersection(np.array(shapely.get_parts(drawn)), frame)
    return wind(shapely.segmentize(tiles, city.side_m / 1_000), city.side_m / 250)


def wind(shapes: np.ndarray, wave_m: float) -> np.ndarray:
    """Let straight borders wind; the same place moves the same way whichever polygon it is of."""

    def moved(xy: np.ndarray) -> np.ndarray:
        return xy + wave_m / 8 * np.sin(xy[:, ::-1] * (2 * np.pi / wave_m / 3))

    return shapely.transform(shapes, moved)


def joined(tiles: np.ndarray, city: City, n: int) -> np.ndarray:
    """Join tiles into n larger units: each tile goes to the nearest of n centres."""
    centres = city.scatter(n)
    nearest = shapely.STRtree(shapely.points(centres)).nearest(shapely.centroid(tiles))
    parts = [tiles[nearest == unit] for unit in np.unique(nearest)]
    return np.array([shapely.union_all(part) for part in parts], dtype=object)


def land(city: City, n: int) -> np.ndarray:
    """Draw n residential polygons that do not touch: turned rectangles on a loose lattice."""
    across = int(np.ceil(np.sqrt(n)))
    step = city.side_m / across
    row, column = np.divmod(np.arange(n), across)
    xy = (np.column_stack([column, row]) + 0.5) * step - city.side_m / 2 + CENTRE
    size = city.rng.uniform(0.5, 0.9, (n, 2)) * step / np.sqrt(2) / 2
    turn = city.rng.uniform(0, np.pi, n)
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])[None] * size[:, None, :]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = corner[..., 0] * cos - corner[..., 1] * sin + xy[:, :1]
    y = corner[..., 0] * sin + corner[..., 1] * cos + xy[:, 1:]
    return shapely.polygons(np.stack([x, y], axis=-1))


# ---- files -----------------------------------------------------------------------------------
def write(table: gpd.GeoDataFrame, path: Path, crs: str = METRES) -> None:
    pyogrio.write_dataframe(table if crs == METRES else table.to_crs(crs), path)


def write_shared(city: City, folder: Path, systems: tuple[str, ...]) -> None:
    """Write what all variants of a city have in common, in each coordinate system."""
    tiles = tiling(city, max(12, 3 * city.n // 1000))
    units = joined(tiles, city, max(4, city.n // 2000))
    n_homes, n_sites = city.n // 500, city.n // 100
    homes = {
        "facility_id": [f"F{i}" for i in range(n_homes)],
        "type": city.rng.choice(TYPES, n_homes),
        "beds": city.rng.integers(20, 300, n_homes),
    }
    layers = {
        "communities": ({"unit_id": [f"C{i}" for i in range(len(tiles))]}, tiles),
        "units": ({"unit_id": [f"U{i}" for i in range(len(units))]}, units),
        "facilities": (homes, shapely.points(city.scatter(n_homes))),
        "candidates": (
            {"site_id": [f"S{i}" for i in range(n_sites)]},
            shapely.points(city.scatter(n_sites)),
        ),
    }
    for name, (columns, shapes) in layers.items():
        table = gpd.GeoDataFrame(columns, geometry=shapes, crs=METRES)
        for crs in systems:
            write(table, folder / f"{name}-{crs[5:]}.gpkg", crs)


def build(folder: Path, n: int, seed: int) -> None:
    """Write both cities and the plans of all variants."""
    points, raster = folder / "points", folder / "cells"
    for part in (points, raster):
        part.mkdir(parents=True, exist_ok=True)
    city = found("points", n, seed)
    write_points(city, points / "elders.gpkg")
    write_shared(city, points, (METRES,))
    homes = gpd.read_file(points / "facilities-4549.gpkg")
    write(homes[: max(1, n // 50_000)], points / "few.gpkg", METRES)
    for variant in OF_POINTS:
        write_plan(points, variant, "elders.gpkg", METRES)
    city = found("cells", n, seed)
    grid = cells(city)
    write_cells(grid, raster / "elders-4549.tif", METRES)
    write_cells(grid, raster / "elders-4326.tif", DEGREES)
    write_shared(city, raster, (METRES, DEGREES))
    write(gpd.GeoDataFrame(geometry=land(city, n // 50), crs=METRES), raster / "land.gpkg", METRES)
    write_plan(raster, "cells", "elders-4549.tif", METRES)
    write_plan(raster, "degrees", "elders-4326.tif", DEGREES)
    write_plan(raster, "land", "elders-4549.tif", METRES)


def cached(folder: Path, n: int, seed: int, *, make: Callable, by: Path) -> None:
    """Make a city unless an earlier run of these very files did."""
    sources = (Path(__file__), Path(plans.__file__), by)
    stamp = folder / "built.json"
    said = {"n": n, "seed": seed, "by": [source.read_text("utf-8") for source in sources]}
    if not stamp.is_file() or json.loads(stamp.read_text("utf-8")) != said:
        stamp.unlink(missing_ok=True)
        make(folder, n, seed)
        stamp.write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    cached(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), make=build, by=Path(__file__))
