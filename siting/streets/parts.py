"""Parts of the streets: one can walk between two places only within one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints


def of(n_nodes: int, ends: Ints, length_m: Floats) -> tuple[Ints, Floats]:
    """Find the parts, the longest first; of equally long ones the one with the first node.

    Parameters
    ----------
    n_nodes : int
        The number of nodes.
    ends : ndarray of int, shape (m, 2)
        The nodes that each edge joins.
    length_m : ndarray of float, shape (m,)
        The length of each edge [m].

    Returns
    -------
    component : ndarray of int, shape (n_nodes,)
        The part of each node.
    component_m : ndarray of float, shape (c,)
        The length of each part [m].
    """
    rows = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n_nodes, n_nodes))
    n_parts, label = connected_components(rows, directed=False)
    long = np.zeros(n_parts)
    np.add.at(long, label[ends[:, 0]], length_m)
    _, first = np.unique(label, return_index=True)
    by_length = np.lexsort((first, -long))
    number = np.empty(n_parts, dtype=np.intp)
    number[by_length] = np.arange(n_parts)
    return number[label], long[by_length]
