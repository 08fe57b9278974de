"""Pairs of candidates that exclude each other, as long as they can be listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from siting.arrays import Floats, Rows
    from siting.rule import Candidates

#: More pairs are not listed: two entries of 5 bytes each, twice that while they are found (ours).
MOST_PAIRS = 50_000_000

_PAIRS_A_CHUNK = 2_000_000


def too_close(candidates: Candidates, least_m: float) -> Rows | None:
    """Find pairs of candidates that exclude each other.

    These are two of one type nearer to each other than the least spacing, or on one spot; exactly
    the spacing apart is allowed. None where there are no such pairs.

    Raises
    ------
    SitingError
        There are more than `MOST_PAIRS`.
    """
    _, of_type = np.unique(candidates.types.astype(str), return_inverse=True)
    reach = least_m * (1 + 1e-9) + 1e-9  # the comparison below decides, not the tree's rounding
    # Types stand one above the other, too high to be near.
    xy = np.column_stack([candidates.xy, of_type * (4 * reach + 1.0)])
    tree = cKDTree(xy)
    n = len(xy)
    pairs = (int(tree.count_neighbors(tree, reach)) - n) // 2
    if pairs > MOST_PAIRS:
        raise SitingError(
            say(
                "{pairs:,} pairs of candidates are nearer to each other than {least_m:g} "
                "m: too many to keep apart ({MOST_PAIRS:,} at most)",
                pairs=pairs,
                least_m=least_m,
                MOST_PAIRS=MOST_PAIRS,
            ),
            hint=say("lower least_spacing_m or make grid_m larger, to about a tenth of it or more"),
        )
    if not pairs:
        return None
    near = _near(xy, tree, reach, least_m, pairs)
    near.sort_indices()
    return near if near.nnz else None


def _near(xy: Floats, tree: cKDTree, reach: float, least_m: float, pairs: int) -> Rows:
    """List who is near whom, some candidates at a time."""
    n = len(xy)
    counts, columns = [np.zeros(1, dtype=np.int64)], []
    size = max(1, min(n, 32_000, _PAIRS_A_CHUNK * n // (2 * pairs + n)))
    for start in range(0, n, size):
        found = cKDTree(xy[start : start + size]).sparse_distance_matrix(
            tree, reach, output_type="ndarray"
        )
        one, other = found["i"].astype(np.intp), found["j"].astype(np.int32)
        apart = np.hypot(*(xy[start + one, :2] - xy[other, :2]).T)
        close = ((apart < least_m) | (apart == 0)) & (start + one != other)
        one, other = one[close], other[close]
        order = np.argsort(one.astype(np.int16), kind="stable")  # a radix sort, linear time
        columns.append(other[order])
        counts.append(np.bincount(one, minlength=min(size, n - start)))
    indices = np.concatenate(columns)
    indptr = np.cumsum(np.concatenate(counts))
    return csr_array((np.ones(len(indices), dtype=bool), indices, indptr), shape=(n, n))
