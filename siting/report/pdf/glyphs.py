"""Which characters a font has: what it lacks is shown as a box, counted and said."""

from __future__ import annotations

import struct
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from siting.language import say_n

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

#: What stands for a character that the font does not have; it has this one.
BOX = "□"
_NAMED = 12


class Ranges:
    """The characters of a font, as ranges of code points."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def __contains__(self, char: object) -> bool:
        """Say whether the font has a character."""
        from bisect import bisect_right

        at = bisect_right(self._ranges, (ord(str(char)), 0x110000)) - 1
        return at >= 0 and self._ranges[at][0] <= ord(str(char)) <= self._ranges[at][1]


@cache
def known(font: Path) -> Ranges:
    """Read which characters a font has: an OpenType file or a collection, whose faces share them.

    Notes
    -----
    Only the table ``cmap`` is read, and of it the subtable of format 12, which such fonts have.
    """
    with font.open("rb") as file:

        def read(at: int, form: str) -> tuple[int, ...]:
            file.seek(at)
            return struct.unpack(f">{form}", file.read(struct.calcsize(f">{form}")))

        start = read(12, "I")[0] if read(0, "4s")[0] == b"ttcf" else 0
        tables = [read(start + 12 + 16 * n, "4s3I") for n in range(read(start + 4, "H")[0])]
        cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
        for n in range(read(cmap + 2, "H")[0]):
            table = cmap + read(cmap + 4 + 8 * n, "HHI")[2]
            if read(table, "H")[0] == 12:
                count = read(table + 12, "I")[0]
                groups = [read(table + 16 + 12 * at, "3I") for at in range(count)]
                return Ranges([(first, last) for first, last, _ in groups])
    return Ranges([])


def replaced(text: str, known_: Container[str]) -> tuple[str, Counter[str]]:
    """Put boxes for characters that a font lacks, and count them."""
    lacking = {char for char in set(text) if ord(char) >= 0x80 and char not in known_}
    if not lacking:
        return text, Counter()
    counted = Counter(char for char in text if char in lacking)
    return text.translate({ord(char): BOX for char in lacking}), counted


def told(missing: Counter[str]) -> str:
    """Say which characters are shown as boxes."""
    named = ", ".join(f"U+{ord(char):04X}" for char in sorted(missing)[:_NAMED])
    if len(missing) > _NAMED:
        named += " …"
    return say_n(
        "{n} character is shown as □, since the font of this file does not have it: {named}",
        "{n} characters are shown as □, since the font of this file does not have them: {named}",
        missing.total(),
        named=named,
    )
