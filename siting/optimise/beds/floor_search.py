"""A search for sites that bring every unit to its floor where beds are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.beds.state import SharedState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.beds.floor_rows import SharedFloors
    from siting.optimise.beds.shared import SharedProblem
    from siting.optimise.solution import Report

_FEW = 60  # so many candidates are all tried (ours)
_BESIDE = 8  # the best candidates are tried in the place of a site (ours)


class FloorSearch:
    """Compares choices by what lacks to floors, then by what they gain.

    Parameters
    ----------
    tests : int
        So many choices are looked at, at most.

    Attributes
    ----------
    problem : SharedProblem
    floors : SharedFloors
    everyone : ndarray of int
        All candidates that may be chosen, with the forced ones, whatever limits them all.
    stopped : bool
        Whether the report said stop.
    """

    def __init__(
        self, problem: SharedProblem, floors: SharedFloors, tests: int, report: Report
    ) -> None:
        self.problem, self.floors, self._left = problem, floors, tests
        self.report, self.stopped = report, False
        plain = problem.plain
        may = np.ones(plain.n_candidates, bool) if plain.allowed is None else plain.allowed.copy()
        if plain.forced is not None:
            may[plain.forced] = True
        self.everyone = np.flatnonzero(may)
        self._tiny = 1e-9 * float(floors.total.sum())
        self._known: dict[tuple[int, ...], tuple[float, float]] = {}

    def lacks(self, chosen: Ints) -> Floats:
        """Say how many people each unit lacks to its floor."""
        return np.maximum(0.0, self.floors.need - self.floors.covered(self.problem, chosen))

    def lack(self, chosen: Ints) -> float:
        """Say how many people all lack together; 0 where only rounding is missing."""
        return float(self.lacks(chosen).sum())

    def least(self, chosen: Ints) -> float:
        """Give the least share of a unit that has a floor."""
        shares = self.floors.shares(self.problem, chosen)
        return float(shares[self.floors.counted].min(initial=1.0))

    def run(self, known: Sequence[Ints]) -> Ints:
        """Search from some choices and from a greedy one."""
        best = self.first(known)
        if self._standing(best)[0] > 0 or len(self.everyone) <= _FEW:
            best = self.first([best, self._greedily()])
        while (found := self._exchanged(best)) is not None:
            best = found
        return best

    def first(self, known: Sequence[Ints]) -> Ints:
        """Give the best of some."""
        return min(known, key=self._standing)

    def _standing(self, chosen: Ints) -> tuple[float, float]:
        key = tuple(sorted(np.asarray(chosen).tolist()))
        if key not in self._known:
            self._left -= 1
            here = np.array(key, dtype=np.intp)
            self._known[key] = (self.lack(here), -self.problem.gain(here))
        return self._known[key]

    def _better(self, one: Ints, other: Ints) -> bool:
        (lack, gain), (lacked, gained) = self._standing(one), self._standing(other)
        if abs(lack - lacked) > self._tiny:
            return lack < lacked
        return gain < gained - self._tiny

    def _go_on(self) -> bool:
        self.stopped = self.stopped or not self.report(0.0, np.inf)
        return self._left > 0 and not self.stopped

    def _greedily(self) -> Ints:
        """Take what brings units nearest to their floors, then what gains most."""
        state = SharedState(self.problem)
        while self._go_on() and self._standing(np.array(state.chosen, np.intp))[0] > 0:
            here = best = np.array(state.chosen, np.intp)
            for one in self._promising(state):
                tried = np.append(here, one)
                if self._go_on() and self._better(tried, best):
                    best = tried
            if best is here:
                break
            state.take(int(best[-1]))
        while (found := state.best()) is not None:
            state.take(found[0])
        return np.array(state.chosen, dtype=np.intp)

    def _exchanged(self, chosen: Ints) -> Ints | None:
        """Exchange one site for another; None where none was found that makes it better."""
        state = SharedState(self.problem)
        state.move_to(chosen.tolist())
        for out in chosen.tolist():
            if state.forced[out] or not self._go_on():
                continue
            state.move_to(chosen.tolist())
            state.give_back([out])
            for one in self._others(state, out, lacking=self._standing(chosen)[0] > 0):
                other = np.array([*state.chosen, one], np.intp)
                if self._go_on() and self._better(other, chosen):
                    state.take(one)
                    while (more := state.best()) is not None:
                        state.take(more[0])
                    return np.array(state.chosen, dtype=np.intp)
        return None

    def _others(self, state: SharedState, out: int, *, lacking: bool) -> list[int]:
        """List who may come in its place: who helps units that lack, or else who gains most."""
        if lacking:
            return self._promising(state, passed=out)
        found: list[int] = []
        while len(found) < _BESIDE:
            best = state.best(passed=[out, *found])
            if best is None:
                break
            found.append(best[0])
        return found

    def _promising(self, state: SharedState, *, passed: int = -1) -> list[int]:
        """List who may be chosen: all if they are few, or else who seems to help most."""
        options = self.everyone[self.everyone != passed]
        if len(options) > _FEW:
            promise = self.floors.promise(self.problem, np.sort(np.array(state.chosen, np.intp)))
            options = options[promise[options] > self._tiny]
            options = options[np.argsort(-promise[options], kind="stable")]
        found = [one for one in options.tolist() if state.may(one)]
        return found if len(self.everyone) <= _FEW else found[:_BESIDE]
