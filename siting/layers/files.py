"""The files a plan names: found, and told apart by their first bytes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers import limits, searched, unread
from siting.layers.formats import database, geopackage, zips
from siting.plan.trust import names_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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
    holds : str
        For a format that is a folder: what the names of files in it end in.
    """

    name: str
    reader: str
    starts: tuple[bytes, ...] = ()
    searched: bool = False
    has_layers: bool = False
    holds: str = ""


_TIFF = Format(
    name="GeoTIFF",
    reader="raster",
    starts=(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    has_layers=True,
)
_GEOJSON = Format(name="GeoJSON", reader="vector", starts=(b"{",), searched=True)
_GEOJSON_LINES = Format(name="GeoJSONSeq", reader="vector", starts=(b"{", b"\x1e"), searched=True)
_TABLE = Format(name="CSV", reader="table")
_ZIPPED = (b"PK\3\4",)
_PARQUET = Format(name="GeoParquet", reader="parquet", starts=(b"PAR1",))

_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\0"

#: By suffix. Files are told by their first bytes too: a file that only looks like one of these
#: could make GDAL open others (a VRT), which a plan from a stranger must not do. GDAL finds such a
#: description anywhere near the beginning of a file; only a byte 0 before it stops the search.
FORMATS = {
    ".gpkg": Format(
        name="GeoPackage", reader="vector", starts=(b"SQLite format 3\0",), has_layers=True
    ),
    ".shp": Format(name="Shapefile", reader="vector", starts=(b"\0\0\x27\x0a",)),
    ".zip": Format(name=say("zipped Shapefile"), reader="vector", starts=_ZIPPED, has_layers=True),
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".geojsonl": _GEOJSON_LINES,
    ".geojsons": _GEOJSON_LINES,
    ".ndjson": _GEOJSON_LINES,
    ".gdb": Format(name="FileGDB", reader="vector", has_layers=True, holds=".gdbtable"),
    ".gdb.zip": Format(
        name=say("zipped FileGDB"), reader="vector", starts=_ZIPPED, has_layers=True
    ),
    ".kml": Format(name="KML", reader="vector", starts=(b"<",), searched=True, has_layers=True),
    ".fgb": Format(name="FlatGeobuf", reader="vector", starts=(b"fgb\x03fgb",), searched=True),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".txt": _TABLE,
    ".xlsx": Format(name="Excel", reader="sheet", starts=_ZIPPED, has_layers=True),
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
DATABASE = Format(name="PostGIS", reader="database", has_layers=True)
#: A folder of rasters of older people, one for each age band.
BANDS = Format(name=say("folder of GeoTIFF"), reader="age_rasters")
#: What heights may be.
RASTERS = {".tif": _TIFF, ".tiff": _TIFF}
#: What a table of figures may be.
TABLES = {
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".txt": _TABLE,
    ".gpkg": FORMATS[".gpkg"],
    ".xlsx": FORMATS[".xlsx"],
}
#: What any layer or table of figures may be.
EVERY = {**STREETS, **TABLES}
_HEAD = 4096
#: What stands beside a shapefile.
SIDECARS = (".dbf", ".shx", ".prj", ".cpg")


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
    if names_database(origin.spec.path):
        return _database(origin, formats)
    format_ = formats.get(suffix(path))
    if path.is_dir() and (folder := _folder(origin, formats)) is not None:
        limits.require_folder(origin, folder.reader)
        _require_readable(origin, path.iterdir())
        return folder
    if not path.is_file():
        raise unread.missing(origin, formats)
    if format_ is None:
        other = ONLY_STREETS.get(suffix(path))
        raise unread.unknown(origin, suffix(path), formats, other.name if other else None)
    _require_readable(origin, (path,))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise origin.file_error(
            say("the file is empty (0 bytes)"), hint=say("export the layer again")
        )
    if format_.holds:
        raise origin.file_error(
            say("the {name} is a file: it should be a folder", name=format_.name),
            hint=say("copy the whole folder"),
        )
    if format_.starts and not _begin(head, format_).startswith(format_.starts):
        raise origin.file_error(
            say(
                "the file is no {name}, although its name ends in '{suffix}'",
                name=format_.name,
                suffix=path.suffix,
            ),
            hint=say("export the layer again, or correct the suffix"),
        )
    if format_.searched:
        searched.require_plain(origin, format_.name, is_json=format_ is _GEOJSON)
    if path.suffix.lower() == ".shp":
        _require_parts(origin)
    _require_harmless(origin, format_)
    return format_


def _require_harmless(origin: Origin, format_: Format) -> None:
    """Refuse what leads elsewhere, does harm when it is opened, or is too large."""
    limits.refuse_links_out(origin)
    if format_ is FORMATS[".gpkg"]:
        geopackage.require_harmless(origin)
    unpacked = zips.require_harmless(origin) if format_.starts == _ZIPPED else None
    limits.require_size(origin, format_.reader, unpacked)


def _require_parts(origin: Origin) -> None:
    """Refuse a shapefile without its .shx, or of which a part may not be read."""
    if sidecar(origin.path, ".shx") is None:
        raise no_index(origin, f"'{origin.path.stem}.shx'")
    _require_readable(origin, filter(None, (sidecar(origin.path, one) for one in SIDECARS)))


def _require_readable(origin: Origin, paths: Iterable[Path]) -> None:
    """Refuse what may not be read: the file, one that stands beside it, or one in its folder."""
    for path in sorted(paths):
        if not os.access(path, os.R_OK):
            raise origin.file_error(
                say("'{name}' may not be read", name=path.name), hint=say("check its permissions")
            )


def _database(origin: Origin, formats: Mapping[str, Format]) -> Format:
    """Give the format of a database, where the layer may be one."""
    database.require_postgis(origin)
    if formats is RASTERS:
        raise database.holds_no_raster(origin)
    return DATABASE


def suffix(path: Path) -> str:
    """Give what the name of a file ends in, by which its format is known."""
    name = path.name.lower()
    return ".gdb.zip" if name.endswith(".gdb.zip") else path.suffix.lower()


def no_index(origin: Origin, what: str) -> SitingError:
    """Make the error of a shapefile without its .shx."""
    return origin.file_error(
        say("{what} is missing: a shapefile is several files of one name", what=what),
        hint=say("copy .shx, .dbf, .prj and .cpg beside the .shp, or save it as GeoPackage"),
    )


def _folder(origin: Origin, formats: Mapping[str, Format]) -> Format | None:
    """Say what a folder is: a file geodatabase, or age bands; None for neither."""
    known = formats.get(suffix(origin.path))
    if known is not None and known.holds:
        if any(origin.path.glob(f"*{known.holds}")):
            return known
        raise origin.file_error(
            say(
                "the folder is no {name}: no file in it ends in '{holds}'",
                name=known.name,
                holds=known.holds,
            ),
            hint=say("copy the whole folder, with all its files"),
        )
    if origin.role == "elders" and rasters(origin.path):
        return BANDS
    return None


def rasters(folder: Path) -> list[Path]:
    """List the GeoTIFFs in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in RASTERS)


def _begin(head: bytes, format_: Format) -> bytes:
    """Give the first bytes that tell a format: without what may stand before them."""
    if format_.reader == "osm_pbf":
        return head[4:]  # the length of the first block
    if format_ in {_GEOJSON, _GEOJSON_LINES, _OSM_XML, FORMATS[".kml"]}:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" ") if format_.reader == "dxf" else head


def require_layers(origin: Origin, format_: Format) -> None:
    """Refuse what means nothing for a format: the name of a layer where a file holds one.

    Raises
    ------
    SitingError
        The plan names a layer, or merges cells, all the same.
    """
    if origin.spec.layer is not None and not format_.has_layers:
        raise origin.error(
            say("'layer' means nothing for {name}: it holds one layer", name=format_.name),
            hint=say("leave layer out"),
            key="layer",
        )
    if (
        format_.reader not in {"raster", "age_rasters"}
        and getattr(origin.spec, "merge_cells", 1) > 1
    ):
        raise origin.error(
            say("'merge_cells' means nothing for {name}: it has no cells", name=format_.name),
            hint=say("leave merge_cells out"),
            key="merge_cells",
        )


def sidecar(path: Path, ending: str) -> Path | None:
    """Find the file beside a shapefile that has another suffix, in small letters or capitals."""
    for spelt in (ending, ending.upper(), ending.title()):
        beside = path.with_suffix(spelt)
        if beside.is_file():
            return beside
    return None
