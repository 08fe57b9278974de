"""A long search: good choices are relinked, or several searches are made and joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.polish import polish
from siting.optimise.heuristics.relinked import relinkable, relinked
from siting.optimise.heuristics.reopen import reopen, restricted
from siting.optimise.heuristics.rounding import forced, kernel
from siting.optimise.proof.exact import exact
from siting.optimise.solution import Report, Solution, go_on
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.problem import Problem
    from siting.optimise.proof.bound import Bound

# Tried on the census cases of the benchmarks.
_DEAREST = 200  # candidates that are searched beside those of the choices that are joined
_MOST, _NODES = 450, 100  # candidates in such a search; and how far it goes
#: With more pairs of these and cells, or farther below the bound, branch and bound takes minutes.
_PAIRS, _NEAR = 200_000, 0.01
_OTHERS = 3  # choices of each turn that are joined in the end, beside its best


def thorough(
    problem: Problem,
    known: Ints,
    prices: Bound,
    *,
    turns: int,
    rounds: int,
    parts: int,
    dearest: int | None = None,
    seed: int = 0,
    report: Report = go_on,
    state: State | None = None,
) -> Solution:
    """Search for a better choice, for minutes if need be.

    Where nothing but their number limits the choice of candidates, and one of them is all that a
    cell needs, good choices are relinked (`relinked`). Else in each turn `polish` searches, what it
    met is joined, and `reopen` chooses parts anew. Then the choices of all turns are joined,
    `improve` goes on from all of them with all candidates, and `reopen` comes last. It ends where
    the bound is reached.

    Parameters
    ----------
    problem : Problem
        All its limits are kept.
    known : ndarray of int
        A choice within the limits.
    prices : Bound
        A bound of this problem.
    turns, rounds, parts : int
        Turns, and rounds and parts of each; in the end half as many rounds, three times the parts.
    dearest : int, optional
        See `polish`; in the end all candidates are searched.
    state : State
        One of this problem to work on, if there is one.

    Returns
    -------
    Solution
        Never worth less than `known`.
    """
    state = state or State(problem)
    words = {"turns": turns, "rounds": rounds, "parts": parts, "seed": seed}
    if (simple := relinkable(problem, prices)) is not None:
        return relinked(problem, simple, known, prices, **words, report=report, state=state)
    return _in_turns(problem, known, prices, **words, dearest=dearest, report=report, state=state)


def _in_turns(
    problem: Problem,
    known: Ints,
    prices: Bound,
    *,
    turns: int,
    rounds: int,
    parts: int,
    dearest: int | None,
    seed: int,
    report: Report,
    state: State,
) -> Solution:
    """Search again and again, each time from other random numbers; join what was found."""
    found: list[Solution] = []
    others: list[Ints] = []
    for number in range(seed, seed + turns):
        last = polish(
            problem,
            known,
            prices,
            rounds=rounds,
            dearest=dearest,
            seed=number,
            report=report,
            state=state,
        )
        if last.complete:
            others += last.others[:_OTHERS]
            choice = joined(problem, [last.chosen, *last.others], prices, report)
            last = reopen(problem, choice, rounds=parts, seed=number, report=report, state=state)
        found.append(last)
        best = max(found, key=lambda one: one.value)
        if not last.complete or best.value >= prices.value:
            return best if last.complete else best.stopped()
    found.sort(key=lambda one: -one.value)
    choices = [one.chosen for one in found]
    choices.append(joined(problem, [*choices, *others], prices, report))
    number = seed + turns
    last = improve(problem, choices, rounds=rounds // 2, seed=number, report=report, state=state)
    if not last.complete:
        return last
    return reopen(problem, last.chosen, rounds=3 * parts, seed=number, report=report, state=state)


def joined(
    problem: Problem, choices: Sequence[Ints], prices: Bound, report: Report = go_on
) -> Ints:
    """Find the best choice of candidates that any of some choices has, or that are dear.

    Parameters
    ----------
    choices : sequence of ndarray of int
        Choices within the limits, the best one first; the last are left out where all have too
        many candidates between them.

    Returns
    -------
    ndarray of int
        Worth no less than the first, which it is itself where the search would be too long.
    """
    best, value = choices[0], problem.gain(choices[0])
    if value < (1 - _NEAR) * prices.value:
        return best
    among = np.union1d(np.union1d(forced(problem), best), kernel(problem, prices, _DEAREST))
    for choice in choices[1:]:
        more = np.union1d(among, choice)
        if len(more) > max(_MOST, len(best) + _DEAREST):
            break
        among = more
    part = restricted(problem, among, forced(problem))
    if part.adds.nnz > _PAIRS:
        return best

    def say(value: float, _: float) -> bool:
        return report(value, np.inf)  # what bounds this part is no bound of the whole

    known = np.searchsorted(among, np.sort(best))
    return among[exact(part, known=known, nodes=_NODES, report=say).chosen]
