"""Write the layers of the sample district so that the same data gives the same bytes."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pyogrio
import rasterio
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import numpy as np

DATE = "2026-01-01"  # stands inside the binary files, so that they do not differ from run to run


def write_geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write RFC 7946: degrees to 7 decimals, a feature a line, outer rings counter-clockwise."""
    lines = []
    for row in table.to_crs("EPSG:4326").to_dict("records"):
        shape = shapely.geometry.polygon.orient(row.pop("geometry"))
        rings = [[[round(v, 7) for v in xy] for xy in shape.exterior.coords]]
        feature = {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        lines.append(json.dumps(feature, ensure_ascii=False))
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def write_points(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write points as a CSV table, positions in degrees in its last two columns."""
    degrees = table.geometry.to_crs("EPSG:4326")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        columns = table.drop(columns="geometry")
        rows.writerow([*columns, "经度", "纬度"])
        for row, point in zip(columns.itertuples(index=False), degrees, strict=True):
            rows.writerow([*row, f"{point.x:.6f}", f"{point.y:.6f}"])


def write_cells(
    grid: np.ndarray[Any, Any], transform: rasterio.Affine, crs: str, path: Path
) -> None:
    """Write a raster, uncompressed so that its bytes do not depend on a library's version."""
    height, width = grid.shape
    size = {"height": height, "width": width, "count": 1, "dtype": "float32"}
    kind = {"driver": "GTiff", "crs": crs, "transform": transform, "nodata": -1}
    with rasterio.open(path, "w", **kind, **size) as file:
        file.write(grid, 1)


def write_layer(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoPackage or Shapefile, with a fixed date inside."""
    if path.suffix == ".gpkg":
        path.unlink(missing_ok=True)
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{DATE}T00:00:00Z"})
        pyogrio.write_dataframe(table, path, dataset_options={"VERSION": "1.3"})
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    else:
        options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": DATE}
        pyogrio.write_dataframe(table, path, layer_options=options)
