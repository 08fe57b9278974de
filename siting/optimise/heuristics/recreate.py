"""Ruin and recreate: some neighbouring candidates are taken out, and the gap is filled anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.solution import Report
    from siting.optimise.state import State

#: At most so many candidates are taken out at once.
_MOST_OUT = 3
#: How often the best candidate is passed over for the next best.
_PASS_OVER = 0.2
_ROUNDS_A_REPORT = 64
_MOST_KEPT = 4_000_000


class Neighbourhoods:
    """Which candidates are near each: they share a cell with one that shares a cell with it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._near: dict[int, Ints] = {}
        self._kept = 0

    def of(self, candidate: int) -> Ints:
        """Name those near a candidate, sorted; they are remembered, as far as memory allows."""
        near = self._near.get(candidate)
        if near is None:
            gains = self._state.gains
            near = gains.neighbours(gains.neighbours(np.array([candidate])))
            self._kept += len(near)
            if self._kept > _MOST_KEPT:
                self._near.clear()
                self._kept = len(near)
            self._near[candidate] = near
        return near


class Recreate:
    """A run from one start.

    Parameters
    ----------
    state : State
        Holds the start; holds what was accepted last when the run is over.
    near : Neighbourhoods
    rng : Generator
    report : Report
        Told the value of the best choice now and then; may stop the run.

    Attributes
    ----------
    best : ndarray of int
        The best choice met.
    value : float
        What it gains.
    """

    def __init__(
        self, state: State, near: Neighbourhoods, rng: np.random.Generator, report: Report
    ) -> None:
        self._state = state
        self._near = near
        self._rng = rng
        self._report = report
        self.best: Ints = np.array(state.chosen, dtype=np.intp)
        self.value = state.value

    def run(self, rounds: int, slack: float) -> bool:
        """Search for so many rounds; False if it was stopped.

        Parameters
        ----------
        slack : float
            A choice may be so much worse than the one before, as a share of what one candidate
            gains on average; less and less, and not at all in the end.
        """
        state = self._state
        free = [one for one in state.chosen if not state.forced[one]]
        first = slack * state.value / max(len(state.chosen), 1)
        for number in range(rounds):
            if not free:
                break
            if number % _ROUNDS_A_REPORT == 0 and not self._report(self.value, np.inf):
                return False
            free = self._round(free, first * (1 - number / rounds))
        return True

    def _round(self, free: list[int], slack: float) -> list[int]:
        """Take some out, fill the gap, undo it if that is not good enough; give those now free."""
        state, before = self._state, self._state.value
        saved = state.save()
        out = self._some_neighbours(free)
        state.give_back(out)
        taken = self._refill(out[0], before - slack)
        if taken is None:
            state.restore(saved)
            return free
        if state.value > self.value:
            self.value = state.value
            self.best = np.array(state.chosen, dtype=np.intp)
        gone = set(out)
        return [one for one in free if one not in gone] + taken

    def _some_neighbours(self, free: list[int]) -> list[int]:
        site = free[int(self._rng.integers(len(free)))]
        n_more = int(self._rng.integers(_MOST_OUT))
        if not n_more:
            return [site]
        near = self._near.of(site)
        others = near[self._state.inside[near] & ~self._state.forced[near]]
        others = others[others != site]
        if len(others) > n_more:
            others = self._rng.permutation(others)[:n_more]
        return [site, *others.tolist()]

    def _refill(self, stays_out: int, least: float) -> list[int] | None:
        """Fill the gap greedily, now and then with the next best, and without one candidate.

        None if that is worth less than what is asked for. The last candidate is then not taken:
        that would be most of the work, and its gain is known.
        """
        state, taken = self._state, []
        state.hide(stays_out)
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
            if state.places == 1 and state.value + state.gains.of[candidate] < least:
                return None
            state.take(candidate)
            taken.append(candidate)
        state.show(stays_out)
        return taken if state.value >= least else None
