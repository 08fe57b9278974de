"""Write the layers that reading is measured on: ``python -m benchmarks.reading_data FOLDER SIZE``.

SIZE is the number of points; rasters have 400 cells for each, areas are a tenth as many.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window

SEED, CRS = 7, "EPSG:4547"
EAST, NORTH, APART_M, CORNERS, ROWS = 500_000.0, 3_300_000.0, 120.0, 12, 512
#: Shares of the cells that hold people; of `dense`, so many each way are added up.
RASTERS, MERGED = {"sparse": 0.025, "dense": 0.4}, 5


def main(folder: Path, size: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(SEED)
    points(folder / "points.gpkg", size, dice)
    for name, share in RASTERS.items():
        raster(folder / f"{name}.tif", round((400 * size) ** 0.5), share, dice)
    areas(folder, size // 10, dice)
    write_plans(folder)


def points(path: Path, size: int, dice: np.random.Generator) -> None:
    """Draw places of a city of 40 km, each with an id and its older people."""
    xy = dice.uniform((EAST, NORTH), (EAST + 40_000, NORTH + 40_000), (size, 2))
    columns = {"id": [f"p{n}" for n in range(size)], "older_people": dice.integers(1, 90, size)}
    gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs=CRS).to_file(path)


def raster(path: Path, side: int, share: float, dice: np.random.Generator) -> None:
    """Draw a raster of which a share of the cells hold people."""
    options = {"driver": "GTiff", "count": 1, "dtype": "float32", "compress": "deflate"}
    options |= {"tiled": True, "blockxsize": ROWS, "blockysize": ROWS, "nodata": -99999}
    at = from_origin(100, 40, 1 / 1200, 1 / 1200)
    size = {"width": side, "height": side, "crs": "EPSG:4326", "transform": at}
    with rasterio.Env(GDAL_CACHEMAX=64 << 20), rasterio.open(path, "w", **options, **size) as file:
        for top in range(0, side, ROWS):
            high = min(ROWS, side - top)
            held = dice.random((high, side), dtype=np.float32) < share
            cells = np.full((high, side), -99999, dtype=np.float32)
            cells[held] = dice.integers(1, 64, int(held.sum())) / 8
            file.write(cells, 1, window=Window(0, top, side, high))


def areas(folder: Path, size: int, dice: np.random.Generator) -> None:
    """Draw residential areas of twelve corners, communities around them, and care homes."""
    side = round(size**0.5)
    row, column = np.divmod(np.arange(side * side), side)
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = 45 + dice.random((side * side, CORNERS)) * 10
    x = EAST + column[:, None] * APART_M + radius * np.cos(turn)
    y = NORTH + row[:, None] * APART_M + radius * np.sin(turn)
    n = side * side
    columns = {"id": [f"r{one}" for one in range(n)], "older_people": dice.integers(5, 200, n)}
    drawn = gpd.GeoDataFrame(columns, geometry=shapely.polygons(np.stack([x, y], -1)), crs=CRS)
    drawn.to_file(folder / "areas.gpkg")
    drawn.to_crs("EPSG:4326").to_file(folder / "areas.geojson", driver="GeoJSON")
    step, last = 6 * APART_M, side * APART_M
    corners = [(a, b) for a in np.arange(-60, last, step) for b in np.arange(-60, last, step)]
    boxes = [
        shapely.box(EAST + a, NORTH + b, EAST + a + step, NORTH + b + step) for a, b in corners
    ]
    ids = {"id": [f"c{one}" for one in range(len(boxes))]}
    gpd.GeoDataFrame(ids, geometry=boxes, crs=CRS).to_file(folder / "communities.gpkg")
    m = max(20, size // 50)
    homes = {"id": [f"f{one}" for one in range(m)], "type": ["养老机构"] * m}
    homes |= {"beds": dice.integers(20, 300, m)}
    at = shapely.points(dice.uniform((EAST, NORTH), (EAST + last, NORTH + last), (m, 2)))
    gpd.GeoDataFrame(homes, geometry=at, crs=CRS).to_file(folder / "homes.gpkg")


def write_plans(folder: Path) -> None:
    """Write a plan for each layer that is read, and one that is checked."""
    layers = {
        "points": '[layers.elders]\npath = "points.gpkg"\n',
        "sparse": '[layers.elders]\npath = "sparse.tif"\n',
        "dense": f'[layers.elders]\npath = "dense.tif"\nmerge_cells = {MERGED}\n',
        "geojson": '[layers.residential]\npath = "areas.geojson"\n',
        "areas": '[layers.residential]\npath = "areas.gpkg"\n'
        '[layers.facilities]\npath = "homes.gpkg"\n'
        '[layers.units.community]\npath = "communities.gpkg"\n',
    }
    head = '[plan]\nyear = 2025\nage_from = 60\nbasis = "resident"\nrules = ["hangzhou"]\n'
    head += 'only = ["HZ-123", "HZ-124", "HZ-125", "HZ-126"]\nsurroundings = "known"\n'
    for name, text in layers.items():
        (folder / f"{name}.toml").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
