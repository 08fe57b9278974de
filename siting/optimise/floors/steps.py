"""The steps of a search under floors: without them, at prices of them, with them, and proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.floors.cuts import with_cuts
from siting.optimise.floors.prices import Priced, priced
from siting.optimise.floors.relaxed import Relaxed
from siting.optimise.floors.search import FloorSearch
from siting.optimise.floors.state import FloorState, Standing
from siting.optimise.floors.weighed import WeighedSearch, among
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import within
from siting.optimise.proof.rest import rest
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.floors.bound import Effort, FloorModel
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

_SURE = 0.5  # shares above this make up a first choice
_LEAST, _A_SITE = 500, 10  # candidates that are searched: so many at least, and so many a site
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
        self._worth = np.zeros(problem.n_candidates)
        self.ignored: tuple[str, ...] = ()
        self._quantum = rest(problem).quantum
        self._everything = float((problem.value * problem.missing).sum())
        self.top, self.impossible, self.stopped = self._everything, False, False

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

    def priced(self, iterations: int) -> Priced | None:
        """Bound the gain by prices of floors, and of how many sites these take.

        Returns
        -------
        Priced or None
            Those prices, but for the latter; None where they prove that no choice keeps the floors.
        """
        problem, floors = with_cuts(self.problem, self._floors)
        relaxed = Relaxed(problem, floors)
        self.ignored = relaxed.part.limits.ignored
        found = priced(relaxed, iterations, lambda: self.hear(0.0, np.inf))
        top = relaxed.gain_at(found.paid)
        if top.value < self.problem.gain(relaxed.base) and relaxed.rules_out(found.paid):
            self.impossible = True
            return None
        self._with_each, self._worth = top.with_each, top.worth
        self.top = min(self.top, self.down(top.value))
        shares = np.zeros(self.problem.n_candidates)
        shares[relaxed.open] = found.shares
        own = found.paid.floors[: len(self._floors.total)]
        return Priced(found.paid._replace(floors=own), shares)

    def lower(self, model: FloorModel) -> None:
        """Lower the bound as far as HiGHS can; say so if no choice keeps the floors."""
        top, _ = model.gain()
        if top is None:
            self.impossible |= model.impossible()
        else:
            self._with_each = np.minimum(self._with_each, top.with_each)
            self.top = min(self.top, self.down(top.value))

    def weighed(self, prices: Priced, known: Sequence[Ints], rounds: int) -> Ints:
        """Search among candidates that prices hold dear, those who lack having a price."""
        problem = self.problem
        order = np.argsort(-prices.shares, kind="stable")
        start = within(problem, order[prices.shares[order] > _SURE])
        n = max(_LEAST, _A_SITE * problem.most)
        open_ = np.flatnonzero(self._worth > 0)
        dear = open_[np.lexsort((open_, -self._worth[open_]))[:n]]
        some = np.unique(np.concatenate([dear, start, *known]))
        few, floors = among(problem, self._floors, some)
        search = WeighedSearch(
            FloorState(few, floors), prices.paid.floors, self._hear, seed=self._seed
        )
        starts = [np.searchsorted(some, one) for one in (start, *known)]
        search.run(starts, 0 if self.stopped else rounds, until=self.top)
        return some[search.best]

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
