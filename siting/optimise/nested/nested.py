"""Sites in phases: each year's choice holds that of the year before, and all years count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import forced
from siting.optimise.nested.phases import Phases, among, stacked
from siting.optimise.proof.bound import bound
from siting.optimise.solution import Report, Solution, go_on
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Floats, Ints, Values
    from siting.optimise.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Year:
    """What is chosen by one year, beside what could be chosen for that year alone.

    Attributes
    ----------
    chosen : ndarray of int
        All sites by then, sorted; those of the years before are among them.
    added : ndarray of int
        Those that are new, sorted.
    value : float
        What `chosen` gains in this year's problem [older people].
    fresh : float
        What the best choice gains that was found for this year without looking at others.
    alone : ndarray of int
        That choice, sorted.
    bound : float
        What no choice for this year gains more than.
    """

    chosen: Ints
    added: Ints
    value: float
    fresh: float
    alone: Ints
    bound: float

    @property
    def price(self) -> float:
        """What nesting costs this year [older people]: 0 or more."""
        return self.fresh - self.value

    @property
    def ratio(self) -> float:
        """The part of the best choice found for this year that is reached, 0 to 1."""
        return self.value / self.fresh if self.fresh > 0 else 1.0


@dataclass(frozen=True, kw_only=True)
class Nested:
    """Choices for all years, each within the next.

    Attributes
    ----------
    years : tuple of Year
    ignored : tuple of str
        Limits that bounds leave out; the choices keep all.
    complete : bool
        False if it was stopped.
    """

    years: tuple[Year, ...]
    ignored: tuple[str, ...]
    complete: bool

    @property
    def worst(self) -> float:
        """The ratio of the year that nesting costs most."""
        return min(year.ratio for year in self.years)


def nested(
    problems: Sequence[Problem],
    *,
    weights: Floats | None = None,
    known: Sequence[Ints] = (),
    rounds: int = 300,
    iterations: int = 400,
    seed: int = 0,
    report: Report = go_on,
) -> Nested:
    """Choose sites for several years, of which those of a year are among those of the next.

    Of two plans the better one has the higher least ratio of a year: what its sites gain, over
    what the best choice found for that year alone gains. Where these are equal, the weighted sum
    of what the years gain decides.

    Parameters
    ----------
    problems : sequence of Problem
        One a year, in their order, over the same candidates; each with its own cells, and with
        `most` as the number of sites by then. Limits are kept in each year. They may only widen:
        `most`, `budget`, `most_a_group` and `allowed` never lose anything; costs, conflicts, groups
        and what is forced are the same.
    weights : ndarray of float, shape (years,), optional
        What one older person of each year counts in the sum; 1 if not given.
    known : sequence of ndarray of int, optional
        A choice for each year that is known; the search for it begins there.
    rounds, seed : int
        For `improve`, for each year and each step of a plan.
    iterations : int
        At most so many for the bound of each year.
    report : Report
        Called now and then with the weighted sums of values and of bounds so far.

    Raises
    ------
    ValueError
        If there are no years, or limits narrow, or the forced candidates break them by themselves.

    Notes
    -----
    Each year in turn is where a plan begins: with its own best choice, from which the best for the
    year before is chosen, and so on back; later years build on it. The last year first is planning
    backward, the first year first forward. Then candidates are exchanged, put forward and put off,
    until no single such step makes the plan better. No plan is proven to be the best one; that no
    year gains more than its bound is.
    """
    _check(problems)
    ear = _Ear(report, np.ones(len(problems)) if weights is None else np.asarray(weights, float))
    search = partial(_best_of, rounds=rounds, seed=seed, ear=ear)
    fresh = [search(problem, known[at : at + 1]) for at, problem in enumerate(problems)]
    limits = [
        bound(problem, known=best.value, iterations=iterations, report=ear.plain)
        for problem, best in zip(problems, fresh, strict=True)
    ]
    ear.bounds = np.array([limit.value for limit in limits])
    levels = _plan(problems, fresh, search, ear)
    return Nested(
        years=tuple(
            _year(problem, levels, at, best, limit.value)
            for at, (problem, best, limit) in enumerate(zip(problems, fresh, limits, strict=True))
        ),
        ignored=tuple(sorted({name for limit in limits for name in limit.ignored})),
        complete=not ear.stopped,
    )


class _Ear:
    """Passes reports on as weighted sums, and notes whether to stop."""

    def __init__(self, report: Report, weights: Floats) -> None:
        self._report, self.weights = report, weights
        self.bounds = np.full(len(weights), np.inf)
        self.value, self.stopped = 0.0, False

    def plain(self, value: float, bound: float) -> bool:
        """Hear of one year alone."""
        del value, bound
        return self(self.value)

    def __call__(self, value: float) -> bool:
        """Hear of the weighted sum of a plan."""
        self.value = max(self.value, value)
        counted = self.weights > 0
        top = float((self.weights[counted] * self.bounds[counted]).sum())
        self.stopped |= not self._report(self.value, max(top, self.value))
        return not self.stopped


def _best_of(
    problem: Problem, known: Sequence[Ints] = (), *, rounds: int, seed: int, ear: _Ear
) -> Solution:
    """Search for the best choice of one year alone."""
    state = State(problem)
    first = greedy(problem, ear.plain, state=state)
    return first.better(
        improve(
            problem,
            [*known, first.order],
            rounds=0 if ear.stopped else rounds,
            seed=seed,
            report=ear.plain,
            state=state,
        )
    )


def _plan(
    problems: Sequence[Problem],
    fresh: Sequence[Solution],
    search: Callable[[Problem], Solution],
    ear: _Ear,
) -> Ints:
    """Give the year from which on each candidate is there, as `stacked` has it."""
    phases = Phases(problems, np.array([best.value for best in fresh]), ear.weights)
    last = len(problems) - 1
    best: tuple[float, float] | None = None
    found = np.zeros(0, dtype=np.intp)
    for begin in dict.fromkeys([last, 0, *range(1, last)]):
        if best is not None and ear.stopped:
            break
        phases.move_to(_from(begin, fresh[begin], problems, search))
        phases.settle(ear)
        if best is None or phases.score > best:
            best, found = phases.score, phases.levels.copy()
    return found


def _from(
    begin: int,
    best: Solution,
    problems: Sequence[Problem],
    search: Callable[[Problem], Solution],
) -> Ints:
    """Make a plan around the best choice of one year."""
    choices = {begin: best.chosen}
    for at in range(begin - 1, -1, -1):
        inner, names = among(problems[at], choices[at + 1])
        choices[at] = names[search(inner).chosen]
    for at in range(begin + 1, len(problems)):
        outer = replace(problems[at], forced=choices[at - 1])
        choices[at] = search(outer).chosen
    return stacked([choices[at] for at in range(len(problems))], problems[0].n_candidates)


def _year(problem: Problem, levels: Ints, at: int, fresh: Solution, top: float) -> Year:
    """Describe one year of a plan; should the plan be better than its own best, it is that."""
    chosen = np.flatnonzero(levels <= at)
    value = problem.gain(chosen)
    alone = fresh.chosen if fresh.value >= value else chosen
    most = max(fresh.value, value)
    return Year(
        chosen=chosen,
        added=np.flatnonzero(levels == at),
        value=value,
        fresh=most,
        alone=alone,
        bound=max(top, most),
    )


def _check(problems: Sequence[Problem]) -> None:
    """See that each year's choice may be part of the next one's, as far as limits go."""
    if not problems:
        raise ValueError("there are no years to choose sites for")
    for before, after in pairwise(problems):
        if before.n_candidates != after.n_candidates:
            raise ValueError("the candidates are not the same in all years")
        fixed = zip(_fixed(before), _fixed(after), strict=True)
        if not all(np.array_equal(one, other) for one, other in fixed):
            raise ValueError("costs, conflicts, groups or what is forced differ between years")
        if any(later < now for now, later in zip(_rising(before), _rising(after), strict=True)):
            raise ValueError("the number of sites, the budget or the places in a group fall")
        if after.allowed is not None and (
            before.allowed is None or (before.allowed & ~after.allowed).any()
        ):
            raise ValueError("candidates are allowed in one year and not in a later one")


def _fixed(problem: Problem) -> list[Values]:
    """List what is the same in all years."""
    none = np.zeros(0)
    conflicts = none
    if problem.conflicts is not None:
        ends = problem.conflicts.tocoo()
        conflicts = np.unique(ends.row.astype(np.int64) * problem.n_candidates + ends.col)
    cost = none if problem.cost is None else problem.cost
    group = none if problem.group is None else problem.group
    return [cost, group, conflicts, forced(problem)]


def _rising(problem: Problem) -> tuple[float, ...]:
    """List what may grow from year to year."""
    return problem.most, problem.budget, problem.most_a_group
