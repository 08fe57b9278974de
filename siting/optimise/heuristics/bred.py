"""A long search of a plain problem: a population is bred, and what it has is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.breed import Effort, breed
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.plain import only, plain
from siting.optimise.heuristics.reopen import reopen
from siting.optimise.heuristics.swap import swap
from siting.optimise.proof.exact import exact
from siting.optimise.solution import Report, Solution, solution

if TYPE_CHECKING:
    from siting.arrays import Ints, Values
    from siting.optimise.heuristics.plain import Plain
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound
    from siting.optimise.state import State

# Tried on the census cases of the benchmarks.
#: Choices of a population; how many of the rounds of a turn the first runs have, and how many each
#: generation; and generations of a turn.
_SIZE, _SHARE_OF_FIRST, _SHARE_OF_JOINED, _GENERATIONS = 160, 0.05, 0.01, 25
_DEAREST = 200  # candidates that are always searched beside those of the choices
#: Candidates in one search for the best of what choices have, such searches, and how far they go.
_MOST, _SEARCHES, _NODES = 250, 3, 20
#: Where there are more candidates, only the dearest are searched; where steps of all exchanges of
#: a candidate would be more than the latter, they would take too long.
_CANDIDATES, _STEPS = 4_000, 50_000_000


def breedable(problem: Problem, prices: Bound) -> Plain | None:
    """Give the plain problem that `bred` searches; None if there is none, or it is too large."""
    simple = plain(problem, prices.worth, _CANDIDATES)
    if simple is None:
        return None
    of_cell = np.bincount(simple.problem.adds.indices).astype(np.float64)
    return simple if (of_cell**2).sum() <= _STEPS else None


def bred(
    problem: Problem,
    simple: Plain,
    known: Ints,
    prices: Bound,
    *,
    turns: int,
    rounds: int,
    parts: int,
    seed: int,
    report: Report,
    state: State,
) -> Solution:
    """Search for a better choice of a problem that is plain.

    A population is bred (`breed`); branch and bound finds the best choice of candidates that its
    best choices have, as many as it can search; `swap` and `reopen` follow, with all candidates.

    Parameters
    ----------
    problem : Problem
    simple : Plain
        As `breedable` gives it.
    known : ndarray of int
        A choice within the limits.
    prices : Bound
        A bound of this problem.
    turns, rounds, parts : int
        See `thorough`.

    Returns
    -------
    Solution
        Never worth less than `known`.
    """

    def say(value: float, bound: float) -> bool:
        del bound  # what bounds a part is no bound of the whole
        return report(simple.people(value), np.inf)

    found = breed(
        simple.problem,
        [simple.part(known)],
        prices.shares[simple.open],
        _dear(prices.worth[simple.open]),
        effort=Effort(
            size=min(_SIZE, 4 * simple.problem.n_candidates),
            first=max(1, int(_SHARE_OF_FIRST * rounds)),
            generations=_GENERATIONS * turns,
            rounds=max(1, int(_SHARE_OF_JOINED * rounds)),
        ),
        enough=(prices.value - simple.gain) * simple.scale,
        seed=seed,
        report=say,
    )
    choice = found.chosen[0]
    complete = found.complete
    if complete and simple.people(float(found.value[0])) < prices.value:
        choice = united(simple.problem, found.chosen, seed=seed, report=say)
    choice = simple.whole(choice)
    if problem.gain(known) > problem.gain(choice):
        choice = known
    last = solution(problem, in_order(problem, choice), "bred", complete=complete)
    if not complete:
        return last
    last = swap(problem, choice, report, state=state)
    if not last.complete or last.value >= prices.value:
        return last
    return reopen(problem, last.chosen, rounds=3 * parts, seed=seed, report=report, state=state)


def _dear(worth: Values) -> Ints:
    order = np.argsort(-worth, kind="stable")
    return np.sort(order[:_DEAREST])


def united(problem: Problem, choices: Ints, *, seed: int, report: Report) -> Ints:
    """Find the best choice of candidates that some choices have; again with others of these.

    Parameters
    ----------
    problem : Problem
        One that `plain` gives.
    choices : ndarray of int, shape (b, most)
        The best first.

    Returns
    -------
    ndarray of int
        Worth no less than the first.
    """
    rng = np.random.default_rng(seed)
    best: Ints = choices[0]
    order, n_all = np.arange(len(choices)), len(np.unique(choices))
    for _ in range(_SEARCHES):
        among = best
        for choice in choices[order]:
            more = np.union1d(among, choice)
            if len(more) > max(_MOST, len(best)):
                break
            among = more
        known = np.searchsorted(among, best)
        found = exact(only(problem, among), known=known, nodes=_NODES, report=report)
        best = among[found.chosen]
        if len(among) == n_all:
            break
        order = rng.permutation(len(choices))
    return best
