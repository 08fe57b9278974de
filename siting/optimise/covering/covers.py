"""Covers of few candidates: greedy, without what is redundant, then improved by exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints, Rows

_ONE = 1 << 40  # a need, in the whole numbers that are counted in
_NEAR = 1 << 8  # rounding of as many parts may lack so much


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Rows that each need 1, and what candidates give of it.

    Attributes
    ----------
    rows : csr_array of float, shape (k, c)
        What candidates give to each row, above 0 and at most 1; all together give 1 or more.
    columns : csr_array of float, shape (c, k)
        The same, transposed.
    """

    rows: Rows
    columns: Rows


class Cover:
    """A choice that changes, with the rows that lack something, and what hangs on each candidate.

    A candidate's score is the weight of what rows would lack without it (if chosen), or would no
    longer lack with it. Amounts are whole numbers, so that nothing drifts.
    """

    def __init__(self, needs: Needs, chosen: Flags) -> None:
        self._needs = needs
        self._parts = np.rint(needs.rows.data * _ONE).astype(np.int64)
        self._given = np.rint(needs.columns.data * _ONE).astype(np.int64)
        k, c = needs.rows.shape
        self._largest = np.zeros(k, np.int64)
        some = np.flatnonzero(np.diff(needs.rows.indptr))
        if len(some):
            self._largest[some] = np.maximum.reduceat(self._parts, needs.rows.indptr[some])
        self.chosen = chosen.copy()
        parts = np.where(chosen[needs.rows.indices], self._parts, 0)
        self.have = np.zeros(k, np.int64)
        if len(some):
            self.have[some] = np.add.reduceat(parts, needs.rows.indptr[some])
        self.weight = np.ones(k)
        self.score = np.zeros(c)
        self._rescore(np.arange(k), self.have, 1)
        self.lacking = set(np.flatnonzero(self.have < _ONE - _NEAR).tolist())

    def turn(self, j: int) -> None:
        """Choose a candidate, or give it up."""
        columns = self._needs.columns
        part = slice(columns.indptr[j], columns.indptr[j + 1])
        rows, given = columns.indices[part], self._given[part]
        before = self.have[rows]
        after = before - given if self.chosen[j] else before + given
        few, enough = before < _ONE - _NEAR, after >= _ONE - _NEAR
        self.lacking.difference_update(rows[few & enough].tolist())
        self.lacking.update(rows[~few & ~enough].tolist())
        # Where all is there twice over, before and after, no score hangs on it.
        moved = np.minimum(before, after) < _ONE + self._largest[rows]
        rows, before, after = rows[moved], before[moved], after[moved]
        self._rescore(rows, self.have, -1)
        self.have[columns.indices[part]] += -given if self.chosen[j] else given
        self.chosen[j] = not self.chosen[j]
        self._rescore(rows, self.have, 1)

    def weigh(self, rows: Ints) -> None:
        """Let rows count for one more."""
        self._rescore(rows, self.have, -1)
        self.weight[rows] += 1
        self._rescore(rows, self.have, 1)

    def _rescore(self, rows: Ints, have: Ints, sign: int) -> None:
        """Add what rows make of the scores of all their candidates, or take it off."""
        indptr = self._needs.rows.indptr
        length = (indptr[rows + 1] - indptr[rows]).astype(np.int64)
        at = ranges(indptr[rows].astype(np.int64), length)
        which, part = self._needs.rows.indices[at], self._parts[at]
        now = np.repeat(have[rows], length)
        there = self.chosen[which]
        lost = np.minimum(now, _ONE) - np.minimum(now - part, _ONE)
        won = np.minimum(now + part, _ONE) - np.minimum(now, _ONE)
        worth = np.where(there, lost, won) * (sign / _ONE) * np.repeat(self.weight[rows], length)
        np.add.at(self.score, which, worth)


def greedy(needs: Needs, first: Ints) -> Flags:
    """Choose the candidate that gives most of what is lacking, again and again; drop the redundant.

    Ties go to the lower candidate. The redundant are dropped from the last chosen on.

    Parameters
    ----------
    first : ndarray of int
        Candidates that are chosen before, in this order.
    """
    cover = Cover(needs, np.isin(np.arange(needs.rows.shape[1]), first))
    order = first.tolist()
    while cover.lacking:
        j = int(np.argmax(np.where(cover.chosen, -1, cover.score)))
        cover.turn(j)
        order.append(j)
    for j in reversed(order):
        if cover.score[j] <= 1e-9:
            cover.turn(j)
    return cover.chosen


def improve(
    needs: Needs,
    start: Flags,
    *,
    steps: int,
    least: int = 0,
    seed: int = 0,
    report: Callable[[int], bool] | None = None,
) -> Flags:
    """Look for a smaller cover by exchanges, with weights that grow where rows are often lacking.

    Parameters
    ----------
    start : ndarray of bool
        A cover.
    steps : int
        How many exchanges; the work is counted in these.
    least : int
        Stop at a cover of so many.
    report : callable, optional
        Called now and then with the size of the smallest cover; False stops.

    Returns
    -------
    ndarray of bool
        The smallest cover found, no larger than `start`.

    Notes
    -----
    Row-weighting local search (Gao, Weise and Li 2014): one candidate less than the best cover has;
    in each step the one that is missed least leaves, then of those that serve one of the lacking
    rows, drawn at random, the one that helps most comes in, and what still lacks counts for one
    more. Who has just come does not leave at once, and who has left does not come back before
    something near it has changed (here: in the next few steps). Ties go to who has not moved for
    longest.
    """
    dice = np.random.default_rng(seed)
    cover = Cover(needs, start)
    best = cover.chosen.copy()
    moved = np.full(len(start), -10)
    come = -1
    for step in range(steps):
        while not cover.lacking:
            best = cover.chosen.copy()
            if best.sum() <= least:
                return best
            _leave(cover, moved, step, -1)
        if report is not None and step % 500 == 0 and not report(int(best.sum())):
            break
        _leave(cover, moved, step, come)
        row = sorted(cover.lacking)[dice.integers(len(cover.lacking))]
        come = _come(cover, needs, row, moved, step)
        cover.weigh(np.array(sorted(cover.lacking), np.int64))
    return best


def _leave(cover: Cover, moved: Ints, step: int, come: int) -> None:
    """Give up the candidate that is missed least, but not the one that has just come."""
    there = np.flatnonzero(cover.chosen)
    there = there[there != come] if len(there) > 1 else there
    score = cover.score[there]
    least = there[score <= score.min() + 1e-9]
    j = int(least[np.argmin(moved[least])])
    cover.turn(j)
    moved[j] = step


def _come(cover: Cover, needs: Needs, row: int, moved: Ints, step: int) -> int:
    """Choose the candidate that helps most, of those that serve a row."""
    near = needs.rows.indices[needs.rows.indptr[row] : needs.rows.indptr[row + 1]]
    near = near[~cover.chosen[near]]
    fresh = near[moved[near] < step]
    near = fresh if len(fresh) else near
    score = cover.score[near]
    most = near[score >= score.max() - 1e-9]
    j = int(most[np.argmin(moved[most])])
    cover.turn(j)
    moved[j] = step
    return j


def served(needs: Needs, chosen: Flags) -> Floats:
    """Say what each row has, shape (k,)."""
    return np.asarray(needs.rows @ chosen.astype(np.float64))
