"""Older people by square, as paths: squares of a row and a class are one shape."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.records.finding import MapGrid
    from siting.report.plots.plane import Plane

#: A neutral ramp, light to dark: red is left to the gaps.
RAMP = ("#e6e9ee", "#d3d8e0", "#bcc4cf", "#a2acba", "#8590a2")
#: Shapes reach so far into their neighbours [squares]: else white lines show between them.
_OVER = 0.06


def classes(grid: MapGrid) -> list[float]:
    """Find round values that part the squares with people into five classes of like size."""
    tenths = np.sort(np.array(grid.people))
    found = [0.0]
    for n in range(1, 5):
        value = _rounded(float(tenths[len(tenths) * n // 5]) / 10)
        if value > found[-1]:
            found.append(value)
    return found


def squares(grid: MapGrid, plane: Plane) -> list[tuple[str, str]]:
    """Give the path of each class, and its colour, the lightest first."""
    breaks = classes(grid)
    cell = np.cumsum(np.array(grid.skipped) + 1) - 1
    class_ = np.searchsorted(breaks, np.array(grid.people) / 10, side="right") - 1
    row = cell // grid.columns
    begins = np.ones(len(cell), dtype=bool)
    begins[1:] = (np.diff(cell) != 1) | (np.diff(class_) != 0) | (np.diff(row) != 0)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(cell)) - 1
    corners = _corners(
        grid, plane, cell[first] % grid.columns, cell[last] % grid.columns, row[first]
    )
    colours = RAMP[-len(breaks) :]
    return [(colour, _path(corners[class_[first] == at])) for at, colour in enumerate(colours)]


def lattice(grid: MapGrid) -> Floats:
    """Give longitude and latitude of the outline's nine points, shape (9, 2)."""
    return np.array(grid.lattice, dtype=float)


def _corners(grid: MapGrid, plane: Plane, west: Ints, east: Ints, row: Ints) -> Floats:
    """Place the corners of shapes of whole squares, shape (n, 4, 2)."""
    left, right = west - _OVER, east + 1 + _OVER
    low, high = row - _OVER, row + 1 + _OVER
    columns = np.stack([left, right, right, left], axis=1).ravel()
    rows = np.stack([low, low, high, high], axis=1).ravel()
    across, up = _weights(columns / grid.columns), _weights(rows / grid.rows)
    weight = (up[:, :, None] * across[:, None, :]).reshape(len(rows), 9)
    return plane.xy(weight @ lattice(grid)).reshape(-1, 4, 2)


def _weights(share: Floats) -> Floats:
    """Weigh the three lines of the lattice, so that positions are of degree 2 between them."""
    return np.stack(
        [2 * (share - 0.5) * (share - 1), 4 * share * (1 - share), 2 * share * (share - 0.5)],
        axis=1,
    )


def _path(corners: Floats) -> str:
    shapes = (corners.round(2) + 0.0).reshape(-1, 8).tolist()
    return "".join("M{:g} {:g}L{:g} {:g} {:g} {:g} {:g} {:g}Z".format(*one) for one in shapes)


def _rounded(value: float) -> float:
    if value <= 0:
        return 0.0
    power = 10.0 ** floor(log10(value))
    step = power / 5 if value / power < 2 else power / 2
    return float(f"{floor(value / step + 0.5) * step:.3g}")
