"""What floors leave room for: bounds by prices of floors, and models that HiGHS searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from siting.optimise.floors.relaxed import Paid, Relaxed
from siting.optimise.proof.branching import Found, Model, cover_model, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.floors.relaxed import Top
    from siting.optimise.floors.state import Floors
    from siting.optimise.problem import Problem

_SCALE = 1e4  # all people of a unit, in the rows of a model: HiGHS errs by some 1e-6 in each row


class Effort(NamedTuple):
    """How far branch and bound goes; the report hears best value and bound."""

    seconds: float | None
    nodes: int | None
    report: Callable[[float, float], bool] | None


class FloorModel(Relaxed):
    """The relaxation as HiGHS takes it.

    Columns are shares of candidates, then those of classes of cells which several serve.

    Attributes
    ----------
    n_pairs : int
        How large it is.
    """

    def __init__(self, problem: Problem, floors: Floors) -> None:
        super().__init__(problem, floors)
        part = self.part
        self.n_pairs = int(part.rows.nnz)
        self._model = cover_model(part.rows, self.by_class(problem.value), part.shares, part.most)
        single = np.diff(part.rows.indptr) == 1
        self._many, one = np.flatnonzero(~single), np.flatnonzero(single)
        people = self.people
        self._columns = csr_array(hstack([people[:, one] @ part.rows[one], people[:, self._many]]))

    def gain(self) -> tuple[Top | None, Floats]:
        """Bound the gain of choices that keep the floors.

        Returns
        -------
        top : Top or None
            None if even the relaxation keeps no floors, by HiGHS.
        prices : ndarray of float, shape (units,)
            What one person more of each unit's floor costs [older people].
        """
        units, rows, need = self._floor_rows()
        found = self._solved(self._model.worth, rows, need, units)
        if found is None:
            return None, np.zeros(len(self.floors.total))
        return self.gain_at(found), found.floors

    def impossible(self) -> bool:
        """Say whether prices prove that no choice keeps all floors.

        They are those of the relaxation that lacks least.
        """
        units, rows, need = self._floor_rows()
        if not len(units):
            return False
        n, k = rows.shape[1], len(units)
        worth = np.append(np.zeros(n), -np.ones(k))
        found = self._solved(worth, hstack([rows, _eye(k)]), need, units)
        return found is not None and self.rules_out(found)

    def least(self) -> float:
        """Bound the least share of a unit that any choice reaches, from the relaxation's prices."""
        counted, rows, right = self._share_rows()
        if not len(counted):
            return 1.0
        worth = np.append(np.zeros(rows.shape[1] - 1), _SCALE)
        found = self._solved(worth, rows, right, counted)
        return 1.0 if found is None else self.share_at(found)

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
        base = self.problem.gain(self.base)
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
        need = self.floors.need - self.gained
        units = np.flatnonzero(need > 0)
        scale = _SCALE / self.floors.total[units]
        return units, _scaled(self._columns[units], scale), need[units] * scale

    def _share_rows(self) -> tuple[Ints, Rows, Floats]:
        """Give a row for each unit with a floor: its share is at least that of the last column."""
        counted = np.flatnonzero(self.floors.counted)
        scale = _SCALE / self.floors.total[counted]
        least = csr_array(np.full((len(counted), 1), -_SCALE))
        rows = hstack([_scaled(self._columns[counted], scale), least], format="csr")
        there = (self.floors.start + self.gained)[counted] * scale
        return counted, csr_array(rows), -there

    def _solved(self, worth: Floats, rows: Rows, need: Floats, units: Ints) -> Paid | None:
        """Solve the relaxation with rows of units that need something; None: no solution.

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
        n_limits = self.part.shares.shape[0]
        cells = np.full(len(self.part.worth), np.inf)
        cells[self._many] = prices[:m]
        floors = np.zeros(len(self.floors.total))
        floors[units] = prices[m + n_limits + 1 :] * _SCALE / self.floors.total[units]
        return Paid(cells, prices[m : m + n_limits], floors)

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


def _scaled(rows: Rows, scale: Floats) -> Rows:
    return csr_array(rows.multiply(scale[:, None]))


def _eye(k: int) -> Rows:
    return csr_array((np.ones(k), (np.arange(k), np.arange(k))), shape=(k, k))
