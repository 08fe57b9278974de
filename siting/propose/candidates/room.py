"""What the chosen sites leave room for: which candidates they shut out, and which might replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.propose.candidates.limits import Limits
    from siting.rule import Candidates


class Room:
    """What may be built beside the chosen sites, or instead of one of them.

    Attributes
    ----------
    crowd : ndarray of int, shape (c,)
        How many chosen sites are too near to each candidate, of its type; itself included.
    built : ndarray of bool, shape (c,)
        Where a chosen site of the candidate's type stands on its very spot.
    full : ndarray of bool, shape (c,)
        Where the candidate's unit has as many new sites of its type as it may.
    """

    def __init__(self, candidates: Candidates, limits: Limits) -> None:
        self._candidates, self._limits = candidates, limits
        n = len(candidates.ids)
        self._trees: dict[str, tuple[Ints, cKDTree]] = {}
        self.crowd, self.built = np.zeros(n, dtype=np.intp), np.zeros(n, dtype=bool)
        self._shut_out = [self._too_near(one) for one in limits.chosen]
        for near, apart in self._shut_out:
            self.crowd[near] += 1
            self.built[near[apart == 0]] = True
        group = np.full(n, -1, dtype=np.intp) if limits.group is None else limits.group
        self._group, self._taken = group, np.zeros(int(group.max(initial=-1)) + 1, dtype=np.intp)
        own = group[limits.chosen]
        np.add.at(self._taken, own[own >= 0], 1)
        self.full = self._is_full(np.arange(n), self._taken)

    def near(self, candidate: int, radius_m: float) -> tuple[Ints, Floats]:
        """List the candidates of a candidate's type within a distance, and how far they are [m]."""
        xy, type_ = self._candidates.xy, str(self._candidates.types[candidate])
        if type_ not in self._trees:
            own = np.flatnonzero(self._candidates.types == type_)
            self._trees[type_] = own, cKDTree(xy[own])
        own, tree = self._trees[type_]
        reach = radius_m * (1 + 1e-9) + 1e-9  # what calls this compares; not the tree's rounding
        at = own[np.sort(tree.query_ball_point(xy[candidate], reach)).astype(np.intp)]
        return at, np.hypot(*(xy[at] - xy[candidate]).T)

    def instead(self, nth: int, some: Ints) -> Flags:
        """Say which of some candidates may stand instead of the n-th chosen site, shape (some,)."""
        crowd = self.crowd[some] - np.isin(some, self._shut_out[nth][0])
        taken, own = self._taken.copy(), self._group[self._limits.chosen[nth]]
        if own >= 0:
            taken[own] -= 1
        free: Flags = self._limits.allowed[some] & (crowd == 0) & ~self._is_full(some, taken)
        return free & self._affordable(nth, some)

    def _affordable(self, nth: int, some: Ints) -> Flags:
        """Say which of some candidates are within the beds or the money, in place of the n-th."""
        purse, chosen = self._limits.purse, self._limits.chosen
        if purse is None:
            return np.ones(len(some), dtype=bool)
        others = float(purse.cost[np.delete(chosen, nth)].sum())
        within: Flags = others + purse.cost[some] <= purse.budget
        return within

    def _too_near(self, chosen: int) -> tuple[Ints, Floats]:
        """Find the candidates that a chosen site shuts out, as `spacing.Spacing` does."""
        least_m = self._limits.least_m
        at, apart = self.near(chosen, least_m)
        close = (apart < least_m) | (apart == 0)
        return at[close], apart[close]

    def _is_full(self, some: Ints, taken: Ints) -> Flags:
        own = self._group[some]
        full = np.zeros(len(some), dtype=bool)
        inside = own >= 0
        full[inside] = taken[own[inside]] >= self._limits.most_a_group
        return full
