"""Small OpenStreetMap files, as XML and as PBF, written byte by byte: no library is needed."""

from __future__ import annotations

import zlib
from xml.sax.saxutils import quoteattr

#: Streets by their ids: numbers of points and tags. Areas: numbers of ways, and tags.
Ways = dict[int, tuple[list[int], dict[str, str]]]


def xml(nodes: dict[int, tuple[float, float]], ways: Ways, areas: Ways | None = None) -> str:
    """Write points (longitude, latitude), ways, and the areas that relations draw."""
    lines = [f'<node id="{n}" lon="{lon:.7f}" lat="{lat:.7f}"/>' for n, (lon, lat) in nodes.items()]
    for number, (refs, tags) in ways.items():
        held = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}">{held}{_tags(tags)}</way>')
    for number, (refs, tags) in (areas or {}).items():
        held = "".join(f'<member type="way" ref="{ref}" role="outer"/>' for ref in refs)
        lines.append(f'<relation id="{number}">{held}{_tags(tags)}</relation>')
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n{body}\n</osm>\n'


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


def pbf(nodes: dict[int, tuple[float, float]], ways: Ways, areas: Ways | None = None) -> bytes:
    """Write the same as PBF: a header, and one block with everything."""
    texts = [b""]

    def text(word: str) -> int:
        if word.encode() not in texts:
            texts.append(word.encode())
        return texts.index(word.encode())

    def tagged(number: int, tags: dict[str, str]) -> bytes:
        keys, values = [[text(word) for word in words] for words in (tags, tags.values())]
        return _number(1, number) + _packed(2, keys) + _packed(3, values)

    numbers = sorted(nodes)
    places = [[round(nodes[n][axis] * 1e7) for n in numbers] for axis in (1, 0)]
    dense = b"".join(
        _packed(key, [_zigzag(step) for step in _steps(held)])
        for key, held in ((1, numbers), (8, places[0]), (9, places[1]))
    )
    groups = [_bytes(2, dense)] if numbers else []
    for number, (refs, tags) in ways.items():
        held = _packed(8, [_zigzag(step) for step in _steps(refs)])
        groups.append(_bytes(3, tagged(number, tags) + held))
    for number, (refs, tags) in (areas or {}).items():
        roles = _packed(8, [text("outer")] * len(refs))
        held = _packed(9, [_zigzag(step) for step in _steps(refs)]) + _packed(10, [1] * len(refs))
        groups.append(_bytes(4, tagged(number, tags) + roles + held))
    data = b"".join(_bytes(2, group) for group in groups)
    head = _bytes(4, b"OsmSchema-V0.6") + _bytes(4, b"DenseNodes")
    strings = _bytes(1, b"".join(_bytes(1, word) for word in texts))
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", strings + data)


def _blob(kind: bytes, data: bytes) -> bytes:
    blob = _number(2, len(data)) + _bytes(3, zlib.compress(data))
    head = _bytes(1, kind) + _number(3, len(blob))
    return len(head).to_bytes(4, "big") + head + blob


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(key: int, value: int) -> bytes:
    return _varint(key << 3) + _varint(value)


def _bytes(key: int, data: bytes) -> bytes:
    return _varint(key << 3 | 2) + _varint(len(data)) + data


def _packed(key: int, values: list[int]) -> bytes:
    return _bytes(key, b"".join(map(_varint, values))) if values else b""


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _steps(values: list[int]) -> list[int]:
    return [value - before for before, value in zip([0, *values], values, strict=False)]
