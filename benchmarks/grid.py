"""Made-up streets, seeded: a grid of blocks of 60 m whose corners are moved and edges dropped.

They come as a planning bureau draws them: each line is a run of street from one gap to the next,
with a vertex at every corner, and lines meet where they share a vertex. A thousand streets each way
are the `grid1M` of the study that the walking engine was chosen by: 1,000,000 corners before those
without any street are dropped, 1,700,000 edges.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

BLOCK_M = 60.0
MOVED_M = 15.0  # at most, each way
DROPPED = 0.15
OFF_M = 40.0  # from their corner, at most, each way: homes, sites and facilities
HOMES, SITES, FACILITIES = 0.3, 0.02, 0.002  # for each corner


def corners(side: int, rng: np.random.Generator) -> np.ndarray:
    """Place the corners of side x side streets, row by row."""
    row, column = np.divmod(np.arange(side * side), side)
    xy = np.column_stack([column, row]) * BLOCK_M
    return xy + rng.uniform(-MOVED_M, MOVED_M, xy.shape)


def lines(side: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw the streets.

    Returns
    -------
    nodes : ndarray of int
        The corners along each line, line after line.
    starts : ndarray of int
        Where each line begins among them, and where the last one ends.
    """
    corner = np.arange(side * side).reshape(side, side)
    parts, sizes = [], []
    for along in (corner, corner.T):
        begins = np.ones((side, side), dtype=bool)  # a corner begins a line: no street leads to it
        begins[:, 1:] = rng.random((side, side - 1)) < DROPPED
        size = np.diff(np.append(np.flatnonzero(begins), begins.size))
        long = np.repeat(size > 1, size)
        parts.append(along.ravel()[long])
        sizes.append(size[size > 1])
    return np.concatenate(parts), np.append(0, np.cumsum(np.concatenate(sizes)))


def around(xy: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Scatter n points around corners."""
    return xy[rng.integers(len(xy), size=n)] + rng.uniform(-OFF_M, OFF_M, (n, 2))


def build(path: Path, side: int, seed: int) -> None:
    """Write lines and points to one file of arrays."""
    rng = np.random.default_rng([seed, side])
    xy = corners(side, rng)
    nodes, starts = lines(side, rng)
    n = side * side
    points = {
        name: around(xy, int(n * share), rng)
        for name, share in (("homes", HOMES), ("sites", SITES), ("facilities", FACILITIES))
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, xy=xy[nodes], starts=starts, **points)


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
