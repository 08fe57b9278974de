"""Equity: every unit is covered to a floor, and subject to that, the most is gained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.floors.bound import Effort, FloorModel
from siting.optimise.floors.least_share import (
    NODES,
    SEARCHED,
    SMALL,
    LeastShare,
    least_share,
    unreachable,
)
from siting.optimise.floors.steps import Steps
from siting.optimise.heuristics.rounding import forced
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Equity:
    """A choice made under floors, and what is proven.

    Attributes
    ----------
    chosen : ndarray of int
        It keeps all floors if `possible` is True; if not, it lacks as few people as was found,
        summed over units, and gains the most of such choices. Sorted.
    value : float
        What it gains, by `Problem.gain` [older people].
    bound : float
        No choice that keeps all floors gains more.
    possible : bool or None
        True: the choice keeps all floors. False: it is proven that none does. None: none was found
        that does, and there may be one.
    proven : bool
        Whether no choice that keeps the floors gains more by a person, or, where people are not
        counted whole, by a millionth.
    shares : ndarray of float, shape (units,)
        The part of each unit's people that is covered with the choice; 1 of nobody.
    below : ndarray of int
        The units that stay below their floors with this choice.
    unreachable : ndarray of int
        The units that stay below even with all candidates that may be chosen together: no choice
        can help these.
    easier : LeastShare or None
        What one floor for all would do instead; only where the floors are not kept.
    ignored : tuple of str
        Limits that the bound leaves out; the choice keeps all.
    complete : bool
        False if it was stopped.
    """

    chosen: Ints
    value: float
    bound: float
    possible: bool | None
    proven: bool
    shares: Floats
    below: Ints
    unreachable: Ints
    easier: LeastShare | None
    ignored: tuple[str, ...]
    complete: bool


def with_floors(
    problem: Problem,
    floors: Floors,
    *,
    known: Sequence[Ints] = (),
    rounds: int = 300,
    iterations: int = 400,
    exact: bool | None = None,
    seconds: float | None = None,
    nodes: int | None = None,
    seed: int = 0,
    report: Report = go_on,
) -> Equity:
    """Choose within all limits so that each unit is covered to its floor, and the gain is largest.

    Parameters
    ----------
    known : sequence of ndarray of int
        Choices within the limits to begin with, such as the best one without floors.
    rounds, seed : int
        For `improve` without floors, and for the search with them.
    iterations : int
        At most so many for the bound.
    exact : bool, optional
        Whether to search for the best choice by branch and bound; if not given, when that is small,
        and for 500 nodes at most.
    seconds, nodes : float and int, optional
        Stop that search after so long [s], or so many nodes.
    report : Report
        Called now and then with the value of the best choice that keeps the floors (0 if there is
        none yet) and the bound; False stops.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves.

    Notes
    -----
    Floors first: candidates are chosen greedily by what they give to units below their floors
    (``sum_u min(floor_u, covered_u)``, which is submodular), then by gain. The bound is that at
    prices of floors, and of how many sites these take (`Steps.priced`). Another choice is searched
    at these prices, which may lack for a while (`WeighedSearch`). Exchanges, and ruin and recreate,
    then compare what lacks before they compare gains. That no choice keeps the floors is said only
    where all candidates together do not, or where prices or a complete search prove it.
    """
    search = Steps(replace(problem, forced=forced(problem)), floors, seed, report)
    search.impossible = bool(len(unreachable(problem, floors)))
    starts = [search.best, search.plain(problem, rounds), *known]
    prices = None if search.impossible else search.priced(iterations)
    model = FloorModel(search.problem, floors) if problem.adds.nnz <= SMALL else None
    if model is not None and len(model.open) and not search.impossible:
        search.lower(model)
    if prices is not None and not search.impossible:
        starts.append(search.weighed(prices, starts, rounds))
    search.run(starts, rounds)
    if model is not None and exact is not False and (exact or model.n_pairs <= SEARCHED):
        few = NODES if exact is None and nodes is None else nodes
        search.branch(model, Effort(seconds, few, search.hear))
    found = _record(search, floors)
    if found.possible or search.stopped:
        return found
    easier = least_share(
        problem,
        floors,
        known=[found.chosen, *starts[1:]],
        rounds=rounds // 3,
        iterations=iterations,
        exact=exact,
        seconds=seconds,
        nodes=nodes,
        seed=seed,
        report=lambda *_: search.hear(0.0, np.inf),
    )
    return replace(found, easier=easier, complete=easier.complete)


def _record(search: Steps, floors: Floors) -> Equity:
    """Say what was found."""
    problem, best = search.problem, search.best
    value, below = problem.gain(best), floors.below(problem, best)
    kept = not len(below)
    top = max(search.down(search.top), value if kept else 0.0)
    return Equity(
        chosen=np.sort(best),
        value=value,
        bound=top,
        possible=True if kept else False if search.impossible else None,
        proven=kept and top < value + search.step,
        shares=floors.shares(problem, best),
        below=below,
        unreachable=unreachable(problem, floors),
        easier=None,
        ignored=search.ignored,
        complete=not search.stopped,
    )
