"""Numbers of places in the order of their ids, of which one is taken out or put in."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from siting.layers.records import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.arrays import Floats


class Keyed:
    """A table of numbers with a column for each place.

    Parameters
    ----------
    ids : iterable
        The places, in the order of their ids.
    values : ndarray of float, shape (k, n)
        k numbers of each.
    """

    def __init__(self, ids: Iterable[object], values: Floats) -> None:
        self._keys, self.values = [natural(str(id_)) for id_ in ids], values

    def __len__(self) -> int:
        """Count the places."""
        return len(self._keys)

    def of(self, id_: object) -> Floats | None:
        """Give the numbers of a place, None where it is not in."""
        at = self._at(id_)
        return None if at is None else self.values[:, at]

    def take(self, id_: object) -> Floats | None:
        """Take a place out; give its numbers, None where it is not in."""
        at = self._at(id_)
        if at is None:
            return None
        del self._keys[at]
        values = self.values
        self.values = np.concatenate([values[:, :at], values[:, at + 1 :]], axis=1)
        gone: Floats = values[:, at]
        return gone

    def put(self, id_: object, value: Floats) -> None:
        """Put a place in, where its id belongs."""
        key = natural(str(id_))
        at = bisect_left(self._keys, key)
        self._keys.insert(at, key)
        parts = [self.values[:, :at], value[:, None], self.values[:, at:]]
        self.values = np.concatenate(parts, axis=1)

    def _at(self, id_: object) -> int | None:
        key = natural(str(id_))
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else None
