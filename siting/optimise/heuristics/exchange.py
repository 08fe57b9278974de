"""One choice of a plain problem, bettered by exchanging a candidate for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Values
    from siting.optimise.problem import Problem


class Exchange:
    """A choice, with what every other candidate would add to it.

    Parameters
    ----------
    problem : Problem
        One that `plain` gives: more candidates than are chosen.

    Attributes
    ----------
    beside : ndarray of bool, shape (c, c)
        Whether two candidates share a cell.
    cells_of : list of ndarray of int
        The cells of each candidate.
    worth : ndarray of float, shape (m,)
        What each cell is worth, in whole numbers.
    chosen : ndarray of int, shape (most,)
        The candidates, in no order.
    times : ndarray of int, shape (m,)
        How many of them each cell has.
    value : int
        What they gain.
    """

    def __init__(self, problem: Problem) -> None:
        self.most = problem.most
        self._rows = problem.adds.astype(np.float64)
        self.n_candidates, self.n_cells = problem.adds.shape
        turned = problem.adds.T.tocsr()
        self.cells_of = np.split(problem.adds.indices, problem.adds.indptr[1:-1])
        self.who_of = np.split(turned.indices, turned.indptr[1:-1])
        self._n_who = np.diff(turned.indptr)
        ones = problem.adds.astype(np.float32)
        self.beside: Flags = (ones @ ones.T).toarray() > 0
        self.worth: Floats = problem.value.astype(np.float64)
        self.hold(np.arange(self.most))

    def hold(self, chosen: Ints) -> None:
        """Take up a choice."""
        self.chosen: Ints = np.array(chosen, dtype=np.intp)
        self.times = self.times_of(self.chosen)
        free = self.worth * (self.times == 0)
        self._gain: Floats = self._rows @ free
        self.value = int(self.worth.sum() - free.sum())

    def times_of(self, chosen: Ints) -> Values:
        """Count how many of some candidates each cell has."""
        cells = np.concatenate([self.cells_of[site] for site in chosen.tolist()])
        return np.bincount(cells, minlength=self.n_cells)

    def climb(self, rng: np.random.Generator, changed: Ints | None = None) -> None:
        """Exchange one for the best other as long as that gains anything.

        Parameters
        ----------
        changed : ndarray of int, optional
            Only those beside these are looked at, and those beside what is exchanged then: for a
            choice from which no exchange gained anything before these came or went.
        """
        look: Flags = np.ones(self.most, dtype=bool)
        if changed is not None:
            look[:] = self.beside[changed][:, self.chosen].any(axis=0)
        order = rng.permutation(self.most).tolist()
        while look.any():
            for place in order:
                if not look[place]:
                    continue
                look[place] = False
                out = int(self.chosen[place])
                come = self._exchanged(place, out)
                if come >= 0:
                    look[(self.beside[out] | self.beside[come])[self.chosen]] = True
                    look[place] = False

    def _exchanged(self, place: int, out: int) -> int:
        """Exchange one of the choice for the best candidate, and name it; -1 if none is better."""
        cells = self.cells_of[out]
        gain = self._gain + self._of_each(cells[self.times[cells] == 1])
        come = int(gain.argmax())
        if gain[come] <= gain[out]:
            return -1
        self.value += int(gain[come] - gain[out])
        self.times[cells] -= 1
        cells = self.cells_of[come]
        self._gain = gain - self._of_each(cells[self.times[cells] == 0])
        self.times[cells] += 1
        self.chosen[place] = come
        return come

    def _of_each(self, cells: Ints) -> Floats:
        """Add up for each candidate what those of some cells that it has are worth."""
        if not len(cells):
            return np.zeros(self.n_candidates)
        who = np.concatenate([self.who_of[cell] for cell in cells.tolist()])
        worth = np.repeat(self.worth[cells], self._n_who[cells])
        each: Floats = np.bincount(who, worth, self.n_candidates).astype(np.float64, copy=False)
        return each
