"""A folder of rasters, one for each age band, added up to older people."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting.language import joined, say
from siting.layers import files
from siting.layers.formats import cells, raster
from siting.layers.reading import age_names, ages
from siting.layers.reading.age_names import Band

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from siting.errors import SitingError
    from siting.layers.formats.raster import Grid
    from siting.layers.origin import Origin

#: ``chn_f_60_2020.tif`` (WorldPop): country, sex, the youngest age, year. The oldest band is open.
_WORLDPOP = re.compile(r"[a-z]{3}_([fmt])_(\d{1,2})_\d{4}(?:_.*)?")
_OPEN_BANDS = (80, 90)
_YEAR = re.compile(r"[\s_-]*(?:19|20)\d\d年?$")
_ALL = "t"


def read(origin: Origin) -> Grid:
    """Add up the rasters that make up the ages from the plan's `age_from` up.

    Raises
    ------
    SitingError
        A file's name does not say its ages, the files do not make up the ages, or their cells are
        not the same.
    """
    raster.refuse_fields(origin)
    chosen, notes = _chosen(origin, files.rasters(origin.path))
    grids = [_one(origin, path) for path in chosen]
    first = grids[0]
    for path, grid in zip(chosen, grids, strict=True):
        if (grid.crs, grid.transform, grid.shape) != (first.crs, first.transform, first.shape):
            raise origin.file_error(
                say(
                    "the cells of '{name}' are not those of '{name2}': another CRS, origin, "
                    "size or extent",
                    name=path.name,
                    name2=chosen[0].name,
                ),
                hint=say("bring all to one grid, with sums and not with means: gdalwarp -r sum"),
            )
    flat, people = cells.summed(
        np.concatenate([grid.flat for grid in grids]),
        np.concatenate([grid.elders for grid in grids]),
    )
    if not len(flat):
        raise raster.nobody(origin)
    said = dict.fromkeys(note for grid in grids for note in grid.notes)
    return replace(first, origin=origin, flat=flat, elders=people, notes=(*said, *notes))


def are_bands(folder: Path) -> bool:
    """Say whether a folder holds rasters of age bands, and no others."""
    paths = files.rasters(folder)
    return len(paths) > 1 and all(_named(path) is not None for path in paths)


def whole_from(folder: Path) -> list[int]:
    """List the ages from which the rasters of a folder count all older people."""
    named = [one for path in files.rasters(folder) if (one := _named(path)) is not None]
    sexes = {sex for sex, _ in named}
    found = [ages.whole_from(_closed([band for one, band in named if one == sex])) for sex in sexes]
    return sorted(set(found[0]).intersection(*found)) if found else []


def _one(origin: Origin, path: Path) -> Grid:
    """Read one of the rasters, named in its own errors."""
    spec = msgspec.structs.replace(origin.spec, path=f"{origin.spec.path.rstrip('/')}/{path.name}")
    alone = replace(origin, spec=spec)
    files.find(alone, files.RASTERS)
    return raster.cells(alone)


def _chosen(origin: Origin, paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Choose the files that are added up, and say which."""
    by_sex: dict[str, list[Band]] = {}
    for path in paths:
        sex, band = _band(origin, path)
        by_sex.setdefault(sex, []).append(band)
    if set(by_sex) not in ({_ALL}, {"f", "m"}):
        raise origin.error(
            say(
                "the folder '{path}' has rasters of {sexes}",
                path=origin.spec.path,
                sexes=_sexes(by_sex),
            ),
            hint=say("it should have those of women and men (f and m), or of both together (t)"),
            key="path",
        )
    taken: list[str] = []
    for bands in by_sex.values():
        taken += ages.of_bands(origin, _closed(bands)).columns
    by_name = {path.stem: path for path in paths}
    chosen = [by_name[name] for name in dict.fromkeys(taken)]
    if not chosen:
        raise _no_ages(origin, paths[0])
    listed = ", ".join(path.name for path in chosen)
    notes = [
        say(
            "{name}: {n} rasters of age bands added up: {listed}",
            name=origin.name,
            n=len(chosen),
            listed=listed,
        )
    ]
    if rest := len(paths) - len(chosen):
        notes.append(
            say(
                "{name}: {rest} further rasters of the folder not taken",
                name=origin.name,
                rest=rest,
            )
        )
    return chosen, notes


def _band(origin: Origin, path: Path) -> tuple[str, Band]:
    """Read sex and ages out of the name of a file."""
    if (named := _named(path)) is not None:
        return named
    raise _no_ages(origin, path)


def _named(path: Path) -> tuple[str, Band] | None:
    if found := _WORLDPOP.fullmatch(path.stem.lower()):
        return found[1], Band(path.stem, int(found[2]), -1)
    for name in (path.stem, _YEAR.sub("", path.stem)):
        if (band := age_names.band(name, cut=False)) is not None:
            return _ALL, Band(path.stem, band.low, band.high)
    return None


def _closed(bands: Sequence[Band]) -> list[Band]:
    """Give the bands that name only their youngest age the oldest one too, the youngest first."""
    ordered = sorted(bands, key=lambda one: (one.low, one.column))
    closed = []
    for one, after in zip(ordered, [*ordered[1:], None], strict=True):
        high = one.high
        if high == -1:
            high = one.low if after is None else after.low - 1
            high = None if after is None and one.low in _OPEN_BANDS else high
        closed.append(Band(one.column, one.low, high))
    return closed


def _sexes(found: dict[str, list[Band]]) -> str:
    called = {"f": say("women"), "m": say("men"), _ALL: say("both together")}
    return joined((called[sex] for sex in sorted(found)), " and ")


def _no_ages(origin: Origin, path: Path) -> SitingError:
    return origin.error(
        say(
            "the name of '{name}' in the folder '{path}' does not say which ages it counts",
            name=path.name,
            path=origin.spec.path,
        ),
        hint=say("name the files as 60-64.tif, 65-69.tif ... 80+.tif, or name one file"),
        key="path",
    )
