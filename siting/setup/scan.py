"""The files of a folder, and what each could be: its geometry, its columns, its features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import rasterio
from msgspec import convert

from siting.errors import SitingError
from siting.language import say
from siting.layers import clock, files
from siting.layers.formats import shapefile, table
from siting.layers.formats.gdal import reading
from siting.layers.origin import Origin
from siting.layers.reading import fields
from siting.plan import LayerSpec, Plan, PlanFile, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: How deep folders are looked into, and how many files at most.
_DEEP, _MOST = 4, 500
_BESIDE = frozenset(
    {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qml", ".xml", ".ovr"}
)
_OUTPUTS = frozenset({".toml", ".yaml", ".yml", ".md", ".py"})
#: Files that others stand beside.
_MAIN = (".shp", ".SHP", ".tif", ".tiff", ".TIF", ".gpkg", ".geojson")
_STYLES = "layer_styles"
_SORTS = {"Point": "points", "LineString": "lines", "Polygon": "polygons", "Unknown": "mixed"}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One layer of one file.

    Attributes
    ----------
    path : str
        As a plan would name it.
    layer : str or None
        Its layer, where the file has several.
    sort : str
        ``points``, ``lines``, ``polygons``, ``mixed``, ``cells`` or ``table``.
    columns : tuple of str
        Its columns, without coordinates.
    features : int
        How many it has; cells of a raster.
    """

    path: str
    layer: str | None
    sort: str
    columns: tuple[str, ...]
    features: int

    @property
    def name(self) -> str:
        """The name by which people know it."""
        return self.path if self.layer is None else f"{self.path}, layer {self.layer}"


def listed(paths: Iterable[Path]) -> Iterator[Path]:
    """List the files of what is given: files as they are, folders with all below them."""
    for path in paths:
        if not path.exists():
            raise SitingError(
                say("there is no file or folder '{path}'", path=path),
                hint=say("give files or folders that are there"),
            )
        if path.is_dir():
            yield from _below(path, _DEEP)
        else:
            yield path


def _below(folder: Path, deep: int) -> Iterator[Path]:
    entries = sorted(folder.iterdir(), key=lambda one: (one.is_dir(), one.name))
    for entry in entries[:_MOST]:
        if entry.name.startswith((".", "~")) or entry.is_symlink():
            continue
        if entry.is_file() or entry.suffix.lower() == ".gdb":
            yield entry
        elif deep:
            yield from _below(entry, deep - 1)


def is_beside(path: Path) -> bool:
    """Say whether a file belongs to another one, or is nothing that holds a layer."""
    if path.suffix.lower() in _OUTPUTS:
        return True
    base = path
    while base.suffix.lower() in _BESIDE or (base != path and base.suffix in _MAIN):
        base = base.with_suffix("")
    return base != path and any((base.parent / f"{base.name}{one}").exists() for one in _MAIN)


def origin_of(plan: Path, path: str, *, role: str = "units", layer: str | None = None) -> Origin:
    """Speak of a file as a plan that names it would."""
    spec = LayerSpec(path=path, layer=layer)
    file = convert({"layers": {}}, PlanFile)
    return Origin(
        name=role,
        role=role,
        keys=("layers", role),
        spec=spec,
        plan=Plan(path=plan, text="", file=file, trust=Trust(roots=((plan.parent / path).parent,))),
    )


def pieces(plan: Path, path: str) -> Sequence[Piece]:
    """Look into one file.

    Raises
    ------
    SitingError
        It is of no format that can be read, or it is damaged.
    """
    origin = origin_of(plan, path)
    with clock.limited(origin):
        return _pieces(origin)


def _pieces(origin: Origin) -> Sequence[Piece]:
    path = origin.spec.path
    known = {**files.STREETS, **files.TABLES}
    format_ = files.find(origin, known)
    reader, notes = format_.reader, list[str]()
    with reading(origin, notes):
        if reader == "raster":
            return [_grid(origin)]
        if reader == "table":
            return [_text(origin)]
        if reader in ("osm_pbf", "osm_xml", "dxf"):
            return [Piece(path=path, layer=None, sort="lines", columns=(), features=0)]
        if reader == "parquet":
            return [_parquet(origin)]
        return _layers(origin, reader)


def _grid(origin: Origin) -> Piece:
    with rasterio.open(origin.path) as file:
        n = file.width * file.height
    return Piece(path=origin.spec.path, layer=None, sort="cells", columns=(), features=n)


def _text(origin: Origin) -> Piece:
    sheet = table.open_text(origin, [])
    found = fields.coordinates(sheet.columns)
    placed = any(len(found[a]) and len(found[b]) for a, b in (("lon", "lat"), ("x", "y")))
    taken = {column for columns in found.values() for column in columns} if placed else set()
    return Piece(
        path=origin.spec.path,
        layer=None,
        sort="points" if placed else "table",
        columns=tuple(column for column in sheet.columns if column not in taken),
        features=sheet.text.count("\n"),
    )


def _parquet(origin: Origin) -> Piece:
    import geopandas as gpd

    frame = gpd.read_parquet(origin.path)
    kinds = {str(kind).removeprefix("Multi") for kind in frame.geom_type.unique()}
    sort = _SORTS.get(kinds.pop(), "mixed") if len(kinds) == 1 else "mixed"
    columns = tuple(str(name) for name in frame.columns if name != frame.geometry.name)
    return Piece(path=origin.spec.path, layer=None, sort=sort, columns=columns, features=len(frame))


def _layers(origin: Origin, reader: str) -> list[Piece]:
    listed_ = pyogrio.list_layers(origin.path)
    names = [(str(name), kind) for name, kind in listed_ if name != _STYLES]
    found = []
    for name, kind in names:
        is_shapefile = origin.path.suffix.lower() == ".shp"
        cut = shapefile.find(origin).encoding if is_shapefile else None
        info = pyogrio.read_info(
            origin.path,
            layer=name,
            encoding="ISO-8859-1" if is_shapefile else None,
            force_feature_count=True,
        )
        columns = [str(one) for one in info["fields"]]
        if cut is not None:
            columns = [one.encode("ISO-8859-1").decode(cut, "ignore") for one in columns]
        sort = _sort(None if kind is None else str(kind), origin, name)
        if reader == "figures":
            sort = "table"
        found.append(
            Piece(
                path=origin.spec.path,
                layer=name if len(names) > 1 else None,
                sort=sort,
                columns=tuple(columns),
                features=int(info["features"]),
            )
        )
    return found


def _sort(kind: str | None, origin: Origin, layer: str) -> str:
    """Say what a layer is drawn as; where it does not say so itself, by its first features."""
    if kind is None:
        return "table"
    plain = kind.split()[0].removeprefix("Multi")
    if plain in ("Point", "LineString", "Polygon"):
        return _SORTS[plain]
    frame = pyogrio.read_dataframe(origin.path, layer=layer, max_features=200, columns=[])
    kinds = {str(one).removeprefix("Multi") for one in np.unique(frame.geom_type.dropna())}
    return _SORTS.get(kinds.pop(), "mixed") if len(kinds) == 1 else "mixed"
