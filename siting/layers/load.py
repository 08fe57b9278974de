"""A plan's layers, opened one by one and brought into one plane."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import shapely

from siting.arrays import box_of
from siting.errors import SitingError
from siting.finding import InputFile
from siting.layers import extents, features, figures, files, joined, plane, shapes
from siting.layers.features import Draft
from siting.layers.gdal import reading
from siting.layers.origin import origins, tables
from siting.layers.records import Cells, Layers, Table
from siting.plan import LEVELS
from siting.progress import Progress, Silent

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Geometries
    from siting.layers.origin import Origin
    from siting.layers.raster import Grid
    from siting.plan import Plan

_SILENT = Silent()


def load(plan: Plan, progress: Progress = _SILENT) -> Layers:
    """Open everything a plan names.

    Parameters
    ----------
    plan : Plan
        As `siting.plan.read` gives it.
    progress : Progress, optional
        Hears which layer is read.

    Returns
    -------
    Layers
        In one metric plane, rows in the order of the files.

    Raises
    ------
    SitingError
        A layer cannot be used: says which, where and what to do.
    """
    asked = origins(plan)
    if not asked:
        raise SitingError(
            "the plan names no layers",
            hint="name at least [layers.facilities] and [layers.residential]",
            at=plan.at("layers"),
        )
    read: list[Draft | Grid] = []
    for origin in asked:
        progress.stage(f"reading {origin.name}")
        read.append(_open(origin))
    counted = []
    for origin in tables(plan):
        progress.stage(f"reading {origin.name}")
        counted.append(figures.read(origin))
    progress.stage("bringing the layers into one plane")
    spans = [(one.origin, _crs(one), _box(one)) for one in read]
    for origin, crs, box in spans:
        plane.guard(origin, crs, box)
    chosen, why = plane.choose(plan, spans)
    placed = [_place(one, chosen) for one in read]
    notes = [note for _, said in placed for note in said]
    layers = [layer for layer, _ in placed]
    extents.require_overlap(
        [
            (origin, crs, _plane_box(layer))
            for (origin, crs, _), layer in zip(spans, layers, strict=True)
        ],
        chosen,
    )
    found = {
        ".".join(map(str, origin.keys[1:])): layer
        for origin, layer in zip(asked, layers, strict=True)
    }
    vector = {key: layer for key, layer in found.items() if isinstance(layer, Table)}
    return Layers(
        crs=chosen,
        residential=vector.get("residential"),
        elders=found.get("elders"),
        facilities=vector.get("facilities"),
        proposed=joined.proposed(asked, vector),
        streets=vector.get("streets"),
        candidates=vector.get("candidates"),
        units={level: vector[f"units.{level}"] for level in LEVELS if f"units.{level}" in vector},
        inputs=(*map(_input, read), *(one.input for one in counted)),
        notes=(why, *notes, *(note for one in counted for note in one.notes)),
        health=vector.get("health"),
        figures={one.figures.name: one.figures for one in counted},
    )


def _open(origin: Origin) -> Draft | Grid:
    """Read one layer with the reader of its format."""
    format_ = files.find(origin)
    if origin.spec.layer is not None and format_.name not in {"GeoPackage", "GeoTIFF"}:
        raise origin.error(
            f"'layer' means nothing for {format_.name}: it holds one layer",
            hint="leave layer out",
            key="layer",
        )
    reader: Any = importlib.import_module(f"siting.layers.{format_.reader}")
    if format_.reader != "raster":
        return features.understand(origin, reader.read(origin))
    if origin.role != "elders":
        raise origin.error(
            f"{origin.name} cannot be a raster",
            hint="only the layer of older people can; give points, lines or polygons",
            key="path",
        )
    if origin.spec.where or origin.spec.fields:
        key = "where" if origin.spec.where else "fields"
        raise origin.error(f"'{key}' means nothing for a raster", hint=f"leave {key} out", key=key)
    grid: Grid = reader.read(origin)
    return grid


def _crs(one: Draft | Grid) -> CRS:
    assert one.crs is not None
    return one.crs


def _input(one: Draft | Grid) -> InputFile:
    sha256, size = files.digest(one.origin.path)
    return InputFile(
        layer=one.origin.name,
        path=one.origin.spec.path,
        sha256=sha256,
        bytes=size,
        features=one.n_in_file if isinstance(one, Draft) else len(one),
        crs=plane.short_name(_crs(one)),
    )


def _box(one: Draft | Grid) -> Floats:
    return one.box() if isinstance(one, Draft) else box_of(one.centres)


def _plane_box(layer: Table | Cells) -> Floats:
    if isinstance(layer, Table) and layer.geometry is not None:
        bounds: Floats = shapely.total_bounds(layer.geometry)
        return bounds
    return box_of(layer.xy)


def _place(one: Draft | Grid, chosen: CRS) -> tuple[Table | Cells, tuple[str, ...]]:
    """Bring one layer into the plane."""
    origin = one.origin
    project = plane.projector(origin, _crs(one), chosen)
    if isinstance(one, Draft):
        return _table(one, project)
    from siting.layers.raster import CellOutlines

    outlines = CellOutlines(
        flat=one.flat, width=one.width, transform=one.transform, project=project
    )
    cells = Cells(
        name=origin.name,
        path=origin.spec.path,
        xy=project(one.centres),
        elders=one.elders,
        outlines=outlines,
    )
    return cells, one.notes


def _table(draft: Draft, project: plane.Project) -> tuple[Table, tuple[str, ...]]:
    """Bring a layer of features into the plane, and repair it there."""
    name = draft.origin.name
    if draft.geometry is None:
        assert draft.xy is not None
        return _as_table(draft, project(draft.xy), None), draft.notes
    notes: list[str] = []
    with reading(draft.origin, notes):
        geometry, kept, n_repaired = shapes.repair(shapes.move(draft.geometry, project))
    if n_repaired:
        notes.append(f"{name}: {n_repaired} invalid {_polygons(n_repaired)} repaired")
    if not kept.all():
        n_lost = int((~kept).sum())
        notes.append(f"{name}: {n_lost} {_polygons(n_lost)} without area dropped")
    if not kept.any():
        raise draft.origin.file_error(
            "no polygon of the layer encloses an area", hint="check how it was exported"
        )
    draft, geometry = draft.only(kept, *notes), geometry[kept]
    notes = list(draft.notes)
    if draft.origin.role in {"facilities", "health"}:
        notes.append(f"{name}: polygons represented by a point inside each")
    return _as_table(draft, shapes.points_in(geometry), geometry), tuple(notes)


def _as_table(draft: Draft, xy: Floats, geometry: Geometries | None) -> Table:
    return Table(
        name=draft.origin.name,
        path=draft.origin.spec.path,
        ids=draft.ids,
        xy=xy,
        geometry=geometry,
        columns=draft.columns,
        age_from=draft.age_from,
    )


def _polygons(count: int) -> str:
    return "polygon" if count == 1 else "polygons"
