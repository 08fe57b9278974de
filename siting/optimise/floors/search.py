"""A search for choices that keep floors, and gain most among those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.floors.state import FloorState, Standing
from siting.optimise.heuristics.recreate import Neighbourhoods

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Flags, Ints

_MOST_OUT = 3
_PASS_OVER = 0.2
_SLACK = 0.06
_ROUNDS_A_REPORT = 64


class FloorSearch:
    """Greedy choices, exchanges, and ruin and recreate, floors first.

    Of two choices the better one lacks less to the floors, in people over all units; where both
    lack as much, it gains more. So floors once kept stay kept.

    Parameters
    ----------
    now : FloorState
    report : callable
        Told the best standing now and then; False stops.

    Attributes
    ----------
    best : ndarray of int
        The best choice met.
    standing : Standing
        How good it is.
    stopped : bool
    """

    def __init__(
        self, now: FloorState, report: Callable[[Standing], bool], *, seed: int = 0
    ) -> None:
        self._now, self._report = now, report
        self._near = Neighbourhoods(now.state)
        self._dice = np.random.default_rng(seed)
        self.best: Ints = np.array(now.state.chosen, dtype=np.intp)
        self.standing = now.standing
        self.stopped = False

    def run(self, starts: Sequence[Ints], rounds: int, *, until: float = np.inf) -> None:
        """Improve starts, then the best of them for so many rounds.

        Parameters
        ----------
        until : float
            A gain with all floors kept that is enough.
        """
        for start in starts:
            self._now.move_to(start)
            self._settle()
            if self.stopped or self._enough(until):
                return
        self._now.move_to(self.best)
        free = self._free()
        slack = _SLACK * self._now.state.value / max(len(self._now.state.chosen), 1)
        for number in range(rounds):
            if not free or self._enough(until):
                break
            if number % _ROUNDS_A_REPORT == 0 and not self._heard():
                return
            self._turn(number)
            free = self._round(free, slack * (1 - number / rounds))
        self._now.move_to(self.best)
        self._settle()

    def _turn(self, number: int) -> None:
        """Begin a round."""

    def _enough(self, until: float) -> bool:
        return not self.standing.lacking and self.standing.value >= until

    def _heard(self) -> bool:
        self.stopped = self.stopped or not self._report(self.standing)
        return not self.stopped

    def _free(self) -> list[int]:
        state = self._now.state
        return [one for one in state.chosen if not state.forced[one]]

    def _note(self) -> None:
        standing = self._now.standing
        if self._better(standing, self.standing):
            self.best, self.standing = np.array(self._now.state.chosen, dtype=np.intp), standing

    def _better(self, one: Standing, other: Standing) -> bool:
        if one.lacking != other.lacking:
            return one.lacking < other.lacking
        return one.value > other.value + self._now.state.gains.blur

    def _settle(self) -> None:
        """Fill the choice, and exchange one candidate after the other until none gets better."""
        self._fill()
        self._note()
        sites = sorted(self._free())
        place, unchanged = 0, 0
        while unchanged < len(sites):
            came = self._exchange(sites[place])
            if came is None:
                unchanged += 1
            else:
                sites[place] = came
                sites += self._fill()
                unchanged = 1
                self._note()
                if not self._heard():
                    return
            place = (place + 1) % len(sites)

    def _fill(self) -> list[int]:
        """Take the best until none is of use: of use to units below floors, as long as any is."""
        taken = []
        while (candidate := self._pick(self._now.may())) is not None:
            self._now.take(candidate)
            taken.append(candidate)
        return taken

    def _pick(self, may: Flags) -> int | None:
        """Name the candidate that gives most to units below floors, or else gains most."""
        now, state = self._now, self._now.state
        gives = now.gives() if now.standing.lacking else np.zeros(len(may))
        while may.any():
            of_use = np.where(may, gives, 0.0)
            if of_use.max() > now.tiny:
                ties = np.flatnonzero(of_use >= of_use.max() - now.tiny)
                found = int(ties[state.gains.of[ties].argmax()])
            else:
                gain = np.where(may, state.gains.of, -1.0)
                if gain.max() <= state.gains.blur:
                    return None
                found = int((gain >= gain.max() - state.gains.blur).argmax())
            if state.limits.fits(found, state.chosen):
                return found
            may[found] = False
        return None

    def _exchange(self, site: int) -> int | None:
        """Put the best candidate in a site's place; None, and nothing changed, if that is it."""
        now, state, before = self._now, self._now.state, self._now.standing
        now.give_back([site])
        may = now.may()
        may[site] = False
        options = np.flatnonzero(may)
        lacking = now.rounded(now.standing.lacking - now.gives()[options])
        value = state.value + state.gains.of[options]
        while len(options):
            as_good = np.flatnonzero(lacking == lacking.min())
            at = int(as_good[value[as_good].argmax()])
            if not self._better(Standing(float(lacking[at]), float(value[at])), before):
                break
            if state.limits.fits(int(options[at]), state.chosen):
                now.take(int(options[at]))
                if self._better(now.standing, before):
                    return int(options[at])
                now.give_back([int(options[at])])
            options = np.delete(options, at)
            lacking, value = np.delete(lacking, at), np.delete(value, at)
        now.take(site)
        return None

    def _round(self, free: list[int], slack: float) -> list[int]:
        """Take out some neighbours and fill the gap; go back if that was worse by too much."""
        now, before = self._now, self._now.standing
        saved = now.save()
        out = self._some_neighbours(free)
        now.give_back(out)
        taken = self._refill(out[0])
        after = now.standing
        worse = after.lacking == before.lacking and after.value < before.value - slack
        if worse or after.lacking > before.lacking:
            now.restore(saved)
            return free
        self._note()
        gone = set(out)
        return [one for one in free if one not in gone] + taken

    def _some_neighbours(self, free: list[int]) -> list[int]:
        site = free[int(self._dice.integers(len(free)))]
        n_more = int(self._dice.integers(_MOST_OUT))
        state, near = self._now.state, self._near.of(site)
        others = near[state.inside[near] & ~state.forced[near] & (near != site)]
        return [site, *self._dice.permutation(others)[:n_more].tolist()]

    def _refill(self, stays_out: int) -> list[int]:
        """Fill the gap, now and then with the next best, and without one candidate."""
        taken: list[int] = []
        passed: list[int] = [stays_out]
        while True:
            may = self._now.may()
            may[passed] = False
            candidate = self._pick(may)
            if candidate is None:
                return taken
            if self._dice.random() < _PASS_OVER:
                passed.append(candidate)
                continue
            self._now.take(candidate)
            taken.append(candidate)
            passed = [stays_out]
