"""The layers that places are stored in, as edits leave them; and each edit taken out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from siting.study.tables import PlaceTables
from siting.whatif import rows
from siting.whatif.edits import FACILITIES, HEALTH

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.layers.records import Table
    from siting.whatif.edits import Layer

#: Takes an edit out of the layers again; it holds one row, not whole layers.
Back: TypeAlias = Callable[[PlaceTables], PlaceTables]


class Stored(NamedTuple):
    """The layers of places, and which of them is edited.

    Attributes
    ----------
    layer : str
        ``facilities``, where proposed ones stand as well, or ``health``.
    """

    tables: PlaceTables
    layer: Layer

    @property
    def table(self) -> Table | None:
        """The layer that a new place goes into."""
        return self.tables.health if self.layer == HEALTH else self.tables.existing

    def added(self, row: Table) -> tuple[PlaceTables, Back]:
        """Put a new place at the end of its layer."""
        whole, layer = self.table, self.layer
        n = None if whole is None else len(whole)

        def back(tables: PlaceTables) -> PlaceTables:
            now = _get(tables, layer, -1)
            assert now is not None
            shorter = None if n is None else replace(now, geometry=None).only(np.arange(n))
            return _set(tables, layer, -1, shorter)

        return _set(self.tables, layer, -1, rows.appended(whole, row)), back

    def moved(self, id_: str, xy: Floats) -> tuple[PlaceTables, Back]:
        """Put a place elsewhere."""
        which, table, at = self._where(id_)
        old = table.xy[at].copy()
        layer = self.layer

        def back(tables: PlaceTables) -> PlaceTables:
            now = _get(tables, layer, which)
            assert now is not None
            return _set(tables, layer, which, rows.moved(now, at, old))

        return _set(self.tables, layer, which, rows.moved(table, at, xy)), back

    def changed(
        self, id_: str, change: Callable[[Table, int], Table]
    ) -> tuple[PlaceTables, Back, Table]:
        """Give a place other fields; gives its row too, as it is then."""
        which, table, at = self._where(id_)
        row, after = _only(table, at), change(table, at)
        layer = self.layer

        def back(tables: PlaceTables) -> PlaceTables:
            now = _get(tables, layer, which)
            assert now is not None
            return _set(tables, layer, which, rows.with_row(now, at, row))

        return _set(self.tables, layer, which, after), back, _only(after, at)

    def is_proposed(self, id_: str) -> bool:
        """Say whether a place comes from a proposal."""
        return self._where(id_)[0] >= 0

    def removed(self, id_: str, first: PlaceTables) -> tuple[PlaceTables, Back]:
        """Take a place out, and columns that only places since `first` have had."""
        which, table, at = self._where(id_)
        row, layer = _only(table, at), self.layer

        def back(tables: PlaceTables) -> PlaceTables:
            return _set(tables, layer, which, rows.put_back(_get(tables, layer, which), at, row))

        began = _get(first, layer, which)
        left: Table | None = rows.without(table, at, began)
        if began is None and left is not None and not len(left):
            left = None
        return _set(self.tables, layer, which, left), back

    def _where(self, id_: str) -> tuple[int, Table, int]:
        """Find the table that a place stands in: -1 or the number of a proposal, and its row."""
        n = len(self.tables.proposed) if self.layer == FACILITIES else 0
        for which in range(-1, n):
            table = _get(self.tables, self.layer, which)
            at = [] if table is None else np.flatnonzero(table.ids == id_).tolist()
            if at and table is not None:
                return which, table, at[0]
        raise KeyError(id_)


def _only(table: Table, at: int) -> Table:
    """Give one row of a layer alone: a copy."""
    return replace(table, geometry=None).only(np.array([at]))


def _get(tables: PlaceTables, layer: str, which: int) -> Table | None:
    if which >= 0:
        return tables.proposed[which]
    return tables.health if layer == HEALTH else tables.existing


def _set(tables: PlaceTables, layer: str, which: int, table: Table | None) -> PlaceTables:
    if which >= 0:
        assert table is not None
        proposed = (*tables.proposed[:which], table, *tables.proposed[which + 1 :])
        return replace(tables, proposed=proposed)
    return replace(tables, health=table) if layer == HEALTH else replace(tables, existing=table)


def columns_of(tables: PlaceTables) -> set[tuple[str, str]]:
    """List the fields that any place has, by layer."""
    every = [(FACILITIES, table) for table in (tables.existing, *tables.proposed)]
    every.append((HEALTH, tables.health))
    return {(layer, name) for layer, table in every if table is not None for name in table.columns}
