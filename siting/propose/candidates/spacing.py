"""Least distances between chosen sites, kept in an index that grows as they are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rtree.index import Index

if TYPE_CHECKING:
    from siting.rule import Candidates


class Spacing:
    """Keeps new sites of one type at least so far apart; a spot holds one of each type.

    Parameters
    ----------
    candidates : Candidates
        All candidates.
    least_m : float
        Least distance between two new sites of the same type [m]; exactly that far is allowed.
    """

    def __init__(self, candidates: Candidates, least_m: float) -> None:
        self._candidates, self._least_m = candidates, least_m
        self._chosen: dict[str, Index] = {}

    def __call__(self, candidate: int) -> bool:
        """Say whether a candidate is far enough from all chosen ones of its type."""
        index = self._chosen.get(self._candidates.types[candidate])
        if index is None:
            return True
        x, y = self._candidates.xy[candidate].tolist()
        d = self._least_m
        near = list(index.intersection((x - d, y - d, x + d, y + d)))
        apart = np.hypot(*(self._candidates.xy[near] - (x, y)).T)
        return not bool(((apart < d) | (apart == 0)).any())

    def add(self, candidate: int) -> None:
        """Note that a candidate was chosen."""
        x, y = self._candidates.xy[candidate].tolist()
        index = self._chosen.setdefault(self._candidates.types[candidate], Index())
        index.insert(candidate, (x, y, x, y))
