"""A folder to draw layers in: small, in whole metres around (500000, 3300000) of EPSG:4547."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from siting import plan
from siting.layers import load

X0, Y0 = 500_000, 3_300_000


class Folder:
    """Writes layers and a plan, and loads it."""

    trust = plan.OWN_FOLDER

    def __init__(self, path):
        self.path = path

    def frame(self, geometry, crs="EPSG:4547", **columns):
        return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)

    def write(self, name, geometry, crs="EPSG:4547", *, layer=None, **columns):
        options = {"layer": layer} if layer else {}
        self.frame(geometry, crs, **columns).to_file(self.path / name, engine="pyogrio", **options)

    def squares(self, name, n=2, crs="EPSG:4547", **columns):
        boxes = [shapely.box(X0 + 100 * i, Y0, X0 + 100 * i + 100, Y0 + 100) for i in range(n)]
        self.write(name, boxes, crs, **columns)

    def points(self, name, n=2, crs="EPSG:4547", **columns):
        self.write(name, [shapely.Point(X0 + 100 * i, Y0) for i in range(n)], crs, **columns)

    def raster(self, name, cells, nodata=None, crs="EPSG:4547", dtype="float32"):
        cells = np.atleast_3d(np.asarray(cells, dtype=dtype))
        cells = cells if cells.ndim == 3 and cells.shape[2] > 1 else cells[:, :, :1]
        with rasterio.open(
            self.path / name,
            "w",
            driver="GTiff",
            height=cells.shape[0],
            width=cells.shape[1],
            count=cells.shape[2],
            dtype=dtype,
            crs=crs,
            transform=Affine(100, 0, X0, 0, -100, Y0 + 200),
            nodata=nodata,
        ) as file:
            for band in range(cells.shape[2]):
                file.write(cells[:, :, band], band + 1)

    def text(self, name, text, encoding="utf-8"):
        (self.path / name).write_bytes(text.encode(encoding))

    def load(self, text):
        (self.path / "plan.toml").write_text(text, encoding="utf-8")
        return load(plan.read(self.path / "plan.toml", self.trust))


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)
