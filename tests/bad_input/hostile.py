"""Layers made to do harm: to read what is not theirs, to fill memory, never to end."""

from __future__ import annotations

import os
import random
import sqlite3
import struct
import zipfile
import zlib
from contextlib import closing

import geopandas as gpd
import rasterio
from rasterio.transform import Affine

from tests.bad_input.table import ELDERS, FACILITIES, TABLE, bad, draw, grid, points

SHEETS = FACILITIES + '[layers.stats]\npath = "s.xlsx"\n'
#: A megabyte that packs to a two hundredth once repeated.
_NOISE = random.Random(1).randbytes(1 << 12) + bytes((1 << 20) - (1 << 12))
STREETS = '[layers.streets]\npath = "s.osm.pbf"\n'


@bad(message="is a link that leads outside", hint="--root", place=r"plan\.toml:2")
def a_link_to_a_file_elsewhere(folder):
    (folder / "f.gpkg").symlink_to("/etc/hostname")
    return FACILITIES


@bad(message="'f.dbf' is a link that leads outside", hint="--root", place=r"f\.dbf")
def a_link_beside_a_shapefile(folder):
    draw(folder / "f.shp", points(3), type=["t"] * 3)
    (folder / "f.dbf").unlink()
    (folder / "f.dbf").symlink_to("/etc/hostname")
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(message="1,000,000 rows of 1,000,000 .* 7,451 GB", hint="projwin.*--trust", place=r"e\.tif")
def a_raster_that_claims_a_million_rows_of_a_million_cells(folder):
    _sparse(folder / "e.tif", 1_000_000, 1_000_000)
    assert (folder / "e.tif").stat().st_size < 2_000_000
    return ELDERS


@bad(message="7,451 GB", hint="projwin", place=r"e\.tif")
def a_raster_of_a_kilobyte_that_claims_a_million_rows(folder):
    (folder / "e.tif").write_bytes(_tiff(1_000_000, 1_000_000))
    assert (folder / "e.tif").stat().st_size < 1_000
    return ELDERS


@bad(message=r"about \d+ GB of memory", hint="TILED=YES", place=r"e\.tif")
def a_raster_in_one_block_that_fills_memory(folder):
    (folder / "e.tif").write_bytes(_tiff(60_800, 60_800, tiled=True))
    return ELDERS


def _tiff(width, height, *, tiled=False):
    """Write the head of a raster of one strip or tile, whose cells are not there."""
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
    ]
    strip = [(273, 4, 1, 0), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 0)]
    tile = [(277, 3, 1, 1), (322, 4, 1, width), (323, 4, 1, height), (324, 4, 1, 0), (325, 4, 1, 0)]
    tags += tile if tiled else strip
    at = 8 + 2 + 12 * (len(tags) + 3) + 4
    doubles = struct.pack("<3d", 1e-6, 1e-6, 0) + struct.pack("<6d", 0, 0, 0, 114, 30, 0)
    keys = struct.pack("<12H", 1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326)
    tags += [(33550, 12, 3, at), (33922, 12, 6, at + 24), (34735, 3, 12, at + 72)]
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + body + b"\0" * 4 + doubles + keys


def _sparse(path, width, height):
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=1,
        dtype="uint8",
        crs="EPSG:4326",
        transform=Affine(1e-6, 0, 114, 0, -1e-6, 30),
        tiled=True,
        blockxsize=4096,
        blockysize=4096,
        sparse_ok=True,
        compress="deflate",
    ):
        pass


def _zip(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)


