"""The steps of a search under floors: without them, at prices of them, with them, and proofs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.floors.search import FloorSearch
from siting.optimise.floors.state import FloorState, Standing
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.improve import improve
from siting.optimise.proof.bound import bound
from siting.optimise.proof.rest import EPS, rest
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.floors.bound import Effort, FloorModel
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

_TRIES = 12  # choices at prices of floors
_STEP, _SMALL_STEP = 10.0, 0.05  # of these prices: from nothing, and from those of the relaxation
_TINY = 1e-30
_ALIKE = 1e-6  # a gain above another by less than this part of it does not count as higher


class Steps:
    """The steps of `with_floors`, and what is known so far.

    Attributes
    ----------
    top : float
        No choice that keeps all floors gains more.
    impossible : bool
        Whether it is proven that there is none.
    stopped : bool
    """

    def __init__(self, problem: Problem, floors: Floors, seed: int, report: Report) -> None:
        self.problem, self._floors = problem, floors
        self._seed, self._report = seed, report
        self._found = FloorSearch(FloorState(problem, floors), self._hear, seed=seed)
        self._with_each = np.full(problem.n_candidates, np.inf)
        self.ignored: tuple[str, ...] = ()
        self._quantum = rest(problem).quantum
        self._everything = float((problem.value * problem.missing).sum())
        self.top, self.impossible, self.stopped = np.inf, False, False

    @property
    def best(self) -> Ints:
        """The best choice so far, floors first."""
        return self._found.best

    @property
    def value(self) -> float:
        """What the best choice that keeps the floors gains; below 0 if there is none."""
        kept = not len(self._floors.below(self.problem, self.best))
        return self.problem.gain(self.best) if kept else -1.0

    @property
    def step(self) -> float:
        """By how much a gain must be higher to count as higher."""
        most = max(self.value, 1e-3 * self._everything, float(np.finfo(float).tiny))
        return self._quantum or _ALIKE * most

    def hear(self, value: float, bound: float) -> bool:
        """Pass on a report."""
        best = self._found.standing
        value = max(value, 0.0 if best.lacking else best.value)
        self.stopped |= not self._report(value, max(value, min(self.top, bound)))
        return not self.stopped

    def _hear(self, now: Standing) -> bool:
        return self.hear(0.0 if now.lacking else now.value, np.inf)

    def plain(self, problem: Problem, rounds: int) -> Ints:
        """Search for the best choice without floors."""
        state = State(problem)

        def hear(value: float, bound: float) -> bool:
            del value, bound  # they are those of a choice that need not keep floors
            return self.hear(0.0, np.inf)

        first = greedy(problem, hear, state=state)
        rounds = 0 if self.stopped else rounds
        found = improve(
            problem, [first.order], rounds=rounds, seed=self._seed, report=hear, state=state
        )
        return first.better(found).chosen

    def bound(self, plain: Ints, iterations: int) -> None:
        """Bound the gain without floors."""
        found = bound(
            self.problem,
            known=self.problem.gain(plain),
            iterations=iterations,
            report=lambda *_: self.hear(0.0, np.inf),
        )
        self.top, self.ignored = found.value, found.ignored

    def prices(self, model: FloorModel) -> Floats:
        """Find prices of floors, and lower the bound by them; none if that keeps no floors."""
        top, prices = model.gain()
        if top is None:
            self.impossible = model.impossible()
        else:
            self._with_each = top.with_each
            self.top = min(self.top, self.down(top.value))
        return prices

    def priced(self, prices: Floats, rounds: int, iterations: int) -> list[Ints]:
        """Give good choices at prices of floors that rise where people lack, and fall elsewhere.

        A step of the subgradient method, as long as Polyak has it, for each choice. The best of the
        prices bound the gain, if there are iterations for that.
        """
        problem, floors = self.problem, self._floors
        found: list[Ints] = []
        need = floors.need
        best, lowest = prices, np.inf
        size = _SMALL_STEP if prices.any() else _STEP
        for number in range(_TRIES):
            value = problem.value + floors.valued(problem, prices)
            priced = replace(problem, value=value)
            found.append(self.plain(priced, rounds // 4))
            short = np.where(need > 0, need - floors.gained(problem, found[-1]), 0.0)
            top = priced.gain(found[-1]) - float((prices * need).sum())
            if top < lowest:
                best, lowest = prices, top
            kept = not (short > 0).any()
            if kept and (not prices.any() or problem.gain(found[-1]) >= self.top - self.step):
                break
            if self.stopped or self.impossible:
                break
            step = size * 0.85**number * abs(top) / max(float((short**2).sum()), _TINY)
            prices = np.maximum(0.0, prices + step * short)
        if iterations and best.any():
            priced = replace(problem, value=problem.value + floors.valued(problem, best))
            limit = bound(priced, known=priced.gain(found[-1]), iterations=iterations)
            paid = float((best * need).sum())
            top = limit.value - paid + 8 * EPS * len(best) * (limit.value + paid)
            self.top = min(self.top, self.down(top))
        return found

    def run(self, starts: Sequence[Ints], rounds: int) -> None:
        """Search with the floors."""
        self._found.run(starts, 0 if self.stopped else rounds, until=self.top)

    def branch(self, model: FloorModel, effort: Effort) -> None:
        """Search for the best choice by branch and bound, or for the proof that there is none."""
        before, step = self.value, self.step
        near = before + (step if self._quantum else step / 2)
        if self.stopped or self.impossible or not len(model.open) or self.top < near:
            return
        kept = self._with_each >= near if before >= 0 else np.ones(self.problem.n_candidates, bool)
        within = (0.99 if self._quantum else 0.1) * step
        known = self.best if before >= 0 else None
        found = model.search_gain(known, kept, within=within, effort=effort)
        if found.chosen is not None and self.problem.feasible(found.chosen):
            self._found.run([found.chosen], 0)
        if found.stopped and not np.isfinite(found.bound):
            return
        others = before if self._quantum else near  # what is left out gains no more than this
        if np.isfinite(found.bound):
            others = max(others, found.bound)
        elif found.stopped:
            return
        self.impossible = found.chosen is None and not found.stopped and before < 0
        if before >= 0 or found.chosen is not None:
            self.top = min(self.top, others)

    def down(self, value: float) -> float:
        """Round down to what a gain can be; a search errs by a millionth of a person."""
        quantum = self._quantum
        return float(np.floor(value / quantum + 1e-6)) * quantum if quantum else value
