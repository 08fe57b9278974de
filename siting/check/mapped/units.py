"""Units for maps: what they hold, and outlines with few corners."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.check.places import geometries
from siting.records.finding import MapUnit
from siting.study.study import FINEST_FIRST
from siting.study.units import count_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Geometries
    from siting.study import Study
    from siting.study.units import Units

#: All outlines together have no more corners than this (ours).
MOST_CORNERS = 100_000
#: So many units of each level say how coarse outlines must be.
_TRIED = 100
#: By how much outlines are simplified [m].
_STEPS_M = tuple(5.0 * 2**power for power in range(8))
#: Of what some units say, all may have this much more.
_MARGIN = 0.9
_DECIMALS = 6  # a tenth of a metre: less than what simplifying moves


class MappedUnits(NamedTuple):
    """Units of all levels that are drawn, those that are not, and how far outlines were moved."""

    units: tuple[MapUnit, ...]
    left_out: tuple[str, ...]
    simplified_m: float


def mapped_units(study: Study, *, most_corners: int = MOST_CORNERS) -> MappedUnits:
    """Draw the units of all levels with few corners, borders in common staying so.

    Where even coarse outlines have too many, levels are left out, the finest first.
    """
    levels = [study.units[level] for level in FINEST_FIRST if level in study.units]
    left_out: list[str] = []
    while levels:
        simplified_m, shapes = _simplified(levels, most_corners)
        if _corners(shapes) <= most_corners:
            break
        left_out.append(levels.pop(0).level)
    else:
        return MappedUnits((), tuple(left_out), 0.0)
    made = tuple(
        one
        for units, drawn in zip(levels, shapes, strict=True)
        for one in _of_level(study, units, drawn)
    )
    return MappedUnits(made, tuple(left_out), simplified_m)


def _simplified(levels: list[Units], most: int) -> tuple[float, list[Geometries]]:
    """Simplify outlines by as little as it takes; some of them say first about how much that is."""
    whole = sum(_corners([one.geometry]) for one in levels)
    some = [one.geometry[:: max(1, len(one) // _TRIED)] for one in levels]
    wanted = _MARGIN * most * _corners(some) / whole
    first = bisect_left(
        _STEPS_M, 1, hi=len(_STEPS_M) - 1, key=lambda by: int(_corners(_coarse(some, by)) <= wanted)
    )
    for by in _STEPS_M[first:]:
        shapes = _coarse([one.geometry for one in levels], by)
        if _corners(shapes) <= most:
            break
    return by, shapes


def _coarse(shapes: list[Geometries], tolerance: float) -> list[Geometries]:
    return [shapely.coverage_simplify(one, tolerance) for one in shapes]


def _corners(shapes: list[Geometries]) -> int:
    return sum(int(shapely.get_num_coordinates(one).sum()) for one in shapes)


def _of_level(study: Study, units: Units, shapes: Geometries) -> Iterator[MapUnit]:
    facilities = study.facilities
    inside = units.of(facilities.xy[facilities.counts])
    beds = facilities.number("beds")[facilities.counts]
    known = count_people(inside, np.nan_to_num(beds), len(units)).tolist()
    missing = count_people(inside, np.isnan(beds).astype(float), len(units)).tolist()
    density = _per_km2(units).tolist()
    for row, shape in enumerate(geometries(study, shapes, decimals=_DECIMALS)):
        yield MapUnit(
            level=units.level,
            id=str(units.ids[row]),
            name=str(units.names[row]),
            older_people=round(float(units.elders[row]), 1),
            beds=known[row],
            beds_missing=int(missing[row]),
            density=density[row],
            geometry=shape,
        )


def _per_km2(units: Units) -> Floats:
    area = units.area_km2
    found: Floats = np.round(units.elders / np.where(area > 0, area, np.inf), 1)
    return found
