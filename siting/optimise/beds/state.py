"""A choice of sites while it is made, where beds are shared: who is chosen, who gains most."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_array, csr_array

from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.arrays import Flags, Floats, Ints
    from siting.optimise.beds.shared import Pool, SharedProblem

_BLUR = 2.0**-34  # of all there is to gain: gains that differ by less are equal, as in `Gains`


class _Taken:
    """Beds of one pool, as candidates are chosen and given back."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self.housing = pool, pool.housing()
        self._columns = csc_array(pool.near)
        self._begin = self.housing.total
        self.top = pool.offers.copy()  # not below the gain of any candidate
        self._fresh = False

    @property
    def value(self) -> float:
        """What those who have a bed more than before are worth [older people]."""
        return self._pool.each * (self.housing.total - self._begin)

    def pressure(self) -> Ints:
        """Count those who compete for beds in reach of each candidate, shape (c,)."""
        if not self._fresh:
            self._pressure = self.housing.pressure()[: len(self.top)]
            np.minimum(self.top, self._pressure, out=self.top)
            self._fresh = True
        return self._pressure

    def most(self) -> Floats:
        """Bound the gains from above, shape (c,) [older people]."""
        self.pressure()
        return np.asarray(self._pool.each * self.top)

    def gain(self, candidate: int) -> float:
        """Say what a candidate would gain, exactly [older people]."""
        self.top[candidate] = found = self.housing.gain(candidate)
        return self._pool.each * found

    def take(self, candidate: int) -> None:
        """Choose a candidate; nothing changes where nobody is near."""
        if self._someone(candidate):
            self.housing.take(candidate)
            self._fresh = False

    def take_all(self, candidates: Iterable[int]) -> None:
        """Choose some candidates at once."""
        some = [one for one in candidates if self._someone(one)]
        if some:
            self.housing.take_all(some)
            self._fresh = False

    def shut(self, candidates: Iterable[int]) -> None:
        """Give candidates back: others that compete with them may gain more, by what is lost."""
        some = [one for one in candidates if self._someone(one)]
        if some:
            lost = self.housing.shut(*some)
            beside = self.housing.beside(some)[: len(self.top)]
            self.top = np.where(beside, np.minimum(self.top + lost, self._pool.offers), self.top)
            self.top[some] = self._pool.offers[some]
            self._fresh = False

    def learn(self, fewer: _Taken) -> None:
        """Take over what was found out about gains while fewer candidates were chosen."""
        np.minimum(self.top, fewer.top, out=self.top)

    def lost_at_least(self, chosen: Ints) -> Floats:
        """Bound what is lost without each of the chosen from below [older people].

        Those near no other open place go without: it has beds for so many of them.
        """
        near, pool = csr_array(self._pool.near[chosen]), self._pool
        count = np.bincount(near.indices, minlength=len(pool.wants))
        count += np.bincount(pool.there.indices, minlength=len(pool.wants))
        alone = near @ np.where(count == 1, pool.wants, 0)
        return np.asarray(pool.each * np.minimum(pool.offers[chosen], alone))

    def copy(self) -> _Taken:
        """Give another of the same state; what changes in one does not in the other."""
        other = copy(self)
        other.housing, other.top = self.housing.copy(), self.top.copy()
        return other

    def near(self, candidate: int) -> Ints:
        """Name the candidates that share a point with one."""
        rows = self._pool.near
        points = rows.indices[rows.indptr[candidate] : rows.indptr[candidate + 1]]
        return np.asarray(self._columns[:, points].indices, dtype=np.intp)

    def _someone(self, candidate: int) -> bool:
        rows = self._pool.near
        return bool(rows.indptr[candidate] < rows.indptr[candidate + 1])


