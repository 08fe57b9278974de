"""Exchanging one chosen candidate for another until no exchange helps; and the proof of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.heuristics.greedy import in_order
from siting.optimise.solution import Report, Solution, go_on, solution
from siting.optimise.state import State
from siting.optimise.turned import turned

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows, Values
    from siting.optimise.problem import Problem
    from siting.optimise.turned import Columns

_PAIRS_A_CHUNK = 4_000_000


class Swap(NamedTuple):
    """A chosen candidate, one to choose in its place, and what that gains.

    `out` is None for one more candidate, where the limits leave room for it.
    """

    out: int | None
    candidate: int
    gain: float


def swap(
    problem: Problem, start: Ints, report: Report = go_on, *, state: State | None = None
) -> Solution:
    """Improve a choice by exchanging one candidate at a time.

    Parameters
    ----------
    problem : Problem
    start : ndarray of int
        A choice within the limits; the forced candidates are added.
    state : State
        One of this problem to work on, if there is one: setting it up is most of the work.

    Returns
    -------
    Solution
        Never worth less than the start. If it is complete, no exchange of one candidate for
        another gains anything, nor does one more (`better_swap` shows it).
    """
    state = state or State(problem)
    state.move_to(start)
    complete = settle(state, report)
    order = in_order(problem, np.array(state.chosen, dtype=np.intp))
    return solution(problem, order, "swap", complete=complete)


def settle(state: State, report: Report = go_on) -> bool:
    """Exchange candidates until nothing more is gained; False if it was stopped.

    Each chosen candidate in turn gives way to the best one, until a whole turn has changed
    nothing; what the limits leave room for is filled. The value only grows, so it ends.
    """
    fill(state)
    sites = [one for one in sorted(state.chosen) if not state.forced[one]]
    place, unchanged = 0, 0
    while unchanged < len(sites):
        candidate = _exchange(state, sites[place])
        if candidate is None:
            unchanged += 1
        else:
            sites[place] = candidate
            sites += fill(state)
            unchanged = 1
            if not report(state.value, np.inf):
                return False
        place = (place + 1) % len(sites)
    return True


def fill(state: State) -> list[int]:
    """Take what still gains something within the limits, the best first; say what was taken."""
    taken = []
    while (candidate := state.best()) is not None:
        state.take(candidate)
        taken.append(candidate)
    return taken


def _exchange(state: State, site: int) -> int | None:
    """Put the best candidate in a site's place; None, and nothing changed, if it is the best."""
    before = state.value
    state.give_back([site])
    candidate = state.best()
    if candidate is not None and state.gains.of[candidate] > before - state.value:
        state.take(candidate)
        if state.value > before:
            return candidate
        state.give_back([candidate])
    state.take(site)
    return None


def better_swap(problem: Problem, chosen: Ints) -> Swap | None:
    """Find the best exchange of one candidate for another, or the best one to add.

    Tries every pair, by other means than the search: gains are summed up anew from the rows, and
    limits tested as `Problem.feasible` has them.

    Returns
    -------
    Swap or None
        None if no single exchange, and no further candidate, gains more than rounding may
        (10^-9 of all that could be).

    Notes
    -----
    O(k (c + m) + pairs of the cells of the chosen) for k chosen of c candidates.
    """
    chosen = np.unique(np.asarray(chosen, dtype=np.intp))
    adds, columns = turned(problem.adds)
    have = np.asarray(adds[chosen].sum(axis=0, dtype=np.float64)).ravel()
    missed = np.maximum(problem.missing - have, 0.0)
    gains = _gains(problem, adds, missed)
    least = 1e-9 * float((problem.value * problem.missing).sum())
    forced = np.zeros(0, dtype=np.intp) if problem.forced is None else problem.forced
    found: Swap | None = None
    for out in (None, *np.setdiff1d(chosen, forced).tolist()):
        rest = chosen[chosen != out] if out is not None else chosen
        after, loss = gains, 0.0
        if out is not None:
            row = adds[[out]]
            cells, more = row.indices, missed.copy()
            more[cells] = np.maximum(problem.missing[cells] - (have[cells] - row.data), 0.0)
            changed = cells[more[cells] > missed[cells]]
            loss = float((problem.value[changed] * (more - missed)[changed]).sum())
            after = gains + _more(problem, columns, changed, missed, more)
        open_ = _may_join(problem, rest)
        if out is not None:
            open_[out] = False
        net = np.append(np.where(open_, after - loss, -np.inf), least)
        while net[best := int(net.argmax())] > max(least, found.gain if found else 0.0):
            if problem.feasible(np.append(rest, best)):
                found = Swap(out, best, float(net[best]))
            net[best] = -np.inf
    return found


def _gains(problem: Problem, adds: Rows, missed: Floats) -> Floats:
    """Sum up what each candidate would gain, some candidates at a time."""
    n_candidates = problem.n_candidates
    some = max(1, _PAIRS_A_CHUNK * n_candidates // max(adds.nnz, 1))
    parts: list[Values] = [np.zeros(0)]
    for first in range(0, n_candidates, some):
        rows = adds[first : first + some]
        worth = problem.value[rows.indices] * np.minimum(rows.data, missed[rows.indices])
        row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        parts.append(np.bincount(row, worth, rows.shape[0]))
    return np.concatenate(parts)


def _more(problem: Problem, columns: Columns, cells: Ints, missed: Floats, more: Floats) -> Floats:
    """Say how much more each candidate gains when some cells miss more."""
    part = columns[:, cells]
    of = np.repeat(cells, np.diff(part.indptr))
    rise = np.minimum(part.data, more[of]) - np.minimum(part.data, missed[of])
    sums = np.bincount(part.indices, problem.value[of] * rise, problem.n_candidates)
    return np.asarray(sums, dtype=np.float64)


def _may_join(problem: Problem, rest: Ints) -> Flags:
    """Say which candidates can be added to a choice within the limits."""
    may = np.ones(problem.n_candidates, dtype=bool)
    if problem.allowed is not None:
        may &= problem.allowed
    may[rest] = False
    if len(rest) >= problem.most:
        may[:] = False
    if problem.cost is not None:
        left = problem.budget - problem.cost[rest].sum()
        may &= problem.cost <= left + 1e-9 * abs(problem.budget)
    if problem.conflicts is not None:
        may[problem.conflicts[rest].indices] = False
    if problem.group is not None:
        inside = problem.group[rest]
        n_groups = int(problem.group.max(initial=-1)) + 1
        n_inside = np.bincount(inside[inside >= 0], minlength=n_groups + 1)
        full = n_inside[problem.group] >= problem.most_a_group
        may[full & (problem.group >= 0)] = False
    return may
