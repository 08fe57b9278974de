"""A folder of rasters, one for each age band, added up to older people."""

from __future__ import annotations

import itertools
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

_PARTS = re.compile(r"[\s_.-]+")
_AGE = re.compile(r"\d{1,2}")
_SEXES = {
    **dict.fromkeys(("f", "female", "women", "女", "女性"), "f"),
    **dict.fromkeys(("m", "male", "men", "男", "男性"), "m"),
    **dict.fromkeys(("t", "both", "total", "合计"), "t"),
}
#: The oldest band, where its name says the youngest age only.
_OPEN_BANDS = (80, 90)
#: From this age, bands that name the youngest only hold as many years each.
_REGULAR_FROM = 5
_YEAR = re.compile(r"[\s_-]*(?:19|20)\d\d年?$")
_ALL = "t"
_EVERYBODY = ({_ALL}, {"f", "m"})


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
    """Say whether a folder holds rasters of age bands that make up everybody, and no others."""
    every = [named(path.stem) for path in files.rasters(folder)]
    return len(every) > 1 and {one and one[0] for one in every} in _EVERYBODY


def whole_from(folder: Path) -> list[int]:
    """List the ages from which the rasters of a folder count all older people."""
    every = [one for path in files.rasters(folder) if (one := named(path.stem)) is not None]
    sexes, step = {sex for sex, _ in every}, _step([band for _, band in every])
    found = [
        ages.whole_from(_closed([band for one, band in every if one == sex], step)) for sex in sexes
    ]
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
    if set(by_sex) not in _EVERYBODY:
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
    step = _step([band for bands in by_sex.values() for band in bands])
    for bands in by_sex.values():
        taken += ages.of_bands(origin, _closed(bands, step)).columns
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
    if (found := named(path.stem)) is not None:
        return found
    raise _no_ages(origin, path)


def named(stem: str) -> tuple[str, Band] | None:
    """Read sex and ages out of a name, such as ``chn_f_60_2020`` (WorldPop) or ``60-64``.

    Returns
    -------
    tuple of str and Band, optional
        ``f``, ``m`` or ``t`` for both; the oldest age is -1 where the name has the youngest only.
        None if the name does not say the ages.
    """
    for name in (stem, _YEAR.sub("", stem)):
        if (band := age_names.band(name, cut=False)) is not None:
            return _ALL, Band(stem, band.low, band.high)
    parts = _PARTS.split(stem.casefold())
    sexes = [_SEXES[part] for part in parts if part in _SEXES]
    numbers = [int(part) for part in parts if _AGE.fullmatch(part)]
    match sexes, numbers:
        case [sex], [low]:
            return sex, Band(stem, low, -1)
        case [sex], [low, high] if low <= high:
            return sex, Band(stem, low, high)
    return None


def of_one_sex(stem: str) -> bool:
    """Say whether a name says that a raster counts women only, or men."""
    found = named(stem)
    return found is not None and found[0] != _ALL


def _step(bands: Sequence[Band]) -> int | None:
    """Say how many years a band holds whose name has the youngest age only: the fewest of all.

    The first two of WorldPop, 0 and 1 to 4, are shorter.
    """
    lows = sorted({one.low for one in bands if one.low >= _REGULAR_FROM})
    return min((after - low for low, after in itertools.pairwise(lows)), default=None)


def _closed(bands: Sequence[Band], step: int | None) -> list[Band]:
    """Give the bands that name only their youngest age the oldest one too, the youngest first.

    A band ends before the next begins, and holds no more years than others do: else a raster
    that is missing would be taken for counted by the one before.
    """
    ordered = sorted(bands, key=lambda one: (one.low, one.column))
    closed = []
    for one, after in zip(ordered, [*ordered[1:], None], strict=True):
        high = one.high
        if high == -1:
            high = one.low if after is None else after.low - 1
            if after is not None and step is not None and one.low >= _REGULAR_FROM:
                high = min(high, one.low + step - 1)
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
