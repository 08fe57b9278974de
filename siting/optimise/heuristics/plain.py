"""Problems without any limit but the number of candidates, where one is all that a cell needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.merge import merge
from siting.optimise.problem import Problem
from siting.optimise.proof.rest import rest

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints

#: What there is to gain in a plain problem at most: sums are then exact in any order.
MOST_WORTH = 2**26


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A problem of maximal covering without any other limit, and where it comes from.

    Attributes
    ----------
    problem : Problem
        Amounts and what is missing are 1, values whole; nothing is forced or not allowed.
    forced : ndarray of int
        The candidates of the whole problem that are chosen beside.
    open : ndarray of int, rising
        Which candidate of the whole problem each one is.
    gain : float
        What the forced candidates are worth [older people].
    scale : float
        What one older person is worth here: 1, or as told by `plain`.
    """

    problem: Problem
    forced: Ints
    open: Ints
    gain: float
    scale: float

    def whole(self, chosen: Ints) -> Ints:
        """Give the choice of the whole problem that a choice is."""
        return np.union1d(self.forced, self.open[chosen])

    def part(self, chosen: Ints) -> Ints:
        """Give what is left of a choice of the whole problem."""
        return np.flatnonzero(np.isin(self.open, chosen))

    def people(self, value: float) -> float:
        """Say what a gain here is in the whole problem [older people], the forced included."""
        return self.gain + value / self.scale


def plain(problem: Problem, worth: Floats | None = None, most: int | None = None) -> Plain | None:
    """Turn a problem into a plain one; None if it has other limits, or nothing to choose.

    Parameters
    ----------
    worth : ndarray of float, shape (c,), optional
        What each candidate is worth, such as at the prices of a bound.
    most : int, optional
        Leave only so many open candidates, those that are worth most.

    Notes
    -----
    Values that are not whole, or too large, are brought to whole numbers, 2^25 of all: a search
    then compares choices to one part in some millions, and who uses it sums up anew.
    """
    if problem.cost is not None or problem.conflicts is not None or problem.group is not None:
        return None
    left = rest(problem)
    if not left.whole or not 0 < left.most < min(len(left.open), most or len(left.open)):
        return None
    open_ = left.open
    if worth is not None:
        open_ = np.sort(open_[np.argsort(-worth[open_], kind="stable")[:most]])
    missed = np.flatnonzero(left.missing > 0)
    adds = problem.adds[open_][:, missed].tocsr().astype(np.int8)
    adds.data[:] = 1
    value = (problem.value * left.missing)[missed]
    scale = 1.0
    if value.sum() > MOST_WORTH or (np.rint(value) != value).any():
        scale = MOST_WORTH / 2 / float(value.sum())
        value = np.rint(value * scale)
    part = Problem(adds=adds, missing=np.ones(len(missed)), value=value, most=left.most)
    forced = np.asarray([] if problem.forced is None else problem.forced, dtype=np.intp)
    return Plain(
        problem=merge(part).problem,
        forced=np.unique(forced),
        open=open_,
        gain=left.gain,
        scale=scale,
    )


def only(problem: Problem, among: Ints) -> Problem:
    """Leave only some candidates of a plain problem, in their order."""
    return merge(replace(problem, adds=problem.adds[among])).problem
