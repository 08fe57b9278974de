"""A few points of many: always the same ones, whatever the order of the features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from siting.arrays import Flags, Floats, Values

    Codes = npt.NDArray[np.uint64]

#: Points are drawn from squares of this size [m], so that little of the other layer is needed.
TILE_M = 3000.0
_STEPS_PER_M = 100


def draw(xy: Floats, n: int, *, from_tiles: int) -> Floats:
    """Draw up to n points at different places.

    Parameters
    ----------
    xy : ndarray of float, shape (m, 2)
        The points [m].
    n : int
        How many at most.
    from_tiles : int
        From how many squares at least, where there are points in so many.

    Returns
    -------
    ndarray of float, shape (k, 2)
        In an order without a meaning: the first few are a sample as well.
    """
    code = _mixed(np.floor(xy * _STEPS_PER_M))
    code, first = np.unique(code, return_index=True)
    xy = xy[first]
    if len(xy) <= n:
        return xy
    few: Floats = xy[np.sort(_few_tiles(tiles(xy), code, n, -(-n // from_tiles)))]
    return few


def _few_tiles(tile: Codes, code: Codes, n: int, most: int) -> Values:
    """Take tiles one after the other, and some points of each, until there are enough."""
    order = np.lexsort([code, tile])
    starts = np.flatnonzero(np.r_[True, tile[order][1:] != tile[order][:-1]])
    within = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    few = order[within < most]
    return few[:n] if len(few) >= n else order[np.argsort(within, kind="stable")[:n]]


def tiles(xy: Floats) -> Codes:
    """Give the number of the square that each point lies in."""
    return _mixed(np.floor(xy / TILE_M))


def near(xy: Floats, points: Floats) -> Flags:
    """Say which places lie in a square of one of the points, or in one beside it."""
    cells = np.unique(np.floor(points / TILE_M), axis=0)
    around = np.array([[i, j] for i in (-1, 0, 1) for j in (-1, 0, 1)])
    wanted = np.unique(_mixed((cells[:, None] + around).reshape(-1, 2)))
    return np.isin(tiles(xy), wanted)


def beside(xy: Floats, marks: Floats) -> Flags:
    """Say which points lie in a square in which there is a mark."""
    return np.isin(tiles(xy), np.unique(tiles(marks)))


def _mixed(whole: Floats) -> Codes:
    """Make a number of two whole numbers that has no order to it."""
    x, y = whole.astype(np.int64).astype(np.uint64).T
    mixed = x * np.uint64(0x9E3779B97F4A7C15) ^ (y + np.uint64(0x632BE59BD9B4E019)) * np.uint64(
        0xC2B2AE3D27D4EB4F
    )
    for shift in (31, 29, 32):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))
