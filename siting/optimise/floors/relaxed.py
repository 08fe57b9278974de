"""The relaxation of a problem with floors, and bounds from any prices of its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.prices import Prices, certain
from siting.optimise.proof.relaxation import relax
from siting.optimise.proof.rest import EPS, rest

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem


class Top(NamedTuple):
    """A bound that prices prove, and the same for choices with each candidate, shape (c,).

    `worth` is what each candidate is worth at the prices, shape (c,).
    """

    value: float
    with_each: Floats
    worth: Floats


class Paid(NamedTuple):
    """Prices of classes of cells, of limits (by parts of their caps), and of a person of units."""

    cells: Floats
    limits: Floats
    floors: Floats


class Relaxed:
    """The relaxation of a problem, with the people of each unit in its classes of cells.

    Attributes
    ----------
    base : ndarray of int
        The forced candidates.
    open : ndarray of int
        The candidates of the relaxation, beside these.
    part : Relaxation
    people : csr_array of float, shape (units, classes)
        Who of each unit is covered when a class of cells misses nothing more.
    gained : ndarray of float, shape (units,)
        Who of each unit is covered by the forced candidates.
    """

    def __init__(self, problem: Problem, floors: Floors) -> None:
        self.problem, self.floors = problem, floors
        self.base = forced(problem)
        counts = problem.value + np.asarray(floors.people.sum(axis=0)).ravel() / problem.missing
        left = rest(replace(problem, value=counts))
        self.open = left.open
        self._missing = left.missing
        self.part = part = relax(left, left.open)
        self.gained = floors.gained(problem, self.base)
        still = left.missing[part.cells] / problem.missing[part.cells]
        shape = (len(part.cells), len(part.worth))
        of_class = csr_array((still, (np.arange(len(still)), part.kind)), shape=shape)
        self.people = csr_array(floors.people[:, part.cells] @ of_class)

    def by_class(self, value: Floats) -> Floats:
        """Say what classes of cells are worth at a value of each cell's unit."""
        cells = self.part.cells
        worth = value[cells] * self._missing[cells]
        return np.bincount(self.part.kind, worth, len(self.part.worth)).astype(np.float64)

    def gain_at(self, paid: Paid) -> Top:
        """Bound the gain of choices that keep the floors, whatever the prices.

        Notes
        -----
        For any prices v >= 0 of floors, and any choice that keeps these, ``gain <= gain + sum_u v_u
        (covered_u - need_u)``. The right side is the gain of another problem, in which people count
        by the price of their unit as well; `certain` bounds it.
        """
        value = self.problem.value + self.floors.valued(self.problem, paid.floors)
        top = self.certain(value, paid)
        needs = float((paid.floors * self.floors.need).sum())
        lower = 8 * EPS * (needs + abs(top.value)) * len(paid.floors) - needs
        return top._replace(value=top.value + lower, with_each=top.with_each + lower)

    def rules_out(self, paid: Paid) -> bool:
        """Say whether prices prove that no choice keeps all floors.

        Notes
        -----
        If people, counted by the price of their unit, are fewer than the floors need even in the
        best choice for these prices, then there is no choice that keeps all.
        """
        top = self.certain(self.floors.valued(self.problem, paid.floors), paid).value
        needs = float((paid.floors * self.floors.need).sum())
        return top < needs * (1 - 8 * EPS * len(paid.floors))

    def share_at(self, paid: Paid) -> float:
        """Bound the least share of a unit, by a mean of all, weighted by the prices."""
        floors = self.floors
        weights = np.where(floors.counted, paid.floors, 0.0)
        whole = float((weights * floors.total).sum())
        if not whole > 0:
            return 1.0
        top = self.certain(floors.valued(self.problem, weights), paid).value
        top += float((weights * floors.start).sum())
        return min(1.0, top / whole * (1 + 8 * EPS * len(weights)))

    def certain(self, value: Floats, paid: Paid) -> Top:
        """Bound what any choice gains at a value of each cell's unit, from prices, whatever these.

        See `siting.optimise.proof.prices.certain`.
        """
        part = self.part
        left = rest(replace(self.problem, value=value))
        worth = self.by_class(value)
        cells = value.copy()
        share = np.divide(
            np.minimum(paid.cells, worth), worth, out=np.ones_like(worth), where=worth > 0
        )
        cells[part.cells] *= share[part.kind]
        prices = Prices(cells, paid.limits / part.limits.caps, part.limits.rows, part.limits.caps)
        top, slack, by_candidate = certain(left, prices)
        ranked = np.sort(by_candidate)
        level = float(ranked[-left.most]) if 0 < left.most <= len(ranked) else 0.0
        with_each = top + np.minimum(0, by_candidate - max(level, 0.0)) + slack
        return Top(top, with_each, by_candidate)
