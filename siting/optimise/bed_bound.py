"""How many people can be housed at most, whatever sites are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows

_PATIENCE = 15  # rounds without a better bound before steps become shorter (ours)
_SHORTER = 0.6
_MEMORY = 0.7  # of the direction before (ours)
_ROUNDING = 1e-9


class Bound(NamedTuple):
    """How much can be housed at most, and how much of each site the relaxed problem opens.

    Attributes
    ----------
    most : float
        No choice houses more.
    open_share : ndarray of float, shape (c,)
        The part of the rounds in which each site was among those that earn most: close to the
        linear program's choice (Barahona and Anbil 2000), a good start for a choice of sites.
    """

    most: float
    open_share: Floats


class _Prices(NamedTuple):
    """What a price for each point says: the bound, what points lack, which sites earn most."""

    bound: float
    left: Floats
    open: Flags


def bound(
    near: Rows, wants: Ints, offers: Ints, most: int, *, standing: Ints, value: float, rounds: int
) -> Bound:
    """Bound what the best choice of sites can house, from above.

    Parameters
    ----------
    near : csr_array, shape (c, n)
        An entry for each point in reach of a site, each once.
    wants : ndarray of int, shape (n,)
        Places each point wants.
    offers : ndarray of int, shape (c,)
        Places each site would have.
    most : int
        So many new sites at most.
    standing : ndarray of int
        Sites that are open in any case.
    value : float
        What the best choice known houses; it sets the length of steps only.
    rounds : int
        How often prices are changed; the bound holds for any number.

    Returns
    -------
    Bound
        Further limits (spacing) can only make the best choice worse, so that it holds with them.

    Notes
    -----
    Lagrange relaxation of "no point gets more than it wants". With a price of 0 to 1 on each
    person of a point, a site earns by a fractional knapsack: its places go to the people in reach
    with the lowest prices. Sum of prices, plus what the best sites earn, bounds what is housed
    (weak duality), and the lowest such bound is that of the linear program in which a site that is
    open by a part serves each point by no more than this part. Prices follow the subgradient with
    Polyak's steps (Held, Wolfe and Crowder 1974), n log n and one pass over all pairs each.
    """
    # Points that no site reaches are left out.
    reached = np.flatnonzero(np.bincount(near.indices, minlength=near.shape[1]))
    by_point = csr_array(csr_array(near.T)[reached])
    market = _Market(by_point, wants[reached].astype(float), offers.astype(float), standing, most)
    price = np.zeros(len(reached))
    best, best_price, step, idle = np.inf, price, 1.0, 0
    way, opened = np.zeros(len(price)), np.zeros(len(offers))
    for _ in range(rounds + 1):
        found = market.at(price)
        opened += found.open
        if np.isinf(best) or found.bound < best * (1 - 1e-6):
            best, best_price, idle = found.bound, price, 0
        else:
            best, idle = min(best, found.bound), idle + 1
        if best <= value:
            break
        if idle == _PATIENCE:
            step, idle, price = step * _SHORTER, 0, best_price
            continue
        price, way = _moved(price, way, found, market.wants, step * (found.bound - value))
    return Bound(best * (1 + _ROUNDING), opened / max(1.0, opened.max(initial=0.0)))


def _moved(
    price: Floats, way: Floats, found: _Prices, wants: Floats, above: float
) -> tuple[Floats, Floats]:
    """Change prices against the subgradient; give them, and the direction."""
    slope = found.left.copy()
    slope[((price <= 0) & (slope > 0)) | ((price >= 1) & (slope < 0))] = 0.0
    way = (1 - _MEMORY) * slope + _MEMORY * way
    each = np.divide(way, wants, out=np.zeros(len(way)), where=wants > 0)
    size = float((way * each).sum())
    if size == 0:
        return price, way
    return np.clip(price - above / size * each, 0.0, 1.0), way


class _Market:
    """What sites earn at given prices."""

    def __init__(
        self, by_point: Rows, wants: Floats, offers: Floats, standing: Ints, most: int
    ) -> None:
        self.wants, self._by_point, self._offers = wants, by_point, offers
        self._standing = np.zeros(len(offers), dtype=bool)
        self._standing[standing] = True
        self._most = min(most, int((~self._standing).sum()))

    def at(self, price: Floats) -> _Prices:
        """Let each site serve the people in reach with the lowest prices."""
        n_sites = len(self._offers)
        order = np.argsort(price, kind="stable")
        sorted_ = csr_array(self._by_point[order].T.tocsr())
        point, length = order[sorted_.indices], np.diff(sorted_.indptr)
        site, wanted = np.repeat(np.arange(n_sites), length), self.wants[point]
        ends = np.concatenate([[0.0], np.cumsum(wanted)])
        before = ends[:-1] - np.repeat(ends[sorted_.indptr[:-1]], length)
        served = np.clip(self._offers[site] - before, 0.0, wanted)
        gains = served * (1 - price[point])
        earned = np.bincount(site, weights=gains, minlength=n_sites).astype(np.float64)
        open_ = self._open(earned)
        here = open_[site]
        got = np.bincount(point[here], weights=served[here], minlength=len(price))
        most = float((price * self.wants).sum() + earned[open_].sum())
        return _Prices(most, self.wants - got, open_)

    def _open(self, earned: Floats) -> Flags:
        """Choose the sites that earn most; those that stand are open."""
        rank = np.argsort(np.where(self._standing, -np.inf, -earned), kind="stable")
        open_ = self._standing.copy()
        open_[rank[: self._standing.sum() + self._most]] = True
        return open_
