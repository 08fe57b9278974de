"""Sites in phases where beds are shared: each year's choice holds that of the year before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.beds.sites import solve
from siting.optimise.beds.state import SharedState
from siting.optimise.nested.nested import Nested, Year
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.beds.shared import SharedProblem
    from siting.optimise.beds.sites import SharedEffort, SharedSolution

_HIGHER = 1e-9  # least ratios are told apart by so much


def shared_nested(
    problems: Sequence[SharedProblem],
    effort: SharedEffort,
    *,
    steps: int,
    report: Report = go_on,
) -> Nested:
    """Choose sites for several years, of which those of a year are among those of the next.

    Of two plans the better one has the higher least ratio of a year, then the higher sum, as in
    `nested`.

    Parameters
    ----------
    problems : sequence of SharedProblem
        One a year, in their order, over the same candidates and with the same limits, but for the
        number of sites, which never falls.
    effort : SharedEffort
        For each year alone, and each step of a plan.
    steps : int
        So many changes of a plan are tried at most.

    Notes
    -----
    Each year in turn is where a plan begins, with its own best choice: that of the year before is
    chosen among it, and so on back; later years build on it. Then sites change places with those
    of other years, and with the best others. That no plan is better is not proven; that no year
    gains more than its bound, from prices, is.
    """
    said = _Said(report, len(problems))
    fresh = [solve(problem, effort, report=said.of(at)) for at, problem in enumerate(problems)]
    short = effort._replace(prices=0)
    plans = _Plans(problems, fresh)
    for begin in dict.fromkeys([len(problems) - 1, 0, *range(len(problems))]):
        if plans.best is None or not said.stopped:
            plans.take(_from(begin, fresh[begin], problems, short, said))
    plans.settle(steps, said)
    assert plans.best is not None
    return Nested(
        years=tuple(_year(problems[at], plans.best, at, one) for at, one in enumerate(fresh)),
        ignored=tuple(sorted({name for one in fresh for name in one.bound.ignored})),
        complete=not said.stopped,
    )


class _Said:
    """Passes sums over the years on, and remembers whether to stop."""

    def __init__(self, report: Report, n: int) -> None:
        self._report = report
        self._values, self._bounds = np.zeros(n), np.full(n, np.inf)
        self.stopped = False

    def of(self, at: int) -> Report:
        """Hear of one year alone."""

        def heard(value: float, bound: float) -> bool:
            self._values[at] = max(self._values[at], value)
            self._bounds[at] = min(self._bounds[at], bound)
            return self()

        return heard

    def __call__(self, value: float = 0.0, bound: float = np.inf) -> bool:
        """Say whether to go on."""
        del value, bound
        top = float(self._bounds.sum())
        self.stopped = self.stopped or not self._report(float(self._values.sum()), top)
        return not self.stopped


class _Plan(NamedTuple):
    """The year from which on each candidate is there, and the least ratio and the sum of years."""

    levels: Ints
    least: float
    total: float

    def beats(self, other: _Plan | None) -> bool:
        """Say whether it is better than another."""
        if other is None or self.least > other.least + _HIGHER:
            return True
        return self.least >= other.least - _HIGHER and self.total > other.total * (1 + _HIGHER)


class _Plans:
    """The best plan so far, and what changes of it are worth."""

    def __init__(self, problems: Sequence[SharedProblem], fresh: Sequence[SharedSolution]) -> None:
        self._problems, self._fresh = problems, [one.value for one in fresh]
        self._forced = SharedState(problems[0]).forced
        self.best: _Plan | None = None

    def take(self, levels: Ints) -> bool:
        """Take a plan if it is better than the one before."""
        values = [
            problem.gain(np.flatnonzero(levels <= at)) for at, problem in enumerate(self._problems)
        ]
        pairs = zip(values, self._fresh, strict=True)
        least = min(now / alone if alone > 0 else 1.0 for now, alone in pairs)
        plan = _Plan(levels.copy(), least, sum(values))
        better = plan.beats(self.best)
        if better:
            self.best = plan
        return better

    def settle(self, steps: int, report: Report) -> None:
        """Change the best plan until no change that is tried makes it better."""
        found = True
        while found and steps > 0:
            found = False
            assert self.best is not None
            for levels in self._changed(self.best.levels):
                steps -= 1
                if steps < 0 or not report(0.0, np.inf):
                    return
                if self.take(levels):
                    found = True
                    break

    def _changed(self, levels: Ints) -> list[Ints]:
        """List what is tried: sites of two years change places, or another takes the place."""
        n, tried = len(self._problems), []
        chosen = [int(one) for one in np.flatnonzero((levels < n) & ~self._forced)]
        for one in chosen:
            for other in chosen:
                if levels[one] < levels[other]:
                    now = levels.copy()
                    now[one], now[other] = levels[other], levels[one]
                    tried.append(now)
        for one in chosen:
            at = int(levels[one])
            state = SharedState(self._problems[-1])
            state.move_to(np.flatnonzero((levels < n) & (np.arange(len(levels)) != one)).tolist())
            found = state.best(passed=[one])
            if found is not None:
                now = levels.copy()
                now[one], now[found[0]] = n, at
                tried.append(now)
        return tried


def _from(
    begin: int,
    best: SharedSolution,
    problems: Sequence[SharedProblem],
    effort: SharedEffort,
    report: Report,
) -> Ints:
    """Make a plan around the best choice of one year."""
    n = len(problems)
    levels = np.full(problems[0].plain.n_candidates, n)
    levels[best.chosen] = begin
    inside = best.chosen
    for at in range(begin - 1, -1, -1):
        inner = problems[at].only(inside)
        inner = replace(inner, plain=replace(inner.plain, most=problems[at].plain.most))
        inside = inside[solve(inner, effort, report=report).chosen]
        levels[inside] = at
    inside = best.chosen
    for at in range(begin + 1, n):
        outer = replace(problems[at], plain=replace(problems[at].plain, forced=inside))
        inside = solve(outer, effort, report=report).chosen
        levels[inside[levels[inside] == n]] = at
    return levels


def _year(problem: SharedProblem, plan: _Plan, at: int, fresh: SharedSolution) -> Year:
    """Describe one year of a plan; should the plan be better than its own best, it is that."""
    chosen = np.flatnonzero(plan.levels <= at)
    value = problem.gain(chosen)
    most = max(fresh.value, value)
    return Year(
        chosen=chosen,
        added=np.flatnonzero(plan.levels == at),
        value=value,
        fresh=most,
        alone=fresh.chosen if fresh.value >= value else chosen,
        bound=max(fresh.bound.value, most),
    )
