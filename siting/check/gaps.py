"""Gap areas: uncovered demand points that touch, put together so that people can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.outlines import squares_of, trace

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.check.outlines import Rings

CELL_M = 100.0


def group(xy: Floats, unit: Ints) -> tuple[Ints, Rings]:
    """Put points that lie in touching 100 m squares of one unit together.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing of the points [m].
    unit : ndarray of int, shape (n,)
        The unit of each; gap areas do not cross units.

    Returns
    -------
    gap : ndarray of int, shape (n,)
        The gap area of each point, numbered in the order of unit, northing and easting of its
        first square.
    outlines : Rings
        The outlines of the gap areas' squares [m].
    """
    column, row = np.floor(xy / CELL_M).astype(np.int64).T
    squares, of_point = squares_of(unit, row, column)
    gap = squares.groups("E", "NW", "N", "NE")
    return gap[of_point], trace(squares, gap, cell_m=CELL_M)
