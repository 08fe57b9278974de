"""Many choices of one problem, changed in step: one call of numpy does the same to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import ranges
from siting.optimise.heuristics.plain import MOST_WORTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints, Rows, Values
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

_HIDDEN = 1 << 30  # what the gain of a candidate that cannot be chosen now is lowered by
_CHUNK = 8
_SPARE = np.iinfo(np.int16).min // 2  # the number of candidates that a cell that is none misses
#: At most so many are taken out at once; how often the best is passed over for the next best.
_MOST_OUT, _PASS_OVER = 3, 0.2
_ROUNDS_A_REPORT = 20

assert 2 * _HIDDEN > _HIDDEN + _CHUNK * MOST_WORTH, "the gain of a candidate that is none overflows"


class _Table:
    """Rows of unequal length, cut into chunks of equal length that are filled up with no entry."""

    def __init__(self, rows: Rows, none: int) -> None:
        n = np.diff(rows.indptr).astype(np.intp)
        self._count = -(-n // _CHUNK)
        self._first = np.cumsum(self._count) - self._count
        self._parts: Ints = np.full((int(self._count.sum()), _CHUNK), none, dtype=np.intp)
        self._parts.reshape(-1)[ranges(self._first * _CHUNK, n)] = rows.indices

    def of(self, which: Ints) -> tuple[Ints, Ints]:
        """Give the chunks of some rows, and for each the place of its row among these."""
        n = self._count[which]
        place = np.repeat(np.arange(len(which)), n)
        at = (self._first[which] - np.cumsum(n) + n)[place]
        at += np.arange(len(place))
        return self._parts.take(at, axis=0), place


class Herd:
    """Choices of the same number of candidates, with the gain of every other one in each of them.

    Parameters
    ----------
    problem : Problem
        One that `plain` gives: more candidates than are chosen.

    Attributes
    ----------
    near : ndarray of bool, shape (c, c)
        Whether one shares a cell with one that shares a cell with the other.
    chosen : ndarray of int, shape (b, most)
        The candidates of each choice, in no order.
    value : ndarray of int, shape (b,)
        What each choice gains.

    Notes
    -----
    Memory: 10 b (c + m) bytes for b choices, c candidates and m cells, and 5 c^2 for `near`.
    """

    def __init__(self, problem: Problem) -> None:
        rows = problem.adds
        self.most = problem.most
        self.n_candidates, self._n_cells = rows.shape
        self._cells_of = _Table(rows, self._n_cells)
        self._who = _Table(rows.T.tocsr(), self.n_candidates)
        self._worth = np.append(problem.value, 0).astype(np.int32)
        self._alone = np.append(rows @ problem.value, -_HIDDEN).astype(np.int32)
        self.near = _near(rows)
        self._clear(0)

    def _clear(self, n: int) -> None:
        """Hold so many empty choices."""
        self._missing: Values = np.ones((n, self._n_cells + 1), dtype=np.int16)
        self._missing[:, -1] = _SPARE
        self._gain: Values = np.repeat(self._alone[None], n, 0)
        self.value: Values = np.zeros(n, dtype=np.int64)
        self.chosen: Ints = np.zeros((n, self.most), dtype=np.intp)
        self._log: list[tuple[Ints, Ints, Values]] = []

    @property
    def next_gain(self) -> Values:
        """What the best further candidate would add to each choice."""
        gain: Values = np.maximum(self._gain.max(axis=1), 0)
        return gain

    def start(self, choices: Sequence[Ints]) -> None:
        """Hold these choices; those that are too large lose what they lose least by, others grow.

        What most of them have is chosen once for all.
        """
        n, each = len(choices), self.n_candidates + 1
        own: Flags = np.zeros((n, each), dtype=bool)
        for number, choice in enumerate(choices):
            own[number, choice] = True
        common: Flags = np.append(2 * own[:, :-1].sum(axis=0) > n, False)
        self._clear(1)
        for site in np.flatnonzero(common).tolist():
            self._add(np.zeros(1, dtype=np.intp), np.array([site]))
        first = self._missing, self._gain, self.value
        self._clear(n)
        self._missing[:], self._gain[:], self.value[:] = first
        for which, change in ((common & ~own, self._remove), (own & ~common, self._add)):
            row, candidate = np.nonzero(which)
            turn = np.arange(len(row)) - np.searchsorted(row, row)
            for number in range(int(turn.max(initial=-1)) + 1):
                now = turn == number
                change(row[now], candidate[now])
        self._shrink(own)
        self._grow(own)
        self.chosen = np.nonzero(own)[1].reshape(n, self.most)

    def _shrink(self, own: Flags) -> None:
        while len(large := np.flatnonzero(own.sum(axis=1) > self.most)):
            row, site = np.nonzero(own[large])
            cells, place = self._cells_of.of(site)
            lone = self._missing.reshape(-1)[self._flat(large[row][place], cells)] == 0
            each = np.bincount(place, (self._worth[cells] * lone).sum(axis=1), len(row))
            loss = np.full((len(large), own.shape[1]), np.inf)
            loss[row, site] = each
            least = loss.argmin(axis=1)
            self._remove(large, least)
            own[large, least] = False

    def _grow(self, own: Flags) -> None:
        while len(small := np.flatnonzero(own.sum(axis=1) < self.most)):
            best = self._gain[small].argmax(axis=1)
            self._add(small, best)
            own[small, best] = True

    def _flat(self, which: Ints, cells: Ints) -> Ints:
        flat: Ints = cells + (which * (self._n_cells + 1))[:, None]
        return flat

    def _change(self, which: Ints, site: Ints, step: int, edge: int) -> None:
        """Let the cells of one site of each choice miss more or less; gains follow."""
        cells, place = self._cells_of.of(site)
        which = which[place]
        at = self._flat(which, cells)
        missing = self._missing.reshape(-1)
        before = missing[at]
        missing[at] = before + step
        self._log.append((which, at, before))
        row, column = np.nonzero(before == edge)
        cells, which = cells[row, column], which[row]
        who, place = self._who.of(cells)
        who += (which * (self.n_candidates + 1))[place][:, None]
        more = np.repeat((step * self._worth)[cells][place], _CHUNK)
        np.add.at(self._gain.reshape(-1), who.reshape(-1), more)

    def _add(self, which: Ints, site: Ints) -> None:
        self.value[which] += self._gain[which, site]
        self._gain[which, site] -= _HIDDEN
        self._change(which, site, -1, 1)

    def _remove(self, which: Ints, site: Ints, *, hide: bool = False) -> None:
        self._change(which, site, 1, 0)
        gain = self._gain[which, site] + _HIDDEN
        self.value[which] -= gain
        if not hide:
            self._gain[which, site] = gain

    def run(
        self, rng: np.random.Generator, rounds: int, slack: Values, report: Report
    ) -> tuple[Values, Ints, bool]:
        """Ruin and recreate every choice, as `Recreate` does one.

        Parameters
        ----------
        slack : ndarray of float, shape (b,)
            How much worse a choice may become in a round; less and less, and not at all at last.

        Returns
        -------
        value, chosen : ndarray of int, shape (b,) and (b, most)
            The best that was met from each start; the latter sorted.
        complete : bool
            False if it was stopped.
        """
        value, chosen = self.value.copy(), self.chosen.copy()
        complete = True
        for number, n_out in enumerate(rng.integers(_MOST_OUT, size=rounds).tolist()):
            if number % _ROUNDS_A_REPORT == 0 and not report(float(value.max()), np.inf):
                complete = False
                break
            part = 1 - number / rounds
            self._round(rng, min(n_out + 1, self.most), (slack * part).astype(np.int64))
            better = self.value > value
            value[better], chosen[better] = self.value[better], self.chosen[better]
        return value, np.sort(chosen, axis=1), complete

    def _round(self, rng: np.random.Generator, n_out: int, slack: Values) -> None:
        """Take some out of each choice and fill the gap; undo it where that is not good enough."""
        every = np.arange(len(self.value))
        before, gain, chosen = self.value.copy(), self._gain.copy(), self.chosen.copy()
        self._log = []
        places = self._some_neighbours(rng, n_out)
        first = self.chosen[every, places[0]]
        for number, place in enumerate(places):
            self._remove(every, self.chosen[every, place], hide=number == 0)
        for place in places[:-1]:
            site = self._one_of_the_best(rng)
            self._add(every, site)
            self.chosen[every, place] = site
        site = self._one_of_the_best(rng)
        good = self.value + self._gain[every, site] >= before - slack
        bad = np.flatnonzero(~good)
        self._gain[bad], self.chosen[bad], self.value[bad] = gain[bad], chosen[bad], before[bad]
        for which, at, was in reversed(self._log):
            undone = ~good[which]
            self._missing.reshape(-1)[at[undone]] = was[undone]
        every = np.flatnonzero(good)
        self.chosen[every, places[-1][every]] = site[every]
        self._add(every, site[every])
        self._gain[every, first[every]] += _HIDDEN

    def _some_neighbours(self, rng: np.random.Generator, n_out: int) -> Ints:
        """Draw a place in each choice, and others near it; far ones where there are too few."""
        n = len(self.value)
        every = np.arange(n)
        places: Ints = np.empty((n_out, n), dtype=np.intp)
        places[0] = rng.integers(self.most, size=n)
        if n_out > 1:
            first = self.chosen[every, places[0]]
            key = rng.random((n, self.most), dtype=np.float32)
            key[~self.near[first[:, None], self.chosen]] += 2
            key[every, places[0]] = 9
            places[1:] = np.argpartition(key, n_out - 2, axis=1)[:, : n_out - 1].T
        return places

    def _one_of_the_best(self, rng: np.random.Generator) -> Ints:
        """Name the best candidate for each choice, or now and then the next best."""
        site: Ints = self._gain.argmax(axis=1)
        which = np.flatnonzero(rng.random(len(site)) < _PASS_OVER)
        gain = self._gain[which]
        while len(which):
            gain[np.arange(len(which)), site[which]] = -_HIDDEN
            other = gain.argmax(axis=1)
            may = gain[np.arange(len(which)), other] >= 0
            site[which[may]] = other[may]
            may &= rng.random(len(which)) < _PASS_OVER
            which, gain = which[may], gain[may]
        return site


def _near(rows: Rows) -> Flags:
    """Say who shares a cell with one that shares a cell with whom."""
    ones = rows.astype(np.float32)
    beside = (ones @ ones.T).toarray() > 0
    dense = beside.astype(np.float32)
    near: Flags = dense @ dense > 0
    np.fill_diagonal(near, val=False)
    return near
