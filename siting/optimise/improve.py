"""Iterated local search: some neighbouring candidates are taken out, and the gap filled anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.greedy import in_order
from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State
from siting.optimise.swap import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.problem import Problem

#: How much worse than before a choice may be, at first, as a share of what one candidate is worth.
_SLACK = 0.06
#: At most so many candidates are taken out at once.
_MOST_OUT = 3
#: How often the best candidate is passed over for the next best.
_PASS_OVER = 0.2
_ROUNDS_A_REPORT = 64
_MOST_KEPT = 4_000_000


def improve(
    problem: Problem,
    starts: Sequence[Ints],
    *,
    rounds: int,
    seed: int = 0,
    seconds: float = np.inf,
    report: Report = go_on,
    state: State | None = None,
) -> Solution:
    """Search for a better choice than those given.

    In each round a chosen candidate and up to two neighbours are taken out, and the gap is filled
    greedily, now and then with the second best. A worse choice is accepted as long as it is worse
    by no more than a slack, which shrinks to nothing over the rounds (threshold accepting, Dueck
    and Scheuer 1990, on ruin and recreate, Schrimpf et al. 2000). In the end the best choice met
    is improved by `swap`.

    Parameters
    ----------
    problem : Problem
        All its limits are kept.
    starts : sequence of ndarray of int
        Choices within the limits, such as that of `greedy` and one rounded from a bound. Each is
        given its share of the rounds.
    rounds : int
        How long to search: the result depends on it, and on the seed, and on nothing else.
    seconds : float
        Stops after so much time as well; the result then depends on the machine, and is marked as
        stopped.
    state : State
        One of this problem to work on, if there is one: setting it up is most of the work.

    Returns
    -------
    Solution
        Never worth less than any of the starts.
    """
    state = state or State(problem)
    best: Ints = np.array(state.chosen, dtype=np.intp)
    most, complete = state.value, True
    clock = _Clock(seconds, report)
    for number, start in enumerate(starts):
        state.move_to(start)
        complete = settle(state, clock)
        search = _Search(state, np.random.default_rng([seed, number]), clock)
        complete = complete and search.run(rounds // len(starts))
        state.move_to(search.best)
        if search.most > most or not number:
            best, most = search.best, search.most
        if not complete:
            break
    return _finished(problem, state, best, complete=complete)


def _finished(problem: Problem, state: State, best: Ints, *, complete: bool) -> Solution:
    state.move_to(best)
    if complete:
        settle(state)
    order = in_order(problem, np.array(state.chosen, dtype=np.intp))
    return solution(problem, order, "iterated local search", complete=complete)


class _Clock:
    """A report that also says stop when the time is over."""

    def __init__(self, seconds: float, report: Report) -> None:
        self._end = time.monotonic() + seconds
        self._report = report

    def __call__(self, value: float, bound: float) -> bool:
        return self._report(value, bound) and time.monotonic() < self._end


class _Search:
    """One run from one start: the state, the best choice met, and where neighbours are."""

    def __init__(self, state: State, rng: np.random.Generator, report: Report) -> None:
        self._state = state
        self._rng = rng
        self._report = report
        self._near: dict[int, Ints] = {}
        self._kept = 0
        self.best: Ints = np.array(state.chosen, dtype=np.intp)
        self.most = state.value

    def run(self, rounds: int) -> bool:
        """Search for so many rounds; False if it was stopped."""
        state = self._state
        free = [one for one in state.chosen if not state.forced[one]]
        if not free:
            return True
        first = _SLACK * state.value / len(state.chosen)
        for number in range(rounds):
            if number % _ROUNDS_A_REPORT == 0 and not self._report(self.most, np.inf):
                return False
            free = self._round(free, first * (1 - number / rounds))
        return True

    def _round(self, free: list[int], slack: float) -> list[int]:
        """Take some out, fill the gap; give those now chosen, if that is good enough."""
        state, before = self._state, self._state.value
        saved = state.save()
        out = self._neighbours(free)
        state.give_back(out)
        taken = self._refill(out)
        if state.value <= before - slack and state.value <= before:
            state.restore(saved)
            return free
        if state.value > self.most:
            self.most = state.value
            self.best = np.array(state.chosen, dtype=np.intp)
        gone = set(out)
        return [one for one in free if one not in gone] + taken

    def _neighbours(self, free: list[int]) -> list[int]:
        site = free[int(self._rng.integers(len(free)))]
        n_more = int(self._rng.integers(_MOST_OUT))
        if not n_more:
            return [site]
        state, near = self._state, self._nearby(site)
        others = near[state.inside[near] & ~state.forced[near]]
        others = others[others != site]
        if len(others) > n_more:
            others = self._rng.permutation(others)[:n_more]
        return [site, *others.tolist()]

    def _nearby(self, site: int) -> Ints:
        """Name the candidates that share a cell with one that shares a cell with a site."""
        if site not in self._near:
            state = self._state
            near = state.gains.neighbours(state.gains.neighbours(np.array([site])))
            self._kept += len(near)
            if self._kept > _MOST_KEPT:
                self._near.clear()
                self._kept = len(near)
            self._near[site] = near
        return self._near[site]

    def _refill(self, out: list[int]) -> list[int]:
        """Fill the gap greedily; the first taken out stays out, and others are passed over."""
        state, taken = self._state, []
        state.hide(out[0])
        while (candidate := state.best()) is not None:
            passed = []
            while self._rng.random() < _PASS_OVER:
                state.hide(candidate)
                passed.append(candidate)
                following = state.best()
                if following is None:
                    break
                candidate = following
            for other in passed:
                state.show(other)
            state.take(candidate)
            taken.append(candidate)
        state.show(out[0])
        return taken
