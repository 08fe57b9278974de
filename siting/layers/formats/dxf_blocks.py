"""How many things a drawing holds once the blocks in its blocks are drawn out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What stands for more than any drawing holds: blocks that hold themselves are cut off by it, too.
TOO_MANY = 1 << 40
_DEEPEST = 100
_REPEATING = (b"INSERT", b"DIMENSION")
_NAME, _COUNTS = 2, (70, 71)
_BINARY = b"AutoCAD Binary DXF"
#: A line as GDAL has it, and the number that a line of a code begins with.
_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\n\r|\r|\n)")
_CODE = re.compile(rb"\s*[+-]?\d{1,9}")


def drawn_out(path: Path) -> int:
    """Count what GDAL would draw: each block as often as it is put in, in rows and columns.

    A drawing that puts no blocks in counts as none; a binary one that does counts as too many:
    GDAL alone can say what is in it.
    """
    data = path.read_bytes()
    if data.startswith(_BINARY):
        return TOO_MANY if b"INSERT" in data else 0
    if not any(word in data.upper() for word in _REPEATING):
        return 0
    blocks: dict[bytes, Counter[bytes]] = {b"": Counter()}
    inside = b""
    for kind, name, times in _things(data):
        if kind == b"BLOCK":
            inside = name
            blocks.setdefault(inside, Counter())
        elif kind == b"ENDBLK":
            inside = b""
        else:
            blocks[inside][name] += times
    return min(_size(b"", blocks, {}, 0), TOO_MANY)


def _things(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Give each thing in a drawing: what it is, the name it bears or names, and how many of it."""
    codes: dict[bytes, int] = {}
    lines = _LINE.finditer(data)
    kind, name, times = b"", b"", 1
    for first, second in zip(lines, lines, strict=False):
        written, value = first[1], second[1].strip().upper()
        code = codes.get(written)
        if code is None:
            found = _CODE.match(written)
            code = codes[written] = int(found[0]) if found else 0
        if code == 0:
            yield kind, name, times
            kind, name, times = value, b"", 1
        elif code == _NAME:
            name = value
        elif code in _COUNTS and kind == b"INSERT":
            found = _CODE.match(value)
            times *= max(int(found[0]), 1) if found else 1
    yield kind, name, times


def _size(
    name: bytes, blocks: dict[bytes, Counter[bytes]], known: dict[bytes, int], depth: int
) -> int:
    """Count what a block holds, drawn out; a name that is no block's counts as one thing."""
    if name in known:
        return known[name]
    if depth > _DEEPEST:
        return TOO_MANY
    known[name] = 1  # within itself: GDAL leaves that out
    total = 0
    for held, times in blocks[name].items():
        inner = _size(held, blocks, known, depth + 1) if held and held in blocks else 1
        total = min(total + times * inner, TOO_MANY)
    known[name] = max(total, 1)
    return known[name]
