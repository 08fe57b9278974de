"""Layers that write a value once and repeat it in each row, to fill memory."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.bad_input.table import FACILITIES, bad, draw, points

_LONG = "x" * 1_000_000
_PARQUET = '[layers.facilities]\npath = "f.parquet"\n'


def _drawn(path, n):
    draw(path, points(n), id=[f"n{at}" for at in range(n)], type=["t"] * n)


@bad(message="about 5 GB of memory", hint="without defaults.*--trust", place=r"f\.gpkg, layer")
def a_geopackage_with_a_default_that_fills_memory(folder):
    _drawn(folder / "f.gpkg", 5_000)
    with closing(sqlite3.connect(folder / "f.gpkg")) as database, database:
        database.execute(f"ALTER TABLE f ADD COLUMN name TEXT DEFAULT '{_LONG}'")
    assert (folder / "f.gpkg").stat().st_size < 3_000_000
    return FACILITIES


def _named(folder, kind, value=_LONG, **options):
    """Write 2,000 facilities of one name, in the way of writing that makes it shortest."""
    _drawn(folder / "f.gpkg", 2_000)
    gpd.read_file(folder / "f.gpkg").to_parquet(folder / "f.parquet")
    (folder / "f.gpkg").unlink()
    names = pa.chunked_array([pa.array([value] * 500, kind)] * 4)
    table = pq.read_table(folder / "f.parquet").append_column("name", names)
    pq.write_table(table, folder / "f.parquet", compression="zstd", **options)
    assert (folder / "f.parquet").stat().st_size < 300_000
    return _PARQUET


@bad(message="about 7 GB of memory", hint="study area.*--trust", place=r"f\.parquet, layer")
def a_parquet_of_one_name_in_each_row(folder):
    return _named(folder, pa.string())


@bad(message="about 7 GB of memory", hint="study area.*--trust", place=r"f\.parquet, layer")
def a_parquet_of_one_name_of_stated_length_in_each_row(folder):
    return _named(folder, pa.binary(len(_LONG)), _LONG.encode())


@bad(message="about 7 GB of memory", hint="study area.*--trust", place=r"f\.parquet, layer")
def a_parquet_of_names_that_begin_as_the_one_before(folder):
    options = {"use_dictionary": False, "column_encoding": {"name": "DELTA_BYTE_ARRAY"}}
    return _named(folder, pa.string(), **options)
