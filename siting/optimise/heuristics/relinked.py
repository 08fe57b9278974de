"""A long search of a plain problem: choices are relinked, and what they have is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.iterated import iterated
from siting.optimise.heuristics.kept import Found
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
#: For so many rounds there is one search for the best of what the choices of a turn have, and as
#: many for the best of all turns.
_A_SEARCH = 1_600
#: Where there are more candidates, only the dearest are searched; where steps of all exchanges of
#: a candidate would be more than the latter, they would take too long.
_CANDIDATES, _STEPS = 4_000, 50_000_000


def relinkable(problem: Problem, prices: Bound) -> Plain | None:
    """Give the plain problem that `relinked` searches; None if none is, or it is too large."""
    simple = plain(problem, prices.worth, _CANDIDATES)
    if simple is None:
        return None
    of_cell = np.bincount(simple.problem.adds.indices).astype(np.float64)
    return simple if (of_cell**2).sum() <= _STEPS else None


def relinked(
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

    In each turn good choices apart from each other are found (`iterated`) and joined by branch and
    bound (`unite`). Then those of all turns are; `swap` and `reopen` follow, with all candidates.

    Parameters
    ----------
    problem : Problem
    simple : Plain
        As `relinkable` gives it.
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

    found: list[Found] = []
    for number in range(seed, seed + turns):
        turn = iterated(
            simple.problem,
            _start(simple, prices, known if number == seed else simple.forced),
            rounds=rounds,
            enough=enough,
            seed=number,
            report=say,
        )
        found.append(
            unite(simple.problem, turn, searches=searches, enough=enough, seed=number, report=say)
        )
        if not found[-1].complete or found[-1].value[0] >= enough:
            break
    best = found[0]
    if len(found) > 1:
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
    last = solution(problem, in_order(problem, choice), "relinked", complete=best.complete)
    if not last.complete:
        return last
    last = swap(problem, choice, report, state=state)
    if not last.complete or last.value >= prices.value:
        return last
    return reopen(problem, last.chosen, rounds=3 * parts, seed=seed, report=report, state=state)


def _start(simple: Plain, prices: Bound, known: Ints) -> Ints:
    """Fill a choice up with what the relaxation has most of."""
    here = simple.part(known)
    others = np.argsort(-prices.shares[simple.open], kind="stable")
    others = others[~np.isin(others, here)]
    return np.concatenate([here, others])[: simple.problem.most]


def _together(found: list[Found]) -> Found:
    """Give the choices of all turns, each once."""
    chosen, first = np.unique(
        np.concatenate([one.chosen for one in found]), axis=0, return_index=True
    )
    value = np.concatenate([one.value for one in found])[first]
    order = np.argsort(-value, kind="stable")
    return Found(chosen[order], value[order], all(one.complete for one in found))
