"""Reach that stops at borders: only what lies in the same unit is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints

#: How far units are raised one above the other: farther than any two points on earth are apart.
FAR_M = 1e8
#: The heights of points, and of targets, that lie in no unit: nothing is near them.
FROM_NOWHERE, TO_NOWHERE = -1, -2


def raised(xy: Floats, unit: Ints, *, nowhere: int) -> Floats:
    """Raise each point to the height of its unit.

    Two points of one unit stay exactly as far apart as they are; two of different units are at
    least `FAR_M` apart.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    unit : ndarray of int, shape (n,)
        The unit of each, -1 for none.
    nowhere : int
        The height of those in none: `FROM_NOWHERE` or `TO_NOWHERE`.

    Returns
    -------
    ndarray of float, shape (n, 3)
        For `straight.nearest` and `straight.within`.
    """
    return np.column_stack([xy, np.where(unit >= 0, unit, nowhere) * FAR_M])


def known(distance_m: Floats) -> Floats:
    """Make distances between raised points infinite where they cross a border."""
    return np.where(distance_m < FAR_M / 2, distance_m, np.inf)
