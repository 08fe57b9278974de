"""The fewest sites that mend all that sites can mend, and how few there can be at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.optimise.covering import covers
from siting.optimise.covering.covers import Needs
from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof import saddle as saddle_
from siting.optimise.proof.branching import Model, search
from siting.optimise.proof.relaxation import alike
from siting.optimise.proof.rest import EPS
from siting.optimise.proof.saddle import Saddle

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.problem import Problem

_PARTS = (2.0, 0.5, 0.3, 0.1)  # nobody has a share of 2: a greedy choice from nothing
_SMALL = 100_000  # pairs left; a search ends in seconds


@dataclass(frozen=True, kw_only=True)
class Fewest:
    """The smallest choice found that mends all that can be mended.

    Attributes
    ----------
    chosen : ndarray of int, rising
    at_least : int
        No choice that mends as much has fewer.
    proven : bool
        Whether there is no smaller one.
    searched : bool
        Whether branch and bound proved it; else prices did, as far as it is proven.
    stopped : bool
        Whether that search was stopped by its limit of time.
    iterations, steps : int
        The work on prices, and on exchanges.
    """

    chosen: Ints
    at_least: int
    proven: bool
    searched: bool
    stopped: bool
    iterations: int
    steps: int


class _Prices(NamedTuple):
    """How many candidates it takes at least, and how many more if it must have each."""

    at_least: float
    more_with: Floats
    shares: Floats


def fewest(
    problem: Problem,
    *,
    iterations: int = 1_000,
    steps: int = 20_000,
    search_it: bool | None = None,
    seconds: float | None = None,
    seed: int = 0,
    report: Callable[[int, int], bool] | None = None,
) -> Fewest:
    """Find a choice of few sites with the gain of all candidates together.

    `forced` and `allowed` are kept. Costs, groups and conflicts are not handled: they may leave no
    such choice at all. `most` is what is asked for, and so no limit here.

    Parameters
    ----------
    iterations : int
        At most so many, for the bound.
    steps : int
        At most so many exchanges.
    search_it : bool, optional
        Whether to search for the fewest by branch and bound; if not given, when that is small.
    seconds : float, optional
        Stop this search after so long [s].
    report : callable, optional
        Called now and then with the fewest so far and the bound; False stops the exchanges.

    Raises
    ------
    ValueError
        If the problem has costs, groups or conflicts.
    """
    if any(limit is not None for limit in (problem.cost, problem.group, problem.conflicts)):
        raise ValueError("the fewest sites are found without costs, groups or conflicts only")
    base = forced(problem)
    among, needs = _needs(problem, base)
    prices = _bound(needs, iterations)
    least, chosen = _up(prices.at_least), _start(needs, prices.shares)
    took, searched, stopped = 0, False, False
    if chosen.sum() > least:
        took = steps

        def look(n: int) -> bool:
            return report is None or report(len(base) + n, len(base) + least)

        chosen = covers.improve(needs, chosen, steps=steps, least=least, seed=seed, report=look)
    if chosen.sum() > least:
        kept = prices.at_least + prices.more_with <= chosen.sum() - 1 + 1e-6
        pairs = int(np.diff(needs.columns.indptr)[kept].sum())
        if search_it or (search_it is None and pairs <= _SMALL):
            chosen, fewer, stopped = _searched(needs, chosen, kept, seconds)
            least, searched = max(least, fewer), not stopped
    return Fewest(
        chosen=np.union1d(base, among[chosen]),
        at_least=len(base) + least,
        proven=least >= chosen.sum(),
        searched=searched,
        stopped=stopped,
        iterations=iterations,
        steps=took,
    )


def _needs(problem: Problem, base: Ints) -> tuple[Ints, Needs]:
    """Set up what forced candidates leave: who may be chosen, and the needs, alike ones once.

    A cell needs what it misses, or all that it can get where that is less.
    """
    c = problem.n_candidates
    may = np.ones(c, bool) if problem.allowed is None else problem.allowed.copy()
    may[base] = False
    have = np.asarray(problem.adds[base].sum(axis=0, dtype=np.float64)).ravel()
    among = np.flatnonzero(may)
    adds = problem.adds[among]
    get = np.asarray(adds.sum(axis=0, dtype=np.float64)).ravel()
    need = np.where(problem.value > 0, np.minimum(problem.missing - have, get), 0)
    cells = np.flatnonzero(need > 0)
    by_cell = adds[:, cells].T.tocsr().astype(np.float64)
    by_cell.sort_indices()
    share = np.repeat(need[cells], np.diff(by_cell.indptr))
    by_cell.data[:] = np.minimum(by_cell.data, share) / share
    first, _ = alike(by_cell)
    rows = by_cell[first]
    useful = np.flatnonzero(np.bincount(rows.indices, minlength=len(among)))
    rows = rows[:, useful].tocsr()
    return among[useful], Needs(rows=rows, columns=rows.T.tocsr())


def _bound(needs: Needs, iterations: int) -> _Prices:
    """Say how many candidates it takes at least, from prices x of needs, whatever these are.

    For any cover y, ``rows y >= 1`` and ``y <= 1``, with ``worth = x'rows``::

        sum y >= sum y + sum_k x_k (1 - rows_k y) = sum x + sum_j (1 - worth_j) y_j
              >= sum x - sum_j max(0, worth_j - 1)

    Prices divided by the largest worth, where that is above 1, give another bound; the higher one
    counts. A candidate that is chosen in any case adds ``max(0, 1 - worth_j)`` to it. All is
    lowered by more than the rounding in it.
    """
    k, c = needs.rows.shape
    price = np.full(k, min(1.0, c / max(needs.rows.nnz, 1)), np.float32)
    saddle = Saddle(
        rows=needs.rows.astype(np.float32),
        columns=needs.columns.astype(np.float32),
        right=np.ones(k, np.float32),
        top=np.full(k, np.inf, np.float32),
        scale=price,
        worth=np.full(c, -1, np.float32),
        most=c,
    )
    point = saddle_.run(saddle, saddle_.begin(saddle), iterations)
    x, y = point.x.astype(np.float64), point.y.astype(np.float64)
    worth = needs.columns @ x
    best: _Prices | None = None
    for scale in (1.0, 1 / max(1.0, float(worth.max(initial=0.0)))):
        over = scale * worth - 1
        total = float(scale * x.sum())
        rounding = 4 * (k + c + 64) * EPS * (total + c)
        at_least = total - float(np.maximum(over, 0).sum()) - rounding
        if best is None or at_least > best.at_least:
            best = _Prices(at_least, np.maximum(-over - rounding, 0), y)
    assert best is not None
    return best


def _start(needs: Needs, shares: Floats) -> Flags:
    """Choose greedily, beginning with nothing, or with what the relaxation takes a part of."""
    order = np.argsort(-shares, kind="stable")
    found = [covers.greedy(needs, order[shares[order] >= part]) for part in _PARTS]
    return min(found, key=lambda chosen: int(chosen.sum()))


def _searched(
    needs: Needs, chosen: Flags, kept: Flags, seconds: float | None
) -> tuple[Flags, int, bool]:
    """Search for a smaller cover among the candidates that can be part of one."""
    fewer = int(chosen.sum()) - 1
    some = np.flatnonzero(kept)
    rows = needs.rows[:, some].tocsr()
    model = Model(
        worth=-np.ones(len(some)),
        rows=vstack([rows, csr_array(np.ones((1, len(some))))], format="csr"),
        low=np.append(np.full(rows.shape[0], 1 - 1e-9), 0),
        high=np.append(np.full(rows.shape[0], np.inf), fewer),
        n_whole=len(some),
    )
    found = search(model, within=0.99, seconds=seconds)
    if found.chosen is not None:
        smaller = np.zeros(len(chosen), bool)
        smaller[some[found.chosen]] = True
        enough = float(covers.served(needs, smaller).min()) >= 1 - 1e-9
        if enough and smaller.sum() < chosen.sum():
            chosen = smaller
    if found.stopped:
        least = _up(-found.bound) if np.isfinite(found.bound) else 0
        return chosen, min(least, int(chosen.sum())), True
    return chosen, int(chosen.sum()), False


def _up(at_least: float) -> int:
    """Round up to whole candidates; a sum that is a hair above a whole number is that number."""
    return max(0, int(np.ceil(at_least - 1e-6)))
