"""Files of features that GDAL opens: GeoPackage, Shapefile, GeoJSON, FileGDB, KML and others."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyogrio
import shapely
from pyogrio import raw as ogr

from siting.language import say
from siting.layers import files, limits
from siting.layers.formats import geopackage, kml, shapefile
from siting.layers.formats.gdal import pick, reading
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import encoding, fields

if TYPE_CHECKING:
    from pathlib import Path

    from siting.arrays import Floats, Geometries, Values
    from siting.layers.origin import Origin

_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_NO_POINT = struct.pack("<BIdd", 1, 1, np.nan, np.nan)
STYLES = "layer_styles"
#: Shapefiles are read with an encoding that keeps every byte, and their text decoded here: a
#: column name cut to 10 bytes may end within a character, which no strict reader takes.
_BYTES = "ISO-8859-1"  # GDAL knows it by capitals only
#: Formats whose text GDAL takes for UTF-8.
IN_UTF_8 = frozenset({".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson"})
#: Formats that are parsed from end to end even for their column names: read whole, once.
_PARSED = IN_UTF_8 | {".kml"}


def read(origin: Origin) -> Raw:
    """Read a layer: its geometries, and the columns that are recognised or asked for.

    Raises
    ------
    SitingError
        The file cannot be read, has several layers of which the plan names none, or its
        columns do not fit.

    Notes
    -----
    Plain points are never made into geometry objects: their coordinates are taken out of the
    bytes of the file's geometries at once.
    """
    notes: list[str] = []
    with reading(origin, notes):
        meta, wkb, columns, chosen = _read(origin, opened(origin, notes))
        xy = None if wkb is None else _points(wkb)
        geometry = None if wkb is None or xy is not None else _geometries(wkb)
    if wkb is None:
        raise origin.file_error(
            say("the layer has no geometry"),
            hint=say("export it with its geometry, or name another layer"),
        )
    crs, overruled = crs_of(origin, meta["crs"])
    notes += [*overruled, *chosen.notes]
    return Raw(
        crs=crs, xy=xy, geometry=geometry, columns=columns, chosen=chosen, notes=tuple(notes)
    )


class Opened(NamedTuple):
    """What GDAL opens, and how.

    Attributes
    ----------
    source : Path or bytes
        The file, or what was made of it.
    options : dict
        For all that is read of it.
    cut : str or None
        The encoding of a shapefile, which cuts its column names to 10 bytes.
    spoken : dict of str to str, or None
        Of KML: from the names of columns that GDAL gives to those of the file.
    """

    source: Path | bytes
    options: dict[str, Any]
    cut: str | None = None
    spoken: dict[str, str] | None = None


def opened(origin: Origin, notes: list[str]) -> Opened:
    """Find what GDAL is to open."""
    ending = files.suffix(origin.path)
    options: dict[str, Any] = {"force_2d": origin.role != "streets"}
    if ending in {".shp", ".zip"}:
        found = shapefile.find(origin)
        notes += found.notes
        layer = str(pyogrio.list_layers(found.source)[0][0])
        return Opened(found.source, {**options, "encoding": _BYTES, "layer": layer}, found.encoding)
    if ending == ".kml":
        text, spoken = kml.prepare(origin, notes)
        return Opened(text, {**options, "layer": _layer(origin, text)}, spoken=spoken)
    if ending in _PARSED:
        data, said = encoding.in_utf_8(origin)
        notes += [f"{origin.name}: " + said] if said else []
        return Opened(origin.path if data is None else data, options)
    notes += encoding.not_needed(origin)
    return Opened(origin.path, {**options, "layer": _layer(origin, origin.path)})


def _read(
    origin: Origin, found: Opened
) -> tuple[dict[str, Any], Values | None, dict[str, Values], fields.Chosen]:
    """Read the geometries as bytes, and the chosen columns."""
    source, options, cut, spoken = found
    whole = files.suffix(origin.path) in _PARSED
    if whole:
        meta, _, wkb, data = ogr.read(source, **options)
        names, n_features = list(meta["fields"]), len(data[0]) if data else 0
        n_features = n_features if wkb is None else len(wkb)
    else:
        info = pyogrio.read_info(
            source,
            layer=options["layer"],
            encoding=options.get("encoding"),
            force_feature_count=True,
        )
        names, n_features = list(info["fields"]), int(info["features"])
        limits.require_features(origin, n_features, len(names))
    spelt = {_decoded(name, cut, "ignore"): name for name in names}
    if spoken is not None:
        spelt = kml.told(names, data, spoken)
    chosen = fields.choose(origin, list(spelt), n_features=n_features, cut=cut)
    if not whole:
        columns = [spelt[name] for name in chosen.columns]
        meta, _, wkb, data = ogr.read(source, columns=columns, **options)
    read = {
        name: _listed(column) if str(type_).startswith("list") else column
        for name, type_, column in zip(meta["fields"], meta["dtypes"], data, strict=True)
    }
    return meta, wkb, {name: _texts(read[spelt[name]], cut) for name in chosen.columns}, chosen


def spelt_as(found: Opened, names: list[str]) -> list[str]:
    """Give the names of columns as people wrote them, from those that GDAL gives."""
    if found.spoken is not None:
        return kml.columns(names, found.spoken)
    return [_decoded(name, found.cut, "ignore") for name in names]


def _decoded(text: str, encoding_: str | None, errors: str = "strict") -> str:
    return text if encoding_ is None else text.encode(_BYTES).decode(encoding_, errors)


def _listed(values: Values) -> Values:
    """Write the lists of a column as text, as people would: ``助餐;日托``."""
    told = np.empty(len(values), dtype=object)
    told[:] = [None if one is None else ";".join(map(str, one.tolist())) for one in values]
    return told


def _texts(values: Values, encoding_: str | None) -> Values:
    """Decode a column of a shapefile."""
    if encoding_ is None or values.dtype != object:
        return values
    decoded = np.empty(len(values), dtype=object)
    decoded[:] = [
        _decoded(value, encoding_) if isinstance(value, str) else value for value in values
    ]
    return decoded


def _layer(origin: Origin, source: Path | bytes) -> str | int:
    """Find the layer of the file: the one the plan names, else the only one with geometry."""
    listed = pyogrio.list_layers(source)
    drawn = [str(name) for name, kind in listed if kind is not None and name != STYLES]
    layer = pick(origin, drawn, say("layer"))
    if layer is None:
        raise origin.file_error(
            say("the file has no layer with geometry"),
            hint=say("export the layer with its geometry"),
        )
    if origin.path.suffix.lower() == ".gpkg":
        geopackage.require_plain(origin, layer)
    if isinstance(source, bytes):  # what has no name of its own is called anew each time
        return [str(name) for name, _ in listed].index(layer)
    return layer


def _points(wkb: Values) -> Floats | None:
    """Take the coordinates out of plain points; None where there are other geometries too."""
    rows = wkb.tolist()
    first = next((row for row in rows if row is not None), None)
    if first is None or len(first) != _POINT.itemsize:
        return None
    try:
        data = b"".join(rows)
    except TypeError:
        data = b"".join(_NO_POINT if row is None else row for row in rows)
    if len(data) != _POINT.itemsize * len(rows):
        return None
    points = np.frombuffer(data, dtype=_POINT)
    if not ((points["order"] == 1) & (points["kind"] == 1)).all():
        return None
    return np.column_stack([points["x"], points["y"]])


def _geometries(wkb: Values) -> Geometries:
    """Make geometries of bytes; a ring that is not closed is closed."""
    try:
        made = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException:
        made = shapely.from_wkb(wkb, on_invalid="fix")
    result: Geometries = made
    return result
