"""Rows that whole choices keep: how many sites a floor takes, beside whom they cover."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from siting.optimise.floors.state import Floors

if TYPE_CHECKING:
    from siting.arrays import Floats, Rows
    from siting.optimise.problem import Problem

#: What counts as one whole part of a floor: these parts of what the best candidate covers (ours).
_STEPS = (1.0, 0.7, 0.45)
_MOST_SITES = 5.0  # a floor that takes more of them is hardly mended by rounding
_LEAST_REST, _NEAR = 0.05, 1e-7


def with_cuts(problem: Problem, floors: Floors) -> tuple[Problem, Floors]:
    """Add what follows from the floors for whole candidates, as cells that count in a floor only.

    Notes
    -----
    Where candidates that cover at most ``a_uj`` of a unit are to cover ``need_u``, then ``sum_j
    a_uj y_j >= need_u``, and with any step d and the rest ``f`` of ``need / d`` mixed integer
    rounding gives ``sum_j (floor(a_uj / d) + min(1, rest_j / f)) y_j >= ceil(need_u / d)``. Any
    choice that keeps the floors keeps these; their relaxation does not. Each is a cell that misses
    the right side, in a unit of its own.
    """
    need = floors.need
    units = np.flatnonzero(need > 0)
    parts = csr_array(problem.adds.multiply(1 / problem.missing))
    parts.data = np.minimum(parts.data, 1.0)
    reach = csr_array((floors.people[units] @ parts.T).tocsr())
    rows, right, counts = _rounded(reach, need[units])
    if not len(right):
        return problem, floors
    n = len(right)
    more = replace(
        problem,
        adds=csr_array(hstack([problem.adds, rows.T], format="csr", dtype=np.float64)),
        missing=np.append(problem.missing, right),
        value=np.append(problem.value, np.zeros(n)),
    )
    of_own = csr_array((counts, (np.arange(n), np.arange(n))), shape=(n, n))
    people = vstack(
        [
            hstack([floors.people, csr_array((floors.people.shape[0], n))]),
            hstack([csr_array((n, len(problem.missing))), of_own]),
        ],
        format="csr",
    )
    return more, Floors(
        people=csr_array(people),
        start=np.append(floors.start, np.zeros(n)),
        total=np.append(floors.total, counts),
        share=np.append(floors.share, np.ones(n)),
    )


def _rounded(reach: Rows, need: Floats) -> tuple[Rows, Floats, Floats]:
    """Round the rows of units by each step; those that would say nothing new are left out."""
    found, right, counts = [csr_array((0, reach.shape[1]))], [], []
    for unit in range(reach.shape[0]):
        row = reach[[unit]]
        if not row.nnz:
            continue
        best = min(float(row.data.max()), float(need[unit]))
        for part in _STEPS if need[unit] <= _MOST_SITES * best else ():
            step = part * best
            whole = float(need[unit]) / step
            rest = whole - np.floor(whole)
            if rest < _LEAST_REST:
                continue
            cut = row.copy()
            each = row.data * (1 + _NEAR) / step
            cut.data = np.floor(each) + np.minimum(1.0, (each - np.floor(each)) / rest)
            found.append(cut)
            right.append(np.ceil(whole))
            counts.append(float(need[unit]))
    return vstack(found, format="csr"), np.array(right), np.array(counts)
