"""A grid of spots over residential land, or over where people live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.study.spatial import Strips

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.layers.records import Layers
    from siting.study import Study


def grid(layers: Layers, study: Study, *, step_m: float) -> Floats:
    """Lay a grid over residential land, or over where people live; fixed in the plane.

    A residential polygon that no grid point falls on gets a point of its own.
    """
    land = layers.residential
    if land is None or land.geometry is None or not len(land):
        squares = np.unique(np.floor(study.demand.xy / step_m), axis=0)
        return (squares + 0.5) * step_m
    low = np.floor(shapely.total_bounds(land.geometry)[:2] / step_m)
    high = np.ceil(shapely.total_bounds(land.geometry)[2:] / step_m)
    column, row = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    points = np.column_stack([column.ravel(), row.ravel()]) * step_m
    inside = Strips(points).locate(land.geometry)
    missed = np.setdiff1d(np.arange(len(land)), inside)
    return np.vstack([points[inside >= 0], land.xy[missed]])
