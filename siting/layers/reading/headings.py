"""Which rows of a table hold the names of its columns: below a title, or in two rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers.reading import age_names, fields, twice

if TYPE_CHECKING:
    from collections.abc import Sequence

    #: Cells as text, None where blank.
    Row = Sequence[str | None]

#: So many rows are looked at.
LOOKED_AT = 8
#: From so many names that are known, a row holds names.
_KNOWN = 2
#: Names of one column of positions, which may also stand above two (坐标 above 经度 and 纬度).
_OVER = frozenset({"pair", "gcj_pair", "bd_pair"})
_NUMBER = re.compile(r"[\s\d.,:/年月日%+-]+")


@dataclass(frozen=True, kw_only=True)
class Headings:
    """The names of columns, and where they stand.

    Attributes
    ----------
    names : tuple of str
        One for each column, all different.
    first, last : int
        The rows that they stand in, from 0.
    """

    names: tuple[str, ...]
    first: int
    last: int

    def note(self, name: str) -> str:
        """Say where the names stand."""
        if self.first == self.last:
            return say(
                "{name}: the names of columns are taken from row {row}; what stands above is left "
                "out",
                name=name,
                row=self.first + 1,
            )
        return say(
            "{name}: the names of columns are taken from rows {first} and {last}: the lower one "
            "where it has any",
            name=name,
            first=self.first + 1,
            last=self.last + 1,
        )


def find(rows: Sequence[Row]) -> Headings | None:
    """Find the names of columns in the first rows of a table.

    Parameters
    ----------
    rows : sequence of rows
        The first of them, blank ones included.

    Returns
    -------
    Headings or None
        None where the first row holds all names, as it should.

    Notes
    -----
    A title is a row that is mostly blank and holds no name that is known, above one that holds
    two or more. Names are in two rows (床位 above 总床位数 and 护理型床位) where the upper one has
    blanks that the lower one fills, and the lower one holds no numbers and no position.
    """
    if not rows:
        return None
    width = max(map(len, rows))
    padded = [[*row, *[None] * (width - len(row))] for row in rows[:LOOKED_AT]]
    first = _first(padded)
    upper, lower = padded[first], padded[first + 1] if first + 1 < len(padded) else None
    if lower is not None and _goes_on(upper, lower):
        names = [below or above for above, below in zip(upper, lower, strict=True)]
        return Headings(names=tuple(twice.apart(names)), first=first, last=first + 1)
    return Headings(names=tuple(twice.apart(upper)), first=first, last=first) if first else None


def _first(rows: Sequence[Row]) -> int:
    """Find the row of names: the first, unless it is a title."""
    if _known(rows[0]) or 2 * _filled(rows[0]) > len(rows[0]):
        return 0
    return next((at for at, row in enumerate(rows) if _known(row) >= _KNOWN), 0)


def _goes_on(upper: Row, lower: Row) -> bool:
    """Say whether a row goes on with the names of the one above."""
    pairs = list(zip(upper, lower, strict=True))
    if not any(below and not above for above, below in pairs) or _known(upper) < _KNOWN:
        return False
    if any(below and _NUMBER.fullmatch(below) for _, below in pairs):
        return False
    found = fields.coordinates(_names(upper))
    placed = {one for axis, named in found.items() if axis not in _OVER for one in named}
    blank = [below is None for above, below in pairs if above in placed]
    return all(blank) and any(below and _is_known(below) for _, below in pairs)


def _known(row: Row) -> int:
    return sum(_is_known(name) for name in _names(row))


def _is_known(name: str) -> bool:
    """Say whether a name is of a field, or of people by age."""
    return fields.known(name) or age_names.band(name) is not None


def _names(row: Row) -> list[str]:
    return [name for name in row if name]


def _filled(row: Row) -> int:
    return len(_names(row))
