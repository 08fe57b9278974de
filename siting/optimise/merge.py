"""Cells that the same candidates add the same to are merged into one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.arrays import ranges
from siting.optimise.turned import turned

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Values
    from siting.optimise.problem import Problem
    from siting.optimise.turned import Columns

_PAIRS_A_CHUNK = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A problem with fewer cells, in which every choice gains the same.

    Attributes
    ----------
    problem : Problem
        Its cells are in the order of the first of those merged into each.
    into : ndarray of int, shape (m,)
        The cell that each of the m cells became part of; -1 for those from which nobody gains.
    """

    problem: Problem
    into: Ints


def merge(problem: Problem) -> Merged:
    """Merge cells to which the same candidates add the same amounts, and that miss the same.

    Their values are added up: the maximal covering problem is unchanged (Chen et al. 2023,
    "isomorphic aggregation"). Cells from which nobody gains (nobody adds to them, nothing is
    missing, or it is worth nothing) are left out. Gains are the same as long as sums of values are
    exact, as those of people are.

    Notes
    -----
    O(pairs + m log m) time. Cells are found equal by a 64-bit sum over their candidates, and then
    compared in full; should two differ that have the same sum, all is done again with others.
    """
    _, who = turned(problem.adds)
    live = (np.diff(who.indptr) > 0) & (problem.value > 0) & (problem.missing > 0)
    cells = np.flatnonzero(live)
    columns = _Columns(who, problem.missing)
    for seed in count():
        order, new = _sorted(columns.keys(cells, problem.n_candidates, seed), cells)
        if columns.alike(order[:-1][~new[1:]], order[1:][~new[1:]]):
            break
    first = np.minimum.reduceat(order, np.flatnonzero(new)) if len(order) else order
    kept = np.sort(first)
    into = np.full(len(live), -1, dtype=np.intp)
    into[order] = np.searchsorted(kept, first)[np.cumsum(new) - 1] if len(order) else order
    if len(kept) == len(into):
        return Merged(problem=problem, into=into)
    smaller = replace(
        problem,
        adds=csr_array(who[:, kept]),
        missing=problem.missing[kept],
        value=np.bincount(into[cells], problem.value[cells], len(kept)).astype(np.float64),
    )
    return Merged(problem=smaller, into=into)


def _sorted(keys: Values, cells: Ints) -> tuple[Ints, Flags]:
    """Put cells with equal keys beside each other, and say where a new key begins."""
    order = np.argsort(keys)
    new = np.ones(len(order), dtype=bool)
    np.not_equal(keys[order][1:], keys[order][:-1], out=new[1:])
    return cells[order], new


class _Columns:
    """Who adds how much to each cell, and what it misses."""

    def __init__(self, columns: Columns, missing: Floats) -> None:
        self._start = columns.indptr[:-1].astype(np.intp)
        self._count = np.diff(columns.indptr).astype(np.intp)
        self._who = columns.indices
        self._amounts = columns.data
        self._missing = np.asarray(missing, dtype=np.float64)
        self._single = bool((columns.data == 1).all())

    def keys(self, cells: Ints, n_candidates: int, seed: int) -> Values:
        """Give each cell a number that equal ones share; none of them is without a candidate."""
        rng = np.random.default_rng(seed)
        drawn = rng.integers(2**63, size=n_candidates + 1, dtype=np.uint64) * 2 + 1
        keys: Values = self._missing[cells].view(np.uint64) * drawn[-1]
        some = np.maximum(1, _PAIRS_A_CHUNK * len(cells) // max(len(self._who), 1))
        for first in range(0, len(cells), int(some)):
            part = slice(first, first + int(some))
            counts = self._count[cells[part]]
            at = ranges(self._start[cells[part]], counts)
            terms = drawn[self._who[at]]
            if not self._single:
                terms = terms * (self._amounts[at].astype(np.float64).view(np.uint64) >> 3 | 1)
            keys[part] += np.add.reduceat(terms, np.cumsum(counts) - counts)
        return keys

    def alike(self, cells: Ints, others: Ints) -> bool:
        """Say whether cells are equal to others, one to one."""
        if (self._count[cells] != self._count[others]).any() or (
            self._missing[cells] != self._missing[others]
        ).any():
            return False
        some = int(max(1, _PAIRS_A_CHUNK * len(cells) // max(self._count[cells].sum(), 1)))
        for first in range(0, len(cells), some):
            part = slice(first, first + some)
            counts = self._count[cells[part]]
            at = ranges(self._start[cells[part]], counts)
            beside = ranges(self._start[others[part]], counts)
            if (self._who[at] != self._who[beside]).any():
                return False
            if not self._single and (self._amounts[at] != self._amounts[beside]).any():
                return False
        return True
