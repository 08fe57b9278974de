"""Equity where beds are shared: every unit to a floor, and subject to that, the most is gained."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.exact import shared_exact
from siting.optimise.beds.floor_search import FloorSearch
from siting.optimise.floors.floors import Equity, with_floors
from siting.optimise.floors.least_share import LeastShare
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.beds.floor_rows import SharedFloors
    from siting.optimise.beds.shared import SharedProblem

_TRIES = 10  # floors that are tried, each in the middle of what is left (ours)
_CLOSE = 5e-4  # floors that are no farther apart are one, in what is said
_SHORTER = 20  # parts of all tests for each floor that is tried in a large problem (ours)
_CUTS = 60  # choices that only look as if they kept the floors are ruled out one by one (ours)
_ALIKE = 1e-7  # of a gain: no closer does HiGHS prove
_ANY = 1e30  # a gap in which any choice lies
_ROUNDS = 100  # of prices for a unit by itself
_UNITS = 20  # so many of those that stay below are bounded by themselves


class FloorEffort(NamedTuple):
    """How much work is done at most; the result hangs on nothing else but the time.

    Attributes
    ----------
    tests : int
        How many choices are looked at.
    exact : bool
        Whether branch and bound is tried.
    nodes : int or None
        How many nodes it may take each time.
    seconds : float or None
        And how long.
    """

    tests: int
    exact: bool
    nodes: int | None
    seconds: float | None


def shared_floors(
    problem: SharedProblem,
    floors: SharedFloors,
    effort: FloorEffort,
    *,
    known: Ints,
    top: float,
    ignored: Sequence[str],
    report: Report = go_on,
) -> Equity:
    """Choose within all limits so that each unit is covered to its floor, and the gain is largest.

    Parameters
    ----------
    known : ndarray of int
        The best choice without floors.
    top : float
        What no choice gains more than, floors or not.
    ignored : sequence of str
        Limits that this bound leaves out.

    Notes
    -----
    Who has a bed is who has one when beds are shared out fairly, as a check does; that is never
    less with more sites. First candidates are taken that bring units nearest to their floors, then
    those that gain most; then sites are exchanged. Branch and bound, where that is small, asks only
    for *some* way to share beds that keeps the floors: its bound holds, and a choice that does not
    keep them in the fair way is ruled out, with all that is part of it, until one does. That no
    choice keeps them is said where all candidates together do not, where a unit by itself cannot
    reach its floor by prices, or where branch and bound ends without a choice.
    """
    search = FloorSearch(problem, floors, effort.tests, report)
    everyone = search.everyone
    unreachable = floors.below(problem, everyone)
    reach = None if len(unreachable) else _in_reach(problem, floors, effort, known, search)
    best = known if reach is None else search.run([known, reach.chosen])
    possible, proven = None if search.lack(best) else True, False
    bound, left_out = top, tuple(ignored)
    if reach is not None and reach.bound < bound:
        bound, left_out = reach.bound, reach.ignored
    if reach is None or reach.possible is False:
        possible = False
    elif effort.exact and not search.stopped:
        told = _by_branches(problem, floors, effort, best if possible else None, report)
        if told.chosen is not None:
            best, possible = told.chosen, True
        elif told.ended:
            possible = False
        bound, proven = min(bound, told.bound), told.ended
        left_out = () if told.bound <= top else left_out
    if possible is None and any(_alone(problem, floors, at) for at in _worst(search, best)):
        possible = False
    value = problem.gain(best)
    easier = None
    if not possible and not search.stopped:
        of_reach = None if reach is None else reach.easier
        choices = [best] if of_reach is None else [best, of_reach.chosen]
        at_most = 1.0 if of_reach is None else of_reach.at_most
        easier = _easier(search, effort, choices, top=at_most)
    top = max(bound, value if possible else 0.0)
    return Equity(
        chosen=np.sort(best),
        value=value,
        bound=top,
        possible=possible,
        proven=bool(possible) and (proven or top <= value * (1 + _ALIKE)),
        shares=floors.shares(problem, best),
        below=floors.below(problem, best),
        unreachable=unreachable,
        easier=easier,
        ignored=left_out,
        complete=not search.stopped,
    )


def _in_reach(
    problem: SharedProblem,
    floors: SharedFloors,
    effort: FloorEffort,
    known: Ints,
    search: FloorSearch,
) -> Equity:
    """Choose as if everybody in reach had a bed: a choice to begin with, and a bound."""
    found = with_floors(
        *floors.of_reach(problem),
        known=[known],
        rounds=effort.tests // 10,
        iterations=effort.tests // 5,
        exact=False,
        report=lambda *_: search.report(0.0, np.inf),
    )
    search.stopped |= not found.complete
    return found


class _Told(NamedTuple):
    """What branch and bound says: a choice, a bound, and whether it came to its end."""

    chosen: Ints | None
    bound: float
    ended: bool


def _by_branches(
    problem: SharedProblem,
    floors: SharedFloors,
    effort: FloorEffort,
    known: Ints | None,
    report: Report,
    *,
    best: bool = True,
) -> _Told:
    """Search for the best choice that keeps the floors, or for the proof that there is none.

    Parameters
    ----------
    best : bool
        Whether the best is asked for; else any will do.
    """
    rows = floors.rows()
    outside: list[Ints] = []
    for _ in range(_CUTS):
        found = shared_exact(
            problem,
            None,
            least=rows,
            outside=outside,
            within=None if best else _ANY,
            seconds=effort.seconds,
            nodes=effort.nodes,
            report=lambda *_: report(0.0, np.inf),
        )
        worth = -np.inf if known is None else problem.gain(known)
        if found.stopped:
            return _Told(known, max(found.bound, worth), ended=False)
        if not np.isfinite(found.value) or found.bound <= worth * (1 + _ALIKE):
            return _Told(known, max(found.bound, worth), ended=True)
        if not len(floors.below(problem, found.chosen)):
            known = found.chosen if found.value > worth else known
            return _Told(known, max(found.bound, worth), ended=True)
        outside.append(found.chosen)
    return _Told(known, max(found.bound, worth), ended=False)


def _worst(search: FloorSearch, chosen: Ints) -> list[int]:
    """Name the units that lack most, those first."""
    lacks = search.lacks(chosen)
    order = np.argsort(-lacks, kind="stable")
    return [int(at) for at in order[:_UNITS] if lacks[at] > 0]


def _alone(problem: SharedProblem, floors: SharedFloors, at: int) -> bool:
    """Say whether a unit stays below its floor even if nothing else mattered: by prices."""
    need = float(floors.need[at])
    return _most(problem, floors, at, need) < need


def _most(problem: SharedProblem, floors: SharedFloors, at: int, known: float) -> float:
    """Bound how many of a unit can have what is asked for."""
    own, start = floors.alone(problem, at)
    limit = shared_bound(own, known=max(0.0, known - start), rounds=_ROUNDS)
    return start + float(limit.tops[-1])


def _easier(
    search: FloorSearch, effort: FloorEffort, known: Sequence[Ints], *, top: float
) -> LeastShare:
    """Look for the highest floor that can be kept, and what is above any.

    Parameters
    ----------
    known : sequence of ndarray of int
        Choices to begin with; the first is the best one for the floor that was asked for.
    top : float
        No choice keeps a floor above this.
    """
    problem, floors = search.problem, search.floors
    best = max(known, key=search.least)
    counted = floors.counted
    asked = floors.need[counted] / floors.total[counted]
    top = min(top, float(asked.max(initial=0.0)), search.least(search.everyone))
    for at in _worst(search, known[0]):
        top = min(top, _most(problem, floors, at, 0.0) / float(floors.total[at]))
    low = search.least(best)
    top = high = max(top, low)
    for _ in range(_TRIES):
        if high - low <= _CLOSE or search.stopped:
            break
        middle = (low + high) / 2
        found, ended = _at(search, effort, middle, best)
        best = max([best, found], key=search.least)
        if len(floors.at(middle).below(problem, found)):
            high = middle
            top = min(top, middle) if ended else top
        else:
            low = max(middle, search.least(found))
    reached = search.least(best)
    return LeastShare(
        chosen=np.sort(best),
        value=problem.gain(best),
        least=reached,
        at_most=max(top, reached),
        proven=top <= reached + 1e-6,
        complete=not search.stopped,
    )


def _at(search: FloorSearch, effort: FloorEffort, share: float, best: Ints) -> tuple[Ints, bool]:
    """Search for a choice that keeps a floor for all; say whether the search came to its end."""
    problem, lower = search.problem, search.floors.at(share)
    if effort.exact:
        mine = _by_branches(problem, lower, effort, None, search.report, best=False)
        if mine.chosen is not None or mine.ended:
            return best if mine.chosen is None else mine.chosen, mine.ended
    tests = effort.tests // (2 if effort.exact else _SHORTER)
    other = FloorSearch(problem, lower, tests, search.report)
    found = other.run([best])
    search.stopped |= other.stopped
    return found, False
