"""The fewest candidates that are enough, by branch and bound: where shares of cells are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.branching import Model, search
from siting.optimise.proof.rest import rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.problem import Problem
    from siting.optimise.proof.rest import Limits

_SLACK = 1e-9  # of what is asked: rounding must not make a choice too small that is enough


class Asks(NamedTuple):
    """What has to be met: of some cells, so much weight.

    Attributes
    ----------
    weights : csr_array of float, shape (asks, m)
        What each cell weighs, if it has all it misses; 0 where it does not count.
    needed : ndarray of float, shape (asks,)
        How much of that weight is asked for.
    """

    weights: Rows
    needed: Floats


class Enough(NamedTuple):
    """What the search found.

    Attributes
    ----------
    chosen : ndarray of int or None
        Candidates that meet what is asked if cells that are met in part count in part; None if none
        were found.
    at_least : int
        No choice of fewer meets what is asked.
    """

    chosen: Ints | None
    at_least: int


def enough(
    problem: Problem,
    asks: Asks,
    *,
    known: Ints | None = None,
    nodes: int | None = None,
    seconds: float | None = None,
    report: Callable[[float, float], bool] | None = None,
) -> Enough:
    """Find the fewest candidates within the limits with which so much weight is met.

    ``min sum y``, ``weights z >= needed``, ``z_i <= sum_j y_j min(1, a_ij / missing_i)``, y whole,
    and the limits of the problem; `most` and budgets are none here. A cell that is met in part
    counts in part: that bounds from below, and is exact where one candidate gives all that a cell
    misses.

    Parameters
    ----------
    known : ndarray of int, optional
        A choice within the limits that meets what is asked.
    nodes, seconds : int and float, optional
        Stop after so many nodes, or so long [s].
    report : callable, optional
        Called now and then; False stops.
    """
    plain = replace(problem, most=problem.n_candidates, cost=None, budget=np.inf)
    # What cells are worth is no matter here: what they weigh is.
    left, base = rest(replace(plain, value=np.ones(len(problem.missing)))), forced(problem)
    if not len(left.open):
        gained = np.minimum(1, (problem.missing - left.missing) / problem.missing)
        met = (asks.weights @ gained >= asks.needed * (1 - _SLACK)).all()
        return Enough(base if met else None, len(base))
    limits = left.limits()
    some = np.union1d(base, left.open)
    counted = np.flatnonzero(np.bincount(asks.weights.indices, minlength=len(problem.missing)))
    by_cell = problem.adds[some][:, counted].T.tocsr().astype(np.float64)
    missing = np.repeat(problem.missing[counted], np.diff(by_cell.indptr))
    by_cell.data[:] = np.minimum(by_cell.data, missing) / missing
    few = limits._replace(rows=limits.rows[:, some])
    found = search(
        _model(by_cell, asks._replace(weights=asks.weights[:, counted]), few, np.isin(some, base)),
        start=None if known is None else np.isin(some, known),
        within=0.99,
        nodes=nodes,
        seconds=seconds,
        report=report,
    )
    fewest = -found.bound if np.isfinite(found.bound) else 0.0
    chosen = None if found.chosen is None else some[found.chosen]
    return Enough(chosen, max(len(base), int(np.ceil(fewest - 1e-6))))


def _model(by_cell: Rows, asks: Asks, limits: Limits, base: Flags) -> Model:
    """Set the search up: the candidates first, then how far each cell is met."""
    m, c = by_cell.shape
    n_asks, n_limits = len(asks.needed), len(limits.caps)
    rows = [
        hstack([by_cell, -eye_array(m)]),
        hstack([csr_array((n_asks, c)), asks.weights]),
        hstack([limits.rows, csr_array((n_limits, m))]),
        csr_array(np.append(base.astype(float), np.zeros(m))[None]),
    ]
    least = asks.needed * (1 - _SLACK)
    low = np.concatenate([np.full(m, -_SLACK), least, np.full(n_limits, -np.inf), [base.sum()]])
    high = np.full(len(low), np.inf)
    high[m + n_asks : m + n_asks + n_limits] = limits.caps
    worth = np.append(-np.ones(c), np.zeros(m))
    return Model(worth, csr_array(vstack(rows, format="csr")), low, high, c)
