"""A few points of many: always the same ones, whatever the order of the features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from siting.arrays import Flags, Floats, Ints

    Codes = npt.NDArray[np.uint64]

#: Points are drawn from squares of this size [m], so that little of the other layer is needed.
TILE_M = 3000.0
#: Around points so much of the other layer is needed [m]: steps of 1350 m, and 600 m of sight.
REACH_M = 2200.0
#: It is measured in squares of this part of it.
_SIDES = 4
#: Squares are told apart by so many numbers: two may share one, which does no harm.
_N_TILES = 1 << 18
_STEPS_PER_M = 100
#: So many times the points that are wanted are looked at, if there are so many.
_SPARE = 50


def draw(xy: Floats, n: int, *, from_tiles: int, beside: Flags | None = None) -> Floats:
    """Draw up to n points at different places.

    Parameters
    ----------
    xy : ndarray of float, shape (m, 2)
        The points [m].
    n : int
        How many at most.
    from_tiles : int
        From how many squares at least, where there are points in so many.
    beside : ndarray of bool, optional
        In which squares the other layer has marks, as `marked` says: only these are looked at.

    Returns
    -------
    ndarray of float, shape (k, 2)
        In an order without a meaning: the first few are a sample as well.

    Notes
    -----
    Squares are taken one after the other, in an order that depends on where they lie only, until
    they hold enough points; of these the ones are taken whose positions have the lowest codes.
    """
    most = -(-n // from_tiles)
    tile = tiles(xy)
    kept = _of_first_tiles(tile, n, most, beside)
    xy, tile = xy[kept], tile[kept]
    code = _mixed(np.floor(xy * _STEPS_PER_M))
    if len(xy) > _SPARE * n:
        low = code <= np.uint64((1 << 64) // len(xy) * _SPARE * n)
        xy, tile, code = xy[low], tile[low], code[low]
    code, first = np.unique(code, return_index=True)
    xy, tile = xy[first], tile[first]
    few = _spread(tile, most)
    if few.sum() >= n:
        xy = xy[few]
    return xy[:n]


def of_few_tiles(xy: Floats, n: int, *, from_tiles: int, beside: Flags) -> Flags:
    """Say which points lie in the squares that `draw` would take n points from."""
    return _of_first_tiles(tiles(xy), n, -(-n // from_tiles), beside)


def _of_first_tiles(tile: Ints, n: int, most: int, beside: Flags | None) -> Flags:
    """Take squares one after the other until they hold n points, of each so many at most."""
    held = np.bincount(tile, minlength=_N_TILES)
    if beside is not None:
        held[~beside] = 0
    order = np.flatnonzero(held)
    order = order[np.argsort(_mixed(np.column_stack([order, order])), kind="stable")]
    enough = np.searchsorted(np.cumsum(np.minimum(held[order], most)), n) + 1
    taken = np.zeros(_N_TILES, dtype=bool)
    taken[order[:enough]] = True
    return taken[tile]


def _spread(tile: Ints, most: int) -> Flags:
    """Keep the first so many of each square."""
    order = np.argsort(tile, kind="stable")
    starts = np.flatnonzero(np.r_[True, tile[order][1:] != tile[order][:-1]])
    rank = np.empty(len(tile), dtype=np.intp)
    rank[order] = np.arange(len(tile)) - np.repeat(starts, np.diff(np.r_[starts, len(tile)]))
    return rank < most


def near(xy: Floats, points: Floats) -> Flags:
    """Say which places lie within `REACH_M` of one of the points, and some that lie farther off."""
    side = REACH_M / _SIDES
    steps = np.arange(-_SIDES, _SIDES + 1) * side
    around = np.array([[east, north] for east in steps for north in steps])
    held = np.unique(np.floor(points / side), axis=0) * side + side / 2
    return marked((held[:, None] + around).reshape(-1, 2), side)[tiles(xy, side)]


def marked(marks: Floats, side_m: float = TILE_M) -> Flags:
    """Say of all squares, by their numbers, in which there is a mark."""
    found = np.zeros(_N_TILES, dtype=bool)
    found[tiles(marks, side_m)] = True
    return found


def tiles(xy: Floats, side_m: float = TILE_M) -> Ints:
    """Give the number of the square that each point lies in."""
    i, j = (np.floor(along * (1 / side_m)).astype(np.int64) for along in xy.T)
    numbers: Ints = (i * 73856093 ^ j * 19349663) % _N_TILES
    return numbers


def _mixed(whole: Floats | Ints) -> Codes:
    """Make a number of two whole numbers that has no order to it."""
    x, y = whole.astype(np.int64).astype(np.uint64).T
    mixed = x * np.uint64(0x9E3779B97F4A7C15) ^ (y + np.uint64(0x632BE59BD9B4E019)) * np.uint64(
        0xC2B2AE3D27D4EB4F
    )
    for shift in (31, 29, 32):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))
