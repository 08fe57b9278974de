"""Choosing sites whose beds are shared: greedy, then exchanging one site for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.bed_bound import bound
from siting.optimise.housing import Housing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints, Rows

_BEGIN = 0.7  # of the sites are taken from the relaxed problem (ours)


class BedChoice(NamedTuple):
    """Chosen sites, what is housed with them, and what no choice can exceed."""

    sites: list[int]
    housed: int
    most: float


def solve(
    near: Rows,
    wants: Ints,
    offers: Ints,
    most: int,
    *,
    standing: Ints,
    conflicts: Rows | None = None,
    rounds: int = 200,
) -> BedChoice:
    """Choose sites that house as many people as possible, with a proof of how close it is.

    A greedy choice, the bound, and a greedy choice that begins with the sites that the relaxed
    problem opens, improved by exchanging sites one by one. If the first is still better, it is
    improved instead.

    Parameters
    ----------
    near, wants, offers, standing
        See `Housing`.
    most, conflicts
        See `choose`.
    rounds : int
        Work for the bound; see `bound`.
    """
    first = Housing(near, wants, offers, standing)
    greedy = choose(first, most, conflicts)
    found = bound(near, wants, offers, most, standing=standing, value=first.total, rounds=rounds)
    second = Housing(near, wants, offers, standing)
    order = np.argsort(-found.open_share, kind="stable")
    order = order[(found.open_share[order] > 0) & ~second.open[order]]
    rounded = choose(second, most, conflicts, begin=order[: int(most * _BEGIN)].tolist())
    exchange(second, rounded, conflicts)
    if second.total > first.total:
        return BedChoice(rounded, second.total, found.most)
    exchange(first, greedy, conflicts)
    return BedChoice(greedy, first.total, found.most)


def choose(
    housing: Housing, most: int, conflicts: Rows | None = None, begin: Sequence[int] = ()
) -> list[int]:
    """Open the site that houses most more people, again and again.

    Of equal sites the one with most people in reach who go without comes first, then the lower
    index. Without conflicts and with no other beginning the choice is within 1 - 1/e of the best
    (Nemhauser, Wolsey and Fisher 1978).

    Parameters
    ----------
    housing : Housing
        Sites that stand are open; those chosen are opened.
    most : int
        So many new sites at most.
    conflicts : csr_array of bool, shape (c, c), or None
        Pairs of sites that exclude each other; symmetric. Costs and groups are not handled.
    begin : sequence of int
        Sites that are opened first, if they may.
    """
    barred = _Barred(housing, conflicts)
    chosen: list[int] = []
    for site in begin:
        if barred.free()[site] and len(chosen) < most:
            housing.take(site)
            barred.add(site)
            chosen.append(site)
    gains = housing.most()
    while len(chosen) < most:
        best = _best(housing, gains, barred.free())
        if best is None:
            break
        housing.take(best)
        barred.add(best)
        chosen.append(best)
    return chosen


class _Barred:
    """Counts the open sites that exclude each site."""

    def __init__(self, housing: Housing, conflicts: Rows | None) -> None:
        self._housing, self._conflicts = housing, conflicts
        self._by = np.zeros(len(housing.open), dtype=np.intp)
        for site in np.flatnonzero(housing.open).tolist():
            self.add(site)

    def free(self) -> Flags:
        """Say which sites may be opened."""
        free: Flags = (self._by == 0) & ~self._housing.open
        return free

    def add(self, site: int, times: int = 1) -> None:
        """Bar what a site excludes; with -1 times, no longer."""
        pairs = self._conflicts
        if pairs is not None:
            self._by[pairs.indices[pairs.indptr[site] : pairs.indptr[site + 1]]] += times


def _best(housing: Housing, gains: Ints, free: Flags, above: int = 0) -> int | None:
    """Find the free site with the largest gain above something.

    Parameters
    ----------
    gains : ndarray of int
        Not below the gain of any site; lowered where a gain is computed.
    """
    np.minimum(gains, housing.most(), out=gains)
    bound = np.where(free, gains, 0)
    pressure = housing.pressure()
    while True:
        top = int(bound.max(initial=0))
        if top <= above:
            return None
        ties = np.flatnonzero(bound == top)
        site = int(ties[np.argmax(pressure[ties])])
        gain = housing.gain(site)
        if gain == top:
            return site
        gains[site] = bound[site] = gain


def exchange(housing: Housing, chosen: list[int], conflicts: Rows | None = None) -> None:
    """Exchange each chosen site for the best other, until no exchange of one site helps."""
    barred = _Barred(housing, conflicts)
    since, at = 0, 0
    while since < len(chosen):
        site = chosen[at]
        lost = housing.shut(site)
        barred.add(site, -1)
        other = _best(housing, housing.most(), barred.free(), above=lost)
        since = since + 1 if other is None else 0
        chosen[at] = site if other is None else other
        housing.take(chosen[at])
        barred.add(chosen[at])
        at = (at + 1) % len(chosen)
