"""A folder as it comes: a GBK shapefile, a table with Chinese heads, a drawing, and junk."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import Affine

from tests.drawings import entities

if TYPE_CHECKING:
    from pathlib import Path

X0, Y0 = 40_500_000, 3_370_000
CRS = "EPSG:4528"  # CGCS2000 3-degree zone 40, with its number in the easting


def boxes(n: int, side: float = 1000) -> list:
    return [shapely.box(X0 + side * i, Y0, X0 + side * (i + 1), Y0 + side) for i in range(n)]


def fill(folder: Path) -> None:
    """Write the folder."""
    (folder / "图层").mkdir(parents=True)
    units = gpd.GeoDataFrame(
        {"社区编号": ["S1", "S2"], "社区名称": ["东新社区", "西湖社区"]}, geometry=boxes(2), crs=CRS
    )
    units.to_file(folder / "图层" / "社区边界.shp", encoding="GBK")
    (folder / "图层" / "社区边界.cpg").unlink()
    land = gpd.GeoDataFrame({"户数": [100, 200]}, geometry=boxes(2, 300), crs=CRS)
    land.to_file(folder / "居住用地.gpkg", engine="pyogrio")
    heads = "设施编号,机构名称,设施类型,床位数,经度,纬度\n"
    rows = "A1,东新养老院,养老机构,80,120.005210,30.454321\n"
    rows += "A2,西湖站,日间照料中心,,120.012345,30.456789\n"
    (folder / "养老设施.csv").write_bytes((heads + rows).encode("gbk"))
    with rasterio.open(
        folder / "老年人口60岁以上.tif",
        "w",
        driver="GTiff",
        height=10,
        width=20,
        count=1,
        dtype="float32",
        crs=CRS,
        transform=Affine(100, 0, X0, 0, -100, Y0 + 1000),
    ) as file:
        file.write(np.full((10, 20), 7, dtype="float32"), 1)
    drawn = entities(X0, Y0).replace("\r\n", "\n")
    drawing = f"0\nSECTION\n2\nENTITIES\n{drawn}0\nENDSEC\n0\nEOF\n"
    (folder / "道路.dxf").write_text(drawing, encoding="utf-8", newline="\n")
    (folder / "统计.csv").write_text("单元编号,年份,护理员\nS1,2024,5\n", encoding="utf-8")
    (folder / "读我.txt").write_text("这不是图层\n", encoding="utf-8")
    (folder / "notes.md").write_text("junk", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8junk")
    (folder / "empty.geojson").write_bytes(b"")
    (folder / "broken.gpkg").write_bytes(b"SQLite format 3\0broken")
    for ages in ("60-64岁", "65岁以上"):
        (folder / "分年龄").mkdir(exist_ok=True)
        shutil.copy(folder / "老年人口60岁以上.tif", folder / "分年龄" / f"{ages}.tif")
    (folder / "链接.gpkg").symlink_to("居住用地.gpkg")
    with zipfile.ZipFile(folder / "镇界.zip", "w") as archive:
        for path in sorted((folder / "图层").iterdir()):
            archive.write(path, f"镇界/{path.name}")
    (folder / "pop_60_f.tif").write_bytes((folder / "老年人口60岁以上.tif").read_bytes())
    (folder / ".hidden.csv").write_text("x", encoding="utf-8")
