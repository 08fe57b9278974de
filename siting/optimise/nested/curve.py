"""What each number of sites gains: the best choices found, and what no choice exceeds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.greedy import choose, greedy, in_order
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.bound import Solved, solve
from siting.optimise.proof.prices import at_most, prices_of
from siting.optimise.proof.rest import rest
from siting.optimise.solution import Report, go_on
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Curve:
    """What at most k sites gain, for each k from the number of forced ones on.

    It ends where the search has found nothing more to gain, or at `Problem.most`.

    Attributes
    ----------
    k : ndarray of int, shape (n,)
        Numbers of sites, one after the other.
    value : ndarray of float, shape (n,)
        What the best choice found of at most k gains [older people]; it never falls.
    bound : ndarray of float, shape (n,)
        What no choice of at most k within the limits gains more than; it never falls either.
    nested : ndarray of float, shape (n,)
        What the first k of `order` gain: one plan for all k, each site added to those before.
    order : ndarray of int
        The greedy choice, in its order, the forced ones first.
    chosen : tuple of ndarray of int
        The choice that `value` is of, for each k; sorted.
    beyond : float
        What no choice of any number up to `Problem.most` gains more than: what lies beyond the end.
    ignored : tuple of str
        Limits that the bounds leave out; the values keep all.
    iterations : int
        The work on prices.
    complete : bool
        False if it was stopped: values are then those found so far, and bounds may be high.
    """

    k: Ints
    value: Floats
    bound: Floats
    nested: Floats
    order: Ints
    chosen: tuple[Ints, ...]
    beyond: float
    ignored: tuple[str, ...]
    iterations: int
    complete: bool


def curve(
    problem: Problem,
    *,
    known: Sequence[Ints] = (),
    top: float = np.inf,
    points: int = 12,
    rounds: int = 200,
    iterations: int = 400,
    seed: int = 0,
    report: Report = go_on,
) -> Curve:
    """Find good choices of every number of sites, and bounds for all of them.

    Parameters
    ----------
    problem : Problem
        All its limits are kept, whatever the number; a budget is the same for all.
    known : sequence of ndarray of int
        Choices within the limits that are known; they and their best parts count.
    top : float
        A bound for `Problem.most` that is known, such as one of an exact search.
    points : int
        The search and the prices are made for so many numbers, which lie the denser the smaller
        they are; in between, choices are extended greedily or cut, and the prices are used again.
    rounds, seed : int
        For `improve` at each of these.
    iterations : int
        At most so many for the prices at each of these.
    report : Report
        Called now and then with the value and the bound at the end of the curve.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.

    Notes
    -----
    Any prices bound all numbers (`siting.optimise.proof.prices.at_most`); the least of them
    counts, and what bounds more sites bounds fewer. Nothing is read off between two points by a
    straight line: the relaxation is concave in k, so that chords lie below it, and true values
    are not even that.
    """
    problem, ear = replace(problem, forced=forced(problem)), _Ear(report)
    found = _Values(problem)
    first = greedy(problem, ear, state=found.state)
    orders = [first.order, *(in_order(problem, choice) for choice in known)]
    for order in orders:
        found.add(order)
    ear(found.best(found.last)[0], np.inf)
    numbers = grid(found.first, found.last, points)
    for k in numbers:
        if not ear.stopped:
            found.search(k, rounds, seed, ear)
    bounds = _Bounds(problem, found)
    for k in reversed(numbers or [problem.most]):
        if not (ear.stopped and bounds.iterations):
            bounds.solve(k, iterations, ear)
    return _curve(problem, found, bounds, top=top, complete=not ear.stopped)


class _Ear:
    """Passes reports on, with value and bound at the end of the curve; notes whether to stop."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.value, self.bound, self.stopped = 0.0, np.inf, False

    def __call__(self, value: float, bound: float) -> bool:
        """Take the value of a choice of any number, and a bound for the largest number."""
        self.value, self.bound = max(self.value, value), min(self.bound, bound)
        self.stopped |= not self._report(self.value, max(self.bound, self.value))
        return not self.stopped


