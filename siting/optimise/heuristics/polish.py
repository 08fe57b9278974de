"""A better choice by what a bound says: only candidates that its prices hold dear are searched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.reopen import reopen, restricted
from siting.optimise.heuristics.rounding import forced, kernel, rounded
from siting.optimise.heuristics.swap import swap
from siting.optimise.merge import merge
from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound

# Tried on the census cases and the cities of the benchmarks.
_LEAST, _A_SITE = 500, 10  # candidates that are searched: so many at least, and so many a site


def polish(
    problem: Problem,
    known: Ints,
    prices: Bound,
    *,
    rounds: int,
    parts: int = 0,
    dearest: int | None = None,
    seed: int = 0,
    report: Report = go_on,
    state: State | None = None,
) -> Solution:
    """Search for a better choice among the candidates that a bound holds dearest.

    The relaxation is rounded to a choice, and `improve` searches from this and from the known one,
    with candidates dear at the prices only: rounds then cost a fraction, and find more. `reopen`
    follows where it is asked for, and in the end `swap` with all candidates.

    Parameters
    ----------
    problem : Problem
        All its limits are kept.
    known : ndarray of int
        A choice within the limits.
    prices : Bound
        A bound of this problem.
    rounds, parts : int
        Of `improve` and `reopen`.
    dearest : int, optional
        Among how many candidates; by default ten a site, and 500 at least.
    state : State
        One of this problem to work on, if there is one.

    Returns
    -------
    Solution
        Never worth less than `known`; no exchange of one site for another makes it better, unless
        it was stopped.
    """
    state = state or State(problem)
    usual = max(_LEAST, _A_SITE * problem.most)
    among = kernel(problem, prices, usual if dearest is None else dearest)
    rough, _ = rounded(problem, prices, draws=1)
    among = np.union1d(np.union1d(among, forced(problem)), np.union1d(known, rough))
    few = merge(restricted(problem, among, forced(problem))).problem
    of_few = State(few)
    starts = [np.searchsorted(among, rough), np.searchsorted(among, known)]
    starts = [swap(few, start, report, state=of_few).chosen for start in starts]
    best = improve(few, starts, rounds=rounds, seed=seed, report=report, state=of_few)
    if parts and best.complete:
        best = reopen(few, best.chosen, rounds=parts, seed=seed, report=report, state=of_few)
    last = swap(problem, among[best.chosen], report, state=state)
    if problem.gain(known) > last.value:
        last = solution(problem, in_order(problem, known), "as known", complete=last.complete)
    last = replace(last, others=tuple(among[other] for other in best.others))
    return last if best.complete else last.stopped()
