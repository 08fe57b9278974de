"""A long search of a plain problem: a population is bred, and what it has is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.breed import Bred, Effort, breed
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.plain import plain
from siting.optimise.heuristics.reopen import reopen
from siting.optimise.heuristics.swap import swap
from siting.optimise.heuristics.unite import unite
from siting.optimise.solution import Report, Solution, solution

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.heuristics.plain import Plain
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound
    from siting.optimise.state import State

# Tried on the census cases of the benchmarks.
#: Choices of a population; how many of the rounds of a turn the first runs have, and how many each
#: generation; generations of a turn. For so many rounds there is one search for the best of what
#: the choices of a turn have, and as many for the best of all turns.
_SIZE, _SHARE_OF_FIRST, _SHARE_OF_JOINED, _GENERATIONS, _A_SEARCH = 128, 0.04, 0.01, 60, 1_600
_KEPT = 40  # choices of each turn that come together
_DEAREST = 200  # candidates that are always searched beside those of the choices
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

    In each turn a population is bred (`breed`), and its choices are joined by branch and bound
    (`unite`). Then the best ones of all turns are; `swap` and `reopen` follow, with all candidates.

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
    enough = (prices.value - simple.gain) * simple.scale
    searches = max(1, rounds // _A_SEARCH)

    def say(value: float, bound: float) -> bool:
        del bound  # what bounds a part is no bound of the whole
        return report(simple.people(value), np.inf)

    effort = Effort(
        size=min(_SIZE, 4 * simple.problem.n_candidates),
        first=max(1, int(_SHARE_OF_FIRST * rounds)),
        generations=_GENERATIONS,
        rounds=max(1, int(_SHARE_OF_JOINED * rounds)),
    )
    shares, worth = prices.shares[simple.open], prices.worth[simple.open]
    dear = np.sort(np.argsort(-worth, kind="stable")[:_DEAREST])
    found: list[Bred] = []
    for number in range(seed, seed + turns):
        starts = [simple.part(known)] if not found else []
        turn = breed(
            simple.problem,
            starts,
            shares,
            dear,
            effort=effort,
            enough=enough,
            seed=number,
            report=say,
        )
        found.append(
            unite(simple.problem, turn, searches=searches, enough=enough, seed=number, report=say)
        )
        if not found[-1].complete or found[-1].value[0] >= enough:
            break
    best = unite(
        simple.problem,
        _together(found),
        searches=searches,
        enough=enough,
        seed=seed + turns,
        report=say,
    )
    choice = simple.whole(best.chosen[0])
    if problem.gain(known) > problem.gain(choice):
        choice = known
    last = solution(problem, in_order(problem, choice), "bred", complete=best.complete)
    if not last.complete:
        return last
    last = swap(problem, choice, report, state=state)
    if not last.complete or last.value >= prices.value:
        return last
    return reopen(problem, last.chosen, rounds=3 * parts, seed=seed, report=report, state=state)


def _together(found: list[Bred]) -> Bred:
    """Give the best of all turns."""
    chosen = np.concatenate([one.chosen[:_KEPT] for one in found])
    value = np.concatenate([one.value[:_KEPT] for one in found])
    order = np.argsort(-value, kind="stable")
    return Bred(chosen[order], value[order], all(one.complete for one in found))
