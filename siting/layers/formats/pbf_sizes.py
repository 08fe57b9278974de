"""How much an OpenStreetMap PBF file holds once it is unpacked, by what its blocks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_HEAD, _MOST_BLOCK = 64 << 10, 32 << 20
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_FIXED = {_EIGHT: 8, _FOUR: 4}


def unpacked(path: Path) -> int:
    """Add up the sizes of the blocks of a file; a reader refuses a block of another size.

    What is damaged ends the sum: the reader says what is wrong with it.
    """
    total = 0
    with path.open("rb") as file:
        while head_size := int.from_bytes(file.read(4), "big"):
            if head_size > _MOST_HEAD:
                break
            size = dict(_numbers(file.read(head_size))).get(3, 0)
            if not 0 < size <= _MOST_BLOCK:
                break
            total += max(size, dict(_numbers(file.read(size))).get(2, 0))
    return total


def _numbers(message: bytes) -> Iterator[tuple[int, int]]:
    """Give the whole numbers of a protobuf message, each with the number of its field."""
    at = 0
    try:
        while at < len(message):
            tag, at = _varint(message, at)
            kind = tag & 7
            if kind == _VARINT:
                value, at = _varint(message, at)
                yield tag >> 3, value
            elif kind == _BYTES:
                length, at = _varint(message, at)
                at += length
            elif kind in _FIXED:
                at += _FIXED[kind]
            else:
                return
    except IndexError:
        return


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise IndexError
