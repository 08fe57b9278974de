"""What sites are chosen for, as arrays: cells that miss something, and what each candidate adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Choose candidates S, within the limits, that make the gain largest.

    The gain is ``sum_i value_i * min(missing_i, sum_{j in S} a_ij)``: monotone and submodular. With
    ``missing = 1`` and ``a = 1`` it is maximal covering (Church and ReVelle 1974).

    Attributes
    ----------
    adds : csr_array of float or int8, shape (c, m)
        What each of c candidates adds to what each of m cells misses: ``a_ij`` above 0.
    missing : ndarray of float, shape (m,)
        What each cell misses, above 0.
    value : ndarray of float, shape (m,)
        What one unit of it is worth [older people], 0 or more.
    most : int
        At most so many candidates are chosen; `c` where something else is the limit.
    cost : ndarray of float, shape (c,), or None
        What each candidate costs: money, or beds; None where their number is the limit. Sums of
        them have to be exact, as those of whole numbers are.
    budget : float
        The sum of costs is at most this.
    conflicts : csr_array of bool, shape (c, c), or None
        Pairs of candidates that exclude each other (too close, or on one spot); symmetric, with an
        empty diagonal.
    group : ndarray of int, shape (c,), or None
        The unit of each candidate, -1 for none; from each at most `most_a_group` are chosen.
    most_a_group : int
        See `group`.
    forced : ndarray of int
        Candidates that are chosen in any case.
    allowed : ndarray of bool, shape (c,), or None
        Candidates that may be chosen at all; None for all.
    """

    adds: Rows
    missing: Floats
    value: Floats
    most: int
    cost: Floats | None = None
    budget: float = np.inf
    conflicts: Rows | None = None
    group: Ints | None = None
    most_a_group: int = 1
    forced: Ints | None = None
    allowed: Flags | None = None

    @property
    def n_candidates(self) -> int:
        """Count the candidates."""
        return int(self.adds.shape[0])

    def gain(self, chosen: Ints) -> float:
        """Say what a choice is worth [older people]; each candidate counts once."""
        here = np.unique(np.asarray(chosen, dtype=np.intp))
        have = np.asarray(self.adds[here].sum(axis=0, dtype=np.float64)).ravel()
        return float((self.value * np.minimum(self.missing, have)).sum())

    def feasible(self, chosen: Ints) -> bool:
        """Say whether a choice keeps all limits."""
        here = np.unique(np.asarray(chosen, dtype=np.intp))
        if len(here) > self.most or len(here) != len(chosen):
            return False
        if self.allowed is not None and not self.allowed[here].all():
            return False
        if self.forced is not None and not np.isin(self.forced, here).all():
            return False
        if self.cost is not None and self.cost[here].sum() > self.budget:
            return False
        if self.conflicts is not None and self.conflicts[here][:, here].nnz:
            return False
        if self.group is None:
            return True
        inside = self.group[here]
        return bool((np.bincount(inside[inside >= 0]) <= self.most_a_group).all())
