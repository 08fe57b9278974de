"""GeoPackages made to do harm: databases that run for ever, or delete the files of others."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from itertools import pairwise

from tests.bad_input.table import FACILITIES, bad, draw, points

_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
_MAGIC = bytes.fromhex("d9d505f920a163d7")


def _drawn(folder, n=2):
    draw(folder / "f.gpkg", points(n), id=["a"] * n, type=["t"] * n)
    return folder / "f.gpkg"


def _changed(path, *statements):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA legacy_alter_table = ON")
        for statement in statements:
            database.execute(statement)


def journal(deletes):
    """Make the journal of a change to several databases, which SQLite ends by deleting a file."""
    name = str(deletes).encode()
    head = _MAGIC + struct.pack(">IIIII", 0, 0, 1, 512, 4096)
    tail = name + struct.pack(">II", len(name), sum(name)) + _MAGIC
    return head.ljust(512, b"\0") + struct.pack(">I", (1 << 30) // 4096 + 1) + tail


@bad(message="'f.gpkg-journal' is the journal of a change", hint="without a", place=r"f\.gpkg, la")
def a_geopackage_whose_journal_deletes_the_file_of_another(folder):
    _drawn(folder)
    (folder / "precious.txt").write_text("kept")
    (folder / "f.gpkg-wal").touch()  # then GDAL opens the database to write
    (folder / "f.gpkg-journal").write_bytes(journal(folder / "precious.txt"))
    return FACILITIES


@bad(message="'g.gpkg-journal' is the journal of a change", hint="without a", place=r"f\.gpkg, la")
def a_link_to_a_geopackage_that_has_a_journal(folder):
    _drawn(folder).rename(folder / "g.gpkg")
    (folder / "f.gpkg").symlink_to("g.gpkg")
    (folder / "g.gpkg-journal").write_bytes(journal(folder / "plan.toml"))
    return FACILITIES


@bad(message="'gpkg_contents' is no table but a view", hint="--trust", place=r"f\.gpkg, layer")
def a_geopackage_whose_list_of_layers_is_sql_without_end(folder):
    _changed(
        _drawn(folder),
        "ALTER TABLE gpkg_contents RENAME TO listed",
        f"CREATE VIEW gpkg_contents AS {_ENDLESS} SELECT listed.* FROM listed, c",
    )
    return FACILITIES


@bad(message="'GPKG_METADATA' is no table but a view", hint="--trust", place=r"f\.gpkg, layer")
def a_geopackage_whose_metadata_are_sql_without_end(folder):
    _changed(_drawn(folder), f"CREATE VIEW GPKG_METADATA AS {_ENDLESS} SELECT x AS id FROM c")
    return FACILITIES


@bad(message="'GPKG_SPATIAL_REF_SYS' is no table but", hint="--trust", place=r"f\.gpkg, layer")
def a_geopackage_whose_coordinate_systems_are_sql_without_end(folder):
    _changed(
        _drawn(folder),
        "ALTER TABLE gpkg_spatial_ref_sys RENAME TO systems",
        f"CREATE VIEW GPKG_SPATIAL_REF_SYS AS {_ENDLESS} SELECT systems.* FROM systems, c",
    )
    return FACILITIES


@bad(message="'RTREE_F_GEOM' is no table but a view", hint="--trust", place=r"f\.gpkg, layer")
def a_geopackage_whose_index_is_sql_without_end(folder):
    index = f"CREATE VIEW RTREE_F_GEOM AS {_ENDLESS} SELECT x AS id FROM c"
    _changed(_drawn(folder), "DROP TABLE rtree_f_geom", index)
    return FACILITIES


@bad(message="'name' of 'f' is computed", hint="as a table.*--trust", place=r"f\.gpkg, layer")
def a_geopackage_with_a_column_that_becomes_gigabytes(folder):
    computed = "TEXT GENERATED ALWAYS AS (hex(zeroblob(200000000))) VIRTUAL"
    _changed(_drawn(folder, 200), f"ALTER TABLE f ADD COLUMN name {computed}")
    return FACILITIES


@bad(message="'f' has more rows than the file has room for", hint="again", place=r"f\.gpkg, layer")
def a_geopackage_whose_pages_lead_to_one_page_many_times(folder):
    path = _drawn(folder)
    _changed(path, "DROP TABLE gpkg_ogr_contents", "CREATE TABLE more AS SELECT zeroblob(99999)")
    with closing(sqlite3.connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'f'").fetchone()
        (n_pages,) = database.execute("PRAGMA page_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[-size:] = data[(root - 1) * size : root * size]
    chain = [root, *range(n_pages - 1, n_pages - 7, -1), n_pages]
    for page, below in pairwise(chain):
        data[(page - 1) * size : page * size] = _inner(below, size)
    path.write_bytes(data)
    return FACILITIES


def _inner(below, size, n_cells=400):
    """Write a page of a table that holds nothing but the number of another one, 400 times."""
    cells = [struct.pack(">IB", below, 1 + at % 100) for at in range(n_cells)]
    begins = [size - 5 * (at + 1) for at in range(n_cells)]
    head = struct.pack(">BHHHBI", 5, 0, n_cells, begins[-1], 0, below)
    numbers = struct.pack(f">{n_cells}H", *begins)
    return (head + numbers).ljust(begins[-1], b"\0") + b"".join(reversed(cells))
