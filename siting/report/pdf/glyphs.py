"""Which characters a font has: what it lacks is shown as a box, counted and said."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from siting.language import say_n

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

#: It has no width, and needs no glyph: a line may break there.
_BREAK = "\u200b"
#: What stands for a character that the font does not have; it has this one.
BOX = "□"
_NAMED = 12


class Ranges:
    """The characters of a font, as ranges of code points."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def __contains__(self, char: object) -> bool:
        """Say whether the font has a character."""
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
        tag = file.read(4)
        start = _read(file, 12, "I")[0] if tag == b"ttcf" else 0
        for n in range(_read(file, start + 4, "H")[0]):
            at = start + 12 + 16 * n
            file.seek(at)
            if file.read(4) == b"cmap":
                return Ranges(_groups(file, _read(file, at + 8, "I")[0]))
    return Ranges([])


def _groups(file: BinaryIO, cmap: int) -> list[tuple[int, int]]:
    """Read the ranges of the subtable of format 12; none if there is none."""
    for n in range(_read(file, cmap + 2, "H")[0]):
        table = cmap + _read(file, cmap + 8 + 8 * n, "I")[0]
        if _read(file, table, "H")[0] == 12:
            count = _read(file, table + 12, "I")[0]
            numbers = _read(file, table + 16, f"{3 * count}I")
            return list(zip(numbers[::3], numbers[1::3], strict=True))
    return []


def _read(file: BinaryIO, at: int, form: str) -> tuple[int, ...]:
    file.seek(at)
    return struct.unpack(f">{form}", file.read(struct.calcsize(f">{form}")))


def replaced(text: str, known_: Container[str]) -> tuple[str, Counter[str]]:
    """Put boxes for characters that a font lacks, and count them."""
    lacking = {char for char in set(text) if ord(char) >= 0x80 and char not in known_}
    lacking.discard(_BREAK)
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
