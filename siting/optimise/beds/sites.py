"""Choosing sites where beds are shared: greedy, then exchanging sites for better ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.state import SharedState
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.beds.bound import SharedBound
    from siting.optimise.beds.shared import SharedProblem

_PARTS = (1.0, 0.7)  # of the sites are taken from the relaxed problem at each start (ours)
_MOST_OUT = 3  # sites are taken out at once (ours)
_PASS_OVER = 0.2  # how often the best candidate is passed over for the next (ours)


class SharedEffort(NamedTuple):
    """How much work is done at most; the result hangs on nothing else.

    Attributes
    ----------
    exchanges : int
        How often a site is taken out to look for a better one.
    starts : int
        How often a choice is begun anew with sites that the relaxed problem opens.
    ruins : int
        How often a few neighbouring sites are taken out, and the gap is filled anew.
    prices : int
        How often prices are changed for the bound.
    """

    exchanges: int
    starts: int
    ruins: int
    prices: int


#: Numbers of these give the same sites on every machine.
EFFORT = {
    "quick": SharedEffort(exchanges=100, starts=0, ruins=0, prices=40),
    "normal": SharedEffort(exchanges=1_000, starts=2, ruins=20, prices=200),
    "thorough": SharedEffort(exchanges=20_000, starts=20, ruins=400, prices=1_000),
}


class SharedSolution(NamedTuple):
    """The sites found, and what is known of them.

    Attributes
    ----------
    order : ndarray of int
        The chosen candidates, forced ones first, then in the order in which the greedy choice among
        them takes them.
    value, greedy : float
        What they gain, and what the greedy choice gains [older people].
    bound : SharedBound
        What no choice within the limits gains more than.
    settled : bool
        Whether no exchange of one site for another gains anything: each was tested.
    complete : bool
        Whether the search came to its own end; False if it was stopped.
    """

    order: Ints
    value: float
    greedy: float
    bound: SharedBound
    settled: bool
    complete: bool

    @property
    def chosen(self) -> Ints:
        """The chosen candidates, rising."""
        return np.sort(self.order)


def solve(
    problem: SharedProblem, effort: SharedEffort, *, seed: int = 0, report: Report = go_on
) -> SharedSolution:
    """Choose sites that gain as much as possible, with a proof of how close it is.

    A greedy choice; a bound; choices that begin with sites that the relaxed problem opens. All are
    improved by exchanging sites one by one, and the best one by taking out a few neighbouring sites
    at once. Same input, same result.

    Parameters
    ----------
    report : callable
        Told the value of the best choice and the bound now and then; may stop the search.
    """
    say = _Said(report)
    search = _Search(greedy(problem), effort.exchanges, say)
    state = search.state
    first, value = list(state.chosen), state.value
    say(value, np.inf)
    limit = shared_bound(problem, known=value, rounds=effort.prices, report=say)
    settled = search.exchange()
    best, value = list(state.chosen), state.value
    dice = np.random.default_rng(seed)
    for number in range(effort.starts if effort.exchanges else 0):
        if value >= limit.value or not say(value, limit.value):
            break
        search.begin(limit.open_share, number, dice)
        other = search.exchange()
        if state.value > value + state.blur:
            best, value, settled = list(state.chosen), state.value, other
    state.move_to(best)
    if value < limit.value and search.ruin(effort.ruins, dice):
        settled = search.exchange()
        best = list(state.chosen)
    return SharedSolution(
        order=in_order(problem, best),
        value=problem.gain(np.array(best, dtype=np.intp)),
        greedy=problem.gain(np.array(first, dtype=np.intp)),
        bound=limit,
        settled=settled,
        complete=not say.stopped,
    )


def better(
    problem: SharedProblem,
    known: Ints,
    effort: SharedEffort,
    *,
    seed: int = 0,
    goal: float = np.inf,
    report: Report = go_on,
) -> Ints:
    """Improve a choice within the limits, without a bound; give the best one found, rising.

    As `solve`: sites are exchanged one by one, then a few neighbouring ones at once.

    Parameters
    ----------
    goal : float
        A choice that gains so much is good enough [older people].
    """
    state = SharedState(problem)
    state.move_to(known.tolist())
    search = _Search(state, effort.exchanges, _Said(report), goal)
    search.exchange()
    if search.ruin(effort.ruins, np.random.default_rng(seed)):
        search.exchange()
    return np.sort(np.array(state.chosen, dtype=np.intp))


def greedy(problem: SharedProblem) -> SharedState:
    """Choose greedily, within all limits.

    Without conflicts, groups and costs it gains at least 1 - 1/e of the best (Nemhauser, Wolsey and
    Fisher 1978). With costs it is the better of two: by gain for the cost, and by gain.
    """
    state = SharedState(problem)
    if problem.plain.cost is None:
        _fill(state)
        return state
    _fill(state, per_cost=True)
    other = SharedState(problem)
    _fill(other)
    return other if other.value > state.value else state


def in_order(problem: SharedProblem, chosen: Sequence[int]) -> Ints:
    """Put a choice in the order in which the greedy choice among it takes it, forced ones first."""
    here = np.unique(np.asarray(chosen, dtype=np.intp))
    state = SharedState(problem.only(here))
    _fill(state)
    rest = np.setdiff1d(np.arange(len(here)), state.chosen)
    return np.asarray(here[np.append(np.array(state.chosen, dtype=np.intp), rest)])


def _fill(state: SharedState, *, per_cost: bool = False) -> list[int]:
    """Add the candidate that gains most, again and again; give those that were added."""
    added = []
    while (found := state.best(per_cost=per_cost)) is not None:
        state.take(found[0])
        added.append(found[0])
    return added


class _Said:
    """A report that remembers the best of all, and whether it said stop."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._value, self._bound = 0.0, np.inf
        self.stopped = False

    def __call__(self, value: float, bound: float) -> bool:
        self._value, self._bound = max(self._value, value), min(self._bound, bound)
        self.stopped = self.stopped or not self._report(self._value, self._bound)
        return not self.stopped


