"""What a column of a GeoPackage says where a row says nothing: written once, read for each row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers import limits

if TYPE_CHECKING:
    from siting.layers.origin import Origin

#: No layer that memory is meant for has so many rows that these would fill it.
_SHORT = 100


def require_short(origin: Origin, layer: str) -> None:
    """Refuse a layer whose defaults would fill memory when each of its rows has them.

    Raises
    ------
    SitingError
        They would, and the plan is not trusted.
    """
    if origin.plan.trust.everything:
        return
    quoted = '"' + layer.replace('"', '""') + '"'
    log = origin.path.with_name(f"{origin.path.name}-wal")
    alone = "" if log.exists() else "&immutable=1"
    address = f"{origin.path.absolute().as_uri()}?mode=ro{alone}"
    with closing(sqlite3.connect(address, uri=True)) as database:
        described = database.execute(f"PRAGMA table_info({quoted})").fetchall()
        length = sum(len(str(default or "")) for *_, default, _ in described)
        if length <= _SHORT:
            return
        n_rows = database.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608
    limits.require_memory(
        origin, float(n_rows) * length, hint=say("save the layer without defaults of columns")
    )
