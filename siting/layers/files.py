"""The files a plan names: found, told apart by their first bytes, hashed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.layers import limits, zips
from siting.source import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from siting.errors import SitingError
    from siting.layers.origin import Origin


@dataclass(frozen=True, kw_only=True)
class Format:
    """A file format that can be read.

    Attributes
    ----------
    name : str
        What people call it.
    reader : str
        The module that reads it.
    starts : tuple of bytes
        How a file of it may begin; empty for text.
    searched : bool
        Whether GDAL could take a file that begins so for one that names other files.
    has_layers : bool
        Whether the plan may name one of several layers of a file.
    """

    name: str
    reader: str
    starts: tuple[bytes, ...] = ()
    searched: bool = False
    has_layers: bool = False


_TIFF = Format(
    name="GeoTIFF",
    reader="raster",
    starts=(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    has_layers=True,
)
_GEOJSON = Format(name="GeoJSON", reader="vector", starts=(b"{",), searched=True)
_TABLE = Format(name="CSV", reader="table")
_PARQUET = Format(name="GeoParquet", reader="parquet", starts=(b"PAR1",))

_ZIP = (b"PK\3\4",)
_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\0"

#: By suffix. Files are told by their first bytes too: a file that only looks like one of these
#: could make GDAL open others (a VRT), which a plan from a stranger must not do. GDAL finds such a
#: description anywhere near the beginning of a file; only a byte 0 before it stops the search.
FORMATS = {
    ".gpkg": Format(
        name="GeoPackage", reader="vector", starts=(b"SQLite format 3\0",), has_layers=True
    ),
    ".shp": Format(name="Shapefile", reader="vector", starts=(b"\0\0\x27\x0a",)),
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".fgb": Format(name="FlatGeobuf", reader="vector", starts=(b"fgb\x03fgb",), searched=True),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".txt": _TABLE,
    ".tif": _TIFF,
    ".tiff": _TIFF,
}
_OSM_XML = Format(name="OpenStreetMap XML", reader="osm_xml", starts=(b"<",))
#: What only streets may be, besides.
ONLY_STREETS = {
    ".dxf": Format(
        name="DXF",
        reader="dxf",
        starts=(b"0\nSECTION", b"0\r\nSECTION", b"999\n", b"999\r\n", _BINARY_DXF),
        searched=True,
        has_layers=True,
    ),
    ".pbf": Format(name="OpenStreetMap PBF", reader="osm_pbf", starts=(b"\x0a\x09OSMHeader",)),
    ".osm": _OSM_XML,
    ".xml": _OSM_XML,
}
STREETS = {**FORMATS, **ONLY_STREETS}
#: What heights may be.
RASTERS = {".tif": _TIFF, ".tiff": _TIFF}
#: What a table of figures may be.
TABLES = {
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".txt": _TABLE,
    ".gpkg": FORMATS[".gpkg"],
    ".xlsx": Format(name="Excel", reader="figures", starts=_ZIP),
}
_SIDECARS = (".dbf", ".shx", ".prj", ".cpg")
_HEAD = 4096
#: What GDAL knows files by that name others: OGR_VRT, WFS and GDALG.
_NAMES_OTHERS = (b"<ogr", b"wfs_capabilities", b"gdal_streamed_alg")
_JSON_KEY = re.compile(rb'"([^"]{0,100}+)"\s*+:')
_CHUNK, _LONGEST = 1 << 20, 20


def find(origin: Origin, formats: Mapping[str, Format] = FORMATS) -> Format:
    """Find a layer's file and say what it is.

    Parameters
    ----------
    origin : Origin
        The layer.
    formats : mapping of str to Format, optional
        What it may be, by suffix.

    Raises
    ------
    SitingError
        There is no such file, it is empty, or it is of no format that can be read.
    """
    path = origin.path
    format_ = formats.get(path.suffix.lower())
    if not path.is_file():
        raise _missing(origin, formats)
    if format_ is None and (other := ONLY_STREETS.get(path.suffix.lower())) is not None:
        raise origin.error(
            f"{origin.name} cannot be {other.name}: only the streets can",
            hint=f"save the layer as one of: {', '.join(formats)}",
            key="path",
        )
    if format_ is None:
        raise origin.error(
            f"'{origin.spec.path}' is in a format that cannot be read: '{path.suffix}'",
            hint=f"save it as one of: {', '.join(formats)}",
            key="path",
        )
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise origin.file_error(
            f"the file cannot be opened: {error.strerror}", hint="check its permissions"
        ) from None
    if not head:
        raise origin.file_error("the file is empty (0 bytes)", hint="export the layer again")
    if format_.starts and not _begin(head, format_).startswith(format_.starts):
        raise origin.file_error(
            f"the file is no {format_.name}, although its name ends in '{path.suffix}'",
            hint="export the layer again, or correct the suffix",
        )
    if format_.searched:
        _search(origin, format_)
    if path.suffix.lower() == ".shp" and sidecar(path, ".shx") is None:
        raise origin.file_error(
            f"'{path.stem}.shx' is missing: a shapefile is several files of one name",
            hint="copy .shx, .dbf, .prj and .cpg beside the .shp, or save it as GeoPackage",
        )
    limits.refuse_links_out(origin)
    limits.require_size(origin, format_.reader)
    if format_.starts == _ZIP:
        zips.require_harmless(origin)
    return format_


def _begin(head: bytes, format_: Format) -> bytes:
    """Give the first bytes that tell a format: without what may stand before them."""
    if format_.reader == "osm_pbf":
        return head[4:]  # the length of the first block
    if format_ in {_GEOJSON, _OSM_XML}:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" ") if format_.reader == "dxf" else head


def require_layers(origin: Origin, format_: Format) -> None:
    """Refuse the name of a layer for a format whose files hold one.

    Raises
    ------
    SitingError
        The plan names a layer all the same.
    """
    if origin.spec.layer is not None and not format_.has_layers:
        raise origin.error(
            f"'layer' means nothing for {format_.name}: it holds one layer",
            hint="leave layer out",
            key="layer",
        )


def _search(origin: Origin, format_: Format) -> None:
    """Search the whole file: how far GDAL looks depends on the drivers that it has.

    Raises
    ------
    SitingError
        It names other files, or a GeoJSON has more fields than GDAL can read in time.
    """
    rest, keys = b"", set[bytes]()
    with origin.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            part = rest + chunk.lower()
            if any(word in part for word in _NAMES_OTHERS):
                raise origin.file_error(
                    f"the file is no plain {format_.name}: it holds what makes GDAL open other"
                    " files",
                    hint="export the layer again, without it",
                )
            if format_ is _GEOJSON:
                keys.update(_JSON_KEY.findall(part))
                limits.require_columns(origin, len(keys))
            rest = part[-_LONGEST:]


def _missing(origin: Origin, formats: Mapping[str, Format]) -> SitingError:
    path = origin.path
    if path.is_dir():
        message, hint = f"'{origin.spec.path}' is a folder", "name a file in it"
    elif not path.parent.is_dir():
        message = f"there is no file '{origin.spec.path}'"
        hint = f"there is no folder '{path.parent}' either; paths start from the plan's folder"
    else:
        message = f"there is no file '{origin.spec.path}'"
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
        readable = [name for name in names if name[name.rfind(".") :].lower() in formats]
        near = nearest(path.name, readable)
        hint = f"did you mean '{near}'?" if near else "paths start from the plan's folder"
    return origin.error(message, hint=hint, key="path")


def sidecar(path: Path, suffix: str) -> Path | None:
    """Find the file beside a shapefile that has another suffix, in small letters or capitals."""
    for spelt in (suffix, suffix.upper(), suffix.title()):
        beside = path.with_suffix(spelt)
        if beside.is_file():
            return beside
    return None


def digest(path: Path) -> tuple[str, int]:
    """Hash a file; a shapefile with its .dbf, .shx, .prj and .cpg, in that order.

    Returns
    -------
    sha256 : str
        In hexadecimal digits.
    size : int
        Bytes hashed.
    """
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += [beside for suffix in _SIDECARS if (beside := sidecar(path, suffix))]
    total, size = hashlib.sha256(), 0
    for part in parts:
        with part.open("rb") as file:
            while chunk := file.read(1 << 20):
                total.update(chunk)
                size += len(chunk)
    return total.hexdigest(), size
