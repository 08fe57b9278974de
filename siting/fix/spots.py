"""Positions for new places: in the middle of an area, on a grid, apart from one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.fix.discs import middle, published
from siting.reach.straight import apart

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.fix.land import Ground
    from siting.fix.scene import Scene

#: Positions are searched on a grid of this many metres, or coarser (ours).
STEP_M = 25.0
_MOST_CELLS = 2_500
#: A position that is written in degrees is no farther than this from the one that was meant [m].
TINY_M = 0.05


def spot(ground: Ground, scene: Scene) -> tuple[Floats, Floats] | None:
    """Choose a position in an area, as it is written and in the plane; None for none."""
    if shapely.is_empty(ground.geometry):
        return None
    inside = middle(ground.geometry)
    if shapely.area(ground.geometry) == 0:
        around = shapely.buffer(shapely.points(inside), TINY_M)
        return published(scene.draft.study.crs, around, inside, inside)
    return published(scene.draft.study.crs, ground.geometry, inside, inside)


def tiny(xy: Floats, scene: Scene) -> tuple[Floats, Floats]:
    """Write a position in degrees, at most some centimetres away; gives it in the plane as well."""
    around = shapely.buffer(shapely.points(xy), TINY_M)
    found = published(scene.draft.study.crs, around, xy, xy)
    assert found is not None
    return found


def cells(area: shapely.Geometry, *, most: int = _MOST_CELLS) -> tuple[Floats, float]:
    """Lay a grid over an area, fixed in the plane; gives the middles of its squares and the step.

    The step is `STEP_M`, twice or four times as much where that would be too many squares.
    """
    west, south, east, north = shapely.bounds(area)
    step = STEP_M
    while (east - west) * (north - south) / step**2 > most:
        step *= 2
    columns = np.arange(np.floor(west / step), np.ceil(east / step)) + 0.5
    rows = np.arange(np.floor(south / step), np.ceil(north / step)) + 0.5
    east_, north_ = np.meshgrid(columns * step, rows * step)
    xy = np.column_stack([east_.ravel(), north_.ravel()])
    return xy[shapely.intersects_xy(area, xy[:, 0], xy[:, 1])], step


def squares(xy: Floats, step: float) -> shapely.Geometry:
    """Draw squares of a grid by their middles."""
    half = step / 2
    return shapely.union_all(shapely.box(*(xy - half).T, *(xy + half).T))


def spaced(ground: Ground, n: int, metres: float, scene: Scene) -> list[Floats]:
    """Choose positions, in degrees, so far apart from one another; as many as there are, up to n.

    They are taken from a grid (or from candidates that are points) as they come.
    """
    shape = ground.geometry
    spots = cells(shape)[0] if shapely.area(shape) else shapely.get_coordinates(shape)
    chosen: list[Floats] = []
    for xy in np.asarray(spots, dtype=np.float64):
        away = apart(np.array(chosen).reshape(-1, 2), xy)
        if (away >= metres + 4 * TINY_M).all():
            chosen.append(xy)
        if len(chosen) == n:
            break
    return [tiny(xy, scene)[0] for xy in chosen]
