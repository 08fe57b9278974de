"""A search for choices under floors in which a person who lacks to a floor has a price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.optimise.floors.search import FloorSearch
from siting.optimise.heuristics.reopen import restricted
from siting.optimise.heuristics.rounding import forced

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.floors.state import Floors, FloorState, Standing
    from siting.optimise.problem import Problem

_UP, _DOWN = 1.1, 0.98  # prices of units that lack, and of those that do not, from look to look
_ROUNDS_A_TURN = 8
_LEAST = 0.05  # of what a person is worth: a price that can rise


class WeighedSearch(FloorSearch):
    """Exchanges, and ruin and recreate, by what is gained less what those who lack would cost.

    A choice may lack for a while, which `FloorSearch` does not allow. Prices of units rise while
    these lack, so that floors are kept again and again, and fall back to where they began.

    Parameters
    ----------
    prices : ndarray of float, shape (units,)
        What a person is worth who lacks to the floor of a unit; those of the relaxation, say.
    """

    def __init__(
        self,
        now: FloorState,
        prices: Floats,
        report: Callable[[Standing], bool],
        *,
        seed: int = 0,
    ) -> None:
        super().__init__(now, report, seed=seed)
        self._prices = self._first = prices + _LEAST

    def _turn(self, number: int) -> None:
        if number % _ROUNDS_A_TURN == 0:
            moved = self._prices * np.where(self._now.room > 0, _UP, _DOWN)
            self._prices = np.maximum(moved, self._first)

    def _merit(self) -> float:
        return self._now.state.value - float((self._prices * self._now.room).sum())

    def _scores(self) -> Floats:
        return self._now.state.gains.of + self._now.gives(self._prices)

    def _pick(self, may: Flags) -> int | None:
        """Name the candidate that brings most."""
        state = self._now.state
        scores = np.where(may, self._scores(), -1.0)
        while may.any():
            found = int(scores.argmax())
            if scores[found] <= state.gains.blur:
                return None
            if state.limits.fits(found, state.chosen):
                return found
            scores[found] = -1.0
        return None

    def _exchange(self, site: int) -> int | None:
        """Put the best candidate in a site's place; None, and nothing changed, if that is it."""
        now, state, before = self._now, self._now.state, self._merit()
        now.give_back([site])
        may = now.may()
        may[site] = False
        found = self._pick(may)
        if found is not None:
            now.take(found)
            if self._merit() > before + state.gains.blur:
                return found
            now.give_back([found])
        now.take(site)
        return None

    def _round(self, free: list[int], slack: float) -> list[int]:
        """Take out some neighbours and fill the gap; go back if that was worse by too much."""
        now, before = self._now, self._merit()
        saved = now.save()
        out = self._some_neighbours(free)
        now.give_back(out)
        taken = self._refill(out[0])
        if self._merit() < before - slack:
            now.restore(saved)
            return free
        self._note()
        gone = set(out)
        return [one for one in free if one not in gone] + taken


def among(problem: Problem, floors: Floors, candidates: Ints) -> tuple[Problem, Floors]:
    """Leave only some candidates, and the cells that these serve."""
    few = restricted(problem, candidates, forced(problem))
    cells = np.unique(few.adds.indices)
    few = replace(
        few, adds=csr_array(few.adds[:, cells]), missing=few.missing[cells], value=few.value[cells]
    )
    return few, replace(floors, people=csr_array(floors.people[:, cells]))
