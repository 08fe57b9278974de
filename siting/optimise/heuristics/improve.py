"""Iterated local search over a pool of choices, of which the best parts are joined."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.recreate import Neighbourhoods, Recreate
from siting.optimise.heuristics.swap import settle
from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints
    from siting.optimise.problem import Problem

# Tried on the census cases of the benchmarks.
#: The slack of the first runs, and of those after two choices were joined.
_SLACK, _SLACK_OF_JOINED = 0.06, 0.02
#: At most so many first runs of so many rounds, and two of at most this share of the rounds each.
_MOST_FIRST, _ROUNDS_OF_FIRST, _SHARE_OF_FIRST = 10, 20_000, 0.4
_ROUNDS_OF_JOINED = 1_500
#: The part of the chosen that is taken from one of two choices.
_LEAST_PART, _LARGEST_PART = 0.15, 0.6


class _Found(NamedTuple):
    """A choice of the pool."""

    value: float
    chosen: Ints


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

    A round takes one to three neighbouring candidates out and fills the gap greedily, now and then
    with the next best. A worse choice is accepted while it is worse by no more than a slack that
    shrinks to nothing (threshold accepting, Dueck and Scheuer 1990, on ruin and recreate, Schrimpf
    et al. 2000). Two to ten such runs make a pool of choices. Then again and again two of them are
    joined, one around some place and the other elsewhere, and improved in a short run; a better
    choice replaces the worst. In the end `swap` finishes the best.

    Parameters
    ----------
    problem : Problem
        All its limits are kept.
    starts : sequence of ndarray of int
        Choices within the limits, such as that of `greedy` and one rounded from a bound; the first
        runs begin with one after the other.
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
    search = _Search(state or State(problem), seed, _Clock(seconds, report))
    for start in starts:
        search.begin(start)
    complete = search.run(rounds)
    return _finished(problem, search, complete=complete)


def _finished(problem: Problem, search: _Search, *, complete: bool) -> Solution:
    state = search.state
    state.move_to(search.best.chosen)
    if complete:
        settle(state)
    order = in_order(problem, np.array(state.chosen, dtype=np.intp))
    found = solution(problem, order, "iterated local search", complete=complete)
    return replace(found, others=search.others)


class _Clock:
    """A report that also says stop when the time is over, and knows the best of all runs."""

    def __init__(self, seconds: float, report: Report) -> None:
        self._end = time.monotonic() + seconds
        self._report = report
        self._most = 0.0

    def __call__(self, value: float, bound: float) -> bool:
        self._most = max(self._most, value)
        return self._report(self._most, bound) and time.monotonic() < self._end


class _Search:
    """The pool, the best first, and the state on which all runs work."""

    def __init__(self, state: State, seed: int, clock: _Clock) -> None:
        self.state = state
        self._rng = np.random.default_rng(seed)
        self._clock = clock
        self._near = Neighbourhoods(state)
        self._starts: list[Ints] = []
        self._pool: list[_Found] = []

    @property
    def best(self) -> _Found:
        """The best choice so far."""
        return self._pool[0]

    @property
    def others(self) -> tuple[Ints, ...]:
        """All others."""
        return tuple(np.sort(one.chosen) for one in self._pool[1:])

    def begin(self, start: Ints) -> None:
        """Take a start into the pool."""
        self.state.move_to(start)
        self._starts.append(self._chosen())
        self._pool.append(_Found(self.state.value, self._chosen()))
        self._pool.sort(key=lambda found: -found.value)

    def run(self, rounds: int) -> bool:
        """Search for so many rounds in all; False if it was stopped."""
        if not self._starts:
            self.begin(np.zeros(0, dtype=np.intp))
        share = int(_SHARE_OF_FIRST * rounds)
        n_first = min(2 * share // min(_ROUNDS_OF_FIRST, max(share, 1)), _MOST_FIRST)
        n_first = max(n_first, len(self._starts))
        each = min(_ROUNDS_OF_FIRST, 2 * share // n_first)
        size = n_first + len(self._starts)
        for number in range(n_first):
            self.state.move_to(self._starts[number % len(self._starts)])
            if not self._improve(each, _SLACK, size):
                return False
        size, left = n_first, rounds - n_first * each
        del self._pool[size:]
        while left > 0:
            self._join()
            if not self._improve(min(left, _ROUNDS_OF_JOINED), _SLACK_OF_JOINED, size):
                return False
            left -= _ROUNDS_OF_JOINED
        return True

    def _improve(self, rounds: int, slack: float, size: int) -> bool:
        """Improve the state's choice, and keep it if it is new and among the best."""
        complete = settle(self.state, self._clock)
        run = Recreate(self.state, self._near, self._rng, self._clock)
        complete = complete and run.run(rounds, slack)
        if all(run.value != other.value for other in self._pool):
            self._pool.append(_Found(run.value, run.best))
            self._pool.sort(key=lambda found: -found.value)
            del self._pool[size:]
        return complete

    def _join(self) -> None:
        """Take one choice of the pool around some place, and another elsewhere."""
        if len(self._pool) < 2:
            self.state.move_to(self.best.chosen)
            return
        one, other = self._rng.choice(len(self._pool), 2, replace=False)
        here, there = self._pool[one].chosen, self._pool[other].chosen
        part = self._around(here)
        self.state.move_to(here[part[here]])
        elsewhere = there[~part[there] & ~self.state.inside[there]]
        while (candidate := self.state.best_of(elsewhere)) is not None:
            self.state.take(candidate)

    def _around(self, chosen: Ints) -> Flags:
        """Mark the candidates around some place, with a part of those chosen."""
        wanted = self._rng.uniform(_LEAST_PART, _LARGEST_PART) * len(chosen)
        part: Flags = np.zeros(len(self.state.inside), dtype=bool)
        done: Flags = np.zeros(len(chosen), dtype=bool)
        next_ = [int(self._rng.integers(len(chosen)))] if len(chosen) else []
        while next_ and part[chosen].sum() < wanted:
            done[next_[0]] = True
            part[self._near.of(int(chosen[next_[0]]))] = True
            next_ = np.flatnonzero(part[chosen] & ~done).tolist()
        return part

    def _chosen(self) -> Ints:
        return np.array(self.state.chosen, dtype=np.intp)