class SharedState:
    """The chosen candidates, and what every other one would gain, within all limits.

    Parameters
    ----------
    problem : SharedProblem
        Its forced candidates are taken at once.

    Attributes
    ----------
    chosen : list of int
        In the order in which they were taken.
    forced : ndarray of bool, shape (c,)
        Candidates that must be chosen.

    Raises
    ------
    ValueError
        If the forced candidates break the limits themselves.

    Notes
    -----
    What candidates gain of what adds up is kept up to date for all of them (`State`). What they
    gain of beds is bounded from above, and computed by a flow only for those that may be the best:
    it only shrinks while sites are added (Minoux 1978).
    """

    def __init__(self, problem: SharedProblem) -> None:
        self._problem = problem
        self._plain = State(problem.plain)
        self._beds = [_Taken(one) for one in problem.pools]
        self.forced = self._plain.forced
        whole = float((problem.plain.value * problem.plain.missing).sum())
        self.blur = _BLUR * (whole + sum(float(one.worth.sum()) for one in problem.pools))
        self._open(self._plain.chosen)

    @property
    def chosen(self) -> list[int]:
        """The chosen candidates, in the order in which they were taken."""
        return self._plain.chosen

    @property
    def most(self) -> int:
        """So many candidates at most."""
        return self._problem.plain.most

    @property
    def value(self) -> float:
        """What the chosen gain [older people]."""
        return self._plain.value + sum(one.value for one in self._beds)

    def best(
        self, above: float = 0.0, *, per_cost: bool = False, passed: Iterable[int] = ()
    ) -> tuple[int, float] | None:
        """Find the candidate that may be chosen and gains most, and what it gains.

        Of equal ones it is the one with most people in reach who compete for beds, then the first.

        Parameters
        ----------
        above : float
            It must gain more than this.
        per_cost : bool
            Rank by the gain for the cost; `above` still is a gain.
        passed : iterable of int
            Candidates that are not looked at.
        """
        if len(self.chosen) >= self.most:
            return None
        gains = self._at_most(passed)
        share = self._share(per_cost=per_cost)
        pressure = sum((one.pressure() for one in self._beds), np.zeros(len(gains)))
        least = above + self.blur
        exact = np.zeros(len(gains), dtype=bool)
        while True:
            rank = np.where(gains > least, gains * share, -1.0)
            top = float(rank.max(initial=-1.0))
            if top < 0:
                return None
            ties = np.flatnonzero((rank >= 0) & (rank >= top - self.blur * share))
            found = int(ties[np.argmax(pressure[ties])])
            if not exact[found]:
                gains[found], exact[found] = self.gain(found), True
            elif self._plain.limits.fits(found, self.chosen):
                return found, float(gains[found])
            else:
                gains[found] = -1.0

    def gain(self, candidate: int) -> float:
        """Say what a candidate would gain now, by flows: exact."""
        plain = max(0.0, float(self._plain.gains.of[candidate]))
        return plain + sum(one.gain(candidate) for one in self._beds)

    def may(self, candidate: int) -> bool:
        """Say whether a candidate may be chosen now."""
        if len(self.chosen) >= self.most or self._plain.gains.of[candidate] < 0:
            return False
        return self._plain.limits.fits(candidate, self.chosen)

    def take(self, candidate: int) -> None:
        """Choose a candidate."""
        self._plain.take(candidate)
        self._open([candidate])

    def give_back(self, candidates: list[int]) -> None:
        """Undo choices."""
        self._plain.give_back(candidates)
        for one in self._beds:
            one.shut(candidates)

    def save(self) -> list[_Taken]:
        """Remember how beds are taken, for `restore`."""
        return [one.copy() for one in self._beds]

    def restore(self, chosen: list[int], saved: list[_Taken]) -> None:
        """Go back to a choice of which beds were saved."""
        kept = set(chosen)
        fewer = kept.issuperset(self.chosen)
        self._plain.give_back([one for one in self.chosen if one not in kept])
        for candidate in chosen:
            if not self._plain.inside[candidate]:
                self._plain.take(candidate)
        self.chosen[:] = chosen
        if fewer:
            for one, now in zip(saved, self._beds, strict=True):
                one.learn(now)
        self._beds = [one.copy() for one in saved]

    def move_to(self, candidates: Iterable[int]) -> None:
        """Choose just these, and the forced ones."""
        wanted = set(candidates) | set(np.flatnonzero(self.forced).tolist())
        self.give_back([one for one in self.chosen if one not in wanted])
        new = sorted(wanted - set(self.chosen))
        for candidate in new:
            self._plain.take(candidate)
        for one in self._beds:
            one.take_all(new)

    def lost_at_least(self) -> Floats:
        """Bound from below what is lost without each of the chosen, as they stand in `chosen`."""
        here = np.array(self.chosen, dtype=np.intp)
        return sum((one.lost_at_least(here) for one in self._beds), np.zeros(len(here)))

    def near(self, candidate: int) -> Ints:
        """Name the candidates that share people with one, and the candidate itself."""
        found: Flags = np.zeros(self._problem.plain.n_candidates, dtype=bool)
        found[self._plain.gains.neighbours(np.array([candidate]))] = True
        for one in self._beds:
            found[one.near(candidate)] = True
        return np.flatnonzero(found)

    def _open(self, candidates: Iterable[int]) -> None:
        for candidate in candidates:
            for one in self._beds:
                one.take(candidate)

    def _at_most(self, passed: Iterable[int]) -> Floats:
        """Bound the gains from above; below 0 where a candidate cannot be chosen."""
        plain = self._plain.gains.of
        gains = sum((one.most() for one in self._beds), np.maximum(plain, 0.0))
        gains[plain < 0] = -1.0
        gains[list(passed)] = -1.0
        if self._plain.limits.cost is not None:
            gains[~self._plain.limits.affordable()] = -1.0
        return gains

    def _share(self, *, per_cost: bool) -> Floats:
        cost = self._plain.limits.cost
        if cost is None or not per_cost:
            return np.ones(self._problem.plain.n_candidates)
        least = float(cost[cost > 0].min(initial=1.0)) * 2.0**-30
        return np.asarray(1 / np.maximum(cost, least))
