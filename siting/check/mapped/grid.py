"""Demand points put into the squares of a grid, few enough for a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.records.finding.map import MOST_SQUARES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Ints

#: A map has no more squares with people than this (ours).
MOST_CELLS = 100_000
#: Sides of squares that are tried: those of gap areas first [m].
_FIRST_M = 100.0
_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0)


class Binned(NamedTuple):
    """Squares with people, from south to north and, in a row, from west to east.

    Attributes
    ----------
    cell_m : float
        Side of a square [m].
    west, south : int
        The first column and row, in squares from the origin of the plane.
    columns, rows : int
        How many there are.
    cell : ndarray of int, shape (n,)
        Number of each square with people: row times `columns` plus column.
    people : ndarray of float, shape (n,)
        Older people in each.
    class_ : ndarray of int, shape (n,), or None
        The class of most of them; of two with as many, the lower.
    """

    cell_m: float
    west: int
    south: int
    columns: int
    rows: int
    cell: Ints
    people: Floats
    class_: Ints | None

    def lattice(self) -> Floats:
        """Give three times three points of the outline, from southwest to northeast [m]."""
        x = (self.west + self.columns * np.array([0.0, 0.5, 1.0])) * self.cell_m
        y = (self.south + self.rows * np.array([0.0, 0.5, 1.0])) * self.cell_m
        return np.column_stack([np.tile(x, 3), np.repeat(y, 3)])


def binned(
    xy: Floats, people: Floats, class_: Ints | None, *, most_cells: int = MOST_CELLS
) -> Binned:
    """Sum people by square, in the smallest squares that a map can hold.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m]; n is 1 or more.
    people : ndarray of float, shape (n,)
        Older people, whole multiples of the quantum: sums are exact in any order.
    class_ : ndarray of int, shape (n,), or None
        The class of each point, from 0.
    most_cells : int
        No more squares have people.
    """
    known = _FIRST_M, 0
    for cell_m in _sides():
        if known[1] > most_cells * _within(cell_m, known[0]):
            continue
        column, row = np.floor(xy / cell_m).astype(np.intp).T
        west, south = int(column.min()), int(row.min())
        columns, rows = int(column.max()) - west + 1, int(row.max()) - south + 1
        if columns * rows > MOST_SQUARES:
            continue
        code = (row - south) * columns + column - west
        there = np.bincount(code, minlength=columns * rows) > 0
        cell = np.flatnonzero(there)
        if len(cell) <= most_cells:
            break
        known = cell_m, len(cell)
    at = (np.cumsum(there) - 1)[code]
    sums = np.bincount(at, weights=people, minlength=len(cell)).astype(np.float64)
    most = None if class_ is None else _most(at, people, class_, len(cell))
    return Binned(cell_m, west, south, columns, rows, cell, sums, most)


def _sides() -> Iterator[float]:
    side = _FIRST_M
    while True:
        yield from (side * step for step in _STEPS)
        side *= 10


def _within(cell_m: float, smaller_m: float) -> float:
    """Say how many smaller squares a square meets at most."""
    times = cell_m / smaller_m
    return float(times**2 if times == int(times) else (np.ceil(times) + 1) ** 2)


def _most(at: Ints, people: Floats, class_: Ints, n: int) -> Ints:
    """Find the class of most people of each square."""
    k = int(class_.max()) + 1
    sums = np.bincount(at * k + class_, weights=people, minlength=n * k)
    found: Ints = sums.reshape(n, k).argmax(axis=1)
    return found
