"""Who is near, from points in square cells: faster than a tree where all pairs are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Ints, Ints32, Values

_PAIRS_A_CHUNK = 200_000  # as many as fit a processor's cache
_STRIPS_A_CHUNK = 200_000
_FEWEST, _MOST = 1.0, 16.0  # cells a radius
_MARGIN_M = 1e-6  # what rounding may move a border of a cell by, and far more


class Cells:
    """Points, sorted into square cells.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing of each point [m]; finite, n at least 1.
    radius_m : float
        How far will be searched [m].

    Notes
    -----
    O(n log n) time, O(n) memory. The cells of one strip from west to east follow each other, and
    so do their points: those that a circle may reach in a strip are one range.
    """

    def __init__(self, xy: Floats, radius_m: float) -> None:
        self._radius = radius_m
        self._low = xy.min(axis=0)
        span = xy.max(axis=0) - self._low
        self._side = _side(span, radius_m, len(xy))
        self._n = np.maximum(np.floor(span / self._side), 0).astype(np.intp) + 1
        column, row = (self._place(xy[:, axis], axis) for axis in (0, 1))
        cell = row * self._n[0] + column
        order = np.argsort(cell, kind="stable")
        self._start = np.zeros(int(self._n.prod()) + 1, dtype=np.intp)
        np.cumsum(np.bincount(cell, minlength=len(self._start) - 1), out=self._start[1:])
        self._index = order.astype(np.int32)
        self._x, self._y = xy[order, 0], xy[order, 1]

    def within(
        self, xy: Floats, *, detour: float = 1.0, ways: bool = False
    ) -> Iterator[tuple[Ints, Ints32, Values]]:
        """List the points within the radius of some places, the radius included.

        Parameters
        ----------
        xy : ndarray of float, shape (m, 2)
            The places [m].
        detour : float
            Metres of way for each metre of straight line: ways are compared with the radius.
        ways : bool
            Whether ways are wanted.

        Yields
        ------
        counts, points : ndarray of int
            How many points each of some places has, and which, one place after the other.
        values : ndarray of float or int8
            The way to each [m], or ones.
        """
        most = _largest_square(self._radius, detour)
        far = self._radius / detour * (1 + 1e-9) + _MARGIN_M
        step = max(1, int(_STRIPS_A_CHUNK / (2 * far / self._side + 2)))
        for first in range(0, len(xy), step):
            some = xy[first : first + step]
            start, count = self._strips(some, far)
            ends = np.cumsum(count.sum(axis=1))
            cuts = np.searchsorted(ends, np.arange(_PAIRS_A_CHUNK, ends[-1], _PAIRS_A_CHUNK))
            edges = np.unique(np.concatenate([[0], cuts, [len(some)]]))
            for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
                counts, points, squares = self._tested(some[a:b], start[a:b], count[a:b], most)
                values: Values = np.ones(len(points), dtype=np.int8)
                yield counts, points, np.sqrt(squares) * detour if ways else values

    def _place(self, along: Floats, axis: int) -> Ints:
        """Say in which column (axis 0) or row (axis 1) places are; what is beyond, in the last."""
        place = np.floor((along - self._low[axis]) / self._side)
        inside: Ints = np.clip(place, 0, self._n[axis] - 1).astype(np.intp)
        return inside

    def _strips(self, xy: Floats, far: float) -> tuple[Ints, Ints]:
        """Give the range of points that each place may reach in each strip of cells."""
        x, y = xy[:, :1], xy[:, 1:]
        low, high = self._place(y - far, 1), self._place(y + far, 1)
        row = low + np.arange(int((high - low).max()) + 1)
        south = self._low[1] + row * self._side
        south = np.where(row > 0, south, -np.inf)
        north = np.where(row < self._n[1] - 1, self._low[1] + (row + 1) * self._side, np.inf)
        away = np.maximum(np.maximum(south - y, y - north) - _MARGIN_M, 0)
        half = np.sqrt(np.maximum(far * far - away * away, 0))
        at = np.minimum(row, self._n[1] - 1) * self._n[0]
        start = self._start[at + self._place(x - half, 0)]
        end = self._start[at + self._place(x + half, 0) + 1]
        return start, np.where((row <= high) & (away <= far), end - start, 0)

    def _tested(
        self, xy: Floats, start: Ints, count: Ints, most: float
    ) -> tuple[Ints, Ints32, Floats]:
        """Leave only the points that are near enough; give the squares of their distances too."""
        at = ranges(start.ravel(), count.ravel())
        each = count.sum(axis=1)
        east = self._x[at] - xy[:, 0].repeat(each)
        north = self._y[at] - xy[:, 1].repeat(each)
        east *= east
        east += north * north
        near = np.flatnonzero(east <= most)
        ends = np.searchsorted(near, np.cumsum(each))
        return np.diff(ends, prepend=0), self._index[at[near]], east[near]


def _side(span: Floats, radius_m: float, n: int) -> float:
    """Choose the side of cells [m]: fewer and larger ones where few points are within a radius."""
    area = float(np.maximum(span, radius_m).prod())
    expected = n * radius_m * radius_m / max(area, np.finfo(float).tiny)
    parts = float(np.clip(np.sqrt(expected / 2), _FEWEST, _MOST))
    longest = float(span.max())
    least = max(np.sqrt(float(span.prod()) / n), longest / max(n, 1))
    return max(radius_m / parts, float(least), 1e-9 * longest, _MARGIN_M)


def _largest_square(radius_m: float, detour: float) -> float:
    """Give the largest square of a distance whose way is within the radius.

    Roots and products are rounded, but never the wrong way round: who compares squares with this
    number finds the same as who compares ways, without a root for each pair.
    """
    square = float(radius_m / detour) ** 2
    while np.sqrt(square) * detour > radius_m:
        square = float(np.nextafter(square, 0))
    while np.sqrt(above := float(np.nextafter(square, np.inf))) * detour <= radius_m:
        square = above
    return square
