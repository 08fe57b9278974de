"""Bytes made of other bytes: cut, doubled, spliced, and sown with what readers stumble over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = [
    b'nan', b'inf', b'-1', b'1e999', b'1979-05-27', b'0000-99-99', b"9" * 400, b"9" * 5000,
    b"0x" + b"f" * 5000,
]  # fmt: skip
_TOKENS = [
    b'\x00', b'\xff\xfe', b'\xef\xbb\xbf', b'\x1b[31m', b'\xe2\x80\xae', b'12:60:00', b'true',
    b'null', b'~', b"''", b'""', b'"""', b'[', b']', b'{', b'}', b'[[', b']]', b'=', b':', b'- ',
    b'&a ', b'*a', b'<<: ', b'!!python/object:os.system ', b'!!binary ', b'? ', b'|\n',
    b'%YAML 1.1\n---\n', b'\n...\n', b'\t', b'\r', b'\r\n', b'\xe2\x80\xa8', b',', b';', b'#',
    b'../', b'/', b'http://x/', b'\\u0000', b'\\ud800', b'\xe7\xbb\x8f\xe5\xba\xa6',
    b'\xb4\xb2\xce\xbb\xca\xfd', b'=1+1', b"'", b'.', b'a.b.c = 1\n', b'"coordinates":[]',
    b'"coordinates":[1]', b'"coordinates":[[[]]]', b'"type":"GeometryCollection","geometries":[]',
    b'"geometry":null', b'"crs":{"type":"name","properties":{"name":"EPSG:9"}},',
    b'"properties":null', b'"type":"Polygon"', b'"type":"LineString"', *_NUMBERS,
]  # fmt: skip


def mutated(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """Change bytes in one to four places."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        data = dice.choice(_WAYS)(data, others, dice)
    return data[:60_000]


def _span(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randint(0, len(data))
    return start, min(len(data), start + dice.choice((1, 1, 2, 8, 64, 512)))


def _flip(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return (
        data[:start] + bytes(byte ^ dice.randint(1, 255) for byte in data[start:end]) + data[end:]
    )


def _drop(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _double(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 2, 50)) + data[end:]


def _sow(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    end = dice.choice((start, end))
    return data[:start] + dice.choice(_TOKENS) * dice.choice((1, 1, 1, 3, 200)) + data[end:]


def _splice(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    other = dice.choice(others)
    start, end = _span(other, dice)
    at = dice.randint(0, len(data))
    return data[:at] + other[start : end + 100] + data[at:]


def _lines(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = dice.choice(((lines[other], lines[one]), (b"", lines[one])))
    return b"\n".join(lines)


def _number(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(_NUMBERS) + data[one.end() :]


_WAYS = (_flip, _drop, _double, _sow, _sow, _splice, _lines, _number)
