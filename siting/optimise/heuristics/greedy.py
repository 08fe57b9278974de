"""Greedy choice: the candidate with the largest gain, again and again."""

from __future__ import annotations

from dataclasses import replace
from math import e
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Ints
    from siting.optimise.problem import Problem

_NOBODY = np.zeros(0, dtype=np.intp)


class Choice(NamedTuple):
    """A candidate chosen, and what it gained at its time [older people]."""

    candidate: int
    gain: float


def choose(state: State) -> Iterator[Choice]:
    """Choose candidates one by one, each the one with the largest gain at its time.

    A choice is made before it is handed out. Between two, cells of the state may be dropped (as
    when a rule passes). Ties go to the lowest candidate.

    Yields
    ------
    Choice
        Until the limits are reached, or nobody gains by one more.
    """
    while (candidate := state.best()) is not None:
        yield Choice(candidate, state.take(candidate))


def choose_by_cost(state: State) -> Iterator[Choice]:
    """Choose candidates one by one, each the one that gains most for its cost, as `choose` does."""
    while (candidate := state.best_per_cost()) is not None:
        yield Choice(candidate, state.take(candidate))


def greedy(problem: Problem, report: Report = go_on, *, state: State | None = None) -> Solution:
    """Choose greedily, within all limits.

    Parameters
    ----------
    problem : Problem
        Where costs limit the choice, the best of three is given: by gain for the cost, by gain,
        and the best candidate alone (beside the forced ones).
    state : State
        One of this problem to work on, if there is one: setting it up is most of the work.

    Returns
    -------
    Solution
        `guarantee` says how good it is at least.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> from siting.optimise.problem import Problem
    >>> rows = csr_array(np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1]]))
    >>> people = np.array([3.0, 2.0, 4.0])
    >>> greedy(Problem(adds=rows, missing=np.ones(3), value=people, most=2)).order.tolist()
    [1, 0]
    """
    state = state or State(problem)
    state.move_to(_NOBODY)
    if state.limits.cost is None:
        return _run(problem, state, choose(state), report)
    by_cost = _run(problem, state, choose_by_cost(state), report)
    state.move_to(_NOBODY)
    alone = state.best()
    by_gain = _run(problem, state, choose(state), report)
    best = by_cost.better(by_gain)
    if alone is None:
        return best
    single = np.append(_NOBODY if problem.forced is None else problem.forced, alone)
    return best.better(solution(problem, single, "greedy"))


def _run(problem: Problem, state: State, choices: Iterator[Choice], report: Report) -> Solution:
    complete = True
    for _ in choices:
        if not report(state.value, np.inf):
            complete = False
            break
    return solution(problem, np.array(state.chosen), "greedy", complete=complete)


def guarantee(problem: Problem) -> float | None:
    """Say what share of the best possible gain the greedy choice reaches in any case.

    Returns
    -------
    float or None
        1 - 1/e for a number of candidates (Nemhauser, Wolsey and Fisher 1978); 1/2 where groups
        limit it too, a matroid (Fisher, Nemhauser and Wolsey 1978); (1 - 1/e) / 2 for costs
        (Khuller, Moss and Naor 1999). None with conflicts, or with costs and another limit:
        nothing is known then. Forced candidates change none of this.
    """
    if problem.conflicts is not None and problem.conflicts.nnz:
        return None
    grouped = problem.group is not None and bool((problem.group >= 0).any())
    if problem.cost is not None and np.isfinite(problem.budget):
        alone = problem.most >= problem.n_candidates and not grouped
        return (1 - 1 / e) / 2 if alone else None
    return 1 / 2 if grouped else 1 - 1 / e


def in_order(problem: Problem, chosen: Ints) -> Ints:
    """Put a choice in the order in which the greedy choice among it takes it, forced ones first."""
    chosen = np.unique(np.asarray(chosen, dtype=np.intp))
    forced = _NOBODY if problem.forced is None else problem.forced
    among = replace(
        problem,
        adds=problem.adds[chosen],
        most=len(chosen),
        cost=None,
        conflicts=None,
        group=None,
        forced=np.flatnonzero(np.isin(chosen, forced)),
        allowed=None,
    )
    state = State(among)
    for _ in choose(state):
        pass
    rest = np.flatnonzero(~state.inside)
    return np.asarray(chosen[np.append(np.array(state.chosen, dtype=np.intp), rest)])