class _Search:
    """Works on one state, within an amount of work."""

    def __init__(
        self, state: SharedState, exchanges: int, say: _Said, goal: float = np.inf
    ) -> None:
        self.state, self._left, self._say, self._goal = state, exchanges, say, goal

    def begin(self, shares: Floats, number: int, dice: np.random.Generator) -> None:
        """Begin anew with candidates that the relaxed problem opens, as far as the limits allow.

        First with those it opens most, then with fewer of them, then with some drawn by their
        shares; what is left free is filled greedily.
        """
        some = np.flatnonzero(shares > 0)
        key, part = -shares[some], _PARTS[min(number, len(_PARTS) - 1)]
        if number >= len(_PARTS):
            key = dice.exponential(size=len(some)) / shares[some]
        self.state.move_to([])
        for candidate in some[np.argsort(key, kind="stable")].tolist():
            if len(self.state.chosen) >= part * self.state.most:
                break
            if self.state.may(candidate):
                self.state.take(candidate)

    def exchange(self) -> bool:
        """Exchange sites for better ones; False if work ran out before no exchange helped."""
        state = self.state
        _fill(state)
        queue = self._free()
        since = 0
        while since < len(queue):
            over = self._left <= 0 or state.value >= self._goal
            if over or not self._say(state.value, np.inf):
                return False
            self._left -= 1
            site = queue.pop(0)
            chosen, saved, before = list(state.chosen), state.save(), state.value
            state.give_back([site])
            found = state.best(before - state.value, passed=[site])
            if found is None:
                state.restore(chosen, saved)
                queue.append(site)
                since += 1
            else:
                state.take(found[0])
                queue += [found[0], *_fill(state)]
                since = 0
        return True

    def ruin(self, rounds: int, dice: np.random.Generator) -> bool:
        """Take out a few neighbouring sites, fill the gap, undo what is worse; say if it helped."""
        state = self.state
        first = state.value
        for _ in range(rounds):
            free = self._free()
            over = not free or state.value >= self._goal
            if over or not self._say(state.value, np.inf):
                break
            chosen, saved, before = list(state.chosen), state.save(), state.value
            out = self._neighbours(free, dice)
            state.give_back(out)
            self._refill(out[0], dice)
            if state.value < before - state.blur:
                state.restore(chosen, saved)
        return state.value > first + state.blur

    def _free(self) -> list[int]:
        return [one for one in self.state.chosen if not self.state.forced[one]]

    def _neighbours(self, free: list[int], dice: np.random.Generator) -> list[int]:
        site = free[int(dice.integers(len(free)))]
        near = np.intersect1d(self.state.near(site), free)
        others = dice.permutation(near[near != site])[: int(dice.integers(_MOST_OUT))]
        return [site, *others.tolist()]

    def _refill(self, stays_out: int, dice: np.random.Generator) -> None:
        """Fill the gap greedily, now and then with the next best, and without one candidate."""
        passed = {stays_out}
        while (found := self.state.best(passed=passed)) is not None:
            if dice.random() < _PASS_OVER:
                passed.add(found[0])
            else:
                self.state.take(found[0])
        _fill(self.state)
