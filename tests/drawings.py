"""Drawings of streets that no library here writes: DXF, and curves in a GeoPackage."""

from __future__ import annotations

import sqlite3
import struct
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = "0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n"


def _pairs(*pairs: tuple[int, object]) -> str:
    return "".join(f"{code:>3}\r\n{value}\r\n" for code, value in pairs)


def entities(x0: float, y0: float) -> str:
    """Draw lines of four sorts, on three layers, and a text, a point and a hatch."""
    bulge = [(0, "LWPOLYLINE"), (8, "道路中心线"), (90, 2), (70, 0)]
    bulge += [(10, x0), (20, y0), (42, 1), (10, x0 + 100), (20, y0)]
    space = [(0, "POLYLINE"), (8, "0"), (66, 1), (70, 8)]
    for x in (0, 10, 20):
        space += [(0, "VERTEX"), (8, "0"), (10, x0 + x), (20, y0), (30, 5), (70, 32)]
    hatch = [(0, "HATCH"), (8, "H"), (91, 1), (92, 2), (72, 0), (73, 1), (93, 3)]
    hatch += [(10, x0), (20, y0), (10, x0 + 9), (20, y0), (10, x0), (20, y0 + 9), (97, 0)]
    return "".join(
        [
            _pairs((0, "LINE"), (8, "ROAD"), (10, x0), (20, y0), (11, x0 + 100), (21, y0)),
            _pairs(*bulge),
            _pairs((0, "ARC"), (8, "ROAD"), (10, x0), (20, y0), (40, 50), (50, 0), (51, 90)),
            _pairs(*space, (0, "SEQEND")),
            _pairs((0, "TEXT"), (8, "T"), (10, x0), (20, y0), (40, 2), (1, "人民路")),
            _pairs((0, "POINT"), (8, "P"), (10, x0), (20, y0)),
            _pairs(*hatch),
        ]
    )


def dxf(path: Path, x0: float, y0: float, more: str = "") -> None:
    """Write a drawing as Chinese programs do: GBK, two spaces before codes, CRLF."""
    head = _pairs((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1015"))
    head += _pairs((9, "$DWGCODEPAGE"), (3, "ANSI_936"), (0, "ENDSEC"))
    body = _pairs((0, "SECTION"), (2, "ENTITIES")) + entities(x0, y0) + more
    path.write_bytes((head + body + _pairs((0, "ENDSEC"), (0, "EOF"))).encode("gbk"))


def binary_dxf(path: Path, x0: float, y0: float) -> None:
    """Write a drawing of one line, in bytes."""
    pairs = [(0, "SECTION"), (2, "ENTITIES"), (0, "LINE"), (8, "ROAD"), (10, x0), (20, y0)]
    pairs += [(11, x0 + 100), (21, y0), (0, "ENDSEC"), (0, "EOF")]
    data = b"AutoCAD Binary DXF\r\n\x1a\0"
    for code, value in pairs:
        data += struct.pack("<H", code)
        data += value.encode() + b"\0" if isinstance(value, str) else struct.pack("<d", value)
    path.write_bytes(data)


def curves(path: Path, x0: float, y0: float) -> None:
    """Write half a circle, alone and with a straight piece after it."""
    arc = [(x0, y0), (x0 + 50, y0 + 50), (x0 + 100, y0)]
    circle = struct.pack("<BII", 1, 8, 3) + b"".join(struct.pack("<2d", *xy) for xy in arc)
    straight = struct.pack("<BII4d", 1, 2, 2, x0 + 100, y0, x0 + 200, y0)
    compound = struct.pack("<BII", 1, 9, 2) + circle + straight
    frame = gpd.GeoDataFrame(geometry=[shapely.LineString(arc)] * 2, crs="EPSG:4547")
    frame.to_file(path, layer="s", engine="pyogrio", geometry_type="Unknown")
    with sqlite3.connect(path) as file:
        named = file.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in named:  # they call functions that only GDAL has
            file.execute(f'drop trigger "{name}"')
        for row, shape in enumerate((circle, compound), start=1):
            blob = b"GP\0\1" + struct.pack("<i", 4547) + shape
            file.execute("update s set geom = ? where fid = ?", (blob, row))
    file.close()
