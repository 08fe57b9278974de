"""A plan in phases while it is made: who is there from which year on, and what a step changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.rounding import forced
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.problem import Problem

_HIGHER = 1e-9  # least ratios are told apart by so much


class Phases:
    """Choices for several years, each within the next, with the gains of every year up to date.

    Parameters
    ----------
    problems : sequence of Problem
        One a year; limits only widen.
    targets : ndarray of float, shape (years,)
        What would be good for each year alone.
    weights : ndarray of float, shape (years,)
        What a gain in each year counts.

    Attributes
    ----------
    levels : ndarray of int, shape (c,)
        The year from which on each candidate is there; the number of years for never.
    """

    def __init__(self, problems: Sequence[Problem], targets: Floats, weights: Floats) -> None:
        self._states = [State(problem) for problem in problems]
        self._targets, self._weights = targets, weights
        blurs = np.array([state.gains.blur for state in self._states])
        self._blur = float((weights * blurs).sum())
        self._n = len(problems)
        self.levels: Ints = np.full(problems[0].n_candidates, self._n)

    @property
    def score(self) -> tuple[float, float]:
        """The least ratio of a year, then the weighted sum of all: higher is better."""
        ratios, sums = self._scores(np.array([[state.value] for state in self._states]))
        return float(ratios[0]), float(sums[0])

    def move_to(self, levels: Ints) -> None:
        """Take a plan."""
        self.levels = levels.copy()
        for at, state in enumerate(self._states):
            state.move_to(np.flatnonzero(levels <= at))

    def settle(self, report: Callable[[float], bool]) -> bool:
        """Make steps until none makes the plan better; False if it was stopped.

        In a step a candidate leaves the plan, or a year has room for one more; in its place comes
        one that is not there, or one from a later year, whose place it takes.
        """
        changed = True
        while changed:
            changed = False
            free = np.flatnonzero((self.levels < self._n) & ~self._states[0].forced)
            places = [(int(self.levels[one]), int(one)) for one in free]
            for level, out in [*((at, -1) for at in range(self._n)), *sorted(places)]:
                # Who has moved in this turn waits for the next one.
                if out >= 0 and self.levels[out] != level:
                    continue
                while self._step(level, out):
                    changed = True
                    if not report(self.score[1]):
                        return False
                    if out >= 0:
                        break
        return True

    def _step(self, level: int, out: int) -> bool:
        """Put the best candidate in the place of another, or where there is room; False if none."""
        before = np.array([state.value for state in self._states])
        score = self.score
        self._leave(out, level)
        options, values = self._options(level, before)
        ratios, sums = self._scores(values)
        while len(options):
            at = self._best(ratios, sums, score)
            if at is None:
                break
            if self._fits(level, int(options[at])):
                levels = self.levels.copy()
                self._enter(level, out, int(options[at]))
                if self._better(*self.score, score):
                    return True
                self.move_to(levels)  # it was rounding that made it look better
                self._leave(out, level)
            ratios[at] = -1.0
        if out >= 0:
            for state in self._states[level:]:
                state.take(out)
        return False

    def _leave(self, out: int, level: int) -> None:
        if out >= 0:
            for state in self._states[level:]:
                state.give_back([out])

    def _options(self, level: int, before: Floats) -> tuple[Ints, Floats]:
        """Say who may come in a year, and what each year then gains, shape (years, n).

        From the year on in which a candidate is there already, its place is taken by the one that
        left, so that nothing changes.
        """
        may: Flags = self.levels > level
        for at in range(level, self._n):
            state = self._states[at]
            new = self.levels > at
            may &= ~new | (state.gains.of >= 0)
            if len(state.chosen) >= state.most:
                may &= ~new
            if state.limits.cost is not None:
                may &= ~new | state.limits.affordable()
        options = np.flatnonzero(may)
        values = np.repeat(before[:, None], len(options), axis=1)
        for at in range(level, self._n):
            state = self._states[at]
            new = self.levels[options] > at
            values[at, new] = state.value + state.gains.of[options[new]]
        return options, values

    def _fits(self, level: int, candidate: int) -> bool:
        new = self._states[level : int(self.levels[candidate])]
        return all(state.limits.fits(candidate, state.chosen) for state in new)

    def _enter(self, level: int, out: int, candidate: int) -> None:
        """Let a candidate come in a year, and the one that left take its old place, if any."""
        then = int(self.levels[candidate])
        for at in range(level, self._n):
            if at < then:
                self._states[at].take(candidate)
            elif out >= 0:
                self._states[at].take(out)
        self.levels[candidate] = level
        if out >= 0:
            self.levels[out] = then

    def _scores(self, values: Floats) -> tuple[Floats, Floats]:
        counted = self._targets > 0
        ratios = values[counted] / self._targets[counted][:, None]
        least = ratios.min(axis=0) if counted.any() else np.ones(values.shape[1])
        least = np.rint(least / _HIGHER) * _HIGHER
        return least, np.asarray((self._weights[:, None] * values).sum(axis=0))

    def _best(self, ratios: Floats, sums: Floats, score: tuple[float, float]) -> int | None:
        """Name the best of some plans, if it is better than what there is."""
        ties = np.flatnonzero(ratios == ratios.max())
        at = int(ties[sums[ties].argmax()])
        return at if self._better(float(ratios[at]), float(sums[at]), score) else None

    def _better(self, ratio: float, total: float, score: tuple[float, float]) -> bool:
        """Say whether a plan is better; least ratios are compared in whole billionths.

        So nothing that is better than something that is better than a plan is worse than that.
        """
        return ratio > score[0] or (ratio == score[0] and total > score[1] + self._blur)


def stacked(choices: Sequence[Ints], n_candidates: int) -> Ints:
    """Give the year from which on each candidate is there, of choices each within the next."""
    levels = np.full(n_candidates, len(choices))
    for at in range(len(choices) - 1, -1, -1):
        levels[choices[at]] = at
    return levels


def among(problem: Problem, candidates: Ints) -> tuple[Problem, Ints]:
    """Leave only some candidates, and all limits on these; the forced ones are among them.

    Returns
    -------
    problem : Problem
    names : ndarray of int
        What its candidates are called in the larger one.
    """
    names = np.unique(candidates)
    conflicts = problem.conflicts
    return (
        replace(
            problem,
            adds=problem.adds[names],
            most=min(problem.most, len(names)),
            cost=None if problem.cost is None else problem.cost[names],
            conflicts=None if conflicts is None else conflicts[names][:, names].tocsr(),
            group=None if problem.group is None else problem.group[names],
            forced=np.searchsorted(names, forced(problem)),
            allowed=None if problem.allowed is None else problem.allowed[names],
        ),
        names,
    )
