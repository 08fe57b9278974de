"""Gap areas: uncovered demand points that touch, put together so that people can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries, Ints

CELL_M = 100.0
#: Half of the neighbours of a square: the others see it as theirs.
_NEIGHBOURS = ((0, 1), (1, -1), (1, 0), (1, 1))


def group(xy: Floats, unit: Ints) -> tuple[Ints, Geometries]:
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
        The gap area of each point, numbered in the order of unit, northing, easting of its
        southwestern square.
    outline : ndarray of object, shape (n_gaps,)
        The squares of each gap area, joined [m].
    """
    square = np.floor(xy[:, ::-1] / CELL_M).astype(np.int64)  # row, column
    keys = np.column_stack([unit, square])
    squares, of_point = np.unique(keys, axis=0, return_inverse=True)
    label = _label(squares)
    return label[of_point.reshape(-1)], _outlines(squares, label)


def _label(squares: Ints) -> Ints:
    """Give connected groups of sorted squares (unit, row, column) a number, first come first."""
    low = squares.min(axis=0)
    width = squares.max(axis=0) - low + 3

    def code(where: Ints) -> Ints:
        unit, row, column = (where - low).T
        number: Ints = (unit * width[1] + row + 1) * width[2] + column + 1
        return number

    codes = code(squares)
    one, other = [], []
    for row, column in _NEIGHBOURS:
        wanted = codes + row * width[2] + column
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        found = np.flatnonzero(codes[at] == wanted)
        one.append(found)
        other.append(at[found])
    start, end = np.concatenate(one), np.concatenate(other)
    n = len(squares)
    graph = csr_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    number = np.empty(len(first), dtype=np.intp)
    number[np.argsort(first)] = np.arange(len(first))
    return number[label]


def _outlines(squares: Ints, label: Ints) -> Geometries:
    """Draw each group: squares of a row are joined first, then the rows."""
    order = np.lexsort((squares[:, 2], squares[:, 1], label))
    group_of, (row, column) = label[order], squares[order, 1:].T
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(group_of) != 0) | (np.diff(row) != 0) | (np.diff(column) != 1)
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(order)) - 1
    south = row[starts] * CELL_M
    boxes = shapely.box(column[starts] * CELL_M, south, (column[ends] + 1) * CELL_M, south + CELL_M)
    owner = group_of[starts]
    first = np.searchsorted(owner, np.arange(label.max() + 2))
    return np.array(
        [shapely.union_all(boxes[first[gap] : first[gap + 1]]) for gap in range(len(first) - 1)],
        dtype=object,
    )
