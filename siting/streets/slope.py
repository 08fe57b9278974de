"""Slopes slow walking: how much, by a formula of hikers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from siting.arrays import Floats

if TYPE_CHECKING:
    from siting.arrays import Flags
    from siting.streets.edges import Edges

#: Gives the height [m] at each of n positions, shape (n, 2); NaN where it is not known.
Heights: TypeAlias = Callable[[Floats], Floats]

#: Steeper than this is noise of the raster, or steps, which a layer of streets knows better (ours).
STEEPEST = 0.3


class Slowed(NamedTuple):
    """How slopes slow each edge, and what to say of it.

    Attributes
    ----------
    slowness : ndarray of float, shape (m,)
        Minutes for each minute of level way, with that of the edge itself.
    unknown : ndarray of bool, shape (m,)
        Edges with an end of unknown height; they count as level.
    steeper : ndarray of bool, shape (m,)
        Edges steeper than `STEEPEST`, which count as that steep.
    """

    slowness: Floats
    unknown: Flags
    steeper: Flags


def slowed(edges: Edges, heights: Heights) -> Slowed:
    """Multiply the slowness of edges by what their slope adds.

    Bridges and tunnels count as level: the ground below or above them says nothing about them.
    """
    height = np.asarray(heights(edges.xy), dtype=float)
    u, v = edges.ends.T
    gradient = np.abs(height[v] - height[u]) / edges.length_m
    unknown = ~np.isfinite(gradient) & ~edges.apart
    gradient = np.where(np.isfinite(gradient) & ~edges.apart, gradient, 0.0)
    factor = there_and_back(np.minimum(gradient, STEEPEST))
    return Slowed(edges.slowness * factor, unknown, gradient > STEEPEST)


def there_and_back(gradient: Floats) -> Floats:
    """Say how much longer a slope takes than level way, on the mean of up and down.

    Parameters
    ----------
    gradient : ndarray of float
        Rise over run, 0 or more.

    Returns
    -------
    ndarray of float
        1 or more.

    Notes
    -----
    Tobler (1993, Three presentations on geographical analysis and modeling): one walks
    6 * exp(-3.5 * |S + 0.05|) km/h on a slope S, downhill below 0. Only its proportion to level
    way is used, since rules give their own speed. A rise of 5 % takes 1.5 % longer, one of 10 %
    21 % longer.
    """
    level = np.exp(-3.5 * 0.05)
    up, down = (np.exp(-3.5 * np.abs(sign * gradient + 0.05)) for sign in (1.0, -1.0))
    return np.asarray(np.maximum(1.0, (level / up + level / down) / 2))
