"""Sums of what lies within a distance, without listing who reaches whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import ranges
from siting.reach.straight import HALF_CENTIMETRE_M

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.progress import Progress

#: Rows this high [m]: lower ones leave fewer points to test, and take more looking up.
_ROW_M = 60.0
_A_ROW = 1e9  # between the keys of two rows: more than any easting
_UNSURE_M = 0.1  # so near to the edge of a circle a point is tested: keys are rounded to 8 mm
_POINTS_AT_ONCE = 2_000


class Sums:
    """Points with weights, sorted so that those within a distance are added up quickly.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    weights : ndarray of float, shape (n,)
        What is added up; exact in any order where they are multiples of a power of two.

    Notes
    -----
    Points are sorted into rows, in each from west to east. A circle holds all points of a row
    between two eastings, whatever their northing; their sum is a difference of running sums. Only
    the points near its edge are tested one by one, a tenth or so.
    """

    def __init__(self, xy: Floats, weights: Floats) -> None:
        key = _key(xy)
        order = np.argsort(key, kind="stable")
        self._key, self._weights = key[order], weights[order]
        self._x, self._y = np.ascontiguousarray(xy[order, 0]), np.ascontiguousarray(xy[order, 1])
        self._running = np.concatenate([[0.0], np.cumsum(self._weights)])

    def within(self, xy: Floats, progress: Progress, *, cutoff_m: float) -> Floats:
        """Add up the weights no farther than the cut-off from each point.

        Parameters
        ----------
        xy : ndarray of float, shape (m, 2)
            Easting and northing [m].
        progress : Progress
            Hears how far it has come.
        cutoff_m : float
            The farthest distance that counts [m], to the centimetre, as in `straight`.

        Returns
        -------
        ndarray of float, shape (m,)
        """
        sums = np.empty(len(xy))
        order = np.argsort(_key(xy), kind="stable")  # what is looked up one after the other is near
        starts = range(0, len(xy), _POINTS_AT_ONCE)
        for start in progress.track(starts, len(starts)):
            some = order[start : start + _POINTS_AT_ONCE]
            sums[some] = self._within(xy[some], far=cutoff_m + HALF_CENTIMETRE_M)
        return sums

    def _within(self, xy: Floats, *, far: float) -> Floats:
        x, y = xy.T
        lowest = np.floor((y - far) / _ROW_M)
        row = lowest + np.arange(np.ceil(2 * far / _ROW_M) + 1)[:, None]
        south, north = row * _ROW_M - y, (row + 1) * _ROW_M - y
        nearest, farthest = np.clip(0.0, south, north), np.maximum(-south, north)
        outer = np.sqrt(np.maximum(far**2 - nearest**2, 0.0)) + _UNSURE_M
        inner = np.sqrt(np.maximum(far**2 - farthest**2, 0.0)) - _UNSURE_M
        at = row * _A_ROW + x
        west, east = self._before(at - outer), self._before(at + outer)
        inside, outside = self._before(at - inner), self._before(at + inner)
        none = inner <= 0  # nobody of this row is in for certain
        inside[none] = outside[none] = west[none]
        sums = (self._running[outside] - self._running[inside]).sum(axis=0)
        start, stop = np.vstack([west, outside]), np.vstack([inside, east])
        return np.asarray(sums + self._tested(xy, start.T, stop.T, far=far))

    def _before(self, key: Floats) -> Ints:
        return np.searchsorted(self._key, key.ravel()).reshape(key.shape)

    def _tested(self, xy: Floats, start: Ints, stop: Ints, *, far: float) -> Floats:
        """Add up the weights of runs of points, of those that are near enough."""
        length = stop - start
        owner = np.repeat(np.arange(len(xy)), length.sum(axis=1))
        at = ranges(start.ravel(), length.ravel())
        apart = np.sqrt((self._x[at] - xy[owner, 0]) ** 2 + (self._y[at] - xy[owner, 1]) ** 2)
        near = apart <= far
        sums: Floats = np.bincount(
            owner[near], weights=self._weights[at[near]], minlength=len(xy)
        ).astype(np.float64)  # of no points, numpy counts in integers
        return sums


def _key(xy: Floats) -> Floats:
    return np.floor(xy[:, 1] / _ROW_M) * _A_ROW + xy[:, 0]
