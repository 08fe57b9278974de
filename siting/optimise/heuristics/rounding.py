"""Whole choices from the shares of the relaxation: drawn, then completed."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.proof.rest import paid

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Ints, Values
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound

_SURE = 0.5  # shares above this make up the first choice, before any dice


def rounded(
    problem: Problem,
    bound: Bound,
    *,
    draws: int = 20,
    seed: int = 0,
    complete: Callable[[Ints], Ints] | None = None,
) -> tuple[Ints, float]:
    """Draw choices by the shares that the relaxation takes, complete them, keep the best one.

    Parameters
    ----------
    bound : Bound
        Its shares, and what candidates are worth at its prices.
    draws : int
        How many choices: the first takes what has more than half a share, the others draw each
        candidate with the square of its share, so that what is in doubt is left to `complete`.
    complete : callable, optional
        Turns a choice within the limits into a better one, such as a greedy choice with swaps after
        it. By default candidates are added greedily, of those worth most at the prices.

    Returns
    -------
    chosen : ndarray of int, rising
    gain : float
        What `Problem.gain` says of it.
    """
    dice = np.random.default_rng(seed)
    order = np.argsort(-bound.shares, kind="stable")
    order = order[bound.shares[order] > 1e-6]
    among = kernel(problem, bound)
    best, most = forced(problem), -1.0
    for draw in range(draws):
        limit = np.sqrt(dice.random(len(order))) if draw else np.full(len(order), _SURE)
        start = within(problem, order[bound.shares[order] > limit])
        chosen = greedy(problem, start, among) if complete is None else complete(start)
        gain = problem.gain(chosen)
        if gain > most:
            best, most = np.sort(chosen), gain
    return best, most if draws else problem.gain(best)


def kernel(problem: Problem, bound: Bound, n: int | None = None) -> Ints:
    """Give the candidates that are worth most at the prices: at most n, by default ten a site."""
    n = max(1_000, 10 * problem.most) if n is None else n
    open_ = np.flatnonzero(bound.open)
    order = open_[np.lexsort((open_, -bound.worth[open_]))]
    return np.sort(order[:n])


def within(problem: Problem, ordered: Ints) -> Ints:
    """Take candidates in their order, forced ones first, as far as the limits allow."""
    chosen = Choice(problem)
    for j in ordered.tolist():
        if chosen.may(j):
            chosen.add(j)
    return np.array(chosen.members, np.intp)


def greedy(problem: Problem, start: Ints, among: Ints) -> Ints:
    """Complete a choice that is within the limits: the candidate that adds most, again and again.

    Gains only shrink, so one that is computed again and still the largest is taken (Minoux 1978);
    ties go to the lower candidate. By gain, not gain for cost, where there is a budget.
    """
    chosen, left = Choice(problem), _Left(problem)
    for j in np.union1d(start, forced(problem)).tolist():
        if j not in chosen.there:
            chosen.add(j)
        left.take(j)
    first = paid(problem.adds[among], left.missing, problem.value, whole=False).tolist()
    heap = [(-now, j) for now, j in zip(first, among.tolist(), strict=True) if chosen.may(j)]
    heapq.heapify(heap)
    while heap and len(chosen.members) < problem.most:
        _, j = heap[0]
        now = -left.gain(j) if chosen.may(j) else 0.0
        if now == 0:
            heapq.heappop(heap)
        elif (now, j) > min(heap[1:3], default=(np.inf, -1)):
            heapq.heapreplace(heap, (now, j))
        else:
            heapq.heappop(heap)
            chosen.add(j)
            left.take(j)
    return np.array(chosen.members, np.intp)


class _Left:
    """What each cell still misses."""

    def __init__(self, problem: Problem) -> None:
        self._adds, self._value = problem.adds, problem.value
        self.missing = problem.missing.astype(np.float64)

    def _entries(self, j: int) -> tuple[Values, Values]:
        part = slice(self._adds.indptr[j], self._adds.indptr[j + 1])
        return self._adds.indices[part], self._adds.data[part]

    def take(self, j: int) -> None:
        """Add what a candidate adds."""
        cells, amount = self._entries(j)
        self.missing[cells] = np.maximum(self.missing[cells] - amount, 0)

    def gain(self, j: int) -> float:
        """Say what it would gain."""
        cells, amount = self._entries(j)
        return float((self._value[cells] * np.minimum(self.missing[cells], amount)).sum())


class Choice:
    """Candidates chosen so far, and which may still be."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.members: list[int] = []
        self.there: set[int] = set()
        self._barred: set[int] = set()
        self._of_group: dict[int, int] = {}
        for j in forced(problem).tolist():
            self.add(j)

    def may(self, j: int) -> bool:
        """Say whether a candidate may be added."""
        problem = self._problem
        if j in self.there or j in self._barred or len(self.members) >= problem.most:
            return False
        if problem.allowed is not None and not problem.allowed[j]:
            return False
        if problem.group is not None:
            group = int(problem.group[j])
            if group >= 0 and self._of_group.get(group, 0) >= problem.most_a_group:
                return False
        if problem.cost is None:
            return True
        return float(problem.cost[np.unique([*self.members, j])].sum()) <= problem.budget

    def add(self, j: int) -> None:
        """Choose a candidate."""
        problem = self._problem
        self.members.append(j)
        self.there.add(j)
        if problem.group is not None:
            group = int(problem.group[j])
            self._of_group[group] = self._of_group.get(group, 0) + 1
        if problem.conflicts is not None:
            part = slice(problem.conflicts.indptr[j], problem.conflicts.indptr[j + 1])
            self._barred.update(problem.conflicts.indices[part].tolist())


def forced(problem: Problem) -> Ints:
    """Give the forced candidates, each once."""
    return np.unique(np.asarray([] if problem.forced is None else problem.forced, np.intp))
