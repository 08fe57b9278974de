"""The places of a plan as edits leave them: one row comes or goes, the others stay."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.layers.records import natural
from siting.study.facilities import gather
from siting.whatif.rows import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from siting.arrays import Flags, Floats, Ints, Values
    from siting.layers.records import Table
    from siting.study.facilities import Facilities

#: The places of a layer by the stock that counts; each holds the same places.
ByStock = dict[str, "Facilities"]
#: The places by layer: ``facilities`` and ``health``.
ByLayer = dict[str, "Places"]


@dataclass(frozen=True, kw_only=True)
class Places:
    """All places of a layer, in the order of their ids.

    Attributes
    ----------
    keys : list of tuple
        What orders them.
    by_stock : dict of str to Facilities
        With their notes as they were before all edits.
    owners : dict of str to ndarray of int, shape (m,)
        In which unit each lies, by level.
    """

    keys: list[tuple[int, int, str]]
    by_stock: ByStock
    owners: dict[str, Ints]

    @classmethod
    def of(cls, by_stock: ByStock, owners: dict[str, Ints]) -> Places:
        """Begin with those of a plan."""
        some = next(iter(by_stock.values()))
        keys = [natural(str(text)) for text in some.ids]
        return cls(keys=keys, by_stock=_alike(some, by_stock), owners=owners)

    def find(self, id_: str) -> int:
        """Give the row of a place; -1 where there is none."""
        key = natural(id_)
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else -1

    @property
    def some(self) -> Facilities:
        """The places of one stock: all but which of them count is the same in each."""
        return next(iter(self.by_stock.values()))

    def row(self, at: int) -> ByStock:
        """Give one place alone: a copy, which keeps nothing of the others."""
        one = np.array([at])
        return {stock: chosen(places, one) for stock, places in self.by_stock.items()}

    def without(self, at: int) -> Places:
        """Take a place out."""

        def left(values: Values) -> Values:
            return np.concatenate([values[:at], values[at + 1 :]])  # ten times as fast as a mask

        counts = {stock: left(one.counts) for stock, one in self.by_stock.items()}
        return Places(
            keys=[*self.keys[:at], *self.keys[at + 1 :]],
            by_stock=self._stocked(_each(self.some, left), counts),
            owners={level: left(of) for level, of in self.owners.items()},
        )

    def moved(self, at: int, row: ByStock, owners: Mapping[str, int]) -> Places:
        """Put a place elsewhere."""
        xy = _set(self.some.xy, at, next(iter(row.values())).xy[0])
        return replace(
            self,
            by_stock={stock: replace(one, xy=xy) for stock, one in self.by_stock.items()},
            owners={level: _set(of, at, owners[level]) for level, of in self.owners.items()},
        )

    def with_(self, row: ByStock, owners: Mapping[str, int]) -> Places:
        """Put a place in, where its id belongs."""
        one = next(iter(row.values()))
        key = natural(str(one.ids[0]))
        at = bisect_left(self.keys, key)
        counts = {
            stock: _in(places.counts, at, row[stock].counts)
            for stock, places in self.by_stock.items()
        }
        return Places(
            keys=[*self.keys[:at], key, *self.keys[at:]],
            by_stock=self._stocked(_put(self.some, at, one), counts),
            owners={
                level: _in(of, at, np.array([owners[level]])) for level, of in self.owners.items()
            },
        )

    def _stocked(self, places: Facilities, counts: Mapping[str, Flags]) -> ByStock:
        """Give the places by stock, with the notes of before."""
        return {
            stock: replace(places, counts=counts[stock], notes=one.notes)
            for stock, one in self.by_stock.items()
        }


def _alike(places: Facilities, by_stock: ByStock) -> ByStock:
    """Let all stocks hold the same arrays, but for which places count."""
    return {
        stock: replace(places, counts=one.counts, notes=one.notes)
        for stock, one in by_stock.items()
    }


def chosen(places: Facilities, which: slice | Flags | Ints) -> Facilities:
    """Give some of the places."""
    return _each(places, lambda values: values[which])


def _each(places: Facilities, choose: Callable[[Values], Values]) -> Facilities:
    """Choose the same rows of all that is known of places."""
    return replace(
        places,
        ids=choose(places.ids),
        xy=choose(places.xy),
        counts=choose(places.counts),
        proposed=choose(places.proposed),
        columns={name: choose(values) for name, values in places.columns.items()},
        given=None if places.given is None else choose(places.given),
    )


def as_places(
    row: Table, layer: str, *, year: int, stocks: Iterable[str], proposed: bool = False
) -> ByStock:
    """Make one place of a row, as a whole layer is made: by the stock that counts."""
    rows: tuple[Table | None, tuple[Table, ...]] = (None, (row,)) if proposed else (row, ())
    return {stock: gather(*rows, year=year, stock=stock, layer=layer) for stock in stocks}


def fits(places: Facilities, row: Facilities) -> bool:
    """Say whether a place brings no column of its own: that a column is there may matter to all."""
    return all(
        name in places.columns and places.columns[name].dtype == values.dtype
        for name, values in row.columns.items()
    )


def elsewhere(row: ByStock, xy: Floats) -> ByStock:
    """Give one place at another position."""
    return {stock: replace(one, xy=xy) for stock, one in row.items()}


def _put(places: Facilities, at: int, row: Facilities) -> Facilities:
    """Put one place in that fits; what it lacks is missing there."""
    columns = {}
    for name, own in places.columns.items():
        new = row.columns.get(name)
        columns[name] = _in(own, at, blank(own, 1) if new is None else new)
    given = places.given
    return replace(
        places,
        ids=_in(places.ids, at, row.ids),
        xy=_in(places.xy, at, row.xy),
        counts=_in(places.counts, at, row.counts),
        proposed=_in(places.proposed, at, row.proposed),
        columns=columns,
        given=None
        if given is None
        else _in(given, at, blank(given, 1) if row.given is None else row.given),
    )


def _in(values: Values, at: int, new: Values) -> Values:
    return np.concatenate([values[:at], new, values[at:]])


def _set(values: Values, at: int, new: Floats | int) -> Values:
    """Give the same values with one replaced."""
    changed = values.copy()
    changed[at] = new
    return changed
