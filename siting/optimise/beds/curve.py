"""What each number of sites gains where beds are shared, and what no choice exceeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.sites import better, in_order
from siting.optimise.beds.state import SharedState
from siting.optimise.nested.curve import Curve, grid
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.beds.shared import SharedProblem
    from siting.optimise.beds.sites import SharedEffort

_SHORTER = 4  # parts of all rounds where prices of another number are known (ours)


def shared_curve(
    problem: SharedProblem,
    known: Ints,
    effort: SharedEffort,
    *,
    top: float = np.inf,
    points: int = 12,
    report: Report = go_on,
) -> Curve:
    """Find good choices of every number of sites up to a known choice's, and bounds for all.

    Parameters
    ----------
    problem : SharedProblem
        All its limits are kept, whatever the number.
    known : ndarray of int
        A choice within the limits; the curve ends with it, or with a better one of as many.
    effort : SharedEffort
        For each number that is searched for.
    top : float
        A bound for `Problem.most` that is known.
    points : int
        The search and the prices are made for so many numbers, which lie the denser the smaller
        they are; in between, choices are cut or drawn out greedily, and prices are used again.

    Notes
    -----
    Prices of one number bound every smaller one, whatever they are: the sites that earn most are
    summed up to that number. The least bound counts, and what bounds more sites bounds fewer.
    """
    found = _Choices(problem, in_order(problem, known.tolist()))
    said = _Said(report)
    for k in grid(found.first, found.last, points):
        if said(found.gain(found.last), np.inf):
            found.search(k, effort, said)
    tops = np.full(found.last + 1, np.inf)
    tops[-1] = top
    done, ignored = 0, tuple[str, ...]()
    start, rounds = None, effort.prices
    for k in reversed(grid(found.first, found.last, points) or [found.last]):
        if not (said.stopped and done):
            limit = shared_bound(
                found.of(k),
                known=found.gain(k),
                rounds=rounds,
                start=start,
                report=said.bound(k),
            )
            start, rounds = limit.price, effort.prices // _SHORTER
            tops[: k + 1] = np.minimum(tops[: k + 1], limit.tops)
            done, ignored = done + limit.rounds, limit.ignored
    tops = np.minimum.accumulate(tops[::-1])[::-1]
    return _curve(found, tops, done, ignored, complete=not said.stopped)


class _Said:
    """Passes reports on, and remembers whether to stop."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._value, self.stopped = 0.0, False

    def __call__(self, value: float, bound: float) -> bool:
        self._value = max(self._value, value)
        self.stopped = self.stopped or not self._report(self._value, bound)
        return not self.stopped

    def bound(self, _k: int) -> Report:
        """Hear of the bound of fewer sites: it says nothing of all of them."""
        return lambda value, _: self(value, np.inf)


class _Choices:
    """Sequences of candidates, of each of which any first k are a choice."""

    def __init__(self, problem: SharedProblem, order: Ints) -> None:
        forced = problem.plain.forced
        self.problem = problem
        self.first = 0 if forced is None else len(np.unique(forced))
        self.last = len(order)
        self.orders: list[Ints] = []
        self.worths: list[Floats] = []
        self._add(order)

    def of(self, k: int) -> SharedProblem:
        """Ask for k sites at most."""
        return replace(self.problem, plain=replace(self.problem.plain, most=k))

    def gain(self, k: int) -> float:
        """Say what the best choice of at most k sites gains."""
        return self.best(k)[0]

    def best(self, k: int) -> tuple[float, Ints]:
        """Give the best first k of a sequence."""
        gains = [of[min(k, len(of) - 1)] for of in self.worths]
        at = int(np.argmax(gains))
        return float(gains[at]), self.orders[at][:k]

    def search(self, k: int, effort: SharedEffort, report: Report) -> None:
        """Improve the best choice of k sites, and draw it out to the end."""
        chosen = better(self.of(k), self.best(k)[1], effort, report=report)
        order = in_order(self.problem, chosen.tolist())
        state = SharedState(self.of(self.last))
        state.move_to(order.tolist())
        more = []
        while (one := state.best()) is not None:
            state.take(one[0])
            more.append(one[0])
        self._add(np.append(order, np.array(more, dtype=np.intp)))

    def _add(self, order: Ints) -> None:
        self.orders.append(order)
        self.worths.append(worths(self.problem, order))


def worths(problem: SharedProblem, order: Ints) -> Floats:
    """Say what the first k of a sequence gain, for k from 0 to all of them, shape (n + 1,)."""
    found = [problem.gain(order[:k]) for k in range(len(order) + 1)]
    return np.array(found)


def _curve(
    found: _Choices, tops: Floats, rounds: int, ignored: Sequence[str], *, complete: bool
) -> Curve:
    """Put values and bounds together, up to where values grow no more."""
    numbers = range(found.first, found.last + 1)
    best = [found.best(k) for k in numbers]
    value, chosen = [one for one, _ in best], [np.sort(one) for _, one in best]
    for at in range(1, len(value)):
        if value[at] <= value[at - 1]:
            value[at], chosen[at] = value[at - 1], chosen[at - 1]
    n = value.index(value[-1]) + 1
    k = np.array(numbers)[:n]
    return Curve(
        k=k,
        value=np.array(value[:n]),
        bound=np.maximum(tops[k], value[:n]),
        nested=found.worths[0][k],
        order=found.orders[0],
        chosen=tuple(chosen[:n]),
        beyond=float(max(tops[-1], value[-1])),
        ignored=tuple(ignored),
        iterations=rounds,
        complete=complete,
    )
