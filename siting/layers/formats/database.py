"""Tables and queries of a PostGIS database, read through psycopg (an optional extra)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import shapely

from siting.language import joined, say
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import encoding, fields
from siting.layers.reading.as_text import texts

if TYPE_CHECKING:
    from siting.arrays import Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

_ADDRESS = re.compile(r"(?:postgresql|postgres)(?:\+\w+)?://", re.IGNORECASE)
_QUERY = re.compile(r"\s*(?:select|with|table)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"(://[^/@]*)@|(password=)\S+", re.IGNORECASE)
#: A query that takes longer is ended by the server [s].
LONGEST_S = 300
_WHAT = joined(('layer = "schema.table"', 'layer = "SELECT ..."'), ", or ")


def is_database(path: str) -> bool:
    """Say whether the path of a layer is the address of a database."""
    return _ADDRESS.match(path) is not None


def require_postgis(origin: Origin) -> None:
    """Refuse other databases.

    Raises
    ------
    SitingError
        It is none of PostGIS.
    """
    if not is_database(origin.spec.path):
        raise origin.error(
            say("only databases of PostGIS can be read"),
            hint=say(
                'write path = "postgresql://user@host/database" in {header}, or export the layer '
                "to a file",
                header=origin.header,
            ),
            key="path",
        )


def holds_no_raster(origin: Origin) -> SitingError:
    """Make the error of heights in a database."""
    return origin.error(
        say("{name} cannot be read from a database", name=origin.name),
        hint=say("export the heights as GeoTIFF"),
        key="path",
    )


def read(origin: Origin) -> Raw:
    """Read the table or query that the plan's `layer` names: its geometry and the chosen columns.

    Raises
    ------
    SitingError
        The address or the plan has a password, psycopg is not installed, nobody answers, or the
        table has no geometry.
    """
    notes = encoding.not_needed(origin)
    rows, names, wkt = _asked(origin, drawn=True)
    chosen = fields.choose(origin, names, n_features=len(rows))
    crs, said = crs_of(origin, wkt)
    cells = {name: _column([row[at + 1] for row in rows]) for at, name in enumerate(names)}
    return Raw(
        crs=crs,
        xy=None,
        geometry=shapely.from_wkb([row[0] for row in rows]),
        columns={name: cells[name] for name in chosen.columns},
        chosen=chosen,
        notes=(*notes, *said, *chosen.notes),
        hashed=_hash(rows, names),
    )


def cells(origin: Origin) -> tuple[dict[str, Values], tuple[str, int]]:
    """Read a table or query of figures: the cells of each column as text, and their hash."""
    rows, names, _ = _asked(origin, drawn=False)
    found = {name: texts(_column([row[at + 1] for row in rows])) for at, name in enumerate(names)}
    return found, _hash(rows, names)


def _asked(origin: Origin, *, drawn: bool) -> tuple[list[tuple[Any, ...]], list[str], str | None]:
    """Ask for all rows, always in one order; the names of their columns, and their CRS."""
    address = _address(origin)
    psycopg = _driver(origin)
    try:
        with _connected(psycopg, address) as connection:
            rows, names, srid = _rows(origin, connection, drawn=drawn)
            wkt = _crs(connection, srid) if drawn else None
    except psycopg.OperationalError as error:
        raise origin.error(
            say("the database does not answer: {said}", said=_said(error)),
            hint=say("check the address; the password is taken from PGPASSWORD or ~/.pgpass"),
            key="path",
        ) from None
    except psycopg.Error as error:
        raise origin.error(
            say("the database refuses: {said}", said=_said(error)),
            hint=say("check {WHAT}", WHAT=_WHAT),
            key="layer",
        ) from None
    return sorted(rows, key=_order), names, wkt


def _address(origin: Origin) -> str:
    """Give the address, which must not hold a password: plans and reports are handed on."""
    address = origin.spec.path
    parts = urlsplit(address)
    asked = {key.lower() for key in parse_qs(parts.query)}
    if parts.password is not None or asked & {"password", "sslpassword"}:
        raise origin.error(
            say("the plan holds a password"),
            hint=say("take it out, and set the environment variable PGPASSWORD, or use ~/.pgpass"),
            key="path",
        )
    if origin.spec.layer is None:
        raise origin.error(
            say("the plan does not say which table of the database is meant"),
            hint=say("write {WHAT} in {header}", WHAT=_WHAT, header=origin.header),
            key="path",
        )
    return _ADDRESS.sub("postgresql://", address)


def _driver(origin: Origin) -> Any:
    """Import psycopg."""
    try:
        import psycopg
    except ImportError:
        raise origin.error(
            say(
                "reading a database needs psycopg, which is not installed (GDAL's own "
                "driver is not in the wheels)"
            ),
            hint=say("pip install 'siting[postgis]'"),
            key="path",
        ) from None
    return psycopg


def _connected(psycopg: Any, address: str) -> Any:
    """Open a connection that can only read, and not for ever."""
    options = f"-c default_transaction_read_only=on -c statement_timeout={LONGEST_S * 1000}"
    return psycopg.connect(address, options=options, connect_timeout=10, application_name="siting")


def _rows(
    origin: Origin, connection: Any, *, drawn: bool
) -> tuple[list[tuple[Any, ...]], list[str], int]:
    """Read all rows: the geometry as WKB, or nothing where none is asked for, then the rest."""
    from psycopg import sql

    asked = origin.spec.layer or ""
    if _QUERY.match(asked):
        source = sql.SQL("({}) AS asked").format(sql.SQL(asked.strip().rstrip(";")))
    else:
        source = sql.SQL("{} AS asked").format(sql.Identifier(*asked.split(".", 1)))
    with connection.cursor() as cursor:
        # Binary: so the server takes one statement only, and nobody ends ours to begin another.
        cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(source), binary=True)
        kinds = [(column.name, column.type_code) for column in cursor.description]
        drawn_as = _geometry_types(cursor)
        shapes = [name for name, kind in kinds if kind in drawn_as]
        others = [name for name, kind in kinds if kind not in drawn_as]
        listed = sql.SQL(", ").join(map(sql.Identifier, others))
        if not drawn:
            cursor.execute(sql.SQL("SELECT NULL, {} FROM {}").format(listed, source), binary=True)
            return cursor.fetchall(), others, 0
        geometry = sql.SQL("{}::geometry").format(sql.Identifier(_only(origin, asked, shapes)))
        columns = [sql.SQL("ST_AsBinary({})").format(geometry), *map(sql.Identifier, others)]
        listed = sql.SQL(", ").join(columns)
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(listed, source), binary=True)
        rows = cursor.fetchall()
        srids = sql.SQL("SELECT DISTINCT ST_SRID({}) FROM {} LIMIT 2").format(geometry, source)
        found = [srid for (srid,) in cursor.execute(srids, binary=True).fetchall() if srid]
    if len(found) > 1 and origin.spec.crs is None:
        raise _several_srids(origin, asked, found)
    return rows, others, found[0] if len(found) == 1 else 0


def _only(origin: Origin, asked: str, shapes: list[str]) -> str:
    """Give the one column of type geometry: which of several is meant, the plan must say."""
    if len(shapes) == 1:
        return shapes[0]
    if not shapes:
        raise origin.error(
            say("'{asked}' has no column of type geometry", asked=asked),
            hint=say("name a table that has one, or select it in the query"),
            key="layer",
        )
    quoted = joined(f"'{one}'" for one in shapes)
    raise origin.error(
        say("'{asked}' has several columns of type geometry: {quoted}", asked=asked, quoted=quoted),
        hint=say(
            "select the one that is meant and the other columns: "
            'layer = "SELECT {first}, ... FROM ..."',
            first=shapes[0],
        ),
        key="layer",
    )


def _several_srids(origin: Origin, asked: str, found: list[int]) -> SitingError:
    """Make the error of geometries in several coordinate systems."""
    return origin.error(
        say(
            "the geometries of '{asked}' are in several coordinate systems: SRID {found}",
            asked=asked,
            found=joined(map(str, sorted(found)), " and "),
        ),
        hint=say("bring them into one in the query: ST_Transform(COLUMN, {srid})", srid=max(found)),
        key="layer",
    )


def _geometry_types(cursor: Any) -> set[int]:
    named = "SELECT oid FROM pg_type WHERE typname IN ('geometry', 'geography')"
    return {oid for (oid,) in cursor.execute(named).fetchall()}


def _crs(connection: Any, srid: int) -> str | None:
    """Say what the coordinates are in: the authority's code, else the text that the server has."""
    asked = "SELECT auth_name, auth_srid, srtext FROM spatial_ref_sys WHERE srid = %s"
    found = connection.execute(asked, (srid,)).fetchone()
    if found is None:
        return None
    authority, code, text = found
    return f"{authority}:{code}" if authority and code else text


def _column(values: list[Any]) -> Values:
    """Give a column as the readers of files do: numbers where all are, else objects."""
    from decimal import Decimal

    plain = [float(value) if isinstance(value, Decimal) else value for value in values]
    if plain and all(isinstance(value, (int, float)) for value in plain):
        return np.array(plain)
    result = np.empty(len(plain), dtype=object)
    result[:] = [
        value if value is None or isinstance(value, (int, float, str)) else str(value)
        for value in plain
    ]
    return result


def _order(row: tuple[Any, ...]) -> tuple[str, bytes]:
    """Order rows by what stands in them: a server gives them in any order."""
    return repr(row[1:]), row[0] or b""


def _hash(rows: list[tuple[Any, ...]], names: list[str]) -> tuple[str, int]:
    """Hash what was read, as files are."""
    total, size = hashlib.sha256(repr(names).encode()), 0
    for row in rows:
        data = repr(row).encode()
        total.update(data)
        size += len(data)
    return total.hexdigest(), size


def _said(error: Exception) -> str:
    """Give the first line of what the server says, without what is to stay secret."""
    line = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return _HIDDEN.sub(lambda found: (found[1] or found[2]) + "***", line)[:300]
