"""Prices of what people miss and of what limits the choice, and the bound that they prove."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.proof.rest import EPS
from siting.optimise.proof.saddle import largest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Rows
    from siting.optimise.proof.relaxation import Relaxation
    from siting.optimise.proof.rest import Rest
    from siting.optimise.proof.saddle import Point


class Prices(NamedTuple):
    """A price of a unit of each cell, and of each limit; any from 0 on give a bound.

    `cells` are at most what the unit is worth; `limits` are by the unit of their rows.
    """

    cells: Floats
    limits: Floats
    rows: Rows
    caps: Floats

    @property
    def limited(self) -> Floats:
        """What the prices of limits take off each candidate, shape (c,)."""
        return np.asarray(self.limits @ self.rows).ravel()


def prices_of(left: Rest, part: Relaxation, point: Point) -> Prices:
    """Give all cells and limits their prices.

    A cell that no candidate of the relaxation serves costs all that it is worth: then only what
    others would add there counts, and the bound holds for them too.
    """
    n = len(part.worth)
    total = float(part.worth.sum())
    price = point.x.astype(np.float64) * total
    share = np.clip(price[:n] / np.maximum(part.worth, np.finfo(float).tiny), 0, 1)
    of_cells = np.ones(len(left.missing))
    of_cells[part.cells] = share[part.kind]
    return Prices(
        cells=of_cells * left.problem.value,
        limits=np.maximum(price[n:], 0) / part.limits.caps,
        rows=part.limits.rows,
        caps=part.limits.caps,
    )


def certain(left: Rest, prices: Prices) -> tuple[float, float, Floats]:
    """Turn prices into a bound that holds whatever they are, and whatever rounding did.

    Let u be the prices of cells, ``0 <= u_i <= value_i``, and v those of limits, ``v >= 0``. For
    any choice y within the limits ``rows y <= caps``, as ``min(missing, a y)`` is at most
    ``missing`` and at most ``c y`` with ``c_ij = min(a_ij, missing_i)``::

        sum_i value_i min(missing_i, a_i y)
            <= sum_i (value_i - u_i) missing_i + sum_i u_i c_i y + v'(caps - rows y)
            =  sum_i (value_i - u_i) missing_i + v'caps + sum_j y_j worth_j

    with ``worth_j = sum_i u_i c_ij - sum_l v_l rows_lj``, and the last sum is at most that of the
    `most` largest worths above 0. Add what forced candidates gain.

    All sums are of numbers of one sign, but for the one difference in the worth. A sum of n such
    terms, in whatever order, errs by at most ``n u`` parts of it, u being the unit of rounding. So
    the result is raised by twice ``n EPS`` (four times ``n u``) of the sum of all terms taken as
    positive: enough for this sum and for the gain of the choice, as `Problem.gain` computes it.

    Returns
    -------
    value, slack : float
        The bound, and how much of it is only there because of rounding.
    worth : ndarray of float, shape (c,)
    """
    values, slacks, worth = at_most(left, prices, [left.most])
    return values[0], slacks[0], worth


def at_most(
    left: Rest, prices: Prices, numbers: Sequence[int]
) -> tuple[list[float], list[float], Floats]:
    """Turn prices into a bound for each of several numbers of candidates, as `certain` does.

    Prices that are good for one number hold for all, and are good for those near it.

    Parameters
    ----------
    numbers : sequence of int
        So many candidates are chosen at most, beside the forced ones.
    """
    problem = left.problem
    paid, limited = left.worth(prices.cells), prices.limited
    worth = np.zeros(problem.n_candidates)
    worth[left.open] = (paid - limited)[left.open]
    rest_of_cells = float(((problem.value - prices.cells) * left.missing).sum())
    of_limits = float((prices.limits * prices.caps).sum())
    base = left.gain + rest_of_cells + of_limits
    all_paid = (paid + limited)[left.open]
    everything = float((problem.value * problem.missing).sum()) + left.gain + of_limits
    terms = len(left.missing) + problem.n_candidates + 64
    slacks = [2 * terms * EPS * (everything + largest(all_paid, most)) for most in numbers]
    values = [base + largest(worth, most) for most in numbers]
    return [value + slack for value, slack in zip(values, slacks, strict=True)], slacks, worth
