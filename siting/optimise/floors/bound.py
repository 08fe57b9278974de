"""What floors leave room for: bounds by prices of floors, and models that HiGHS searches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.branching import Found, Model, cover_model, search
from siting.optimise.proof.prices import Prices, certain
from siting.optimise.proof.relaxation import relax
from siting.optimise.proof.rest import EPS, rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem

_SCALE = 1e4  # all people of a unit, in the rows of a model: HiGHS errs by some 1e-6 in each row


class Top(NamedTuple):
    """A bound that prices prove, and the same for choices with each candidate, shape (c,)."""

    value: float
    with_each: Floats


class Effort(NamedTuple):
    """How far branch and bound goes; the report hears best value and bound."""

    seconds: float | None
    nodes: int | None
    report: Callable[[float, float], bool] | None


class FloorModel:
    """The relaxation of a problem, with the people of each unit that its columns cover.

    Columns are shares of candidates, then those of classes of cells which several serve.

    Attributes
    ----------
    n_pairs : int
        How large it is.
    open : ndarray of int
        The candidates of the model, beside the forced ones.
    """

    def __init__(self, problem: Problem, floors: Floors) -> None:
        self._problem, self._floors = problem, floors
        self.base = forced(problem)
        counts = problem.value + np.asarray(floors.people.sum(axis=0)).ravel() / problem.missing
        left = rest(replace(problem, value=counts))
        self.open = left.open
        self._missing = left.missing
        self._part = part = relax(left, left.open)
        self.n_pairs = int(part.rows.nnz)
        self._model = cover_model(part.rows, self._by_class(problem.value), part.shares, left.most)
        self._gained = floors.gained(problem, self.base)
        still = left.missing[part.cells] / problem.missing[part.cells]
        shape = (len(part.cells), len(part.worth))
        of_class = csr_array((still, (np.arange(len(still)), part.kind)), shape=shape)
        people = csr_array(floors.people[:, part.cells] @ of_class)
        single = np.diff(part.rows.indptr) == 1
        self._many = np.flatnonzero(~single)
        one = np.flatnonzero(single)
        self._people = csr_array(hstack([people[:, one] @ part.rows[one], people[:, self._many]]))

    def _by_class(self, value: Floats) -> Floats:
        """Say what classes of cells are worth at a value of each cell's unit."""
        cells = self._part.cells
        worth = value[cells] * self._missing[cells]
        return np.bincount(self._part.kind, worth, len(self._part.worth)).astype(np.float64)

    def gain(self) -> tuple[Top | None, Floats]:
        """Bound the gain of choices that keep the floors.

        Returns
        -------
        top : Top or None
            None if even the relaxation keeps no floors, by HiGHS.
        prices : ndarray of float, shape (units,)
            What one person more of each unit's floor costs [older people].

        Notes
        -----
        For any prices v >= 0 of floors, and any choice that keeps these, ``gain <= gain + sum_u v_u
        (covered_u - need_u)``. The right side is the gain of another problem, in which people count
        by the price of their unit as well; `certain` bounds it.
        """
        units, rows, need = self._floor_rows()
        found = self._solved(self._model.worth, rows, need)
        if found is None:
            return None, np.zeros(len(self._floors.total))
        prices = np.zeros(len(self._floors.total))
        prices[units] = found.floors * _SCALE / self._floors.total[units]
        value = self._problem.value + self._floors.valued(self._problem, prices)
        top = self._certain(value, found)
        paid = float((prices * self._floors.need).sum())
        slack = 8 * EPS * (paid + abs(top.value)) * len(prices)
        lower = slack - paid
        return Top(top.value + lower, top.with_each + lower), prices

    def impossible(self) -> bool:
        """Say whether prices prove that no choice keeps all floors.

        Notes
        -----
        They are those of the relaxation that lacks least: if people, counted by the price of their
        unit, are fewer than the floors need even in the best choice for these prices, then there is
        no choice that keeps all.
        """
        units, rows, need = self._floor_rows()
        if not len(units):
            return False
        n, k = rows.shape[1], len(units)
        found = self._solved(np.append(np.zeros(n), -np.ones(k)), hstack([rows, _eye(k)]), need)
        if found is None:
            return False
        prices = np.zeros(len(self._floors.total))
        prices[units] = found.floors * _SCALE / self._floors.total[units]
        top = self._certain(self._floors.valued(self._problem, prices), found).value
        paid = float((prices * self._floors.need).sum())
        return top < paid * (1 - 8 * EPS * len(prices))

    def least(self) -> float:
        """Bound the least share of a unit that any choice reaches, from the relaxation's prices."""
        counted, rows, right = self._share_rows()
        if not len(counted):
            return 1.0
        worth = np.append(np.zeros(rows.shape[1] - 1), _SCALE)
        found = self._solved(worth, rows, right)
        floors = self._floors
        if found is None or not found.floors.any():
            return 1.0
        prices = np.zeros(len(floors.total))
        prices[counted] = found.floors * _SCALE / floors.total[counted]
        top = self._certain(floors.valued(self._problem, prices), found).value + float(
            (prices * floors.start).sum()
        )
        return min(1.0, top / float(found.floors.sum() * _SCALE) * (1 + 8 * EPS * len(prices)))

    def search_gain(
        self, known: Ints | None, kept: Flags, *, within: float, effort: Effort
    ) -> Found:
        """Search for the best choice that keeps all floors; `kept` are candidates that matter."""
        _, rows, need = self._floor_rows()
        model, out = self._model, np.flatnonzero(~kept[self.open])
        none = csr_array((np.ones(len(out)), (out * 0, out)), shape=(1, len(model.worth)))
        model = model._replace(
            rows=vstack([model.rows, rows, none], format="csr"),
            low=np.concatenate([model.low, need, [-np.inf]]),
            high=np.concatenate([model.high, np.full(len(need), np.inf), [0.0]]),
        )
        base = self._problem.gain(self.base)
        found = self._searched(model, known, within, effort, lambda gain: base + gain)
        return found._replace(bound=base + found.bound)

    def search_least(self, known: Ints | None, *, within: float, effort: Effort) -> Found:
        """Search for the choice of the highest least share; the bound is such a share."""
        _, rows, right = self._share_rows()
        model, n = self._model, len(self._model.worth)
        m = n - model.n_whole
        aside = csr_array((model.rows.shape[0], 1))
        plain = hstack([model.rows, aside], format="csr")
        itself = csr_array(np.append(np.zeros(n), 1.0)[None])
        model = Model(
            worth=np.append(np.zeros(n), _SCALE),
            rows=vstack([plain[:m], itself, plain[m:], rows], format="csr"),
            low=np.concatenate([model.low[:m], [0.0], model.low[m:], right]),
            high=np.concatenate(
                [model.high[:m], [1.0], model.high[m:], np.full(len(right), np.inf)]
            ),
            n_whole=model.n_whole,
        )
        found = self._searched(model, known, within * _SCALE, effort, lambda t: t / _SCALE)
        return found._replace(bound=min(1.0, found.bound / _SCALE))

    def _floor_rows(self) -> tuple[Ints, Rows, Floats]:
        """Give a row for each unit that lacks something: it covers at least what it needs."""
        need = self._floors.need - self._gained
        units = np.flatnonzero(need > 0)
        scale = _SCALE / self._floors.total[units]
        return units, _scaled(self._people[units], scale), need[units] * scale

    def _share_rows(self) -> tuple[Ints, Rows, Floats]:
        """Give a row for each unit with a floor: its share is at least that of the last column."""
        counted = np.flatnonzero(self._floors.counted)
        scale = _SCALE / self._floors.total[counted]
        least = csr_array(np.full((len(counted), 1), -_SCALE))
        rows = hstack([_scaled(self._people[counted], scale), least], format="csr")
        there = (self._floors.start + self._gained)[counted] * scale
        return counted, csr_array(rows), -there

    def _solved(self, worth: Floats, rows: Rows, need: Floats) -> _Duals | None:
        """Solve the relaxation with rows that need something; None if there is no solution.

        Columns beyond those of the model stand in these rows only.
        """
        model = self._model
        n, m = len(model.worth), len(self._many)
        more = csr_array((model.rows.shape[0], len(worth) - n))
        plain = hstack([model.rows, more], format="csr")
        matrix = vstack([-plain[:m], plain[m:], -rows], format="csr")
        right = np.concatenate([np.zeros(m), model.high[m:], -need])
        matrix.indices, matrix.indptr = (
            matrix.indices.astype(np.int32),
            matrix.indptr.astype(np.int32),
        )
        limits = [(0.0, 1.0)] * n + [(0.0, np.inf)] * (len(worth) - n)
        size = max(float(abs(worth).max(initial=0.0)), np.finfo(float).tiny)
        found: Any = linprog(-worth / size, matrix, right, bounds=limits, method="highs")
        if found.status != 0:
            return None
        prices = np.maximum(-found.ineqlin.marginals, 0.0) * size
        n_limits = self._part.shares.shape[0]
        return _Duals(prices[:m], prices[m : m + n_limits], prices[m + n_limits + 1 :])

    def _certain(self, value: Floats, found: _Duals) -> Top:
        """Bound what any choice gains at a value of each cell's unit, from prices, whatever these.

        See `siting.optimise.proof.prices.certain`.
        """
        part = self._part
        left = rest(replace(self._problem, value=value))
        share = np.ones(len(part.worth))
        worth = self._by_class(value)[self._many]
        paid = np.minimum(found.cells, worth)
        share[self._many] = np.divide(paid, worth, out=np.ones(len(worth)), where=worth > 0)
        cells = value.copy()
        cells[part.cells] *= share[part.kind]
        limits = found.limits / part.limits.caps
        prices = Prices(cells, limits, part.limits.rows, part.limits.caps)
        top, slack, by_candidate = certain(left, prices)
        ranked = np.sort(by_candidate)
        level = float(ranked[-left.most]) if 0 < left.most <= len(ranked) else 0.0
        return Top(top, top + np.minimum(0, by_candidate - max(level, 0.0)) + slack)

    def _searched(
        self,
        model: Model,
        known: Ints | None,
        within: float,
        effort: Effort,
        shown: Callable[[float], float],
    ) -> Found:
        start = None
        if known is not None and np.isin(known, np.union1d(self.open, self.base)).all():
            start = np.isin(self.open, known)
        say = effort.report

        def look(value: float, top: float) -> bool:
            assert say is not None
            return say(shown(value), shown(top))

        found = search(
            model,
            start=start,
            within=within,
            seconds=effort.seconds,
            nodes=effort.nodes,
            report=None if say is None else look,
        )
        chosen = None if found.chosen is None else np.union1d(self.base, self.open[found.chosen])
        return found._replace(chosen=chosen)


class _Duals(NamedTuple):
    """Prices of classes of cells, of limits, and of the rows that need something."""

    cells: Floats
    limits: Floats
    floors: Floats


def _scaled(rows: Rows, scale: Floats) -> Rows:
    return csr_array(rows.multiply(scale[:, None]))


def _eye(k: int) -> Rows:
    return csr_array((np.ones(k), (np.arange(k), np.arange(k))), shape=(k, k))
