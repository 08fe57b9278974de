"""Streets of every format, made into the lines that people can walk along."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.arrays import box_of
from siting.language import counted, joined, say
from siting.layers import features, files
from siting.layers.on_foot.street_fields import walking
from siting.plan import StreetsSpec
from siting.streets.lines import Lines

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Flags, Floats, Ints
    from siting.layers.draft import Draft
    from siting.layers.on_foot.street_fields import Walking
    from siting.layers.origin import Origin
    from siting.layers.positions.datums import Project

#: Formats whose lines share a vertex wherever one can go from one to the other.
_MEET_AT_VERTICES = frozenset({"osm_pbf", "osm_xml"})


@dataclass(frozen=True, kw_only=True)
class StreetDraft:
    """The streets that can be walked, before they are brought into the plane.

    Attributes
    ----------
    crs : pyproj.CRS or None
        What the coordinates are in; None where nobody says it.
    xy : ndarray of float, shape (n, 2)
        The vertices, line after line, in units of `crs`.
    starts, level, apart, slowness, meet_at_vertices
        As in `siting.streets.lines.Lines`.
    columns : tuple of str
        The fields that were read.
    n_in_file : int
        Features in the file, also those that are left out.
    hashed : tuple of str and int, or None
        SHA-256 and size of what was read, where it is no file.
    """

    origin: Origin
    crs: CRS | None
    xy: Floats
    starts: Ints
    level: Ints
    apart: Flags
    slowness: Floats
    meet_at_vertices: bool
    columns: tuple[str, ...]
    n_in_file: int
    notes: tuple[str, ...]
    hashed: tuple[str, int] | None = None

    def box(self) -> Floats:
        """Give west, south, east, north in units of `crs`."""
        return box_of(self.xy)

    def lines(self, project: Project) -> Lines:
        """Bring the lines into the plane."""
        return Lines(
            xy=project(self.xy),
            starts=self.starts,
            level=self.level,
            apart=self.apart,
            slowness=self.slowness,
            meet_at_vertices=self.meet_at_vertices,
        )


def read(origin: Origin, *, slopes: bool = True) -> StreetDraft:
    """Read streets.

    Parameters
    ----------
    origin : Origin
        The layer; its `private` says whether private ways are walked.
    slopes : bool
        Whether a column of slopes slows walking; not where heights of the ground do.

    Raises
    ------
    SitingError
        The file cannot be read, holds something else than lines, or none that can be walked.
    """
    format_ = files.find(origin, files.STREETS)
    files.require_layers(origin, format_)
    if format_.reader == "raster":
        raise origin.error(
            say("streets cannot be a raster"), hint=say("give a layer of lines"), key="path"
        )
    reader: Any = importlib.import_module(f"siting.layers.formats.{format_.reader}")
    raw = reader.read(origin)
    notes = []
    if raw.geometry is not None and (n_high := int(shapely.has_z(raw.geometry).sum())):
        notes.append(
            say(
                "heights of {n_high} left aside: lengths are measured in the plane",
                n_high=counted(n_high, "line"),
            )
        )
    draft = features.understand(origin, raw)
    if not slopes and "slope" in draft.columns:
        draft = replace(draft, columns={**draft.columns, "slope": np.full(len(draft), np.nan)})
        notes.append(
            say("the column of slopes left aside: the heights of layers.elevation say them")
        )
    return _draw(draft, notes, meet_at_vertices=format_.reader in _MEET_AT_VERTICES)


def _draw(draft: Draft, notes: list[str], *, meet_at_vertices: bool) -> StreetDraft:
    """Take what can be walked, and the lines of it that have a length."""
    origin = draft.origin
    assert draft.geometry is not None
    assert isinstance(origin.spec, StreetsSpec)
    found = walking(draft.columns, len(draft), private=origin.spec.private == "walk")
    notes += _left_out(origin, found, len(draft))
    lines, of = shapely.get_parts(draft.geometry[found.kept], return_index=True)
    if len(lines) > found.kept.sum():
        notes.append(say("features of several lines split: {n} lines in all", n=len(lines)))
    xy, sizes, long, n_lost = _vertices(lines)
    if n_lost:
        notes.append(say("vertices without a position dropped: {n_lost}", n_lost=n_lost))
    if not long.all():
        notes.append(say("{sum} without length dropped", sum=counted(int((~long).sum()), "line")))
    if not long.any():
        raise origin.file_error(
            say("no line of the layer has a length"), hint=say("check how it was exported")
        )
    of = np.flatnonzero(found.kept)[of[long]]
    return StreetDraft(
        origin=origin,
        crs=draft.crs,
        xy=xy,
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp),
        level=found.level[of],
        apart=found.apart[of],
        slowness=found.slowness[of],
        meet_at_vertices=meet_at_vertices,
        columns=tuple(draft.columns),
        n_in_file=draft.n_in_file,
        hashed=draft.hashed,
        notes=(*draft.notes, *(f"{origin.name}: " + note for note in [*notes, *found.notes])),
    )


def _vertices(lines: Any) -> tuple[Floats, Ints, Flags, int]:
    """Take lines apart.

    Returns
    -------
    xy : ndarray of float, shape (n, 2)
        The vertices that have a position, of lines that have a length.
    sizes : ndarray of int
        How many each of these lines has.
    long : ndarray of bool
        Which of all lines have a length.
    n_lost : int
        How many vertices have no position.
    """
    xy, of = shapely.get_coordinates(lines, return_index=True)
    placed = ~np.isnan(xy).any(axis=1)
    xy, of = xy[placed], of[placed]
    moves = (xy[1:] != xy[:-1]).any(axis=1) & (of[1:] == of[:-1])
    long = np.bincount(of[1:][moves], minlength=len(lines)) > 0
    kept = long[of]
    sizes = np.bincount(of[kept], minlength=len(lines))[long]
    return xy[kept], sizes.astype(np.intp), long, int((~placed).sum())


def _left_out(origin: Origin, found: Walking, n: int) -> list[str]:
    """Say how many streets cannot be walked, and why; it is an error if none can."""
    why = {reason: count for reason, count in found.left_out.items() if count}
    if not why:
        return []
    said = joined(f"{count} " + reason for reason, count in why.items())
    if not found.kept.any():
        raise origin.file_error(
            say("no line of the layer can be walked: {said}", said=said),
            hint=say("add the streets and paths that people walk, or correct these fields"),
        )
    return [
        say(
            "{sum} of {n} left out: {said}",
            sum=int((~found.kept).sum()),
            n=counted(n, "line"),
            said=said,
        )
    ]
