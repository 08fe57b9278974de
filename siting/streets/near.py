"""Points that lie so near each other that they count as joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from siting.arrays import Floats, Ints

#: Vertices this near are at the same place: files are drawn to the centimetre (ours).
SAME_M = 0.01
#: A tolerance includes its limit, whatever the last bits of large coordinates say.
TINY_M = 1e-6
#: More pairs than this are no streets, and would fill the memory (ours).
MOST_PAIRS = 10_000_000
#: More pairs than this to look at one by one are no streets, and take half a minute (ours).
MOST_LOOKED_AT = 50_000_000

_PAIRS_A_CHUNK = 1_000_000
_PIECES_A_CHUNK = 100_000


def pairs(xy: Floats, radius_m: float, *, what: str, hint: str) -> Ints:
    """Find all pairs of points within a radius, the limit included.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    radius_m : float
        The longest distance that counts [m].
    what, hint : str
        What the points are, and what to do if there are too many pairs.

    Returns
    -------
    ndarray of int, shape (p, 2)
        The lower first; sorted.

    Raises
    ------
    SitingError
        More than `MOST_PAIRS`; without a place, which whoever read the file knows.
    """
    if len(xy) < 2:
        return np.empty((0, 2), dtype=np.intp)
    tree = cKDTree(xy)
    within = radius_m + TINY_M
    if int(tree.count_neighbors(tree, within)) - len(xy) > 2 * MOST_PAIRS:
        raise _too_many(
            MOST_PAIRS,
            say(
                "pairs of {what} lie within {radius_m:g} m of each other",
                what=what,
                radius_m=radius_m,
            ),
            hint=hint,
        )
    found = np.sort(tree.query_pairs(within, output_type="ndarray"), axis=1)
    order = np.lexsort((found[:, 1], found[:, 0]))
    return np.asarray(found[order], dtype=np.intp)


def first_of(n: int, near: Ints) -> Ints:
    """Choose for each of n points the one whose position it takes.

    In order, each point takes that of the first one before it that is near and stays; else it
    stays itself. So nothing moves farther than the radius of the pairs, however long a chain of
    near points is.

    Parameters
    ----------
    n : int
        The number of points.
    near : ndarray of int, shape (p, 2)
        From `pairs`.

    Returns
    -------
    ndarray of int, shape (n,)
        A point at or before each one.
    """
    first = list(range(n))
    rows = np.lexsort((near[:, 0], near[:, 1]))
    for before, later in zip(*(memoryview(side[rows]) for side in near.T), strict=True):
        if first[later] == later and first[before] == before:
            first[later] = before
    return np.array(first, dtype=np.intp)


def in_chunks(n: int, find: Callable[[int, int], Ints], *, what: str, hint: str) -> Iterator[Ints]:
    """Find pairs for n things in chunks, whose size follows from the pairs the last one gave.

    Parameters
    ----------
    n : int
        How many things pairs are found for.
    find : callable
        Gives the pairs of the things from a first to before a last.
    what, hint : str
        What the pairs are, and what to do if there are too many.

    Raises
    ------
    SitingError
        More than `MOST_LOOKED_AT`; without a place, which whoever read the file knows.
    """
    start, size, n_pairs = 0, 256, 0
    while start < n:
        stop = min(start + size, n)
        pairs = find(start, stop)
        n_pairs += len(pairs)
        if n_pairs > MOST_LOOKED_AT:
            raise _too_many(MOST_LOOKED_AT, what, hint=hint)
        yield pairs
        each = max(1.0, len(pairs) / (stop - start))
        start, size = stop, int(np.clip(_PAIRS_A_CHUNK / each, 1, _PIECES_A_CHUNK))


def _too_many(most: int, what: str, *, hint: str) -> SitingError:
    return SitingError(
        say("the streets cannot be joined: more than {most:,} {what}", most=most, what=what),
        hint=hint,
    )
