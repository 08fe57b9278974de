"""Which encoding the text of a shapefile or table is in: stated, else found out, and said."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from siting.layers import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from siting.layers.origin import Origin

_GB = {"gb2312", "gbk", "936", "cp936", "ansi936", "gb18030", "ansi 936", "euc-cn"}
_NOTHING_SAID = {"", "oem", "system", "ansi", "0"}
_ROWS_LOOKED_AT = 5_000
_FIELD_BYTES = 32


def asked(origin: Origin) -> str | None:
    """Give the encoding that the plan states, as Python names it.

    GB 2312 and GBK are read as GB 18030, which holds all their characters and the rare ones.
    """
    stated = origin.spec.encoding
    if stated is None:
        return None
    known = _known(stated)
    if known is None:
        raise origin.error(
            f"there is no encoding '{stated}'",
            hint="give 'UTF-8', 'GB18030' (also for GBK and GB2312) or 'Big5'",
            key="encoding",
        )
    return known


def not_needed(origin: Origin) -> list[str]:
    """Say that the encoding which the plan states means nothing for a format, if it states one."""
    stated = asked(origin)
    if stated is None:
        return []
    return [f"{origin.name}: encoding '{stated}' is not needed for this format, ignored"]


def of_shapefile(origin: Origin) -> tuple[str, str | None]:
    """Find the encoding of a shapefile's table.

    Returns
    -------
    encoding : str
        The plan's, else the .cpg file's, else UTF-8 where all text fits, else GB 18030.
    note : str or None
        What to say about it.
    """
    if stated := asked(origin):
        return stated, None
    cpg = files.sidecar(origin.path, ".cpg")
    if cpg is not None:
        word = cpg.read_bytes()[:64].decode("ascii", "replace").strip().strip("\0")
        if word.lower() not in _NOTHING_SAID and (known := _known(word)):
            return known, None if known == "utf-8" else f"text read as {known.upper()} (.cpg)"
    dbf = files.sidecar(origin.path, ".dbf")
    if dbf is None or _fits_utf8(_texts(dbf)):
        return "utf-8", None
    return "gb18030", "text read as GB18030, found out from the text (no usable .cpg file)"


def of_text(data: bytes) -> str:
    """Find the encoding of a text file: UTF-8, UTF-16 with a mark, else GB 18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if _fits_utf8([data]) else "gb18030"


def _known(word: str) -> str | None:
    folded = word.strip().lower().replace("_", "-")
    if folded in _GB:
        return "gb18030"
    if folded in {"utf8", "65001", "utf-8"}:
        return "utf-8"
    try:
        return codecs.lookup(f"cp{folded}" if folded.isdigit() else folded).name
    except (LookupError, ValueError):
        return None


def _fits_utf8(texts: Iterable[bytes]) -> bool:
    """Say whether texts are UTF-8; a last character may be cut in two."""
    for text in texts:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(text)
        except UnicodeDecodeError:
            return False
    return True


def _texts(dbf: Path) -> list[bytes]:
    """Read the field names and the first text values of a dBASE table as bytes."""
    with dbf.open("rb") as file:
        head = file.read(_FIELD_BYTES)
        if len(head) < _FIELD_BYTES:
            return []
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
    return found
