"""The array types that the stages pass on, named once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.intp]
Ints32: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.object_]
Values: TypeAlias = npt.NDArray[Any]
Geometries: TypeAlias = npt.NDArray[np.object_]
Rows: TypeAlias = "csr_array[Any, tuple[int, int]]"

#: People are kept in whole multiples of this, a power of two: sums of up to so many people, 536
#: million, are then exact, so no sum depends on the order of its terms.
PEOPLE_QUANTUM, MOST_PEOPLE = 2.0**-24, 2**29


def box_of(xy: Floats) -> Floats:
    """Give the bounding box of points: west, south, east, north, shape (4,)."""
    x, y = xy[:, 0], xy[:, 1]  # column by column: ten times as fast as along axis 0
    return np.array([x.min(), y.min(), x.max(), y.max()])


def quantise(people: Floats) -> Floats:
    """Round people to whole multiples of the quantum (6e-8 of a person)."""
    return np.asarray(np.rint(people / PEOPLE_QUANTUM) * PEOPLE_QUANTUM)


def ranges(start: Ints, length: Ints) -> Ints:
    """Count up from each start so many numbers, one range after the other."""
    before = np.cumsum(length) - length
    numbers: Ints = np.arange(length.sum()) + np.repeat(start - before, length)
    return numbers
