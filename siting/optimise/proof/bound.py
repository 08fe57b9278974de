"""What no choice within the limits can exceed, from prices that anybody can check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.proof import saddle as saddle_
from siting.optimise.proof.prices import certain, prices_of
from siting.optimise.proof.relaxation import relax
from siting.optimise.proof.rest import rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.problem import Problem
    from siting.optimise.proof.relaxation import Relaxation
    from siting.optimise.proof.rest import Rest
    from siting.optimise.proof.saddle import Point

_FEW = 2_000  # so many candidates are all looked at from the beginning
_FIRST = 40  # iterations before the candidates that were left aside are looked at
_NEAR = 0.9  # of the level: who adds less than this by itself will hardly come to matter


@dataclass(frozen=True, kw_only=True)
class Bound:
    """No choice within the limits gains more than `value`.

    Attributes
    ----------
    value : float
        The bound [older people]: rounded up by more than all rounding in it, then down to the next
        number that a gain can be at all, or to what all candidates gain together.
    open : ndarray of bool, shape (c,)
        The candidates that may be chosen beside the forced ones, and would add something.
    worth : ndarray of float, shape (c,)
        What each candidate is worth at the prices, less the prices of limits; 0 where not open.
    limited : ndarray of float, shape (c,)
        What the prices of limits take off each candidate.
    level, next_level : float
        What the last candidate of the best ones is worth, and the first after it: 0 or more.
    slack : float
        What is added to `value` for a single candidate: rounding, and what it was cut down by.
    shares : ndarray of float, shape (c,)
        How much of each candidate the relaxation takes, 0 to 1; 1 where forced.
    relaxed : float
        What these shares are worth [older people]: the relaxation has no lower bound than this.
    iterations : int
        How many iterations it took.
    ignored : tuple of str
        Limits that the bound leaves out; it holds, but may be too high.
    """

    value: float
    open: Flags
    worth: Floats
    limited: Floats
    level: float
    next_level: float
    slack: float
    shares: Floats
    relaxed: float
    iterations: int
    ignored: tuple[str, ...]

    @property
    def with_each(self) -> Floats:
        """What no choice that has the candidate gains more than, shape (c,)."""
        return self.value + np.minimum(0, self.worth - self.level) + self.slack

    @property
    def without_each(self) -> Floats:
        """What no choice that lacks the candidate gains more than, shape (c,)."""
        return self.value - np.maximum(0, self.worth - self.next_level) + self.slack


def bound(
    problem: Problem,
    *,
    known: float = 0.0,
    iterations: int = 800,
    gap: float = 0.0,
    tolerance: float | None = None,
    report: Callable[[float, float], bool] | None = None,
) -> Bound:
    """Bound what any choice within the limits gains.

    Parameters
    ----------
    known : float
        The gain of a choice that is known.
    iterations : int
        At most so many; the work is counted in these, so that a run repeats.
    gap : float
        Stop once the bound is at most this part of itself above `known`.
    tolerance : float, optional
        Stop once the bound is this near to what the relaxation is worth, in parts of itself: it
        cannot fall further. If not given, at 1e-5, or where what it could still fall is only a
        twentieth of its distance to `known`.
    report : callable, optional
        Called now and then with `known` and the bound so far; False stops.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.

    Notes
    -----
    Only candidates that can matter are iterated on: first those that add most by themselves, then
    any that turn out to be worth nearly as much as the last one chosen. In a large city these are
    few. What is proven is proven for all (`certain`).
    """
    return solve(
        problem, known=known, iterations=iterations, gap=gap, tolerance=tolerance, report=report
    ).bound


class Solved(NamedTuple):
    """A bound, and where the method stood: from there one for another number is soon found."""

    bound: Bound
    left: Rest
    part: Relaxation
    point: Point


def solve(
    problem: Problem,
    *,
    known: float = 0.0,
    iterations: int = 800,
    gap: float = 0.0,
    tolerance: float | None = None,
    report: Callable[[float, float], bool] | None = None,
    after: Solved | None = None,
) -> Solved:
    """Bound what any choice gains, as `bound` does, and keep what a next bound can begin with.

    That is `after`, the same problem solved for another `most`.
    """
    left, say = rest(problem), report or (lambda *_: True)
    enough, everything = partial(_enough, known, tolerance), left.everything()
    among, start = _first(left), None
    if after is not None and np.isin(after.part.candidates, left.open).all():
        among, start = np.union1d(among, after.part.candidates), (after.part, after.point)
    best: Solved | None = None
    done, length = 0, _FIRST
    while True:
        part = relax(left, among)
        saddle = part.saddle()
        point = _continued(part, saddle_.begin(saddle), start)
        while True:
            so_far = np.inf if best is None else best.bound.value
            watch = _Watch(part, left.gain, enough, partial(say, known, so_far))
            length = min(length, iterations - done)
            point = saddle_.run(saddle, point, length, watch.look)
            done += watch.done
            now = _seen(left, part, point, done, everything)
            best = (
                Solved(now, left, part, point)
                if best is None or now.value <= best.bound.value
                else best._replace(bound=replace(best.bound, iterations=done))
            )
            near = best.bound.value - known <= gap * best.bound.value
            if near or done >= iterations or watch.stopped:
                return best
            length = max(length, min(done, 400))
            more = _missed(left, part, now)
            if len(more):
                break
            if watch.converged:
                return best
        among, start = np.union1d(among, more), (part, point)


def _first(left: Rest) -> Ints:
    """Choose the candidates to begin with.

    Those that add most, for their cost if that counts, may all stand in one place; so there are
    as many from everywhere, and what the last one chosen is worth comes out about right.
    """
    if len(left.open) <= _FEW:
        return left.open
    alone = left.alone[left.open]
    cost = left.problem.cost
    if cost is not None and np.isfinite(left.budget):
        usual = float(cost[left.open].mean())
        alone = alone / (cost[left.open] + (0.001 * usual or 1.0))
    n = max(_FEW // 2, min(20 * left.most, len(left.open) // 2))
    spread = np.linspace(0, len(left.open) - 1, n).astype(np.intp)
    return np.union1d(left.open[np.argsort(-alone, kind="stable")[:n]], left.open[spread])


def _missed(left: Rest, part: Relaxation, now: Bound) -> Ints:
    """If candidates left aside are worth more than the last of the best ones, say which may be.

    What a candidate adds by itself is the most that it is worth at any price of cells.
    """
    aside = left.open[~np.isin(left.open, part.candidates)]
    ranked = np.sort(now.worth[part.candidates])
    level = float(ranked[-left.most]) if 0 < left.most <= len(ranked) else 0.0
    least = max(level, 1e-6 * now.value / max(left.most, 1))
    if not bool((now.worth[aside] > least).any()):
        return aside[:0]
    at_most = left.alone[aside] - now.limited[aside]
    return aside[at_most > _NEAR * least]


def _enough(known: float, tolerance: float | None, top: float) -> float:
    """Say how far above the relaxation a bound may stay."""
    if tolerance is not None:
        return tolerance * top
    return max(1e-5 * top, 0.05 * (top - known) if known > 0 else 0.0)


class _Watch:
    """Looks on while the method runs: whether it has come as far as it can, or is to stop."""

    def __init__(
        self,
        part: Relaxation,
        forced: float,
        enough: Callable[[float], float],
        report: Callable[[], bool],
    ) -> None:
        self._part, self._forced, self._enough, self._report = part, forced, enough, report
        self._total = float(part.worth.sum())
        self.done, self.stopped, self.converged = 0, False, False

    def look(self, point: Point, done: int, value: float) -> bool:
        """Note how far it has come; say whether to go on."""
        self.done = done
        self.stopped = not self._report()
        if done % 100 == 0 or done < 100:
            top = self._forced + self._total * (1 + value)
            above = top - self._forced - self._part.value(point.y)
            self.converged = above <= self._enough(top)
        return not (self.stopped or self.converged)


def _seen(left: Rest, part: Relaxation, point: Point, done: int, everything: float) -> Bound:
    """Turn a point into a bound over all candidates."""
    prices = prices_of(left, part, point)
    value, slack, worth = certain(left, prices)
    quantum = left.quantum
    if quantum:
        value = float(np.floor(value / quantum)) * quantum
    above = max(0.0, value - everything)
    c = left.problem.n_candidates
    shares = np.zeros(c)
    shares[part.candidates] = point.y
    if left.problem.forced is not None:
        shares[left.problem.forced] = 1
    order = np.partition(np.append(worth, 0.0), [-left.most - 1, -max(left.most, 1)])
    ranked = left.most < len(worth)
    return Bound(
        value=value - above,
        open=left.alone > 0,
        worth=worth,
        limited=prices.limited,
        level=max(0.0, float(order[-max(left.most, 1)])) if ranked else 0.0,
        next_level=max(0.0, float(order[-left.most - 1])) if ranked else 0.0,
        slack=slack + quantum + above,
        shares=shares,
        relaxed=left.gain + part.value(point.y),
        iterations=done,
        ignored=part.limits.ignored,
    )


def _continued(part: Relaxation, start: Point, old: tuple[Relaxation, Point] | None) -> Point:
    """Go on from a point on fewer candidates: a class of more candidates lies within one of fewer.

    Prices of cliques begin anew, as these are others.
    """
    if old is None:
        return start
    before, point = old
    x, y = start.x.copy(), np.zeros_like(start.y)
    y[np.searchsorted(part.candidates, before.candidates)] = point.y
    kind = np.full(int(max(part.cells.max(initial=-1), before.cells.max(initial=-1))) + 1, -1)
    kind[before.cells] = before.kind
    of_class = np.full(len(part.worth), -1)
    of_class[part.kind] = kind[part.cells]
    known = of_class >= 0
    share = point.x[: len(before.worth)] / np.maximum(_parts(before), np.float32(1e-30))
    x[: len(of_class)][known] = np.minimum(share, 1)[of_class[known]] * x[: len(of_class)][known]
    return replace(start, x=x, y=y, weight=point.weight)


def _parts(part: Relaxation) -> Floats:
    return part.worth / max(float(part.worth.sum()), np.finfo(float).tiny)
