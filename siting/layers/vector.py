"""GeoPackage, Shapefile, GeoJSON and FlatGeobuf, read through pyogrio."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio import raw as ogr

from siting.layers import encoding, fields, limits
from siting.layers.gdal import pick, reading
from siting.layers.plane import crs_of
from siting.layers.raw import Raw

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Values
    from siting.layers.origin import Origin

_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_NO_POINT = struct.pack("<BIdd", 1, 1, np.nan, np.nan)
_STYLES = "layer_styles"
#: Shapefiles are read with an encoding that keeps every byte, and their text decoded here: a
#: column name cut to 10 bytes may end within a character, which no strict reader takes.
_BYTES = "ISO-8859-1"  # GDAL knows it by capitals only


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
    suffix = origin.path.suffix.lower()
    options: dict[str, Any] = {"force_2d": origin.role != "streets"}
    cut = None
    if suffix == ".shp":
        cut, said = encoding.of_shapefile(origin)
        options["encoding"] = _BYTES
        notes += [f"{origin.name}: {said}"] if said else []
    else:
        notes += encoding.not_needed(origin)
    with reading(origin, notes):
        meta, wkb, columns, chosen = _read(origin, options, cut)
        xy = None if wkb is None else _points(wkb)
        geometry = None if wkb is None or xy is not None else _geometries(wkb)
    if wkb is None:
        raise origin.file_error(
            "the layer has no geometry", hint="export it with its geometry, or name another layer"
        )
    crs, overruled = crs_of(origin, meta["crs"])
    notes += [*overruled, *chosen.notes]
    return Raw(
        crs=crs, xy=xy, geometry=geometry, columns=columns, chosen=chosen, notes=tuple(notes)
    )


def _read(
    origin: Origin, options: dict[str, Any], cut: str | None
) -> tuple[dict[str, Any], Values | None, dict[str, Values], fields.Chosen]:
    """Read the geometries as bytes, and the chosen columns."""
    path = origin.path
    # A GeoJSON file is parsed from end to end even for its column names: so read it whole, once.
    whole = path.suffix.lower() in {".geojson", ".json"}
    if whole:
        meta, _, wkb, data = ogr.read(path, **options)
        names, n_features = list(meta["fields"]), len(data[0]) if data else 0
        n_features = n_features if wkb is None else len(wkb)
    else:
        options["layer"] = _layer(origin)
        info = pyogrio.read_info(
            path,
            layer=options["layer"],
            encoding=options.get("encoding"),
            force_feature_count=True,
        )
        names, n_features = list(info["fields"]), int(info["features"])
        limits.require_features(origin, n_features, len(names))
    spelt = {_decoded(name, cut, "ignore"): name for name in names}
    chosen = fields.choose(origin, list(spelt), n_features=n_features, cut=cut)
    if not whole:
        columns = [spelt[name] for name in chosen.columns]
        meta, _, wkb, data = ogr.read(path, columns=columns, **options)
    read = dict(zip(meta["fields"], data, strict=True))
    return meta, wkb, {name: _texts(read[spelt[name]], cut) for name in chosen.columns}, chosen


def _decoded(text: str, encoding_: str | None, errors: str = "strict") -> str:
    return text if encoding_ is None else text.encode(_BYTES).decode(encoding_, errors)


def _texts(values: Values, encoding_: str | None) -> Values:
    """Decode a column of a shapefile."""
    if encoding_ is None or values.dtype != object:
        return values
    decoded = np.empty(len(values), dtype=object)
    decoded[:] = [
        _decoded(value, encoding_) if isinstance(value, str) else value for value in values
    ]
    return decoded


def _layer(origin: Origin) -> str:
    """Find the layer of the file: the one the plan names, else the only one with geometry."""
    listed = pyogrio.list_layers(origin.path)
    drawn = [str(name) for name, kind in listed if kind is not None and name != _STYLES]
    layer = pick(origin, drawn, "layer")
    if layer is None:
        raise origin.file_error(
            "the file has no layer with geometry", hint="export the layer with its geometry"
        )
    if origin.path.suffix.lower() == ".gpkg":
        limits.refuse_views(origin, layer)
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
