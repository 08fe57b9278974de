"""The best parts of several choices, joined by branch and bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.kept import Found
from siting.optimise.heuristics.plain import only
from siting.optimise.proof.exact import exact

if TYPE_CHECKING:
    from siting.arrays import Ints, Values
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

# Tried on the census cases of the benchmarks.
#: Candidates in the first search; each next one has more of them, or fewer, by these factors, as
#: the one before was short or long.
_FIRST, _MORE, _FEWER = 200.0, 1.1, 0.85
#: A search is stopped after so many nodes, or looks at how far it is; it was short, or long, with
#: fewer looks, or more. HiGHS looks up at fixed points of its work, not by the clock.
_NODES, _LOOKS, _SHORT, _LONG = 20, 120, 40, 80
_ITERATIONS = 400  # for the prices


def unite(
    problem: Problem, found: Found, *, searches: int, enough: float, seed: int, report: Report
) -> Found:
    """Find better choices of the candidates that a choice and some others have.

    In turn from the best choice and from one drawn at random: as many others are drawn as a search
    can go through together; the best choice of all their candidates takes the place of the first.

    Parameters
    ----------
    problem : Problem
        One that `plain` gives.
    found : Found
        Choices of it.
    enough : float
        It ends when a choice gains so much, or nothing better is left in any union.

    Returns
    -------
    Found
        As many choices, the best first, none worth less than before.
    """
    rng = np.random.default_rng(seed)
    chosen, value = found.chosen.copy(), found.value.copy()
    n_all = len(np.unique(chosen))
    most, complete = _FIRST, found.complete
    for number in range(searches):
        if not complete or value.max() >= enough:
            break
        at = int(value.argmax()) if number % 2 == 0 else int(rng.integers(len(value)))
        among = _union(chosen, at, most, rng)
        looks = _Looks(report, value.max())
        one = exact(
            only(problem, among),
            known=np.searchsorted(among, chosen[at]),
            nodes=_NODES,
            iterations=_ITERATIONS,
            report=looks,
        )
        better = among[one.chosen]
        if one.value > value[at] and not (chosen == better).all(axis=1).any():
            chosen[at], value[at] = better, int(one.value)
        complete = not looks.over
        if one.proven and len(among) == n_all:
            break
        if not one.proven or looks.number > _LONG:
            most *= _FEWER
        elif looks.number < _SHORT:
            most *= _MORE
    order = np.argsort(-value, kind="stable")
    return Found(chosen[order], value[order], complete)


def _union(chosen: Ints, at: int, most: float, rng: np.random.Generator) -> Ints:
    """Join one choice with others, drawn at random, until there are too many candidates."""
    among: Ints = chosen[at]
    for other in rng.permutation(len(chosen)):
        more = np.union1d(among, chosen[other])
        if len(more) > most:
            break
        among = more
    return among


class _Looks:
    """A report that also stops a search after so many looks."""

    def __init__(self, report: Report, value: Values) -> None:
        self._report = report
        self._value = float(value)
        self.number = 0
        self.over = False

    def __call__(self, value: float, bound: float) -> bool:
        del bound  # what bounds a part is no bound of the whole
        self.number += 1
        self.over = self.over or not self._report(max(value, self._value), np.inf)
        return not self.over and self.number < _LOOKS
