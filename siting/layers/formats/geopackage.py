"""A GeoPackage, looked into before GDAL opens it: a database, whose file may bring SQL along."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from siting.language import say
from siting.layers import limits
from siting.layers.formats.gdal import reading
from siting.plan.trust import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from siting.errors import SitingError
    from siting.layers.origin import Origin

#: What GDAL asks of any GeoPackage, before it is asked for a layer, stands in tables so called.
_LISTS = "gpkg"
#: What it asks of tables of these names: no views may stand there; an index is a virtual table.
_INDEXES = ("rtree_", "layer_styles")
#: No row of a table takes fewer bytes of the file.
_LEAST_ROW_BYTES = 4
#: So many steps of SQLite are between two at which the clock can ring.
_STEPS = 100_000
#: What PRAGMA table_xinfo says of a column whose values are computed when they are read.
_COMPUTED = 2
#: Defaults of columns are written once and read in each row: no rows fill memory with these.
_SHORT = 100
#: The kinds of tables, for SQLite before 3.37: one without a page of its own holds no rows.
_BY_PAGE = (
    "SELECT name, CASE rootpage WHEN 0 THEN 'view' ELSE 'table' END FROM sqlite_master"
    " WHERE type IN ('table', 'view')"
)


def require_harmless(origin: Origin) -> None:
    """Refuse a GeoPackage that does harm when it is opened, whichever layer is asked for.

    Raises
    ------
    SitingError
        A journal stands beside it: SQLite would write the old pages back and delete the file that
        the journal names, wherever that is. Or, of a plan that is not trusted: its lists of layers
        are SQL, or more rows than the file has room for.
    """
    for path in dict.fromkeys((origin.path, real(origin.path))):
        _refuse_journal(origin, path.with_name(f"{path.name}-journal"))
    if origin.plan.trust.everything:
        return
    with _opened(origin) as database:
        for name, kind in sorted(_kinds(database).items()):
            known = name.lower()
            if known.startswith(_LISTS):
                if kind in {"view", "virtual"}:
                    raise _is_sql(origin, name)
                _require_room(origin, database, name)
            elif kind == "view" and known.startswith(_INDEXES):
                raise _is_sql(origin, name)


def require_plain(origin: Origin, layer: str) -> None:
    """Refuse a layer of a GeoPackage that is more than rows of values: it may run for ever.

    Raises
    ------
    SitingError
        It is a view, or a table that other code makes, a column of it is computed, it has more
        rows than the file has room for, or defaults that would fill memory when each of its rows
        has them; and the plan is not trusted.
    """
    if origin.plan.trust.everything:
        return
    with _opened(origin) as database:
        kinds = {name.lower(): kind for name, kind in _kinds(database).items()}
        kind = kinds.get(layer.lower())
        if kind in {"view", "virtual"}:
            raise _is_sql(origin, layer)
        if kind is None:
            return
        columns = database.execute(f"PRAGMA table_xinfo({_quoted(layer)})").fetchall()
        _refuse_computed(origin, layer, columns)
        n_rows = _require_room(origin, database, layer)
    length = sum(len(str(default or "")) for _, _, _, _, default, *_ in columns)
    if length > _SHORT:
        limits.require_memory(
            origin, float(n_rows) * length, hint=say("save the layer without defaults of columns")
        )


def _refuse_computed(origin: Origin, layer: str, columns: list[tuple[Any, ...]]) -> None:
    """Refuse columns whose values are computed when they are read."""
    for _, name, *_, hidden in columns:
        if hidden == _COMPUTED:
            raise origin.file_error(
                say(
                    "the column '{column}' of '{layer}' is computed, by SQL that the file brings "
                    "along",
                    column=name,
                    layer=layer,
                ),
                hint=_saved_as_table(),
            )


def _refuse_journal(origin: Origin, path: Path) -> None:
    """Refuse what SQLite would roll back: a journal that does not begin with a byte 0."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        begin = file.read(1)
    if begin.strip(b"\0"):
        raise origin.file_error(
            say(
                "'{name}' is the journal of a change that was broken off: the GeoPackage is half "
                "written",
                name=path.name,
            ),
            hint=say(
                "if you wrote it, open and close it in the program you wrote it with; if not, ask "
                "for the GeoPackage without a journal"
            ),
        )


@contextmanager
def _opened(origin: Origin) -> Iterator[sqlite3.Connection]:
    """Open the database to read it, with what stands in its -wal, so that the clock can ring."""
    path = real(origin.path)
    log = path.with_name(f"{path.name}-wal")
    alone = "" if log.is_file() and log.stat().st_size else "&immutable=1"
    address = f"{path.as_uri()}?mode=ro{alone}"
    with reading(origin, []), closing(sqlite3.connect(address, uri=True)) as database:
        database.set_progress_handler(lambda: 0, _STEPS)
        yield database


def _kinds(database: sqlite3.Connection) -> dict[str, str]:
    """Give the kind of each table and view; SQLite before 3.37 does not say it in a word."""
    listed = {name: kind for _, name, kind, *_ in database.execute("PRAGMA table_list")}
    return listed or dict(database.execute(_BY_PAGE).fetchall())


def _require_room(origin: Origin, database: sqlite3.Connection, table: str) -> int:
    """Count rows; refuse a table of more than its file has room for: one page, many times over."""
    path = real(origin.path)
    log = path.with_name(f"{path.name}-wal")
    size = path.stat().st_size + (log.stat().st_size if log.is_file() else 0)
    most = size // _LEAST_ROW_BYTES
    asked = f"SELECT count(*) FROM (SELECT 1 FROM {_quoted(table)} NOT INDEXED LIMIT ?)"  # noqa: S608
    (found,) = database.execute(asked, (most + 1,)).fetchone()
    if found > most:
        raise origin.file_error(
            say("'{table}' has more rows than the file has room for", table=table),
            hint=say("it may be damaged or cut off; export the layer again"),
        )
    return int(found)


def _is_sql(origin: Origin, layer: str) -> SitingError:
    return origin.file_error(
        say("'{layer}' is no table but a view: SQL that the file brings along", layer=layer),
        hint=_saved_as_table(),
    )


def _saved_as_table() -> str:
    return say(
        "save the layer as a table, {OR_TRUST}",
        OR_TRUST=say("or add --trust if you trust who wrote the plan"),
    )


def _quoted(name: str) -> str:
    """Write a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
