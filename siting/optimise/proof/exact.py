"""The best choice itself, by branch and bound, once prices have ruled out most candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.heuristics.rounding import forced, kernel, rounded
from siting.optimise.proof.bound import bound
from siting.optimise.proof.branching import Found, cover_model, search
from siting.optimise.proof.relaxation import relax
from siting.optimise.proof.rest import rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Ints
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound

_KERNEL = 4  # candidates a site in the first, small search
_NODES = 20  # of that search: what it finds is worth no more
_ALIKE = 1e-7  # a gain above another by less than this part of it does not count as higher


@dataclass(frozen=True, kw_only=True)
class Exact:
    """The best choice found, and what is proven of it.

    Attributes
    ----------
    chosen : ndarray of int, rising
    value : float
        What it gains, by `Problem.gain` [older people].
    bound : float
        What no choice within the limits gains more than.
    proven : bool
        Whether no choice gains more by a person, or, where people are not counted whole, by a
        ten-millionth: no closer do floats search.
    searched : bool
        Whether branch and bound was needed, and ended.
    stopped : bool
        Whether it was stopped before: by its limit of time or nodes, or by `report`.
    candidates : int
        How many candidates prices left to the search.
    iterations : int
        Of the method that found the prices.
    ignored : tuple of str
        Limits that the bound leaves out.
    """

    chosen: Ints
    value: float
    bound: float
    proven: bool
    searched: bool
    stopped: bool
    candidates: int
    iterations: int
    ignored: tuple[str, ...]


def exact(
    problem: Problem,
    *,
    known: Ints | None = None,
    prices: Bound | None = None,
    seconds: float | None = None,
    nodes: int | None = None,
    iterations: int = 2_000,
    complete: Callable[[Ints], Ints] | None = None,
    report: Callable[[float, float], bool] | None = None,
) -> Exact:
    """Find the best choice, and prove that it is.

    Parameters
    ----------
    known : ndarray of int, optional
        A choice within the limits; the better it is, the more candidates prices rule out.
    prices : Bound, optional
        A bound that was computed already.
    seconds : float, optional
        Stop the search after so long [s], and a small one before it after a quarter of that;
        another machine may then come to another result.
    nodes : int, optional
        Stop it after so many nodes.
    iterations : int
        At most so many for the prices.
    complete : callable, optional
        See `siting.optimise.heuristics.rounding.rounded`.
    report : callable, optional
        Called now and then with the best value and the bound so far; False stops.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.

    Notes
    -----
    A candidate leaves the search where even the bound with it is below what is known, and is chosen
    for good where the bound without it is. A search among the best few candidates comes first: what
    it finds rules out more.
    """
    left = rest(problem)
    best = _Best(problem, known)
    if prices is None:
        prices = bound(
            problem, known=best.value, iterations=iterations, tolerance=1e-7, report=report
        )
    best.try_out(rounded(problem, prices, complete=complete)[0])
    step = left.quantum or _ALIKE * max(prices.value, float(np.finfo(float).tiny))
    effort = _Effort(step, seconds, nodes, report)
    few = np.zeros(problem.n_candidates, bool)
    few[kernel(problem, prices, max(100, _KERNEL * left.most))] = True
    few[best.chosen] = True
    if _kept(prices, best.value + step).sum() > 3 * few.sum():
        near = _only(problem, prices, few & _kept(prices, best.value + step), best.value + step)
        best.try_out(_searched(near, best, effort.short()).chosen)
    top, how = prices.value, "prices"
    kept = _kept(prices, best.value + step)
    if top >= best.value + step:
        found = _searched(_only(problem, prices, kept, best.value + step), best, effort)
        best.try_out(found.chosen)
        top = min(top, max(best.value, found.bound))
        how = "stopped" if found.stopped else "searched"
    top = max(best.value, _down(top, left.quantum))
    return Exact(
        chosen=best.chosen,
        value=best.value,
        bound=top,
        proven=top < best.value + step,
        searched=how == "searched",
        stopped=how == "stopped",
        candidates=int(kept.sum()) if how != "prices" else 0,
        iterations=prices.iterations,
        ignored=prices.ignored,
    )


class _Effort(NamedTuple):
    """How far a search goes: `step` is the least that a gain must be higher by to count."""

    step: float
    seconds: float | None
    nodes: int | None
    report: Callable[[float, float], bool] | None

    def short(self) -> _Effort:
        """Give the part of it that the first, small search may take."""
        return self._replace(
            nodes=_NODES, seconds=None if self.seconds is None else self.seconds / 4
        )


class _Best:
    """The best choice so far."""

    def __init__(self, problem: Problem, known: Ints | None) -> None:
        self._problem = problem
        self.chosen = np.sort(np.asarray(forced(problem) if known is None else known, np.intp))
        self.value = problem.gain(self.chosen)

    def try_out(self, chosen: Ints | None) -> None:
        """Take a choice if it gains more."""
        if chosen is None or not self._problem.feasible(chosen):
            return
        gain = self._problem.gain(chosen)
        if gain > self.value:
            self.chosen, self.value = np.sort(chosen), gain


def _kept(prices: Bound, at_least: float) -> Flags:
    """Say which open candidates may be part of a choice that gains so much."""
    return prices.open & (prices.with_each >= at_least)


def _only(problem: Problem, prices: Bound, kept: Flags, at_least: float) -> Problem:
    """Leave only some candidates open; choose those that a choice that gains so much must have."""
    must = np.flatnonzero(kept & (prices.without_each < at_least))
    chosen = np.union1d(forced(problem), must)
    if not problem.feasible(chosen):  # then no choice gains so much: the search will find none
        chosen = forced(problem)
    allowed = kept.copy()
    allowed[chosen] = True
    return replace(problem, allowed=allowed, forced=chosen)


def _searched(problem: Problem, best: _Best, effort: _Effort) -> Found:
    """Search among open candidates; the best known choice goes in where it is one of them."""
    left = rest(problem)
    base = np.asarray(forced(problem), np.intp)
    if not len(left.open):
        return Found(base, left.gain, stopped=False)
    part = relax(left, left.open)
    model = cover_model(part.rows, part.worth, part.shares, left.most)
    start = np.isin(left.open, best.chosen)
    inside = np.isin(best.chosen, np.union1d(left.open, base)).all()
    usable = bool(inside and np.isin(base, best.chosen).all())
    seen: Callable[[float, float], bool] | None = None
    if effort.report is not None:
        say = effort.report

        def seen(value: float, top: float) -> bool:
            return say(max(best.value, left.gain + value), left.gain + top)

    found = search(
        model,
        start=start if usable else None,
        within=(0.99 if left.quantum else 0.1) * effort.step,
        seconds=effort.seconds,
        nodes=effort.nodes,
        report=seen,
    )
    chosen = None if found.chosen is None else np.union1d(base, left.open[found.chosen])
    return Found(chosen, left.gain + found.bound, found.stopped)


def _down(value: float, quantum: float) -> float:
    """Round down to what a gain can be; a search errs by a millionth of a person, so allow that."""
    return float(np.floor(value / quantum + 1e-6)) * quantum if quantum else value
