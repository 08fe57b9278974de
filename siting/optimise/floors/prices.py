"""Prices of floors by the primal-dual method, for cities that are too large for HiGHS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from siting.optimise.floors.relaxed import Paid
from siting.optimise.proof import saddle as saddle_
from siting.optimise.proof.saddle import Point, Saddle

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Floats, Ints, Rows
    from siting.optimise.floors.relaxed import Relaxed

Aim: TypeAlias = Literal["gain", "floors", "share"]

_USUAL = 0.3  # what a person of a floor costs, about, in people
_STILL, _WAIT = 1e-4, 200  # it ends where the bound falls by less in so many iterations


class Priced(NamedTuple):
    """Prices, and the shares of candidates in the relaxation at these, shape (open,)."""

    paid: Paid
    shares: Floats


def priced(
    relaxed: Relaxed,
    iterations: int,
    report: Callable[[], bool],
    *,
    aim: Aim = "gain",
) -> Priced:
    """Look for prices of floors.

    Parameters
    ----------
    aim : {'gain', 'floors', 'share'}
        What counts: the gain of choices that keep the floors; whether there are any; or the
        highest least share, all floors being one.

    Notes
    -----
    The relaxation has a column for the part of each class of cells that is covered, beside those of
    candidates, as floors and the gain count the same people: ``covered <= rows y``, and ``sum of
    people covered >= need`` for each floor. One iteration costs O(pairs).
    """
    model = _Model(relaxed, aim)
    watch = _Watch(report)
    point = saddle_.run(model.saddle, model.begin(), iterations, watch.look)
    return model.told(point)


class _Model:
    """The saddle, and how its prices are read."""

    def __init__(self, relaxed: Relaxed, aim: Aim) -> None:
        part, floors = relaxed.part, relaxed.floors
        self._c, self._k = len(relaxed.open), len(part.worth)
        self._n_floors = len(floors.total)
        people, worth = relaxed.people, np.zeros(self._k)
        share = aim == "share"
        if aim == "gain":
            worth = relaxed.by_class(relaxed.problem.value)
        counts = np.asarray(people.sum(axis=0)).ravel()
        self._total = float(worth.sum()) or float(counts.sum()) or 1.0
        need = floors.need - relaxed.gained
        if share:
            self.units: Ints = np.flatnonzero(floors.counted)
            right = -(floors.start + relaxed.gained)[self.units]
        else:
            self.units = np.flatnonzero(need > 0)
            right = need[self.units]
        self._all = all_ = floors.total[self.units]
        shares = part.shares
        self._limits = shares.shape[0]
        rows = self._rows(part.rows, shares, people[self.units], all_, share=share)
        scale_of_cells = (worth + _USUAL * counts) / self._total
        square = shares.multiply(shares).sum(axis=1)
        limited = np.asarray(shares @ (part.rows.T @ scale_of_cells)).ravel()
        scale = np.concatenate(
            [scale_of_cells, limited / np.maximum(square, 1e-30), _USUAL * all_ / self._total]
        )
        top = np.full(len(scale), np.inf)
        own = np.concatenate([np.zeros(self._c), worth / self._total])
        if share:
            own = np.append(own, 1.0)
        self.saddle = Saddle(
            rows=rows,
            columns=rows.T.tocsr(),
            right=np.concatenate(
                [np.zeros(self._k), np.full(self._limits, -1.0), right / all_]
            ).astype(np.float32),
            top=top.astype(np.float32),
            scale=np.maximum(scale, 1e-30).astype(np.float32),
            worth=own.astype(np.float32),
            most=part.most,
            loose=self._k + share,
        )

    def _rows(self, cells: Rows, shares: Rows, people: Rows, all_: Floats, *, share: bool) -> Rows:
        """Put rows of cells, of limits and of floors together."""
        parts = csr_array(people.multiply(1 / all_[:, None])) if len(all_) else people
        blank = csr_array((len(all_), self._c))
        rows = vstack(
            [
                hstack([cells, -eye_array(self._k)]),
                hstack([-shares, csr_array((self._limits, self._k))]),
                hstack([blank, parts]),
            ],
            format="csr",
            dtype=np.float32,
        )
        if share:
            least = np.concatenate([np.zeros(self._k + self._limits), np.full(len(all_), -1.0)])
            rows = hstack([rows, csr_array(least[:, None])], format="csr", dtype=np.float32)
        found: Rows = csr_array(rows)
        found.indices, found.indptr = found.indices.astype(np.int32), found.indptr.astype(np.int32)
        return found

    def begin(self) -> Point:
        """Start at full prices of cells, and none of limits and floors."""
        start = saddle_.begin(self.saddle)
        x = start.x.copy()
        x[: self._k] = self.saddle.scale[: self._k]
        return Point(x=x, y=start.y, weight=start.weight)

    def told(self, point: Point) -> Priced:
        """Give prices in people."""
        price = np.maximum(point.x.astype(np.float64), 0.0) * self._total
        n = self._k + self._limits
        floors, shares = np.zeros(self._n_floors), point.y[: self._c].astype(np.float64)
        floors[self.units] = price[n:] / self._all
        return Priced(Paid(price[: self._k], price[self._k : n], floors), shares)


class _Watch:
    """Ends the method when it hardly gets on, or is told to."""

    def __init__(self, report: Callable[[], bool]) -> None:
        self._report = report
        self._lowest, self._mark, self._at = np.inf, np.inf, 0

    def look(self, point: Point, done: int, value: float) -> bool:
        """Say whether to go on."""
        del point
        self._lowest = min(self._lowest, value)
        if done - self._at >= _WAIT:
            if self._lowest > self._mark - _STILL * abs(self._mark):
                return False
            self._mark, self._at = self._lowest, done
        return self._report()
