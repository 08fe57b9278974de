"""Candidates that another one is at least as good as, whatever else is chosen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.arrays import ranges
from siting.optimise.turned import turned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.problem import Problem

_PAIRS_A_CHUNK = 2_000_000
_WORK = 500_000  # pairs that are gone through in a few tenths of a second: more do not pay
_TESTS = 4  # cells of a candidate that are looked up before all are


def pruned(problem: Problem) -> tuple[Problem, int]:
    """Allow no dominated candidates, where these are found at once.

    It pays where few people draw many candidates. In large problems hardly any candidate is
    dominated, and to find them takes as long as the search.

    Returns
    -------
    Problem
        With the same best gain.
    int
        How many candidates are not allowed any more.
    """
    if _work(problem) > _WORK:
        return problem, 0
    gone = dominated(problem)
    if not gone.any():
        return problem, 0
    allowed = ~gone if problem.allowed is None else problem.allowed & ~gone
    return replace(problem, allowed=allowed), int(gone.sum())


def dominated(problem: Problem) -> Flags:
    """Say which candidates no best choice needs: another one does all that they do.

    Candidate a may go if there is a candidate b that is allowed, and

    - adds as much or more to each cell that a adds to, as far as it misses something;
    - either excludes a, or alone adds all that those cells miss: else both together could be
      better than b;
    - costs no more, and is in the same group or in none;
    - excludes nothing that a does not exclude.

    Then every choice with a can have b instead, or nothing. If each of two may go for the other,
    the lower stays. Forced candidates stay, and so do those that add nothing.

    Returns
    -------
    ndarray of bool, shape (c,)
        A problem without these has the same best gain.

    Notes
    -----
    The third and the fourth condition are tested first, then whether b adds to the cell of a that
    fewest candidates add to, to some more, and to all. O(pairs) time and memory for the cells, and
    as many steps again as there are candidates at those cells.
    """
    worse, better = [], []
    lookup, limits = _Lookup(problem), _Limits(problem)
    tests = (limits.may_go, *([lookup.adds] * _TESTS), lookup.covers, limits.excludes_less)
    for one, other in lookup.pairs():
        a, b = one, other
        for test in tests:
            kept = test(a, b)
            a, b = a[kept], b[kept]
        worse.append(a)
        better.append(b)
    gone = np.zeros(problem.n_candidates, dtype=bool)
    a, b = (np.concatenate([np.empty(0, dtype=np.intp), *some]) for some in (worse, better))
    c = problem.n_candidates
    both = np.isin(a * c + b, b * c + a)
    gone[a[~both | (b < a)]] = True
    return gone


def _work(problem: Problem) -> int:
    """Count the pairs to go through: for each candidate those at the cell with fewest."""
    adds = problem.adds
    some = np.flatnonzero(np.diff(adds.indptr))
    if not len(some):
        return 0
    here = np.bincount(adds.indices, minlength=adds.shape[1])[adds.indices]
    return int(np.minimum.reduceat(here, adds.indptr[some]).sum())


class _Lookup:
    """What candidates add, to be looked up for many pairs at once.

    Only cells that miss something of worth are kept, and no more than they miss.
    """

    def __init__(self, problem: Problem) -> None:
        rows, _ = turned(problem.adds)
        c = problem.n_candidates
        amounts = np.minimum(rows.data, problem.missing[rows.indices]).astype(np.float64)
        useful = (amounts > 0) & (problem.value[rows.indices] > 0)
        who = np.repeat(np.arange(c), np.diff(rows.indptr))[useful]
        self._cells = rows.indices[useful].astype(np.intp)
        self._amounts = amounts[useful]
        self._count = np.bincount(who, minlength=c)
        self._start = np.cumsum(self._count) - self._count
        columns = csr_array(
            (self._amounts, self._cells, np.append(0, np.cumsum(self._count))), shape=rows.shape
        ).tocsc()
        self._at, self._n = columns.indptr.astype(np.intp), np.diff(columns.indptr)
        self._who, self._given = columns.indices.astype(np.intp), columns.data
        self._keys = np.repeat(np.arange(rows.shape[1]) * c, self._n) + self._who
        self._missing, self._c = problem.missing, c
        self._conflicts = _Pairs(problem)
        self._round = 0

    def pairs(self) -> Iterator[tuple[Ints, Ints]]:
        """List every candidate with all that add to that of its cells to which fewest add."""
        some = np.flatnonzero(self._count)
        if not len(some):
            return
        rank = self._n[self._cells] * len(self._n) + self._cells
        rarest = np.minimum.reduceat(rank, self._start[some]) % len(self._n)
        length = self._n[rarest].astype(np.intp)
        cuts = np.searchsorted(np.cumsum(length), np.arange(0, length.sum(), _PAIRS_A_CHUNK))
        cuts = np.unique(np.append(cuts, len(some)))
        for first, last in itertools.pairwise(cuts.tolist()):
            part = slice(first, last)
            a = np.repeat(some[part], length[part])
            b = self._who[ranges(self._at[rarest[part]], length[part])]
            kept = (a != b) & (self._count[a] <= self._count[b])
            yield a[kept], b[kept]

    def adds(self, a: Ints, b: Ints) -> Flags:
        """Say whether b adds as much as a does to one cell of a: in each test to another one."""
        self._round = (self._round + 1) % _TESTS
        entry = self._start[a] + self._count[a] * self._round // _TESTS
        return np.asarray(self._given_by(b, self._cells[entry]) >= self._amounts[entry])

    def covers(self, a: Ints, b: Ints) -> Flags:
        """Say whether b adds as much as a to all cells of a; and excludes a, or mends them."""
        found = np.zeros(len(a), dtype=bool)
        cuts = np.searchsorted(
            np.cumsum(self._count[a]), np.arange(0, self._count[a].sum(), _PAIRS_A_CHUNK)
        )
        cuts = np.unique(np.append(cuts, len(a)))
        for first, last in itertools.pairwise(cuts.tolist()):
            part = slice(first, last)
            count = self._count[a[part]]
            entry = ranges(self._start[a[part]], count)
            given = self._given_by(np.repeat(b[part], count), self._cells[entry])
            start = np.cumsum(count) - count
            enough = np.logical_and.reduceat(given >= self._amounts[entry], start)
            mended = np.logical_and.reduceat(given >= self._missing[self._cells[entry]], start)
            found[part] = enough & (mended | self._conflicts.has(a[part], b[part]))
        return found

    def _given_by(self, who: Ints, cells: Ints) -> Floats:
        key = cells * self._c + who
        at = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        return np.where(self._keys[at] == key, self._given[at], 0.0)


class _Limits:
    """Who may stand for whom, whatever they add."""

    def __init__(self, problem: Problem) -> None:
        self._problem, c = problem, problem.n_candidates
        self._stays = np.zeros(c, dtype=bool)
        if problem.forced is not None:
            self._stays[problem.forced] = True
        self._conflicts = _Pairs(problem)

    def may_go(self, a: Ints, b: Ints) -> Flags:
        """Say whether a is not forced, b is allowed and costs no more, and is in no other group."""
        problem = self._problem
        found = ~self._stays[a] & (self._conflicts.count[b] <= self._conflicts.count[a])
        if problem.allowed is not None:
            found &= problem.allowed[a] & problem.allowed[b]
        if problem.cost is not None:
            found &= problem.cost[b] <= problem.cost[a]
        if problem.group is not None:
            found &= (problem.group[b] < 0) | (problem.group[b] == problem.group[a])
        return np.asarray(found)

    def excludes_less(self, a: Ints, b: Ints) -> Flags:
        """Say whether a excludes all that b excludes, but for a itself."""
        others, owner = self._conflicts.of(b)
        shared = (others == a[owner]) | self._conflicts.has(a[owner], others)
        return np.asarray(np.bincount(owner[~shared], minlength=len(a)) == 0)


class _Pairs:
    """Pairs of candidates that exclude each other."""

    def __init__(self, problem: Problem) -> None:
        c = self._c = problem.n_candidates
        self.count = np.zeros(c, dtype=np.intp)
        self._others = np.empty(0, dtype=np.intp)
        if problem.conflicts is not None:
            sorted_ = (
                problem.conflicts.tocsc()
            )  # the same, as they are symmetric; by column, sorted
            self.count = np.diff(sorted_.indptr).astype(np.intp)
            self._others = sorted_.indices.astype(np.intp)
        self._start = np.cumsum(self.count) - self.count
        self._keys = np.repeat(np.arange(c) * c, self.count) + self._others

    def of(self, who: Ints) -> tuple[Ints, Ints]:
        """List all that some candidates exclude, and the place of each of those in the list."""
        return (
            self._others[ranges(self._start[who], self.count[who])],
            np.repeat(np.arange(len(who)), self.count[who]),
        )

    def has(self, one: Ints, other: Ints) -> Flags:
        """Say which pairs exclude each other."""
        if not len(self._keys):
            return np.zeros(len(one), dtype=bool)
        key = one * self._c + other
        at = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        return np.asarray(self._keys[at] == key)
