"""The table of a shapefile (dBASE), looked into for its text and the encoding it claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_ROWS_LOOKED_AT = 5_000
_FIELD_BYTES = 32
_LANGUAGE_AT = 29
#: The language bytes that name an encoding of Chinese. The others are Western or say "as this
#: computer": programs write those whatever the text is in, so they say nothing.
_LANGUAGES = {0x4D: "gb18030", 0x4F: "big5", 0x78: "big5", 0x7A: "gb18030"}


def look(file: BinaryIO) -> tuple[str | None, list[bytes]]:
    """Look into a dBASE table.

    Returns
    -------
    claimed : str or None
        The encoding that its language byte names, as Python calls it.
    texts : list of bytes
        The field names and the first text values, as they stand there.
    """
    head = file.read(_FIELD_BYTES)
    if len(head) < _FIELD_BYTES:
        return None, []
    start, width = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
    fields = file.read(max(start - _FIELD_BYTES, 0))
    rows = file.read(width * _ROWS_LOOKED_AT)
    found: list[bytes] = []
    spans: list[tuple[int, int]] = []
    offset = 1
    for at in range(0, len(fields) - _FIELD_BYTES + 1, _FIELD_BYTES):
        field = fields[at : at + _FIELD_BYTES]
        if field[0] in (0x0D, 0):
            break
        found.append(field[:11].partition(b"\0")[0])
        if field[11:12] == b"C":
            spans.append((offset, offset + field[16]))
        offset += field[16]
    if width:
        found += [rows[at + a : at + b] for at in range(0, len(rows), width) for a, b in spans]
    return _LANGUAGES.get(head[_LANGUAGE_AT]), found
