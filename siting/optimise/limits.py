"""Which candidates a choice closes for others: conflicts, full groups, and what is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.problem import Problem


class Limits:
    """The limits of a problem, as candidates are taken and given back.

    A candidate may be closed several times over (chosen, in conflict with two others, in a full
    group); it is open when each of these has been undone.

    Notes
    -----
    What is left of a budget is kept in whole multiples of 2^-40 of it, so that what is given back
    is there again. A candidate that nearly uses it up is tested as `Problem.feasible` does.
    """

    def __init__(self, problem: Problem) -> None:
        self._conflicts = problem.conflicts
        self._most_a_group = problem.most_a_group
        self._group = problem.group
        if problem.group is not None:
            n_groups = int(problem.group.max(initial=-1)) + 1
            self._inside = np.zeros(n_groups, dtype=np.intp)
            self._by_group = np.argsort(problem.group, kind="stable")
            self._starts = np.searchsorted(problem.group[self._by_group], np.arange(n_groups + 1))
        self.cost: Floats | None = None
        if problem.cost is not None and np.isfinite(problem.budget):
            quantum = quantum_of(max(problem.budget, 0.0), bits=40)
            self.cost = np.asarray(problem.cost, dtype=np.float64)
            self._budget = self._left = problem.budget
            self._spends = np.rint(self.cost / quantum) * quantum
            self._near = quantum * 2.0**10

    def never(self, problem: Problem) -> Flags:
        """Say which candidates are closed from the start."""
        shut = np.zeros(problem.n_candidates, dtype=bool)
        if problem.allowed is not None:
            shut |= ~problem.allowed
        if problem.group is not None and self._most_a_group < 1:
            shut |= problem.group >= 0
        return shut

    def take(self, candidate: int) -> list[Ints]:
        """Choose a candidate; give the others that this closes, a list for each reason."""
        if self.cost is not None:
            self._left -= float(self._spends[candidate])
        closed = self._rivals(candidate)
        if self._group is not None and (group := int(self._group[candidate])) >= 0:
            self._inside[group] += 1
            if self._inside[group] == self._most_a_group:
                closed.append(self._members(group))
        return closed

    def give_back(self, candidate: int) -> list[Ints]:
        """Undo a choice; give the others that this opens, as `take` gave them."""
        if self.cost is not None:
            self._left += float(self._spends[candidate])
        opened = self._rivals(candidate)
        if self._group is not None and (group := int(self._group[candidate])) >= 0:
            if self._inside[group] == self._most_a_group:
                opened.append(self._members(group))
            self._inside[group] -= 1
        return opened

    def affordable(self) -> Flags:
        """Say which candidates are not clearly too dear for what is left of the budget."""
        return np.asarray(self._spends <= self._left + self._near)

    def fits(self, candidate: int, chosen: list[int]) -> bool:
        """Say whether one of them is within the budget, together with the chosen."""
        if self.cost is None or self._spends[candidate] <= self._left - self._near:
            return True
        return bool(self.cost[np.sort([*chosen, candidate])].sum() <= self._budget)

    def _members(self, group: int) -> Ints:
        return self._by_group[self._starts[group] : self._starts[group + 1]]

    def _rivals(self, candidate: int) -> list[Ints]:
        if self._conflicts is None:
            return []
        first, last = self._conflicts.indptr[candidate : candidate + 2]
        return [np.asarray(self._conflicts.indices[first:last], dtype=np.intp)]


def quantum_of(largest: float, *, bits: int) -> float:
    """Give the power of two of which numbers up to `largest` have at most so many bits."""
    return float(2.0 ** (np.ceil(np.log2(largest)) - bits)) if largest > 0 else 1.0
