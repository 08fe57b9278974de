"""The highest floor that can be kept: choices whose worst-off unit is covered best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.floors.bound import Effort, FloorModel
from siting.optimise.floors.cuts import with_cuts
from siting.optimise.floors.prices import priced
from siting.optimise.floors.relaxed import Relaxed
from siting.optimise.floors.search import FloorSearch
from siting.optimise.floors.state import FloorState
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.rest import rest
from siting.optimise.solution import Report, go_on
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.floors.state import Floors, Standing
    from siting.optimise.problem import Problem

#: Pairs: prices of floors are then found in seconds; and a search is worth a try.
SMALL, SEARCHED = 50_000, 5_000
#: It ends after so many nodes, if nothing else was asked for.
NODES = 500
_TRIES = 14  # floors that are tried, each in the middle of what is left
_PARTS = (0.75, 0.67, 0.5, 0.5, 0.5)  # of what may be above the best, what is ruled out in turn
_RATE = 3.0  # of weights, for all of a unit's people
_NEAR = 2e-6  # shares that differ by no more are as good: HiGHS tells no finer


@dataclass(frozen=True, kw_only=True)
class LeastShare:
    """A choice whose worst-off unit is covered as well as was found.

    Attributes
    ----------
    chosen : ndarray of int
        Sorted.
    value : float
        What it gains [older people].
    least : float
        The share of the worst-off unit that has a floor: the highest floor for all that this
        choice keeps, 0 to 1.
    at_most : float
        No choice keeps a floor for all above this.
    proven : bool
        Whether both are the same, but for two millionths.
    complete : bool
        False if it was stopped.
    """

    chosen: Ints
    value: float
    least: float
    at_most: float
    proven: bool
    complete: bool


def unreachable(problem: Problem, floors: Floors) -> Ints:
    """Name the units that stay below their floors with all candidates that may be chosen."""
    return floors.below(problem, everyone(problem))


def everyone(problem: Problem) -> Ints:
    """Name all candidates that may be chosen, with the forced ones, whatever limits them all."""
    ones = replace(problem, value=np.ones(len(problem.value)))
    return np.union1d(forced(problem), rest(ones).open)


def least_share(
    problem: Problem,
    floors: Floors,
    *,
    known: Sequence[Ints] = (),
    rounds: int = 100,
    iterations: int = 400,
    exact: bool | None = None,
    seconds: float | None = None,
    nodes: int | None = None,
    seed: int = 0,
    report: Report = go_on,
) -> LeastShare:
    """Choose within all limits so that the least share of a unit is largest; then the gain.

    Parameters
    ----------
    floors : Floors
        Units whose `share` is 0 do not count; how high the others are does not matter.
    known : sequence of ndarray of int
        Choices within the limits to begin with.
    rounds, seed : int
        For the search at each of some floors that are tried.
    iterations : int
        At most so many for the bound, where the problem is too large for HiGHS.
    exact : bool, optional
        Whether to search for the best choice by branch and bound; if not given, when that is small,
        and for 500 nodes at most.
    seconds, nodes : float and int, optional
        Stop that search after so long [s], or so many nodes.
    report : Report
        Called now and then with the least share and its bound; False stops.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.
    """
    search = _Search(replace(problem, forced=forced(problem)), floors, rounds, seed, report)
    search.begin([search.best, *known])
    model = None
    if problem.adds.nnz <= SMALL:
        model = FloorModel(search.problem, floors)
        search.at_most = min(search.at_most, model.least())
    else:
        search.bound(iterations)
    search.weigh()
    search.halve()
    search.lower(iterations)
    if model is not None and exact is not False and (exact or model.n_pairs <= SEARCHED):
        nodes = NODES if exact is None and nodes is None else nodes
        search.branch(model, Effort(seconds, nodes, search.hear))
    return search.finished()


class _Search:
    """The best choice so far, and what is known of any other.

    Attributes
    ----------
    best : ndarray of int
    at_most : float
    """

    def __init__(
        self, problem: Problem, floors: Floors, rounds: int, seed: int, report: Report
    ) -> None:
        self.problem, self._floors = problem, floors
        self._rounds, self._seed, self._report = rounds, seed, report
        self.best = forced(problem)
        self.least = floors.least(problem, self.best)
        self.at_most = max(self.least, floors.least(problem, everyone(problem)))
        self.stopped = False

    def hear(self, value: float, bound: float) -> bool:
        """Pass on a report."""
        least = max(self.least, value)
        self.stopped |= not self._report(least, max(least, min(self.at_most, bound)))
        return not self.stopped

    def begin(self, starts: Sequence[Ints]) -> None:
        """Take the best of some choices."""
        for start in starts:
            self._try_out(np.union1d(start, forced(self.problem)))

    def weigh(self) -> None:
        """Try choices that cover most people, those of a unit counting more the fewer were covered.

        Weights fall exponentially with what was covered in all tries before.
        """
        problem, floors = self.problem, self._floors
        covered = np.zeros(len(floors.total))
        people = np.where(floors.counted, np.maximum(floors.total, 1e-300), np.inf)
        for _ in range(_TRIES):
            if self.stopped or self.at_most - self.least <= _NEAR:
                break
            weights = np.exp(_RATE * (covered.min() - covered)) / people
            priced = replace(problem, value=floors.valued(problem, weights))
            state = State(priced)
            start = greedy(priced, self._unheard, state=state).order
            found = improve(
                priced,
                [start],
                rounds=self._rounds,
                seed=self._seed,
                report=self._unheard,
                state=state,
            )
            self._try_out(found.chosen)
            covered += np.where(floors.counted, floors.shares(problem, found.chosen), 1.0)

    def bound(self, iterations: int) -> None:
        """Bound the least share by a mean of all: no choice covers more, weighted by prices."""
        relaxed = Relaxed(self.problem, self._floors)
        found = priced(relaxed, iterations, lambda: self.hear(0.0, np.inf), aim="share")
        self.at_most = min(self.at_most, relaxed.share_at(found.paid))

    def lower(self, iterations: int) -> None:
        """Lower what may be: prices of how many sites floors take rule some of it out."""
        for part in _PARTS:
            floor = self.least + part * (self.at_most - self.least)
            if self.stopped or self.at_most - self.least <= _NEAR:
                break
            relaxed = Relaxed(*with_cuts(self.problem, self._floors.at(floor)))
            found = priced(relaxed, iterations, lambda: self.hear(0.0, np.inf), aim="floors")
            if not relaxed.rules_out(found.paid):
                break
            self.at_most = floor

    def halve(self) -> None:
        """Try floors between what is kept and what may be, each half way."""
        top = self.at_most
        for _ in range(_TRIES):
            if self.stopped or top - self.least <= _NEAR:
                break
            floor = (self.least + top) / 2
            found = self._search(floor, until=0.0)
            if self._floors.least(self.problem, found.best) < floor:
                top = floor
            self._try_out(found.best)

    def branch(self, model: FloorModel, effort: Effort) -> None:
        """Search by branch and bound."""
        if self.stopped or self.at_most - self.least <= _NEAR or not len(model.open):
            return
        found = model.search_least(self.best, within=_NEAR / 4, effort=effort)
        if found.chosen is not None and self.problem.feasible(found.chosen):
            self._try_out(found.chosen)
        if np.isfinite(found.bound):
            self.at_most = min(self.at_most, found.bound + _NEAR / 4)

    def finished(self) -> LeastShare:
        """Let the gain grow as far as the least share allows; make the record."""
        if not self.stopped:
            found = self._search(self.least, until=np.inf)
            if self._floors.least(self.problem, found.best) >= self.least - _NEAR / 4:
                self.best = found.best
                self.least = self._floors.least(self.problem, self.best)
        at_most = max(self.at_most, self.least)
        return LeastShare(
            chosen=np.sort(self.best),
            value=self.problem.gain(self.best),
            least=self.least,
            at_most=at_most,
            proven=at_most - self.least <= _NEAR,
            complete=not self.stopped,
        )

    def _search(self, floor: float, *, until: float) -> FloorSearch:
        state = FloorState(self.problem, self._floors.at(floor))
        found = FloorSearch(state, self._hear, seed=self._seed)
        found.run([self.best], self._rounds, until=until)
        return found

    def _unheard(self, value: float, bound: float) -> bool:
        """Hear of a search for something else."""
        del value, bound
        return self.hear(0.0, np.inf)

    def _hear(self, now: Standing) -> bool:
        del now
        return self.hear(0.0, np.inf)

    def _try_out(self, chosen: Ints) -> None:
        least = self._floors.least(self.problem, chosen)
        if least > self.least:
            self.best, self.least = chosen, least
