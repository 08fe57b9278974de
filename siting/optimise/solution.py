"""What a search for good choices ends with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.problem import Problem


class Report(Protocol):
    """Hears now and then how far a search is; False stops it."""

    def __call__(self, value: float, bound: float) -> bool:
        """Take the value of the best choice so far, and the least bound known (or infinity)."""
        ...


def go_on(value: float, bound: float) -> bool:
    """Listen to nothing, stop nothing."""
    del value, bound
    return True


@dataclass(frozen=True, kw_only=True)
class Solution:
    """Candidates chosen within all limits of a problem.

    Attributes
    ----------
    chosen : ndarray of int
        The candidates, sorted.
    order : ndarray of int
        The same in the order in which the greedy choice among them takes them (the forced ones
        first): the first k are a good choice of k of these.
    value : float
        What they are worth, as `Problem.gain` has it [older people].
    found : str
        The steps that found it, such as "greedy, swap".
    complete : bool
        The search came to its own end; False if it was stopped.
    others : tuple of ndarray of int
        Other good choices that the search met, the best first, where it keeps any.
    """

    chosen: Ints
    order: Ints
    value: float
    found: str
    complete: bool = True
    others: tuple[Ints, ...] = ()

    def better(self, other: Solution) -> Solution:
        """Give the better of two; this one if they are worth the same."""
        return other if other.value > self.value else self

    def stopped(self) -> Solution:
        """Mark that the search was stopped."""
        return replace(self, complete=False)


def solution(problem: Problem, order: Ints, found: str, *, complete: bool = True) -> Solution:
    """Make the record of a choice whose greedy order is known."""
    order = np.asarray(order, dtype=np.intp)
    return Solution(
        chosen=np.sort(order),
        order=order,
        value=problem.gain(order),
        found=found,
        complete=complete,
    )
