"""What stands in one file: its layers, as the readers of layers find them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyogrio
import rasterio
from msgspec import convert
from pyproj import CRS

from siting.layers import clock, files
from siting.layers.formats import kml, sheet, table, vector, zipped
from siting.layers.formats.gdal import reading
from siting.layers.origin import Origin
from siting.layers.positions.plane import short_name
from siting.layers.reading import as_text, fields, placed
from siting.plan import LayerSpec, Plan, PlanFile, Trust
from siting.setup.scan import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from siting.arrays import Texts

_SORTS = {"Point": "points", "LineString": "lines", "Polygon": "polygons", "Unknown": "mixed"}


def pieces(plan: Path, path: str) -> Sequence[Piece]:
    """Look into one file, or a folder of age bands.

    Raises
    ------
    SitingError
        It is of no format that can be read, or it is damaged.
    """
    origin = _origin_of(plan, path)
    with clock.limited(origin):
        return _pieces(origin)


def _origin_of(plan: Path, path: str) -> Origin:
    """Speak of a file as a plan that names it would."""
    file = convert({"layers": {}}, PlanFile)
    return Origin(
        name="units",
        role="units",
        keys=("layers", "units"),
        spec=LayerSpec(path=path),
        plan=Plan(path=plan, text="", file=file, trust=Trust(roots=((plan.parent / path).parent,))),
    )


def _of_layer(origin: Origin, layer: str) -> Origin:
    return replace(origin, spec=msgspec.structs.replace(origin.spec, layer=layer))


def _pieces(origin: Origin) -> Sequence[Piece]:
    path = origin.spec.path
    if origin.path.is_dir() and origin.path.suffix.lower() != ".gdb":
        n = len(files.rasters(origin.path))
        return [Piece(path=path, layer=None, sort="bands", columns=(), features=n)]
    format_ = files.find(origin, files.EVERY)
    reader = format_.reader
    with reading(origin, []):
        if reader == "raster":
            return [_grid(origin)]
        if reader == "table":
            return [_text(origin)]
        if reader in ("osm_pbf", "osm_xml", "dxf"):
            return [Piece(path=path, layer=None, sort="lines", columns=(), features=0)]
        if reader == "parquet":
            return [_parquet(origin)]
        return _sheets(origin) if reader == "sheet" else _layers(origin, format_)


def _grid(origin: Origin) -> Piece:
    with rasterio.open(origin.path) as file:
        n = file.width * file.height
    return Piece(path=origin.spec.path, layer=None, sort="cells", columns=(), features=n)


def _text(origin: Origin) -> Piece:
    found = table.open_text(origin, [])
    pair = placed.one(found.columns)
    asked = found.columns[:1] if pair is None else pair.columns
    cells = found.cells(as_text=asked, others=[])
    pairs = None if pair is None else table.plain(cells[pair.east])
    return _of_cells(origin, None, found.columns, len(cells), pairs)


def _sheets(origin: Origin) -> list[Piece]:
    """Look into each sheet of a workbook that has cells."""
    names = sheet.names(origin)
    found = []
    for name in names:
        cells = sheet.cells(_of_layer(origin, name), [])
        layer = name if len(names) > 1 else None
        pair = placed.one(list(cells))
        pairs = None if pair is None else as_text.texts(cells[pair.east])
        n = len(next(iter(cells.values()), ()))
        found.append(_of_cells(origin, layer, list(cells), n, pairs))
    return found


def _of_cells(
    origin: Origin, layer: str | None, columns: Sequence[str], n: int, pairs: Texts | None
) -> Piece:
    """Say of a table whether it has coordinates, perhaps as pairs, and which columns besides."""
    found = fields.coordinates(list(columns))
    drawn = any(found[east] and found[north] for east, north, _ in placed.TWO)
    drawn = drawn or (pairs is not None and placed.apart(pairs) is not None)
    taken = {column for columns in found.values() for column in columns} if drawn else set()
    return Piece(
        path=origin.spec.path,
        layer=layer,
        sort="points" if drawn else "table",
        columns=tuple(column for column in columns if column not in taken),
        features=n,
    )


def _parquet(origin: Origin) -> Piece:
    import geopandas as gpd

    frame = gpd.read_parquet(origin.path)
    columns = tuple(str(name) for name in frame.columns if name != frame.geometry.name)
    sort = _one_of(frame.geom_type.unique())
    return Piece(path=origin.spec.path, layer=None, sort=sort, columns=columns, features=len(frame))


def _layers(origin: Origin, format_: files.Format) -> list[Piece]:
    """Look into each layer of a file that GDAL opens."""
    if not format_.has_layers:
        return [_layer(origin, None)]
    tables: set[str] = set()
    if files.suffix(origin.path) == ".zip":
        names = zipped.names(origin)
    else:
        is_kml = origin.path.suffix.lower() == ".kml"
        listed = pyogrio.list_layers(kml.prepare(origin, [])[0] if is_kml else origin.path)
        names = [str(name) for name, _ in listed if name != vector.STYLES]
        tables = {str(name) for name, kind in listed if kind is None}
    several = len(names) > 1
    return [
        (_undrawn if name in tables else _layer)(_of_layer(origin, name), name if several else None)
        for name in names
    ]


def _layer(origin: Origin, called: str | None) -> Piece:
    """Look into a layer of features, opened as its reader opens it."""
    opened = vector.opened(origin, [])
    options: dict[str, Any] = {
        key: value for key, value in opened.options.items() if key in ("layer", "encoding")
    }
    info = pyogrio.read_info(
        opened.source, force_feature_count=True, force_total_bounds=True, **options
    )
    return Piece(
        path=origin.spec.path,
        layer=called,
        sort=_sort(str(info["geometry_type"]), opened.source, options),
        columns=tuple(vector.spelt_as(opened, list(map(str, info["fields"])))),
        features=int(info["features"]),
        crs=info["crs"] and short_name(CRS.from_user_input(info["crs"])),
        extent=info["total_bounds"],
    )


def _undrawn(origin: Origin, called: str | None) -> Piece:
    """Look into a table of a GeoPackage or a file geodatabase."""
    info = pyogrio.read_info(origin.path, layer=origin.spec.layer, force_feature_count=True)
    return Piece(
        path=origin.spec.path,
        layer=called,
        sort="table",
        columns=tuple(map(str, info["fields"])),
        features=int(info["features"]),
    )


def _sort(kind: str, source: Path | bytes, options: dict[str, Any]) -> str:
    """Say what a layer is drawn as; where it does not say so itself, by its first features."""
    plain = kind.split(maxsplit=1)[0].removeprefix("Multi")
    if plain in ("Point", "LineString", "Polygon"):
        return _SORTS[plain]
    frame = pyogrio.read_dataframe(source, max_features=200, columns=[], **options)
    return _one_of(np.unique(frame.geom_type.dropna()))


def _one_of(types: Iterable[object]) -> str:
    """Say what features of some types are drawn as."""
    kinds = {str(one).removeprefix("Multi") for one in types}
    return _SORTS.get(kinds.pop(), "mixed") if len(kinds) == 1 else "mixed"
