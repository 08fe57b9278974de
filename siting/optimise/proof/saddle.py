"""A primal-dual method for linear programs of choosing: sparse products, no factors, any size.

The method is PDHG (Chambolle and Pock 2011) with diagonal steps (Pock and Chambolle 2011), in the
reflected Halpern form with restarts and a primal weight that recent solvers have found fastest
(Applegate and others 2021; Lu and Yang 2024). It gives prices, not proofs: whoever uses the prices
turns them into a bound (`siting.optimise.proof.bound`), which holds whatever prices these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Rows

Singles: TypeAlias = npt.NDArray[np.float32]
_State: TypeAlias = tuple[Singles, Singles, Singles]  # prices, shares, and what rows have of these

EVERY = 20  # iterations between two looks at how far it has come
_SHRUNK = 0.2  # a restart is due when the step has shrunk to this part of what it was ...
_STALLED = 0.8  # ... or to this part, and no longer shrinks ...
_LONG = 0.36  # ... or when the last one is so large a part of all iterations ago
_TINY = 1e-12


@dataclass(frozen=True, kw_only=True)
class Saddle:
    """``max over y, min over x of  worth'y - x'(right - rows y)``.

    y has an entry a candidate, in [0, 1], together at most `most`, and then those of other shares
    that are counted to no limit; x is a price of each row, in [0, top]. Numbers are single: they
    only have to be near.

    Attributes
    ----------
    rows : csr_array of float32, shape (k, c)
        What a candidate gives to a row: above 0 where rows ask for something, below 0 where they
        limit something.
    columns : csr_array of float32, shape (c, k)
        The same, transposed.
    right : ndarray of float32, shape (k,)
        What rows ask for (above 0), or at most allow (below 0).
    top : ndarray of float32, shape (k,)
        Highest price of each row, infinite where nothing bounds it.
    scale : ndarray of float32, shape (k,)
        About how large each price may become, above 0.
    worth : ndarray of float32, shape (c,)
        What a candidate is worth by itself.
    most : int
        At most so many candidates, in all.
    loose : int
        So many of the last columns are no candidates.
    """

    rows: Rows
    columns: Rows
    right: Singles
    top: Singles
    scale: Singles
    worth: Singles
    most: int
    loose: int = 0

    @property
    def candidates(self) -> slice:
        """The columns of candidates."""
        return slice(len(self.worth) - self.loose)

    @property
    def others(self) -> slice:
        """The columns that are no candidates."""
        return slice(len(self.worth) - self.loose, None)

    def reduced(self, x: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Say what each candidate is worth at prices x, shape (c,)."""
        return np.asarray(self.worth + self.columns @ x)

    def value(self, x: Singles) -> float:
        """Say what prices x bound from above; not certain to the last digit."""
        reduced = self.reduced(x)
        paid = float((x * self.right).sum(dtype=np.float64))
        loose = float(np.maximum(reduced[self.others], 0).sum(dtype=np.float64))
        return largest(reduced[self.candidates], self.most) + loose - paid


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where the method stands: prices x, shares y of candidates, and the balance of the steps."""

    x: Singles
    y: Singles
    weight: float = 1.0


def largest(values: npt.NDArray[Any], most: int) -> float:
    """Sum the largest values above 0, at most so many."""
    if most <= 0:
        return 0.0
    if most < len(values):
        values = np.partition(values, len(values) - most)[len(values) - most :]
    return float(np.maximum(values, 0).sum(dtype=np.float64))


def begin(saddle: Saddle) -> Point:
    """Start with full prices of what is asked for, none of limits, and equal shares."""
    c = len(saddle.worth) - saddle.loose
    x = np.where(np.isfinite(saddle.top), saddle.top, 0).astype(np.float32)
    y = np.full(len(saddle.worth), min(1.0, saddle.most / max(c, 1)), np.float32)
    price = (saddle.scale * _row_sums(saddle)).sum(dtype=np.float64)
    chosen = largest(1 / _steps(saddle)[1][saddle.candidates], saddle.most)
    balance = float(np.sqrt(price / max(chosen, _TINY)))
    return Point(x=x, y=y, weight=0.3 * balance or 1.0)


def run(
    saddle: Saddle,
    start: Point,
    iterations: int,
    look: Callable[[Point, int, float], bool] | None = None,
) -> Point:
    """Iterate, and give the prices that bound best of all that were looked at.

    Parameters
    ----------
    look : callable, optional
        Called every 20 iterations with the point, the iterations so far and what the point
        bounds; False stops.

    Notes
    -----
    One iteration is one product with the rows and one with the columns: O(pairs). Sums run in a
    fixed order and in one thread, so a run repeats to the last digit.
    """
    method = _Method(saddle, start)
    best, lowest = start, saddle.value(start.x)
    for done in range(1, iterations + 1):
        new = method.step()
        if done % EVERY and done < iterations:
            method.average(new)
            continue
        point, value = Point(x=new[0], y=new[1], weight=method.weight), saddle.value(new[0])
        if value < lowest:
            best, lowest = point, value
        if look is not None and not look(point, done, value):
            break
        if method.due(new, done):
            method.restart(new)
        else:
            method.average(new)
    return best


class _Method:
    """The state of the method: where it is, and where it last began anew."""

    def __init__(self, saddle: Saddle, start: Point) -> None:
        self._saddle = saddle
        self._sigma, self._tau = _steps(saddle)
        self.weight, self._level = start.weight, 0.0
        self._begin((start.x, start.y, saddle.rows @ start.y))

    def _begin(self, at: _State) -> None:
        self._now = self._anchor = at
        self._since, self._first, self._before = 0, np.inf, np.inf

    def step(self) -> _State:
        """Go one step of PDHG: shares first, then prices by shares that are drawn out."""
        saddle, (x, y, have) = self._saddle, self._now
        step = self._tau / np.float32(self.weight)
        moved, some = y + step * saddle.reduced(x), saddle.candidates
        y1, self._level = capped(moved[some], step[some], saddle.most, self._level)
        if saddle.loose:
            y1 = np.append(y1, np.clip(moved[saddle.others], 0, 1))
        have1 = saddle.rows @ y1
        x1 = x + np.float32(self.weight) * self._sigma * (saddle.right - 2 * have1 + have)
        return np.clip(x1, 0, saddle.top), y1, have1

    def average(self, new: _State) -> None:
        """Go twice as far as the step (reflect), then back to the anchor a little (Halpern)."""
        part = np.float32((self._since + 1) / (self._since + 2))
        x, y, have = (
            part * (2 * b - a) + (1 - part) * c
            for a, b, c in zip(self._now, new, self._anchor, strict=True)
        )
        self._now = (x, y, have)
        self._since += 1

    def due(self, new: _State, done: int) -> bool:
        """Say whether to begin anew: steps have become short, or it is long ago."""
        prices, shares = self._lengths(new, self._now)
        far = float(np.hypot(prices / np.sqrt(self.weight), shares * np.sqrt(self.weight)))
        if self._first == np.inf:
            self._first = far
        shrunk = far / max(self._first, _TINY)
        due = shrunk <= _SHRUNK or (shrunk <= _STALLED and far > self._before)
        self._before = far
        return due or self._since >= _LONG * done

    def restart(self, new: _State) -> None:
        """Begin anew here; balance the steps so that prices and shares move alike.

        Half way only, as logarithms go: the balance of one stretch says little of the next.
        """
        prices, shares = self._lengths(new, self._anchor)
        if min(prices, shares) > 1e-9 * max(prices, shares):
            self.weight = float(np.sqrt(prices / shares * self.weight))
        self._begin(new)

    def _lengths(self, new: _State, old: _State) -> tuple[float, float]:
        """Measure a move of prices and one of shares, in the metric of the steps."""
        dx, dy = new[0] - old[0], new[1] - old[1]
        return (
            float(np.sqrt((dx * dx / self._sigma).sum(dtype=np.float64))),
            float(np.sqrt((dy * dy / self._tau).sum(dtype=np.float64))),
        )


def capped(values: Singles, step: Singles, most: int, level: float = 0.0) -> tuple[Singles, float]:
    """Project on ``0 <= y <= 1, sum y <= most``, in the metric of the steps.

    The projection is ``clip(values - level * step, 0, 1)`` for the least level of 0 or more that
    keeps the sum; the sum falls with the level, so a safeguarded Newton search finds it.

    Parameters
    ----------
    level : float
        A guess, such as the level of the last iteration.

    Returns
    -------
    y, level
    """
    result = np.clip(values, 0, 1)
    if float(result.sum(dtype=np.float64)) <= most:
        return result, 0.0
    low, high = 0.0, float((values / step).max())
    level = level if low < level < high else (low + high) / 2
    for _ in range(60):
        moved = values - np.float32(level) * step
        result = np.clip(moved, 0, 1)
        over = float(result.sum(dtype=np.float64)) - most
        if abs(over) <= 1e-6 * most:
            break
        low, high = (level, high) if over > 0 else (low, level)
        slope = float(step[(moved > 0) & (moved < 1)].sum(dtype=np.float64))
        level += over / slope if slope > 0 else 0.0
        if not low < level < high:
            level = (low + high) / 2
    return result, level


def _row_sums(saddle: Saddle) -> Singles:
    return np.asarray(abs(saddle.rows).sum(axis=1), np.float32).ravel()


def _steps(saddle: Saddle) -> tuple[Singles, Singles]:
    """Give the steps of prices and of shares: with them the method converges at any weight."""
    sigma = np.asarray(saddle.scale / np.maximum(_row_sums(saddle), _TINY), np.float32)
    tau = 1 / np.maximum(abs(saddle.columns) @ saddle.scale, np.float32(_TINY))
    return sigma, np.asarray(tau, np.float32)
