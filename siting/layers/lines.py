"""The lines of a text file where its features begin: GeoJSON and tables of text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting.layers import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from siting.arrays import Ints

#: Larger files are not read once more for their lines.
MOST_BYTES = 200_000_000
_WHOLE = frozenset({".geojson", ".json"})
_BY_LINE = frozenset({".geojsonl", ".geojsons", ".ndjson"})
_TABLES = frozenset({".csv", ".tsv", ".txt"})
_SEPARATORS = (",", "\t", ";")
_ENCODINGS = ("utf-8-sig", "gb18030")


class _Collection(msgspec.Struct):
    """What is looked at of a FeatureCollection: its features as they stand."""

    features: list[msgspec.Raw]


def of_features(path: Path) -> Ints | None:
    """Find the lines where the features of a file begin.

    Parameters
    ----------
    path : Path
        A file that was read as a layer.

    Returns
    -------
    ndarray of int, shape (n,), or None
        For each feature, in the order of the file, its line, from 1. None where the file has no
        lines, is larger than `MOST_BYTES`, or is written in a way that is not understood here.
    """
    ending = files.suffix(path)
    if ending not in _WHOLE | _BY_LINE | _TABLES:
        return None
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data = path.read_bytes()
        if ending in _WHOLE:
            found = list(_collected(data))
        elif ending in _BY_LINE:
            found = [n for n, line in enumerate(data.split(b"\n"), 1) if line.strip(b"\x1e\r\t ")]
        else:
            found = list(_records(data))
    except (OSError, ValueError, msgspec.MsgspecError, csv.Error):
        return None
    return np.array(found, dtype=np.int64)


def _collected(data: bytes) -> Iterator[int]:
    """Go through the features of a collection: each stands where its text is found next."""
    at = counted = line = 0
    for raw in msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Collection).features:
        begins = data.index(bytes(raw), at)
        line += data.count(b"\n", counted, begins)
        yield line + 1
        at, counted = begins + len(bytes(raw)), begins


def _records(data: bytes) -> Iterator[int]:
    """Go through the records of a table, below its head; a quoted cell may span lines."""
    text = _decoded(data)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins, head = 1, True
    for row in read:
        if row and not head:
            yield begins
        head = head and not row
        begins = read.line_num + 1


def _decoded(data: bytes) -> str:
    """Decode a table well enough to see its lines."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