@bad(message=r"1 files of 60,000,000 bytes", hint="unpack it", place=r"s\.xlsx")
def a_sheet_that_is_a_bomb(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    _zip(folder / "s.xlsx", **{"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    return SHEETS


@bad(message="'../../evil' in the zip.*outside", hint="pack only", place=r"s\.xlsx")
def a_sheet_with_a_file_for_a_folder_above(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    _zip(folder / "s.xlsx", **{"../../evil": b"x"})
    return SHEETS


@bad(message="is a zip file itself", hint="pack only", place=r"s\.xlsx")
def a_sheet_with_a_zip_within(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    _zip(folder / "s.xlsx", **{"a.zip": b"x"})
    return SHEETS


@bad(message="zip file cannot be read", hint="pack it again", place=r"s\.xlsx")
def a_sheet_that_is_cut_off(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    (folder / "s.xlsx").write_bytes(b"PK\3\4" + bytes(100))
    return SHEETS


@bad(message="no table but a view", hint="as a table.*--trust", place=r"f\.gpkg, layer")
def a_geopackage_whose_layer_is_sql_without_end(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t", "t"])
    with closing(sqlite3.connect(folder / "f.gpkg")) as database, database:
        database.execute("ALTER TABLE f RENAME TO g")
        database.execute(
            "CREATE VIEW f AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
            " SELECT x AS fid, geom, id, type FROM c, g"
        )
    return FACILITIES


@bad(message="more than 5,000 columns", hint="--trust", place=r"f\.csv")
def a_table_of_too_many_columns(folder):
    (folder / "f.csv").write_text(",".join(f"c{n}" for n in range(6000)) + "\n")
    return TABLE


@bad(message=r"about [\d,]+ GB of memory", hint="osmium extract", place=r"s\.osm\.pbf")
def a_pbf_whose_blocks_unpack_to_gigabytes(folder):
    block = zlib.compress(bytes(32 << 20))
    body = b"\x10" + _varint(32 << 20) + b"\x1a" + _varint(len(block)) + block

    def blob(kind, data):
        head = b"\x0a" + _varint(len(kind)) + kind + b"\x18" + _varint(len(data))
        return struct.pack(">I", len(head)) + head + data

    (folder / "s.osm.pbf").write_bytes(blob(b"OSMHeader", body) + blob(b"OSMData", body) * 20)
    return STREETS


def _varint(value):
    data = b""
    while value > 127:
        data += bytes([value & 127 | 128])
        value >>= 7
    return data + bytes([value])


@bad(message="no coordinate system", hint="EPSG:4490", place=r"plan\.toml:3")
def a_crs_that_names_a_file(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return FACILITIES + 'crs = "+proj=longlat +nadgrids=/etc/hostname +type=crs"\n'


@bad(message="no coordinate system", hint="EPSG:4490", place=r"plan\.toml:3")
def a_crs_that_fetches_a_grid(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return FACILITIES + 'crs = "+proj=longlat +geoidgrids=https://x/y.tif +type=crs"\n'


@bad(message="one line or two|a line or two", hint="again", place=r"f\.shp")
def a_prj_of_megabytes(folder):
    draw(folder / "f.shp", points(3), type=["t"] * 3)
    (folder / "f.prj").write_text("X" * 2_000_000)
    return '[layers.facilities]\npath = "f.shp"\n'


def _dxf(path, blocks, inserted):
    """Write a drawing of blocks, each the text of what it holds, and of one put in."""
    whole = "".join(
        f"0\nBLOCK\n8\n0\n2\n{name}\n{held}0\nENDBLK\n" for name, held in blocks.items()
    )
    sections = {"HEADER": "9\n$ACADVER\n1\nAC1015\n", "BLOCKS": whole, "ENTITIES": inserted}
    text = "".join(f"0\nSECTION\n2\n{name}\n{held}0\nENDSEC\n" for name, held in sections.items())
    path.write_text(f"{text}0\nEOF\n")
    return '[layers.streets]\npath = "s.dxf"\ncrs = "EPSG:4547"\n'


_LINE = "0\nLINE\n8\n0\n10\n500000\n20\n3300000\n11\n500100\n21\n3300100\n"


def _put(name, more=""):
    return f"0\nINSERT\n8\n0\n2\n{name}\n10\n0\n20\n0\n{more}"


@bad(message="when drawn out: 1,000,000,000,0", hint="explode", place=r"s\.dxf")
def a_drawing_of_blocks_in_blocks_in_blocks(folder):
    blocks = {"b0": _LINE * 10} | {f"b{n}": _put(f"b{n - 1}") * 10 for n in range(1, 12)}
    return _dxf(folder / "s.dxf", blocks, _put("b11"))


@bad(message="when drawn out: 900,000,0", hint="explode", place=r"s\.dxf")
def a_drawing_of_a_block_in_rows_and_columns(folder):
    return _dxf(folder / "s.dxf", {"b": _LINE}, _put("b", "70\n30000\n71\n30000\n"))


def _bands(folder, *ages):
    (folder / "ages").mkdir()
    for age in ages:
        grid(folder / "ages" / f"{age}.tif", [[10, 20], [30, 40]])
    return '[layers.elders]\npath = "ages"\n'


@bad(message=r"'80\+\.tif' is a link that leads outside", hint="--root", place=r"80\+\.tif")
def a_folder_of_age_bands_with_a_link_to_a_file_elsewhere(folder):
    text = _bands(folder, "60-64", "65-79")
    (folder / "ages" / "80+.tif").symlink_to("/etc/hostname")
    return text


@bad(message=r"'60-64\.tif\.aux\.xml' is a link that leads", hint="--root", place=r"aux\.xml")
def a_folder_of_age_bands_with_a_link_beside_one(folder):
    text = _bands(folder, "60-64", "65+")
    (folder / "ages" / "60-64.tif.aux.xml").symlink_to("/etc/hostname")
    return text


@bad(message="more than 2,000 files", hint="own files.*--trust", place=r"ages")
def a_folder_of_age_bands_of_thousands_of_files(folder):
    text = _bands(folder, "60-64", "65+")
    for number in range(2_100):
        (folder / "ages" / f"{number}.txt").touch()
    return text


def _geodatabase(folder):
    """Make a file geodatabase, and give one file of it, to be replaced."""
    gpd.GeoDataFrame({"type": ["t"] * 3}, geometry=points(3), crs="EPSG:4547").to_file(
        folder / "g.gdb", driver="OpenFileGDB", layer="f"
    )
    tables = sorted((folder / "g.gdb").glob("*.gdbtable"))
    return '[layers.facilities]\npath = "g.gdb"\n', tables[-1]


@bad(message=r"\.gdbtable' is a link that leads outside", hint="--root", place=r"\.gdbtable")
def a_file_geodatabase_with_a_link_to_a_file_elsewhere(folder):
    text, table = _geodatabase(folder)
    table.unlink()
    table.symlink_to("/etc/hostname")
    return text


@bad(message="neither a file nor a folder", hint="for ever", place=r"g\.gdb")
def a_file_geodatabase_with_a_pipe_that_never_ends(folder):
    text, table = _geodatabase(folder)
    table.unlink()
    os.mkfifo(table)
    return text


@bad(message="neither a file nor a folder", hint="for ever", place=r"f\.shp")
def a_shapefile_beside_a_pipe_that_never_ends(folder):
    draw(folder / "f.shp", points(3), type=["t"] * 3)
    (folder / "f.dbf").unlink()
    os.mkfifo(folder / "f.dbf")
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(message=r"about \d+ GB of memory; a layer may take 4", hint="study area", place=r"g\.gdb")
def a_file_geodatabase_of_gigabytes(folder):
    text, table = _geodatabase(folder)
    with table.open("r+b") as file:
        file.truncate(2 << 30)
    return text


@bad(message=r"about \d+ GB of memory; a layer may take 4", hint="study area", place=r"s\.xlsx")
def a_sheet_that_unpacks_to_more_than_memory_is_meant_for(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    _zip(folder / "s.xlsx", **{"xl/worksheets/sheet1.xml": b" " * 1000 + _NOISE * 500})
    return SHEETS
