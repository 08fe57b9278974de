"""What no choice of sites can gain more than, where beds are shared: from prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, diags_array

from siting.optimise.beds.market import Beds, Caps, Cells, Market
from siting.optimise.beds.shared import with_own_cells
from siting.optimise.proof.rest import EPS, rest
from siting.optimise.solution import Report, go_on

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.beds.shared import SharedProblem

_PATIENCE = 15  # rounds without a better bound before steps become shorter (ours)
_SHORTER = 0.6
_MEMORY = 0.7  # of the direction before (ours)
_PAIRS = 2_000_000_000  # pairs looked at in all rounds together, at most (ours)
_REMEMBERED = 0.98  # of the choices of the rounds before (ours)
_ROUNDS_A_REPORT = 10


class SharedBound(NamedTuple):
    """What no choice within the limits gains more than, and what the relaxed problem opens.

    Attributes
    ----------
    value : float
        The bound [older people]: rounded up by more than all rounding in it.
    open_share : ndarray of float, shape (c,)
        How often each candidate was among those worth most, 0 to 1, the last rounds before the
        first: close to the choice of the linear program (Barahona and Anbil 2000), and so a good
        start for a choice of sites.
    rounds : int
        How often prices were changed.
    ignored : tuple of str
        Limits that the bound leaves out; it holds, but may be too high.
    tops : ndarray of float, shape (most + 1,)
        What no choice of at most k sites gains more than, for k from 0 to `Problem.most`, by the
        same prices; forced sites are in each.
    price : ndarray of float
        These prices: another bound may start from them.
    """

    value: float
    open_share: Floats
    rounds: int
    ignored: tuple[str, ...]
    tops: Floats
    price: Floats


def shared_bound(
    problem: SharedProblem,
    *,
    known: float,
    rounds: int,
    start: Floats | None = None,
    report: Report = go_on,
) -> SharedBound:
    """Bound what any choice within the limits gains.

    Parameters
    ----------
    known : float
        What the best choice known gains; it sets the length of steps only.
    rounds : int
        How often prices are changed at most; the bound holds for any number.
    start : ndarray of float, optional
        Prices to begin with, of the same problem for another number of sites.
    report : callable
        Called now and then with `known` and the bound so far; False stops.

    Notes
    -----
    Lagrange relaxation of "nobody is served twice" and of all limits but the number. With a price
    of 0 to 1 on each person of a point (and of a cell), a candidate earns by a fractional knapsack:
    its beds go to the people in reach with the lowest prices; cells pay what it adds to them.
    Limits that it uses up it has to pay for. Sum of prices, plus what the best candidates earn,
    bounds what is gained (weak duality), and the lowest such bound is that of the linear program in
    which a candidate that is open by a part serves each point by no more than this part. Prices
    follow the subgradient with Polyak's steps (Held, Wolfe and Crowder 1974), n log n and one pass
    over all pairs each.
    """
    trade = _Trade(problem, known)
    price = np.zeros(len(trade.worth))
    if start is not None and len(start) == len(price):
        price = start
    best, best_price, step, idle = trade.at(price), price, 1.0, 0
    found = best
    way, opened, done = np.zeros(len(price)), found.inside.astype(float), 0
    rounds = min(rounds, _PAIRS // max(problem.pairs, 1))
    while done < rounds and best.value > known:
        if idle == _PATIENCE:
            step, idle, price = step * _SHORTER, 0, best_price
        else:
            price, way = trade.moved(price, way, found, step * (found.value - known))
        found = trade.at(price)
        opened = _REMEMBERED * opened + found.inside
        done += 1
        if found.value < best.value:
            idle = 0 if found.value < best.value * (1 - 1e-6) else idle + 1
            best, best_price = found, price
        else:
            idle += 1
        if done % _ROUNDS_A_REPORT == 0 and not report(known, best.value):
            break
    return SharedBound(
        max(known, best.value),
        opened / max(1.0, opened.max(initial=0.0)),
        done,
        trade.ignored,
        trade.tops(best_price),
        best_price,
    )


class _Prices(NamedTuple):
    """What prices say: the bound, what of everybody is not served, which candidates earn most."""

    value: float
    left: Floats
    inside: Flags


class _Trade:
    """All markets of a problem, and who may be chosen."""

    def __init__(self, problem: SharedProblem, known: float) -> None:
        plain = problem.plain
        left = rest(with_own_cells(problem))
        limits = left.limits()
        self.ignored = limits.ignored
        self._open = np.zeros(plain.n_candidates, dtype=bool)
        self._open[left.open] = True
        self._forced = np.zeros(plain.n_candidates, dtype=bool)
        if plain.forced is not None:
            self._forced[plain.forced] = True
        self._most, self._number = left.most, plain.most
        some = self._open | self._forced
        self._markets: list[Market] = [Cells(plain, some)]
        self._markets += [Beds(one, some) for one in problem.pools]
        caps = csr_array(diags_array(1 / limits.caps) @ limits.rows)
        self._markets.append(Caps(caps, max(known, 1e-9) / max(plain.most, 1)))
        self.worth = np.concatenate([one.worth for one in self._markets])
        self._highest = np.repeat(
            [one.most for one in self._markets], [len(one.worth) for one in self._markets]
        )
        self._cuts = np.cumsum([len(one.worth) for one in self._markets])[:-1]
        self._before = sum(one.each * int(one.held.sum()) for one in problem.pools)
        self._terms = len(self.worth) + plain.n_candidates + problem.pairs  # of the longest sum
        self._quantum = _quantum(problem)

    def at(self, price: Floats) -> _Prices:
        """Turn prices into a bound that holds whatever they are, and whatever rounding did.

        As in `prices.certain`: sums of terms of one sign, n in number, err by less than ``n EPS``
        of them; the result is raised by twice that, of all terms taken as positive.
        """
        earned, every, fixed = self._earned(price)
        inside = self._forced.copy()
        inside[self._ranked(earned)[: self._most]] = True
        value = self._certain(
            fixed + float(earned[inside].sum()), fixed + float(every[inside].sum())
        )
        served = np.concatenate([one.served(inside) for one in self._markets])
        return _Prices(float(value), self.worth - served, inside)

    def tops(self, price: Floats) -> Floats:
        """Bound every number of sites up to the most, by the same prices, as `at` does."""
        earned, every, fixed = self._earned(price)
        rank = self._ranked(earned)[: self._most]
        values = fixed + float(earned[self._forced].sum())
        sizes = fixed + float(every[self._forced].sum())
        more = np.zeros(self._number + 1)
        more_size = more.copy()
        first = int(self._forced.sum()) + 1
        free = slice(first, first + len(rank))
        more[free], more_size[free] = earned[rank], every[rank]
        return self._certain(values + np.cumsum(more), sizes + np.cumsum(more_size))

    def _earned(self, price: Floats) -> tuple[Floats, Floats, float]:
        """Say what candidates earn, the same with all terms positive, and what is paid anyhow."""
        earned, stand = np.zeros(len(self._open)), 0.0
        every = np.zeros(len(self._open))
        for one, own in zip(self._markets, np.split(price, self._cuts), strict=True):
            more, there = one.earned(own)
            earned += more
            every += np.abs(more)
            stand += there
        return earned, every, float((price * self.worth).sum()) + stand

    def _ranked(self, earned: Floats) -> Ints:
        """List the candidates that may be chosen and earn something, the best first."""
        rank = np.argsort(np.where(self._open, -earned, np.inf), kind="stable")
        return np.asarray(rank[self._open[rank] & (earned[rank] > 0)])

    def _certain(self, value: Floats | float, size: Floats | float) -> Floats:
        """Take away what is housed anyhow, and raise the result by more than all rounding."""
        found = np.asarray(value) - self._before + 2 * self._terms * EPS * (size + self._before)
        if self._quantum:
            found = np.floor(found / self._quantum) * self._quantum
        return found

    def moved(
        self, price: Floats, way: Floats, found: _Prices, above: float
    ) -> tuple[Floats, Floats]:
        """Change prices against the subgradient; give them, and the direction."""
        slope = found.left.copy()
        slope[((price <= 0) & (slope > 0)) | ((price >= self._highest) & (slope < 0))] = 0.0
        way = (1 - _MEMORY) * slope + _MEMORY * way
        each = np.divide(way, self.worth, out=np.zeros(len(way)), where=self.worth > 0)
        size = float((way * each).sum())
        if size == 0:
            return price, way
        return np.clip(price - above / size * each, 0.0, self._highest), way


def _quantum(problem: SharedProblem) -> float:
    """Give what all gains are a whole multiple of, where only beds count; else 0."""
    units = {one.each for one in problem.pools}
    alone = len(units) == 1 and not len(problem.plain.missing)
    return units.pop() if alone else 0.0
