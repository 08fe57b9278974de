"""A choice while it is made: who is chosen, who may still be, and who gains most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.gains import Gains
from siting.optimise.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.gains import Saved
    from siting.optimise.problem import Problem


class State:
    """The chosen candidates, with the gain of every other one kept up to date.

    Parameters
    ----------
    problem : Problem
        Its forced candidates are taken at once.

    Raises
    ------
    ValueError
        If the forced candidates break the limits themselves.

    Attributes
    ----------
    gains : Gains
        A candidate that cannot be chosen now is closed, once for each reason, and its gain lowered
        as often by `gains.closed`, which puts it below 0.
    chosen : list of int
        In the order in which they were taken.
    inside, forced : ndarray of bool, shape (c,)
        Whether each candidate is chosen; whether it must be.
    most : int
        At most so many are chosen; who uses the state may lower it, and raise it again.
    """

    def __init__(self, problem: Problem) -> None:
        self.gains = Gains(problem)
        self.limits = Limits(problem)
        self.gains.of[self.limits.never(problem)] -= self.gains.closed
        self.most = problem.most
        self.chosen: list[int] = []
        self.inside: Flags = np.zeros(problem.n_candidates, dtype=bool)
        self.forced: Flags = np.zeros(problem.n_candidates, dtype=bool)
        self._log: list[int] | None = None
        if problem.forced is not None and len(problem.forced):
            self._take_forced(problem)

    def _take_forced(self, problem: Problem) -> None:
        forced = np.unique(np.asarray(problem.forced, dtype=np.intp))
        if not problem.feasible(forced):
            raise ValueError("the forced candidates break the limits")
        self.forced[forced] = True
        for candidate in forced.tolist():
            self.take(candidate)

    @property
    def value(self) -> float:
        """What the chosen gain [older people]."""
        return self.gains.value

    @property
    def places(self) -> int:
        """How many more candidates the limit on their number leaves room for."""
        return self.most - len(self.chosen)

    def best(self) -> int | None:
        """Name the candidate that gains most, the lowest of equals; None if nobody may or does."""
        return self._largest(self.gains.of, self.gains.blur)

    def best_per_cost(self) -> int | None:
        """Name the candidate that gains most for its cost, as `best` does."""
        cost = self.limits.cost
        if cost is None:
            return self.best()
        least = float(cost[cost > 0].min(initial=1.0)) * 2.0**-30
        gains = np.where(self.gains.of > self.gains.blur, self.gains.of, -1.0)
        return self._largest(gains / np.maximum(cost, least), 0.0)

    def best_of(self, candidates: Ints) -> int | None:
        """Name the one of some candidates that gains most, as `best` does."""
        worth = np.full(len(self.inside), -1.0)
        worth[candidates] = self.gains.of[candidates]
        return self._largest(worth, self.gains.blur)

    def _largest(self, worth: Floats, blur: float) -> int | None:
        if len(self.chosen) >= self.most or not len(worth):
            return None
        if self.limits.cost is not None:
            worth = np.where(self.limits.affordable(), worth, -1.0)
        while (most := worth[worth.argmax()]) > blur:
            found = int((worth >= most - blur).argmax())
            if self.limits.fits(found, self.chosen):
                return found
            worth[found] = -1.0
        return None

    def take(self, candidate: int) -> float:
        """Choose a candidate; give what that gained."""
        before = self.gains.value
        self.gains.add(candidate)
        self.hide(candidate)
        for others in self.limits.take(candidate):
            self.gains.of[others] -= self.gains.closed
        self.chosen.append(candidate)
        self.inside[candidate] = True
        if self._log is not None:
            self._log.append(candidate)
        return self.gains.value - before

    def give_back(self, candidates: Sequence[int]) -> None:
        """Undo choices."""
        self.gains.take_away(candidates)
        for candidate in candidates:
            self.show(candidate)
            for others in self.limits.give_back(candidate):
                self.gains.of[others] += self.gains.closed
            self.chosen.remove(candidate)
            self.inside[candidate] = False
            if self._log is not None:
                self._log.append(~candidate)

    def hide(self, candidate: int) -> None:
        """Close a candidate for one reason more."""
        self.gains.of[candidate] -= self.gains.closed

    def show(self, candidate: int) -> None:
        """Take back one reason."""
        self.gains.of[candidate] += self.gains.closed

    def move_to(self, candidates: Ints) -> None:
        """Choose just these, and the forced ones."""
        wanted = self.forced.copy()
        wanted[candidates] = True
        self.give_back([one for one in self.chosen if not wanted[one]])
        for candidate in np.flatnonzero(wanted & ~self.inside).tolist():
            self.take(candidate)

    def drop(self, cells: Ints) -> None:
        """Let cells count for nothing from now on; `value` keeps what they gained."""
        self.gains.drop(cells)

    def save(self) -> Saved:
        """Remember the state, for `restore`; only what was saved last can be restored."""
        self._log = []
        return self.gains.save()

    def restore(self, saved: Saved) -> None:
        """Go back to what was saved."""
        for step in reversed(self._log or []):
            if step >= 0:
                self.limits.give_back(step)
                self.chosen.remove(step)
                self.inside[step] = False
            else:
                self.limits.take(~step)
                self.chosen.append(~step)
                self.inside[~step] = True
        self._log = None
        self.gains.restore(saved)
