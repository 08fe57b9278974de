"""Floors of units where beds are shared: how many people of each have what a rule asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_diag, csr_array, hstack

from siting.optimise.beds.beds import share_out
from siting.optimise.beds.exact import Least
from siting.optimise.beds.shared import Pool, SharedProblem, needed
from siting.optimise.floors.state import Floors

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.problem import Problem

_NEAR = 1e-9  # a floor is kept by who lacks no more than this part of the unit's people
_SLACK = 1e-6  # of what a floor needs: HiGHS tells no finer


@dataclass(frozen=True, kw_only=True)
class BedFloors:
    """Floors of one rule whose beds are shared.

    Attributes
    ----------
    unit : ndarray of int, shape (n,)
        The unit of each point of the pool, -1 for none.
    start : ndarray of float, shape (units,)
        The people of each unit who have a bed and are of no point of the pool.
    total : ndarray of float, shape (units,)
        All people of each unit.
    share : ndarray of float, shape (units,)
        The floors, 0 to 1; 0 for units that need none.
    quantum : float
        People in a unit of the pool.
    """

    unit: Ints
    start: Floats
    total: Floats
    share: Floats
    quantum: float

    def covered(self, pool: Pool, chosen: Ints) -> Floats:
        """Say how many of each unit have a bed with some sites, as a check shares beds out."""
        inside = self.unit >= 0
        n, given = len(self.total), self.given(pool, chosen)
        return self.start + self.quantum * np.bincount(self.unit[inside], given[inside], n)

    def given(self, pool: Pool, chosen: Ints) -> Ints:
        """Say how many of each point have a bed with some sites, shape (n,)."""
        near, offers, points = pool.with_chosen(chosen)
        given = np.zeros(len(pool.wants), dtype=np.int64)
        given[points] = share_out(near, pool.wants[points], offers).given
        return given

    def promise(self, pool: Pool, chosen: Ints, lacks: Floats) -> Floats:
        """Guess how many people of units that lack some each candidate would give a bed.

        Nobody is moved from one place to another for it: whoever has no bed takes one.
        """
        left = np.where(self.unit >= 0, pool.wants - self.given(pool, chosen), 0)
        at = np.flatnonzero((left > 0) & (lacks[self.unit] > 0))
        shape = (len(left), len(lacks))
        of_unit = csr_array((self.quantum * left[at], (at, self.unit[at])), shape=shape)
        beds = self.quantum * pool.offers.astype(np.float64)
        return np.minimum(_up_to(csr_array(pool.near @ of_unit), lacks), beds)


@dataclass(frozen=True, kw_only=True)
class SharedFloors:
    """Floors of all rules: of those whose parts add up, then of those whose beds are shared.

    Attributes
    ----------
    plain : Floors or None
        On the cells of the plain problem.
    pools : tuple of BedFloors
        One for each pool.
    """

    plain: Floors | None
    pools: tuple[BedFloors, ...]

    @property
    def total(self) -> Floats:
        """All people of each unit and rule."""
        return np.concatenate([one.total for one in self._every])

    @property
    def need(self) -> Floats:
        """How many of them are to have what the rule asks for."""
        share = np.concatenate([one.share for one in self._every])
        return np.maximum(0.0, (share - _NEAR) * self.total)

    @property
    def counted(self) -> Flags:
        """Which of them have people and a floor."""
        share = np.concatenate([one.share for one in self._every])
        return (share > 0) & (self.total > 0)

    def at(self, share: float) -> SharedFloors:
        """Give all units that have a floor this one."""
        return replace(
            self,
            plain=None if self.plain is None else self.plain.at(share),
            pools=tuple(
                replace(one, share=np.where(one.share > 0, share, 0.0)) for one in self.pools
            ),
        )

    def covered(self, problem: SharedProblem, chosen: Ints) -> Floats:
        """Say how many people of each have what is asked for with some sites."""
        here = np.unique(np.asarray(chosen, dtype=np.intp))
        found = [
            one.covered(pool, here) for one, pool in zip(self.pools, problem.pools, strict=True)
        ]
        if self.plain is not None:
            found.insert(0, self.plain.start + self.plain.gained(problem.plain, here))
        return np.concatenate(found)

    def promise(self, problem: SharedProblem, chosen: Ints) -> Floats:
        """Guess how much of what units lack each candidate would give, shape (c,)."""
        lacks = np.maximum(0.0, self.need - self.covered(problem, chosen))
        parts = np.split(lacks, np.cumsum([len(one.total) for one in self._every])[:-1])
        found = np.zeros(problem.plain.n_candidates)
        if self.plain is not None:
            found += _of_cells(self.plain, problem, chosen, parts.pop(0))
        for one, pool, part in zip(self.pools, problem.pools, parts, strict=True):
            found += one.promise(pool, chosen, part)
        return found

    def of_reach(self, problem: SharedProblem) -> tuple[Problem, Floors]:
        """Give everybody in reach of a site a bed: what bounds this bounds what beds allow.

        Sites add at most all who want a bed in their reach; whom places reach that stand may have a
        bed whatever is chosen.
        """
        plain, pools = problem.plain, problem.pools
        alone = Floors(
            people=csr_array((0, len(plain.missing))),
            start=np.empty(0),
            total=np.empty(0),
            share=np.empty(0),
        )
        every: list[Floors] = [self.plain or alone]
        for one, pool in zip(self.pools, pools, strict=True):
            stands = np.zeros(len(pool.wants), dtype=bool)
            stands[pool.there.indices] = True
            people = one.quantum * pool.wants.astype(np.float64)
            already = np.where(stands & (one.unit >= 0), people, 0.0)
            more = np.bincount(np.maximum(one.unit, 0), already, len(one.total))
            left = np.where(stands, 0.0, people)
            of_pool = Floors.by_cell(
                unit=one.unit, people=left, start=one.start, total=one.total, share=one.share
            )
            every.append(replace(of_pool, start=one.start + more))
        return replace(
            plain,
            adds=csr_array(hstack([plain.adds, *(one.near for one in pools)], format="csr")),
            missing=np.concatenate([plain.missing, *(np.ones(len(one.wants)) for one in pools)]),
            value=np.concatenate([plain.value, *(one.worth for one in pools)]),
        ), Floors(
            people=csr_array(block_diag([one.people for one in every], format="csr")),
            start=np.concatenate([one.start for one in every]),
            total=np.concatenate([one.total for one in every]),
            share=np.concatenate([one.share for one in every]),
        )

    def shares(self, problem: SharedProblem, chosen: Ints) -> Floats:
        """Say what part of each has it; 1 of nobody."""
        there = self.total > 0
        return np.where(
            there, self.covered(problem, chosen) / np.where(there, self.total, 1.0), 1.0
        )

    def below(self, problem: SharedProblem, chosen: Ints) -> Ints:
        """Name those that stay below their floors."""
        return np.flatnonzero(self.covered(problem, chosen) < self.need)

    def rows(self) -> list[Least]:
        """Say what must be served, for a search by branch and bound."""
        found = []
        needs = np.split(self.need, np.cumsum([len(one.total) for one in self._every])[:-1])
        first = 0
        if self.plain is not None:
            first = 1
            for unit in range(len(self.plain.total)):
                need = float(needs[0][unit] - self.plain.start[unit])
                counts = self.plain.people[[unit]].toarray()[0]
                found += _row(0, counts, need)
        for at, one in enumerate(self.pools):
            for unit in range(len(one.total)):
                need = float(needs[first + at][unit] - one.start[unit])
                found += _row(1 + at, np.where(one.unit == unit, one.quantum, 0.0), need)
        return found

    def alone(self, problem: SharedProblem, at: int) -> tuple[SharedProblem, float]:
        """Ask for one floor only: what gains count is its people, beside those who have it anyhow.

        Beds then go to nobody else: more than they do, so that what bounds this holds.
        """
        none = np.empty(0)
        empty = replace(
            problem.plain,
            adds=csr_array((problem.plain.n_candidates, 0)),
            missing=none,
            value=none,
        )
        if self.plain is not None:
            if at < len(self.plain.total):
                people = self.plain.people[[at]].toarray()[0]
                some = np.flatnonzero(people)
                mine = replace(
                    problem.plain,
                    adds=csr_array(problem.plain.adds[:, some]),
                    missing=problem.plain.missing[some],
                    value=people[some] / problem.plain.missing[some],
                )
                return SharedProblem(plain=mine, pools=()), float(self.plain.start[at])
            at -= len(self.plain.total)
        for one, pool in zip(self.pools, problem.pools, strict=True):
            if at < len(one.total):
                wants = np.where(one.unit == at, pool.wants, 0)
                own = replace(pool, wants=wants, each=one.quantum)
                stand = replace(
                    own, near=own.there, offers=own.held, there=own.there[:0], held=own.held[:0]
                )
                before = stand.more(np.arange(len(own.held)))
                start = float(one.start[at]) + one.quantum * before
                return SharedProblem(plain=empty, pools=(needed(own),)), start
            at -= len(one.total)
        raise IndexError(at)

    @property
    def _every(self) -> list[Floors | BedFloors]:
        return [*([] if self.plain is None else [self.plain]), *self.pools]


def _of_cells(floors: Floors, problem: SharedProblem, chosen: Ints, lacks: Floats) -> Floats:
    """Say the same of what adds up, where each candidate adds to what is still missing."""
    plain = problem.plain
    have = np.asarray(plain.adds[chosen].sum(axis=0, dtype=np.float64)).ravel()
    left = np.maximum(0.0, 1 - have / plain.missing)
    cells = np.flatnonzero(left)
    parts = csr_array(plain.adds[:, cells].multiply(1 / plain.missing[cells]))
    parts.data = np.minimum(parts.data, left[cells][parts.indices])
    return _up_to(csr_array(parts @ floors.people[:, cells].T), lacks)


def _up_to(gives: Rows, lacks: Floats) -> Floats:
    """Sum what candidates give to units, shape (c, units), nowhere more than lacks."""
    gives.data = np.minimum(gives.data, lacks[gives.indices])
    return np.asarray(gives.sum(axis=1), dtype=np.float64).ravel()


def _row(rule: int, counts: Floats, need: float) -> list[Least]:
    """Ask for something only where something is needed."""
    return [Least(rule, counts, need * (1 - _SLACK))] if need > 0 else []