class _Values:
    """Sequences of candidates, of each of which any first k are a choice; and the best for each k.

    Attributes
    ----------
    first, last : int
        The least number of sites, which are forced, and the largest that is searched for.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem, self.state = problem, State(problem)
        self.base = forced(problem)
        self.first = self.last = len(self.base)
        self.open = rest(replace(problem, most=problem.n_candidates)).open
        self._all = problem.gain(np.union1d(self.base, self.open))
        self.orders: list[Ints] = []
        self.worths: list[Floats] = []

    def add(self, order: Ints) -> None:
        """Take a sequence that begins with the forced candidates, all within the limits."""
        self.orders.append(order)
        self.worths.append(worths(self.problem, order))
        n = len(order)
        if self.worths[-1][-1] < self._all * (1 - 1e-12):  # more sites may gain more
            n = min(2 * n + 1, self.first + len(self.open))
        self.last = max(self.last, len(order), min(self.problem.most, n))

    def best(self, k: int) -> tuple[float, Ints]:
        """Give the best first k of a sequence, or all of it where it is shorter."""
        gains = [of[min(k, len(of) - 1)] for of in self.worths]
        at = int(np.argmax(gains))
        return float(gains[at]), self.orders[at][:k]

    def search(self, k: int, rounds: int, seed: int, report: Report) -> None:
        """Improve the best choice of k sites; take it as a sequence, drawn out to the end."""
        problem, state = replace(self.problem, most=k), self.state
        state.most = k
        start = self.best(k)[1]
        better = improve(problem, [start], rounds=rounds, seed=seed, report=report, state=state)
        state.move_to(better.chosen)
        state.most = self.last
        more = [choice.candidate for choice in choose(state)]
        self.add(np.append(better.order, np.array(more, dtype=np.intp)))


class _Bounds:
    """Bounds for all numbers from the first to the last, and for the most there may be."""

    def __init__(self, problem: Problem, found: _Values) -> None:
        self._problem, self._found = problem, found
        self.numbers = np.append(np.arange(found.first, found.last + 1), problem.most)
        self.values = np.full(len(self.numbers), np.inf)
        self.values[self.numbers == found.first] = problem.gain(found.base)
        self.iterations, self.ignored = 0, tuple[str, ...]()
        self._before: Solved | None = None

    def solve(self, k: int, iterations: int, report: Report) -> None:
        """Find prices for k sites, and let them bound all numbers."""
        known = self._found.best(k)[0]
        last = k == self._found.last

        def say(_: float, bound: float) -> bool:
            return report(known, bound if last else np.inf)

        now = solve(
            replace(self._problem, most=k),
            known=known,
            iterations=iterations,
            report=say,
            after=self._before,
        )
        self._before = now
        self.iterations += now.bound.iterations
        self.ignored = now.bound.ignored
        beside = (self.numbers - self._found.first).tolist()
        tops = np.array(at_most(now.left, prices_of(now.left, now.part, now.point), beside)[0])
        if quantum := now.left.quantum:
            tops = np.floor(tops / quantum) * quantum
        self.values = np.minimum(self.values, tops)


def grid(first: int, last: int, points: int) -> list[int]:
    """Choose numbers of sites beyond the forced ones, the denser the smaller; the last is one."""
    if last <= first:
        return []
    steps = np.geomspace(1, last - first, max(1, points))
    numbers: list[int] = np.unique(np.append(first + np.rint(steps), last).astype(int)).tolist()
    return numbers


def _curve(
    problem: Problem, found: _Values, bounds: _Bounds, *, top: float, complete: bool
) -> Curve:
    """Put values and bounds together, up to where values grow no more."""
    chosen = [np.sort(found.best(k)[1]) for k in range(found.first, found.last + 1)]
    value = [problem.gain(choice) for choice in chosen]
    for at in range(1, len(value)):
        if value[at] <= value[at - 1]:
            value[at], chosen[at] = value[at - 1], chosen[at - 1]
    n = value.index(value[-1]) + 1
    tops = np.minimum.accumulate(np.minimum(bounds.values, top)[::-1])[::-1]
    k = np.arange(found.first, found.first + n)
    nested = found.worths[0]
    return Curve(
        k=k,
        value=np.array(value[:n]),
        bound=np.maximum(tops[:n], value[:n]),
        nested=nested[np.minimum(k, len(nested) - 1)],
        order=found.orders[0],
        chosen=tuple(chosen[:n]),
        beyond=float(max(tops[-1], value[-1])),
        ignored=bounds.ignored,
        iterations=bounds.iterations,
        complete=complete,
    )


def worths(problem: Problem, order: Ints) -> Floats:
    """Say what the first k of a sequence gain, for k from 0 to all of them, shape (n + 1,)."""
    adds = problem.adds[order]
    adds.sum_duplicates()
    missing = np.asarray(problem.missing, dtype=np.float64).copy()
    gained = np.zeros(len(order) + 1)
    for at in range(len(order)):
        part = slice(adds.indptr[at], adds.indptr[at + 1])
        cells = adds.indices[part]
        before = missing[cells]
        after = np.maximum(before - adds.data[part], 0.0)
        gained[at + 1] = float((problem.value[cells] * (before - after)).sum())
        missing[cells] = after
    return np.cumsum(gained)
