"""A plan's layers, opened one by one and brought into one plane."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import shapely

from siting.arrays import box_of
from siting.errors import SitingError
from siting.language import say, say_n
from siting.layers import by_unit, clock, features, figures, files, joined
from siting.layers.as_table import as_table
from siting.layers.digest import digest
from siting.layers.draft import Draft
from siting.layers.formats.gdal import reading
from siting.layers.origin import origins, tables
from siting.layers.positions import claims, datums, extents, mixed, plane, shapes
from siting.layers.positions.told import told
from siting.layers.records import Cells, Layers, Table
from siting.plan import LEVELS
from siting.progress import Progress, Silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyproj import CRS

    from siting.arrays import Floats
    from siting.layers.formats.raster import Grid
    from siting.layers.on_foot.elevation import Heights
    from siting.layers.on_foot.walking import Opened
    from siting.layers.origin import Origin
    from siting.layers.positions.plane import Extent
    from siting.layers.records import Elevation
    from siting.plan import Plan
    from siting.records.finding import InputFile

    #: A layer as it stands in its file, and what it becomes in the plane.
    Unplaced: TypeAlias = Draft | Grid | Heights
    Placed: TypeAlias = Table | Cells | Elevation

_T = TypeVar("_T")
_SILENT = Silent()


def load(plan: Plan, progress: Progress = _SILENT, *, refuse_mixed: bool = True) -> Layers:
    """Open everything a plan names.

    Parameters
    ----------
    plan : Plan
        As `siting.plan.read` gives it.
    progress : Progress, optional
        Hears which layer is read.
    refuse_mixed : bool, optional
        Whether layers that seem to be in different datums are an error, not a note.

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
    drawn = [origin for origin in asked if origin.role != "streets"]
    if not asked:
        raise SitingError(
            say("the plan names no layers"),
            hint=say("name at least [layers.facilities] and [layers.residential]"),
            at=plan.at("layers"),
        )
    read: list[Unplaced] = by_unit.after_units(drawn, _open, progress)
    counted = []
    for origin in tables(plan):
        progress.stage(f"reading {origin.name}")
        counted.append(_figures(origin))
    progress.stage(say("bringing the layers into one plane"))
    spans = claims.spans(read)
    chosen, why = plane.choose(plan, spans or [_extent(origin) for origin in asked])
    placed = [_place(one, chosen) for one in read]
    layers = [layer for layer, _ in placed]
    streets = _streets(asked, read, chosen, progress)
    boxes = [
        (origin, crs, inside)
        for (origin, crs, _), layer in zip(spans, layers, strict=True)
        if (inside := _plane_box(layer)) is not None
    ]
    if streets is not None:
        origin = next(one for one in asked if one.role == "streets")
        boxes.append((origin, streets.crs, box_of(streets.streets.graph.xy)))
    extents.require_overlap(boxes, chosen)
    found = {
        ".".join(map(str, origin.keys[1:])): layer
        for origin, layer in zip(drawn, layers, strict=True)
    }
    vector = {key: layer for key, layer in found.items() if isinstance(layer, Table)}
    files_told = _told(asked, zip(read, placed, strict=True), streets, chosen)
    progress.stage(say("holding the layers against one another"))
    laid = {**found, "streets": None if streets is None else streets.streets}
    doubts = mixed.doubts(asked, laid, chosen, refuse=refuse_mixed)
    return Layers(
        crs=chosen,
        residential=vector.get("residential"),
        elders=_one(found, "elders", Table) or _one(found, "elders", Cells),
        facilities=vector.get("facilities"),
        proposed=joined.proposed(drawn, vector),
        streets=None if streets is None else streets.streets,
        candidates=vector.get("candidates"),
        units={level: vector[f"units.{level}"] for level in LEVELS if f"units.{level}" in vector},
        inputs=(*(input_ for input_, _ in files_told), *(one.input for one in counted)),
        notes=(
            why,
            *(note for _, notes in files_told for note in notes),
            *(note for one in counted for note in one.notes),
            *doubts,
        ),
        health=vector.get("health"),
        figures={one.figures.name: one.figures for one in counted},
        exclusions=tuple(table for key, table in vector.items() if key.startswith("exclusions.")),
    )


def _extent(streets: Origin) -> Extent:
    """Look into the streets: they choose the plane where there is nothing else."""
    from siting.layers.on_foot.streets import read

    with clock.limited(streets):
        return claims.spans([read(streets)])[0]


def _told(
    asked: Sequence[Origin],
    placed: Iterable[tuple[Unplaced, tuple[Placed, tuple[str, ...]]]],
    streets: Opened | None,
    chosen: CRS,
) -> list[tuple[InputFile, tuple[str, ...]]]:
    """Give the file and the notes of each layer, in the order in which the plan has them."""
    said = {}
    for one, (layer, notes) in placed:
        input_, moved = _input(one, layer, chosen)
        said[one.origin.name] = (input_, (*notes, *moved))
    if streets is not None:
        said[streets.streets.name] = (streets.input, streets.notes)
    return [said[origin.name] for origin in asked]


