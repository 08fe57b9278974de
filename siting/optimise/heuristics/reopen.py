"""Parts of a choice are opened again, one after the other, and chosen anew: the best there is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.recreate import Neighbourhoods
from siting.optimise.proof.bound import bound
from siting.optimise.proof.exact import exact
from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.problem import Problem

# Tried on the census cases of the benchmarks.
#: A part that prices leave more candidates than this is too large to search. It is the first of
#: these, and the next one once as many parts as there are sites came to nothing.
_MOST_LEFT = (160, 300, 450)
_ITERATIONS, _NODES = 400, 20
#: Sites of the first part; parts then grow and shrink within these limits, by so many.
_FIRST, _LEAST, _MOST = 12, 3, 40
_LARGER, _SMALLER = 0.25, 1.0


def reopen(
    problem: Problem,
    start: Ints,
    *,
    rounds: int,
    seed: int = 0,
    report: Report = go_on,
    state: State | None = None,
) -> Solution:
    """Improve a choice: free some neighbouring sites, and find the best ones in their place.

    This is large neighbourhood search (Shaw 1998), each part by prices and branch and bound
    (`exact`). It finds what exchanges of a few sites do not, so it comes after `improve`.

    Parameters
    ----------
    problem : Problem
        All its limits are kept.
    start : ndarray of int
        A choice within the limits.
    rounds : int
        How many parts are opened at most. It ends before when as many as there are sites came to
        nothing, and as many larger ones.
    state : State
        One of this problem to work on, if there is one.

    Returns
    -------
    Solution
        Never worth less than the start; complete if it came to its own end.

    Notes
    -----
    The size of the parts follows from how many candidates prices leave, never from the time: the
    result is the same on every machine.
    """
    state = state or State(problem)
    parts = _Parts(state, seed)
    best, value = np.sort(np.asarray(start, dtype=np.intp)), problem.gain(start)
    in_vain, level, complete = 0, 0, True
    for _ in range(rounds):
        free = best[~state.forced[best]]
        if in_vain >= len(free):
            in_vain, level = 0, level + 1
        if not len(free) or level == len(_MOST_LEFT):
            break
        if not report(value, np.inf):
            complete = False
            break
        opened = parts.next(free)
        near, most = parts.candidates(opened), _MOST_LEFT[level]
        found, searched = _chosen_anew(problem, best, opened, near, most)
        parts.adapt(searched=searched)
        gain = value if found is None else problem.gain(found)
        in_vain += searched
        if found is not None and gain > value:
            best, value, in_vain = found, gain, 0
    return solution(problem, in_order(problem, best), "parts chosen anew", complete=complete)


class _Parts:
    """Which sites are opened together: neighbours of neighbours of one drawn at random."""

    def __init__(self, state: State, seed: int) -> None:
        self._near = Neighbourhoods(state)
        self._rng = np.random.default_rng(seed)
        self._size = float(_FIRST)
        self._queue: list[int] = []

    def next(self, chosen: Ints) -> list[int]:
        """Name the sites of the next part; each site is the first of one in turn."""
        here = set(chosen.tolist())
        while self._queue and self._queue[-1] not in here:
            self._queue.pop()
        if not self._queue:
            self._queue = self._rng.permutation(chosen).tolist()
        part: list[int] = []
        waiting = [self._queue.pop()]
        seen = set(waiting)
        while waiting and len(part) < int(self._size):
            site = waiting.pop(0)
            part.append(site)
            near = chosen[np.isin(chosen, self._near.of(site), assume_unique=True)]
            more = [one for one in self._rng.permutation(near).tolist() if one not in seen]
            seen.update(more)
            waiting += more
        return part

    def candidates(self, opened: list[int]) -> Ints:
        """Name the candidates near any of some sites."""
        return np.unique(np.concatenate([self._near.of(site) for site in opened]))

    def adapt(self, *, searched: bool) -> None:
        """Open more at once, or fewer where that was too much to search."""
        step = _LARGER if searched else -_SMALLER
        self._size = min(max(self._size + step, _LEAST), _MOST)


def _chosen_anew(
    problem: Problem, chosen: Ints, opened: list[int], near: Ints, most: int
) -> tuple[Ints | None, bool]:
    """Choose anew in one part; say whether it was searched at all."""
    stays, value = np.setdiff1d(chosen, opened), problem.gain(chosen)
    among = np.union1d(near, chosen)
    part = restricted(problem, among, stays)
    prices = bound(part, known=value, iterations=_ITERATIONS, tolerance=1e-6)
    if prices.value <= value:
        return None, True
    left = prices.open & (prices.with_each > value)
    if left.sum() > most:
        return None, False
    known = np.searchsorted(among, chosen)
    found = exact(part, known=known, prices=prices, nodes=_NODES)
    return among[found.chosen], True


def restricted(problem: Problem, among: Ints, forced: Ints) -> Problem:
    """Leave only some candidates, in their order; some of them are forced."""
    conflicts = problem.conflicts
    return replace(
        problem,
        adds=problem.adds[among],
        cost=None if problem.cost is None else problem.cost[among],
        conflicts=None if conflicts is None else conflicts[among][:, among].tocsr(),
        group=None if problem.group is None else problem.group[among],
        allowed=None if problem.allowed is None else problem.allowed[among],
        forced=np.searchsorted(among, forced),
    )
