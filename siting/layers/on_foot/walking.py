"""Streets as a walking graph: built from their layer, or found again where that was done before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from pyproj import CRS

from siting.errors import SitingError
from siting.language import say
from siting.layers import files
from siting.layers.digest import digest
from siting.layers.on_foot import kept, streets
from siting.layers.positions import claims, datums, plane
from siting.layers.positions.told import told
from siting.layers.records import Streets
from siting.plan import StreetsSpec
from siting.streets.build import build

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.layers.on_foot.elevation import Heights
    from siting.layers.on_foot.streets import StreetDraft
    from siting.layers.origin import Origin
    from siting.progress import Progress
    from siting.records.finding import InputFile


class Opened(NamedTuple):
    """The streets of a plan, with what is said of their file."""

    streets: Streets
    crs: CRS
    input: InputFile
    notes: tuple[str, ...]


def load(
    origin: Origin,
    chosen: CRS,
    heights: Heights | None,
    progress: Progress,
    *,
    about: Floats | None = None,
) -> Opened:
    """Open the streets.

    Parameters
    ----------
    origin : Origin
        The layer; its options say how lines are joined.
    chosen : pyproj.CRS
        The plane.
    heights : Heights or None
        Slopes slow walking where the plan names heights.
    progress : Progress
        Hears of the stages.
    about : ndarray of float, shape (2,), optional
        Where the other layers lie in the plane [m].

    Raises
    ------
    SitingError
        The layer cannot be used.
    """
    spec = origin.spec
    assert isinstance(spec, StreetsSpec)
    progress.stage(f"reading {origin.name}")
    draft = None
    if files.find(origin, files.STREETS) is files.DATABASE:  # read first: it is known by its rows
        draft = streets.read(origin, slopes=heights is None)
    hashed = (None if draft is None else draft.hashed) or digest(origin.path)
    name = kept.key(
        {
            "layer": hashed[0],
            "spec": msgspec.to_builtins(spec),
            "plane": chosen.to_wkt(),
            "heights": None if heights is None else _identity(heights),
        }
    )
    built = kept.find(name)
    if built is None:
        draft = draft or streets.read(origin, slopes=heights is None)
        if draft.crs is None:
            near = None if about is None else plane.to_degrees(chosen, about[None])[0]
            raise claims.unstated(origin, draft.box(), near)
        built = _build(draft, draft.crs, chosen, heights, progress)
        kept.keep(name, built)
    crs = CRS.from_wkt(built.crs)
    claims.guard(origin, crs, built.box)
    found = Streets(
        name=origin.name,
        path=spec.path,
        graph=built.graph,
        snap_m=spec.snap_m,
        columns=built.columns,
    )
    input_, moved = told(
        origin,
        crs,
        chosen,
        hashed=hashed,
        n_in_file=built.n_in_file,
        xy=built.graph.xy,
        box=built.box,
    )
    return Opened(found, crs, input_, (*built.notes, *moved))


def _identity(heights: Heights) -> list[object]:
    """Say by what a raster of heights is known."""
    assert heights.crs is not None
    return [digest(heights.origin.path)[0], heights.band, heights.crs.to_wkt()]


def _build(
    draft: StreetDraft, crs: CRS, chosen: CRS, heights: Heights | None, progress: Progress
) -> kept.Built:
    origin, spec = draft.origin, draft.origin.spec
    assert isinstance(spec, StreetsSpec)
    claims.guard(origin, crs, draft.box())
    project = datums.projector(origin, crs, chosen)
    try:
        graph = build(
            draft.lines(project),
            join_m=spec.join_m,
            crossings=spec.crossings == "join",
            slope=None if heights is None else heights.place(project, chosen),
            progress=progress,
        )
    except SitingError as error:
        if error.at is not None:
            raise
        raise origin.file_error(error.message, hint=error.hint) from None
    if not len(graph.ends):
        raise origin.file_error(
            say("no line of the layer has a length in the plane"),
            hint=say("check how it was exported"),
        )
    return kept.Built(
        graph=graph,
        crs=crs.to_wkt(),
        box=draft.box(),
        n_in_file=draft.n_in_file,
        columns=draft.columns,
        notes=(*draft.notes, *graph.notes),
    )
