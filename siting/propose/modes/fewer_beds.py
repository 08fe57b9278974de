"""As few sites as it takes where people share beds: dropped, exchanged, and a bound on how few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.exact import shared_exact
from siting.optimise.beds.sites import EFFORT, better, in_order
from siting.propose.modes.needed import NEARLY, needed, tested
from siting.propose.modes.shared_search import LEVEL, NODES, SMALL, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.optimise.beds.shared import SharedProblem
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.watch import Watch
    from siting.propose.scene import Scene

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
        order = self._dropped(chosen, enough)
        progress.stage(say("proving how few sites it takes at least"))
        least = self._at_least(target, len(order))
        progress.stage(say("looking for fewer sites"))
        while len(order) > max(least, len(self._must), 1) and not self._watch.over:
            fewer = self._one_less(order)
            if enough(fewer):
                order = self._dropped(fewer, enough)
                continue
            other, proven = self._exactly(fewer, target)
            if proven:
                least = len(order)
            if other is None or not enough(other):
                break
            order = self._dropped(other, enough)
        return order, max(least, len(self._must))

    def _of(self, most: int) -> SharedProblem:
        return replace(self._problem, plain=replace(self._problem.plain, most=most))

    def _dropped(self, order: list[int], enough: Callable[[Sequence[int]], bool]) -> list[int]:
        """Leave out sites that are not needed, those that were taken last first."""
        for one in order[::-1]:
            fewer = [other for other in order if other != one]
            if one not in self._must and fewer and not self._watch.over and enough(fewer):
                order = fewer
        return order

    def _one_less(self, order: Sequence[int]) -> list[int]:
        """Look for as good a choice with one site less: sites are exchanged for others."""
        gain, free = self._problem.gain, [one for one in order if one not in self._must]
        left = [np.array([other for other in order if other != one]) for one in free]
        start, effort = max(left, key=gain), EFFORT[LEVEL[self._asked.effort]]
        found = better(self._of(len(start)), start, effort, report=self._watch)
        ordered: list[int] = in_order(self._problem, found.tolist()).tolist()
        return ordered

    def _at_least(self, target: float, high: int) -> int:
        """Find the fewest sites that prices do not rule out: no fewer gain what is needed."""
        rounds = EFFORT[LEVEL[self._asked.effort]].prices
        low, known = max(1, len(self._must)), target * (1 - NEARLY)
        watch = self._watch

        def unsettled(value: float, bound: float) -> bool:
            del value
            return bool(bound >= known) and not watch.over

        while low < high and not watch.over:
            middle = (low + high) // 2
            found = shared_bound(self._of(middle), known=known, rounds=rounds, report=unsettled)
            ruled_out = np.flatnonzero(found.tops < known)
            if len(ruled_out):
                low = max(low, int(ruled_out[-1]) + 1)
            if low <= middle:
                high = middle
        return low

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
