"""Cliques that hold all pairs that exclude each other: far tighter limits than the pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from siting.arrays import Rows


def cover(conflicts: Rows) -> Rows:
    """Cover the pairs of a graph by cliques, greedily.

    Of each clique at most one candidate is chosen. In a linear program a clique of k says far more
    than its ``k (k - 1) / 2`` pairs, which half of each candidate satisfies.

    Parameters
    ----------
    conflicts : csr_array of bool, shape (c, c)
        Symmetric, with an empty diagonal.

    Returns
    -------
    csr_array of float, shape (k, c)
        The cliques; every pair is in one or more, and in each there is only what excludes all else.

    Notes
    -----
    Each pair that no clique holds yet is grown into a clique that nothing can be added to; first
    come those neighbours that share the most pairs not held yet, ties by the lower candidate.
    O(pairs times neighbours) steps: meant for some hundred thousand pairs.
    """
    c = conflicts.shape[0]
    near = [
        set(conflicts.indices[conflicts.indptr[j] : conflicts.indptr[j + 1]].tolist())
        for j in range(c)
    ]
    left = [set(some) for some in near]
    found: list[list[int]] = []
    for j in range(c):
        while left[j]:
            clique = _grown(j, near, left)
            found.append(clique)
            for member in clique:
                left[member].difference_update(clique)
    indptr = np.concatenate([[0], np.cumsum([len(clique) for clique in found], dtype=np.int64)])
    members = [member for clique in found for member in sorted(clique)]
    return csr_array(
        (np.ones(len(members)), np.array(members, np.int64), indptr), shape=(len(found), c)
    )


def _grown(j: int, near: list[set[int]], left: list[set[int]]) -> list[int]:
    """Grow a clique around a candidate that still has a pair to be held."""
    clique, common, wanted = [j], near[j], left[j]
    while common:
        fresh = common & wanted
        best = min(fresh or common, key=lambda k: (-len(left[k] & common), k))
        clique.append(best)
        common = common & near[best]
        wanted = wanted | left[best]
    return clique
