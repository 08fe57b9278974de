"""Equity: every unit is covered to a floor, and subject to that, the most is gained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.bound import bound
from siting.optimise.floor_bound import Effort, FloorModel
from siting.optimise.floor_search import FloorSearch
from siting.optimise.floor_state import Floors, FloorState, Standing
from siting.optimise.greedy import greedy
from siting.optimise.improve import improve
from siting.optimise.least_share import NODES, SEARCHED, SMALL, LeastShare, least_share, unreachable
from siting.optimise.rest import EPS, rest
from siting.optimise.rounding import forced
from siting.optimise.solution import Report, go_on
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.problem import Problem

_TRIES, _STEP = 12, 0.05  # choices at prices of floors, and the part of the gain a step is for
_TINY = 1e-30
_ALIKE = 1e-6  # a gain above another by less than this part of it does not count as higher


@dataclass(frozen=True, kw_only=True)
class Equity:
    """A choice made under floors, and what is proven.

    Attributes
    ----------
    chosen : ndarray of int
        It keeps all floors if `possible` is True; if not, it lacks as few people as was found,
        summed over units, and gains the most of such choices. Sorted.
    value : float
        What it gains, by `Problem.gain` [older people].
    bound : float
        No choice that keeps all floors gains more.
    possible : bool or None
        True: the choice keeps all floors. False: it is proven that none does. None: none was found
        that does, and there may be one.
    proven : bool
        Whether no choice that keeps the floors gains more by a person, or, where people are not
        counted whole, by a millionth.
    shares : ndarray of float, shape (units,)
        The part of each unit's people that is covered with the choice; 1 of nobody.
    below : ndarray of int
        The units that stay below their floors with this choice.
    unreachable : ndarray of int
        The units that stay below even with all candidates that may be chosen together: no choice
        can help these.
    easier : LeastShare or None
        What one floor for all would do instead; only where the floors are not kept.
    ignored : tuple of str
        Limits that the bound leaves out; the choice keeps all.
    complete : bool
        False if it was stopped.
    """

    chosen: Ints
    value: float
    bound: float
    possible: bool | None
    proven: bool
    shares: Floats
    below: Ints
    unreachable: Ints
    easier: LeastShare | None
    ignored: tuple[str, ...]
    complete: bool


def with_floors(
    problem: Problem,
    floors: Floors,
    *,
    known: Sequence[Ints] = (),
    rounds: int = 300,
    iterations: int = 400,
    exact: bool | None = None,
    seconds: float | None = None,
    nodes: int | None = None,
    seed: int = 0,
    report: Report = go_on,
) -> Equity:
    """Choose within all limits so that each unit is covered to its floor, and the gain is largest.

    Parameters
    ----------
    known : sequence of ndarray of int
        Choices within the limits to begin with, such as the best one without floors.
    rounds, seed : int
        For `improve` without floors, and for the search with them.
    iterations : int
        At most so many for the bound without floors.
    exact : bool, optional
        Whether to search for the best choice by branch and bound; if not given, when that is small,
        and for 500 nodes at most.
    seconds, nodes : float and int, optional
        Stop that search after so long [s], or so many nodes.
    report : Report
        Called now and then with the value of the best choice that keeps the floors (0 if there is
        none yet) and the bound; False stops.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.

    Notes
    -----
    Floors first: candidates are chosen greedily by what they give to units below their floors
    (``sum_u min(floor_u, covered_u)``, which is submodular), then by gain; other choices to
    begin with are those that are good at prices of floors. Exchanges, and ruin and recreate, then
    compare what lacks before they compare gains. The bound is that at prices of floors
    (`FloorModel.gain`), which HiGHS finds where the problem is small. That no choice keeps
    the floors is said only where all candidates together do not, or where prices or a complete
    search prove it.
    """
    search = _Search(replace(problem, forced=forced(problem)), floors, seed, report)
    search.impossible = bool(len(unreachable(problem, floors)))
    starts = [search.best, search.plain(problem, rounds), *known]
    search.bound(starts[1], iterations)
    model = FloorModel(search.problem, floors) if problem.adds.nnz <= SMALL else None
    prices = np.zeros(len(floors.total))
    if model is not None and len(model.open) and not search.impossible:
        prices = search.prices(model)
    starts += search.priced(prices, rounds, iterations if model is None else 0)
    search.run(starts, rounds)
    if model is not None and exact is not False and (exact or model.n_pairs <= SEARCHED):
        few = NODES if exact is None and nodes is None else nodes
        search.branch(model, Effort(seconds, few, search.hear))
    found = search.finished()
    if found.possible or search.stopped:
        return found
    easier = least_share(
        problem,
        floors,
        known=[found.chosen, *starts[1:]],
        rounds=rounds // 3,
        exact=exact,
        seconds=seconds,
        nodes=nodes,
        seed=seed,
        report=lambda *_: search.hear(0.0, np.inf),
    )
    return replace(found, easier=easier, complete=easier.complete)


class _Search:
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
        self._ignored: tuple[str, ...] = ()
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
    def _step(self) -> float:
        most = max(self.value, 1e-3 * self._everything, float(np.finfo(float).tiny))
        return self._quantum or _ALIKE * most

    def hear(self, value: float, bound: float) -> bool:
        """Pass on a report."""
        value = max(value, self.value, 0.0)
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
        self.top, self._ignored = found.value, found.ignored

    def prices(self, model: FloorModel) -> Floats:
        """Find prices of floors, and lower the bound by them; none if that keeps no floors."""
        top, prices = model.gain()
        if top is None:
            self.impossible = model.impossible()
        else:
            self._with_each = top.with_each
            self.top = min(self.top, self._down(top.value))
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
        for number in range(_TRIES):
            value = problem.value + floors.valued(problem, prices)
            priced = replace(problem, value=value)
            found.append(self.plain(priced, rounds // 4))
            short = np.where(need > 0, need - floors.gained(problem, found[-1]), 0.0)
            top = priced.gain(found[-1]) - float((prices * need).sum())
            if top < lowest:
                best, lowest = prices, top
            if self.stopped or not (prices.any() or (short > 0).any()):
                break
            step = _STEP * 0.85**number * abs(top) / max(float((short**2).sum()), _TINY)
            prices = np.maximum(0.0, prices + step * short)
        if iterations and best.any():
            priced = replace(problem, value=problem.value + floors.valued(problem, best))
            limit = bound(priced, known=priced.gain(found[-1]), iterations=iterations)
            paid = float((best * need).sum())
            top = limit.value - paid + 8 * EPS * len(best) * (limit.value + paid)
            self.top = min(self.top, self._down(top))
        return found

    def run(self, starts: Sequence[Ints], rounds: int) -> None:
        """Search with the floors."""
        self._found.run(starts, 0 if self.stopped else rounds, until=self.top)

    def branch(self, model: FloorModel, effort: Effort) -> None:
        """Search for the best choice by branch and bound, or for the proof that there is none."""
        before, step = self.value, self._step
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

    def finished(self) -> Equity:
        """Make the record."""
        value, below = self.problem.gain(self.best), self._floors.below(self.problem, self.best)
        step = self._step
        top = max(self._down(self.top), value if not len(below) else 0.0)
        possible = True if not len(below) else False if self.impossible else None
        return Equity(
            chosen=np.sort(self.best),
            value=value,
            bound=top,
            possible=possible,
            proven=bool(possible) and top < value + step,
            shares=self._floors.shares(self.problem, self.best),
            below=below,
            unreachable=unreachable(self.problem, self._floors),
            easier=None,
            ignored=self._ignored,
            complete=not self.stopped,
        )

    def _down(self, value: float) -> float:
        """Round down to what a gain can be; a search errs by a millionth of a person."""
        quantum = self._quantum
        return float(np.floor(value / quantum + 1e-6)) * quantum if quantum else value