def _streets(
    asked: Sequence[Origin], read: Sequence[Unplaced], chosen: CRS, progress: Progress
) -> Opened | None:
    """Open the streets, which take the plane of the others; None where the plan names none."""
    origin = next((one for one in asked if one.role == "streets"), None)
    if origin is None:
        return None
    from siting.layers.on_foot import walking
    from siting.layers.on_foot.elevation import Heights

    heights = next((one for one in read if isinstance(one, Heights)), None)
    about = plane.centre([(one.origin, _crs(one), one.box()) for one in read], chosen)
    with clock.limited(origin):
        return walking.load(origin, chosen, heights, progress, about=about)


def _figures(origin: Origin) -> figures.Opened:
    with clock.limited(origin):
        return figures.read(origin)


def _open(origin: Origin) -> Unplaced:
    with clock.limited(origin):
        return _read(origin)


def _read(origin: Origin) -> Unplaced:
    """Read one layer with the reader of its format."""
    if origin.role == "elevation":
        from siting.layers.on_foot import elevation

        return elevation.read(origin)
    format_ = files.find(origin)
    files.require_layers(origin, format_)
    reader: Any = importlib.import_module(f"siting.layers.formats.{format_.reader}")
    if format_ is files.BANDS:
        summed: Grid = reader.read(origin)
        return summed
    if format_.reader != "raster":
        return features.understand(origin, reader.read(origin))
    if origin.role != "elders":
        raise origin.error(
            say("{name} cannot be a raster", name=origin.name),
            hint=say("only the layer of older people can; give points, lines or polygons"),
            key="path",
        )
    reader.refuse_fields(origin)
    grid: Grid = reader.read(origin)
    return grid


def _one(found: Mapping[str, Placed], key: str, type_: type[_T]) -> _T | None:
    """Give a layer if it is of a type."""
    layer = found.get(key)
    return layer if isinstance(layer, type_) else None


def _crs(one: Unplaced) -> CRS:
    assert one.crs is not None
    return one.crs


def _input(one: Unplaced, layer: Placed, chosen: CRS) -> tuple[InputFile, tuple[str, ...]]:
    hashed = one.hashed if isinstance(one, Draft) else None
    crs, box = _crs(one), one.box()
    xy = (
        layer.xy
        if isinstance(layer, Table | Cells)
        else datums.projector(one.origin, crs, chosen)(box.reshape(2, 2))
    )
    return told(
        one.origin,
        crs,
        chosen,
        hashed=hashed or digest(one.origin.path),
        n_in_file=one.n_in_file,
        xy=xy,
        box=box,
    )


def _plane_box(layer: Placed) -> Floats | None:
    """Give the bounding box of a layer in the plane; None for heights, often a whole country's."""
    if isinstance(layer, Table) and layer.geometry is not None:
        bounds: Floats = shapely.total_bounds(layer.geometry)
        return bounds
    return box_of(layer.xy) if isinstance(layer, Table | Cells) else None


def _place(one: Unplaced, chosen: CRS) -> tuple[Placed, tuple[str, ...]]:
    """Bring one layer into the plane."""
    project = datums.projector(one.origin, _crs(one), chosen)
    if isinstance(one, Draft):
        return _table(one, project)
    return one.place(project, chosen), one.notes


def _table(draft: Draft, project: datums.Project) -> tuple[Table, tuple[str, ...]]:
    """Bring a layer of features into the plane, and repair it there."""
    name = draft.origin.name
    if draft.geometry is None:
        assert draft.xy is not None
        return as_table(draft, project(draft.xy), None), draft.notes
    notes: list[str] = []
    with reading(draft.origin, notes):
        geometry, kept, repaired = shapes.repair(shapes.move(draft.geometry, project))
    if n_repaired := int(repaired.sum()):
        notes.append(
            say_n(
                "{name}: {n} invalid polygon repaired",
                "{name}: {n} invalid polygons repaired",
                n_repaired,
                name=name,
            )
        )
    if not kept.all():
        n_lost = int((~kept).sum())
        notes.append(
            say_n(
                "{name}: {n} polygon without area dropped",
                "{name}: {n} polygons without area dropped",
                n_lost,
                name=name,
            )
        )
    if not kept.any():
        raise draft.origin.file_error(
            say("no polygon of the layer encloses an area"), hint=say("check how it was exported")
        )
    mended, lost = (tuple(draft.ids[which].tolist()) for which in (repaired, ~kept))
    found = replace(draft.found, repaired=mended, without_area=lost)
    draft, geometry = replace(draft.only(kept, *notes), found=found), geometry[kept]
    notes = list(draft.notes)
    if draft.origin.role in {"facilities", "health"}:
        notes.append(say("{name}: polygons represented by a point inside each", name=name))
    return as_table(draft, shapes.points_in(geometry), geometry), tuple(notes)
