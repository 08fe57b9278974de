"""What each candidate would gain, kept up to date while candidates are added and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.arrays import ranges
from siting.optimise.limits import quantum_of
from siting.optimise.turned import turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints, Rows, Values
    from siting.optimise.problem import Problem
    from siting.optimise.turned import Columns

_PAIRS_A_CHUNK = 4_000_000
_PAIRS_OF_A_PRODUCT = 50_000


class Saved(NamedTuple):
    """Gains to come back to."""

    of: Floats
    value: float


class Gains:
    """What cells still miss, and so what each candidate would gain.

    Parameters
    ----------
    problem : Problem

    Attributes
    ----------
    of : ndarray of float, shape (c,)
        What each candidate would gain, added now [older people]. Who uses it may lower entries by
        whole multiples of `closed`, which is more than all candidates gain together.
    missing : ndarray of float, shape (m,)
        What each cell still misses; below 0 where it has more than it needs.
    value : float
        What has been gained.
    blur : float
        Gains that differ by no more are taken as equal, 2^-34 of all that could be gained: thirds
        of a person do not add up to a whole one.

    Notes
    -----
    What a candidate would gain at a cell is a whole multiple of 2^-40 of all that could be
    gained; an amount is one of 2^-50 of the largest sum of amounts. So sums are exact in any
    order: a gain does not depend on the way to it, nor on the order of cells, and a candidate
    added and taken away leaves no trace.

    Those who share a cell are found through the transposed rows. Where all amounts are 1, no
    amounts are kept: somebody's gain at a cell changes only when its last unit is given or
    becomes free. O(pairs) to set up, in time and memory; then O(pairs of the cells that change)
    for each candidate, and O(c) for large changes.
    """

    def __init__(self, problem: Problem) -> None:
        adds, columns = turned(problem.adds)
        self._start, self._cells = adds.indptr, adds.indices
        self.missing = np.asarray(problem.missing, dtype=np.float64).copy()
        total = float((problem.value * self.missing).sum())
        self._quantum = quantum_of(total, bits=40)
        self.closed = 4 * quantum_of(total, bits=0)
        self.blur = quantum_of(total, bits=34)
        self._set_amounts(adds, columns, problem)
        self.of = self._all()
        self.value = 0.0
        self._log: list[tuple[Values, Floats]] | None = None

    def _set_amounts(self, adds: Rows, columns: Columns, problem: Problem) -> None:
        whole = bool((self.missing == np.floor(self.missing)).all())
        self._amounts: Values | None = None
        self._turned: Values | None = None
        self._worth = np.asarray(problem.value, dtype=np.float64).copy()
        if whole and (adds.data == 1).all():
            self._worth = self._rounded(self._worth)
        else:
            most = float(adds.data.max(initial=0)) * (problem.most + 1)
            quantum = quantum_of(max(float(self.missing.max(initial=0.0)), most), bits=50)
            self.missing = np.rint(self.missing / quantum) * quantum
            self._amounts = np.rint(adds.data / quantum) * quantum
            self._turned = np.rint(columns.data / quantum) * quantum
        self._first = columns.indptr[:-1].astype(np.intp)
        self._count = np.diff(columns.indptr).astype(np.intp)
        self._who = columns.indices
        self._by_cell = columns.T

    def add(self, candidate: int) -> None:
        """Let a candidate add what it adds."""
        cells, amounts = self._entries(candidate)
        missed = self.missing[cells]
        self.missing[cells] = now = missed - amounts
        if self._log is not None:
            self._log.append((cells, missed))
        if self._turned is None:
            self.value += float(self._worth[cells[missed > 0]].sum())
            self._spread(cells[missed == 1], np.subtract)
        else:
            self._follow(cells, missed, now)

    def take_away(self, candidates: Sequence[int]) -> None:
        """Undo what candidates added."""
        changes = []
        for candidate in candidates:
            cells, amounts = self._entries(candidate)
            missed = self.missing[cells]
            self.missing[cells] = now = missed + amounts
            changes.append((cells, missed, now))
            if self._log is not None:
                self._log.append((cells, missed))
        if not changes:
            return
        cells, missed, now = (
            changes[0]
            if len(changes) == 1
            else (np.concatenate(part) for part in zip(*changes, strict=True))
        )
        if self._turned is None:
            self.value -= float(self._worth[cells[now > 0]].sum())
            self._spread(cells[now == 1], np.add)
        else:
            self._follow(cells, missed, now)

    def drop(self, cells: Ints) -> None:
        """Let cells count for nothing from now on; `value` keeps what they gained."""
        cells = np.unique(np.asarray(cells, dtype=np.intp))
        missed, before = self.missing[cells], self.value
        if self._turned is None:
            self._spread(cells[missed > 0], np.subtract)
        else:
            self._follow(cells, missed, np.zeros(len(cells)))
        self.value = before
        self._worth[cells] = 0.0

    def save(self) -> Saved:
        """Remember all this, for `restore`; only what was saved last can be restored."""
        self._log = []
        return Saved(self.of.copy(), self.value)

    def restore(self, saved: Saved) -> None:
        """Go back to what was saved."""
        for cells, missed in reversed(self._log or []):
            self.missing[cells] = missed
        self._log = None
        np.copyto(self.of, saved.of)
        self.value = saved.value

    def neighbours(self, candidates: Ints) -> Ints:
        """Name the candidates that share a cell with any of some, sorted."""
        start = self._start[candidates].astype(np.intp)
        length = self._start[candidates + 1] - start
        cells = np.sort(self._cells[ranges(start, length)])
        cells = cells[np.diff(cells, prepend=-1) > 0]
        found = np.zeros(len(self.of), dtype=bool)
        found[self._who[ranges(self._first[cells], self._count[cells])]] = True
        return np.flatnonzero(found)

    def _entries(self, candidate: int) -> tuple[Values, Values | float]:
        inside = slice(self._start[candidate], self._start[candidate + 1])
        return self._cells[inside], 1.0 if self._amounts is None else self._amounts[inside]

    def _spread(self, cells: Values, how: np.ufunc) -> None:
        """Add to, or subtract from, the gains of all who add to some cells what these are worth."""
        counts = self._count[cells]
        if counts.sum() > _PAIRS_OF_A_PRODUCT:  # copying rows whole is faster, if there are many
            how(self.of, self._worth[cells] @ self._by_cell[cells], out=self.of)
        else:
            self._sum_up(ranges(self._first[cells], counts), self._worth[cells].repeat(counts), how)

    def _follow(self, cells: Values, before: Floats, after: Floats) -> None:
        """Let the value and the gains follow what cells miss, where amounts differ."""
        before, after = np.maximum(before, 0.0), np.maximum(after, 0.0)
        hit = (before != after).nonzero()[0]
        cells, before, after = cells[hit], before[hit], after[hit]
        worth, counts = self._worth[cells], self._count[cells]
        self.value += float((self._rounded(worth * before) - self._rounded(worth * after)).sum())
        at = ranges(self._first[cells], counts)
        assert self._turned is not None
        amounts, worth = self._turned[at], worth.repeat(counts)
        change = self._rounded(worth * np.minimum(amounts, after.repeat(counts)))
        change -= self._rounded(worth * np.minimum(amounts, before.repeat(counts)))
        self._sum_up(at, change, np.add)

    def _sum_up(self, at: Ints, change: Floats, how: np.ufunc) -> None:
        who = self._who[at]
        if 8 * len(who) > len(self.of):
            how(self.of, np.bincount(who, change, len(self.of)), out=self.of)
        else:
            how.at(self.of, who.astype(np.intp), change)

    def _rounded(self, worth: Floats) -> Floats:
        return np.asarray(np.rint(worth / self._quantum) * self._quantum)

    def _all(self) -> Floats:
        """Say what each candidate gains while nothing is added."""
        start, n_candidates = self._start, len(self._start) - 1
        gains = np.zeros(n_candidates)
        wanted = np.where(self.missing > 0, self._worth, 0.0)
        pairs = np.arange(0, int(start[-1]), _PAIRS_A_CHUNK)
        firsts = np.unique(np.searchsorted(start, pairs, "right") - 1)
        for first, last in zip(firsts, np.append(firsts, n_candidates)[1:], strict=True):
            inside = slice(start[first], start[last])
            cells = self._cells[inside]
            if self._amounts is None:
                worth = wanted[cells]
            else:
                added = np.minimum(self._amounts[inside], self.missing[cells])
                worth = self._rounded(self._worth[cells] * added)
            some = first + np.flatnonzero(np.diff(start[first : last + 1]))
            gains[some] = np.add.reduceat(worth, start[some] - start[first])
        return gains
