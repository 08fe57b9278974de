"""How densely older people live: per km2 of their community, or of a circle of 1 km2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.reach import straight
from siting.study.spatial import STRIP_M

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats
    from siting.progress import Progress
    from siting.study.units import Units

#: The circle of 1 km2 has this radius [m].
CIRCLE_M = float(np.sqrt(1e6 / np.pi))
_POINTS_A_CHUNK = 2_000


def of_points(
    xy: Floats, elders: Floats, areas: Units | None, progress: Progress
) -> tuple[Floats, tuple[str, ...]]:
    """Measure the density of older people where each demand point lies.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Demand points [m].
    elders : ndarray of float, shape (n,)
        Older people at each.
    areas : Units or None
        Communities, streets or residential areas. Where there are none, or a point lies in
        none, the density is that of a circle of 1 km2 around the point.
    progress : Progress
        Hears how far the circles have come.

    Returns
    -------
    per_km2 : ndarray of float, shape (n,)
        Older people per km2.
    notes : tuple of str
        On what area it was measured.
    """
    per_km2 = np.full(len(xy), np.nan) if areas is None else of_areas(areas)
    outside = np.isnan(per_km2)
    if outside.any():
        per_km2[outside] = _of_circles(xy, elders, outside, progress)
    if areas is None:
        return per_km2, ("density: no communities; older people in a circle of 1 km2 around each",)
    what = areas.level.replace("_", " ")
    note = f"density: older people per km2 of each {what}"
    if outside.any():
        note += f"; {int(outside.sum()):,} demand points in no {what} by a circle of 1 km2"
    return per_km2, (note,)


def of_areas(areas: Units) -> Floats:
    """Give each demand point the older people per km2 of its area; NaN outside of all."""
    each = np.append(areas.elders / areas.area_km2, np.nan)
    return each[areas.of_demand]


def _of_circles(xy: Floats, elders: Floats, where: Flags, progress: Progress) -> Floats:
    """Sum older people within the circle of each point, some thousands of points at a time."""
    points = xy[where]
    sums = np.empty(len(points))
    strips = np.floor(xy[:, 1] / STRIP_M)  # in order, as demand points are
    starts = range(0, len(points), _POINTS_A_CHUNK)
    for start in progress.track(starts, len(starts)):
        chunk = points[start : start + _POINTS_A_CHUNK]
        low, high = chunk.min(axis=0) - CIRCLE_M - 1, chunk.max(axis=0) + CIRCLE_M + 1
        band = slice(*np.searchsorted(strips, np.floor([low[1] / STRIP_M, high[1] / STRIP_M + 1])))
        near = ((xy[band] >= low) & (xy[band] <= high)).all(axis=1)
        rows = straight.within(chunk, xy[band][near], cutoff_m=CIRCLE_M)
        sums[start : start + len(chunk)] = rows @ elders[band][near]
    return sums
