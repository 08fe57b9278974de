"""Links from node to node, as sparse rows: what Dijkstra's algorithm walks on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Ints32, Rows


class Links:
    """Links that lead from n nodes to others.

    Parameters
    ----------
    starts : ndarray of int32, shape (n + 1,)
        Where the links of each node begin, and, last, where those of the last one end.
    heads : ndarray of int32, shape (m,)
        The node that each link leads to.
    cost : ndarray of float, shape (m,)
        What walking it costs [m]; links of 0 m are links.
    """

    def __init__(self, starts: Ints32, heads: Ints32, cost: Floats) -> None:
        self.starts, self.heads, self.cost = starts, heads, cost

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.starts) - 1

    @cached_property
    def tails(self) -> Ints32:
        """The node that each link comes from."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def rows(self) -> Rows:
        """As scipy wants them."""
        return csr_array((self.cost, self.heads, self.starts), shape=(len(self), len(self)))

    def added(self, tails: Ints, heads: Ints, cost: Floats, *, nodes: int) -> Links:
        """Add nodes, up to so many in all, and links.

        Parameters
        ----------
        tails, heads : ndarray of int, shape (k,)
            The nodes that the new links come from and lead to.
        cost : ndarray of float, shape (k,)
            What they cost [m].
        """
        order = np.argsort(tails, kind="stable")
        tails, heads, cost = tails[order], heads[order], cost[order]
        last = np.minimum(tails + 1, len(self))
        counts = np.bincount(tails, minlength=nodes)
        starts = np.concatenate([self.starts, np.full(nodes - len(self), self.starts[-1])])
        return Links(
            (starts + np.concatenate([[0], np.cumsum(counts)])).astype(np.int32),
            np.insert(self.heads, self.starts[last], heads),
            np.insert(self.cost, self.starts[last], cost),
        )
