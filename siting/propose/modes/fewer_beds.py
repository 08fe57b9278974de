"""As few sites as it takes where people share beds: dropped, exchanged, and a bound on how few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.exact import shared_exact
from siting.optimise.beds.sites import EFFORT, better, in_order
from siting.optimise.beds.state import SharedState
from siting.propose.modes.needed import NEARLY, needed, tested
from siting.propose.modes.shared_search import LEVEL, NODES, SMALL, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Floats
    from siting.optimise.beds.shared import SharedProblem
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.watch import Watch
    from siting.propose.scene import Scene

_MANY = 50_000  # pairs of places and people: from so many on, a search for one less ends early
_LESS = 10  # and takes so small a part of the exchanges (ours)
_PART = 0.9  # of the sites are taken from the relaxed problem (ours)
_SAFE = 1e-6  # of a gain: HiGHS proves no closer


class FewerBeds:
    """Looks for as good a choice of fewer sites, and for the fewest that there may be.

    Parameters
    ----------
    must : sequence of int
        Candidates that are chosen in any case.
    """

    def __init__(
        self,
        scene: Scene,
        limits: Limits,
        asked: Asked,
        must: Sequence[int],
        *,
        year: int,
        watch: Watch,
    ) -> None:
        self._blocks, self._year = scene.blocks, year
        self._problem = joined(scene, limits, most=len(scene.candidates.ids), forced=must)
        self._asked, self._watch, self._must = asked, watch, set(must)

    def than(self, chosen: list[int], *, passes: bool, progress: Progress) -> tuple[list[int], int]:
        """Give as few sites as were found to do as much as some, and how few it takes at least."""
        problem = self._problem
        enough = tested(self._blocks, self._year, chosen, problem.gain)
        target = needed(self._blocks) if passes else problem.gain(np.array(chosen))
        state = SharedState(problem)
        order = self._dropped(state, chosen, target, enough)
        progress.stage(say("proving how few sites it takes at least"))
        least, opened = self._at_least(target, len(order))
        progress.stage(say("looking for fewer sites"))
        if len(order) > max(least, len(self._must), 1):
            order = self._anew(state, order, opened, target, enough)
        while len(order) > max(least, len(self._must), 1) and not self._watch.over:
            fewer = self._one_less(state, order, target)
            if enough(fewer):
                order = self._dropped(state, fewer, target, enough)
                continue
            other, proven = self._exactly(fewer, target)
            if proven:
                least = len(order)
            if other is None or not enough(other):
                break
            order = self._dropped(state, other, target, enough)
        return order, max(least, len(self._must))

    def _of(self, most: int) -> SharedProblem:
        return replace(self._problem, plain=replace(self._problem.plain, most=most))

    def _dropped(
        self,
        state: SharedState,
        order: list[int],
        target: float,
        enough: Callable[[Sequence[int]], bool],
    ) -> list[int]:
        """Leave out sites that are not needed, those that were taken last first.

        What a site takes along is known from the flow of the others, without sharing out anew.
        """
        state.move_to(order)
        least = target * (1 - NEARLY) - state.blur
        lost = dict(zip(state.chosen, state.lost_at_least().tolist(), strict=True))
        for one in order[::-1]:
            if one in self._must or len(order) < 2 or not self._watch(state.value, np.inf):
                continue
            if state.value - lost[one] < least - state.blur:
                continue
            before, saved = list(state.chosen), state.save()
            state.give_back([one])
            fewer = [other for other in order if other != one]
            if state.value >= least and enough(fewer):
                order = fewer
            else:
                state.restore(before, saved)
        return order

    def _anew(
        self,
        state: SharedState,
        order: list[int],
        opened: Floats,
        target: float,
        enough: Callable[[Sequence[int]], bool],
    ) -> list[int]:
        """Begin with sites that the relaxed problem opens, and fill up to one site less."""
        some = np.flatnonzero(opened > 0)
        rank, known = some[np.argsort(-opened[some], kind="stable")], target * (1 - NEARLY)
        state.move_to([])
        for candidate in rank.tolist():
            if len(state.chosen) >= _PART * len(order):
                break
            if state.may(candidate):
                state.take(candidate)
        while len(state.chosen) < len(order) - 1 and self._watch(state.value, np.inf):
            found = state.best()
            if found is None:
                break
            state.take(found[0])
            if state.value >= known and enough(state.chosen):
                return self._dropped(state, self._ordered(state.chosen), target, enough)
        return order

    @property
    def _many(self) -> bool:
        return self._problem.pairs > _MANY

    def _ordered(self, chosen: list[int]) -> list[int]:
        """Put a choice in the order of a greedy choice among it, where that takes no time."""
        if self._many:
            return list(chosen)
        found: list[int] = in_order(self._problem, chosen).tolist()
        return found

    def _one_less(self, state: SharedState, order: Sequence[int], target: float) -> list[int]:
        """Look for as good a choice with one site less: sites are exchanged for others."""
        state.move_to(order)
        here, saved, value = list(state.chosen), state.save(), state.value
        lost = dict(zip(here, state.lost_at_least().tolist(), strict=True))
        free = [one for one in order if one not in self._must]
        worst, least = free[0], np.inf
        for one in sorted(free, key=lost.__getitem__):
            if lost[one] >= least or self._watch.over:
                break
            state.give_back([one])
            if value - state.value < least:
                worst, least = one, value - state.value
            state.restore(here, saved)
        start = np.array([other for other in order if other != worst])
        level = EFFORT[LEVEL[self._asked.effort]]
        many = self._many
        found = better(
            self._of(len(start)),
            start,
            level._replace(exchanges=level.exchanges // _LESS, ruins=0) if many else level,
            goal=target if many else np.inf,
            report=self._watch,
        )
        return self._ordered(found.tolist())

    def _at_least(self, target: float, high: int) -> tuple[int, Floats]:
        """Find the fewest sites that prices do not rule out: no fewer gain what is needed.

        Returns
        -------
        least : int
        opened : ndarray of float, shape (c,)
            How much the relaxed problem opens each candidate, at the number that was tried last and
            not ruled out.
        """
        rounds = EFFORT[LEVEL[self._asked.effort]].prices
        low, known = max(1, len(self._must)), target * (1 - NEARLY)
        watch, opened = self._watch, np.zeros(self._problem.plain.n_candidates)
        start = None

        def unsettled(value: float, bound: float) -> bool:
            del value
            return bool(bound >= known) and watch(0.0, np.inf)

        while low < high and not watch.over:
            middle = (low + high) // 2
            found = shared_bound(
                self._of(middle), known=known, rounds=rounds, start=start, report=unsettled
            )
            start = found.price
            ruled_out = np.flatnonzero(found.tops < known)
            if len(ruled_out):
                low = max(low, int(ruled_out[-1]) + 1)
            if low <= middle:
                high, opened = middle, found.open_share
        return low, opened

    def _exactly(self, known: Sequence[int], target: float) -> tuple[list[int] | None, bool]:
        """Search among choices of as many by branch and bound: for a better one, or for none.

        Returns
        -------
        better : list of int or None
            One that gains what is needed.
        proven : bool
            Whether none does.
        """
        asked, watch = self._asked, self._watch
        problem = self._of(len(known))
        if problem.pairs > SMALL[asked.effort] or watch.over:
            return None, False
        found = shared_exact(
            problem,
            np.array(known),
            seconds=watch.limit,
            nodes=NODES[asked.effort],
            report=lambda *_: not watch.over,
        )
        if found.stopped and watch.limit is not None:
            watch.cut()
        if found.value >= target * (1 - NEARLY):
            return in_order(problem, found.chosen.tolist()).tolist(), False
        return None, found.bound < target * (1 - _SAFE)
