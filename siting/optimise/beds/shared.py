"""Rules whose beds are shared, beside those whose parts add up: one problem, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from siting.optimise.beds.beds import merge
from siting.optimise.beds.housing import Housing
from siting.optimise.beds.transport import send
from siting.optimise.problem import Problem

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Rows


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Beds that n points share, and those that c candidates would add.

    Attributes
    ----------
    near : csr_array, shape (c, n)
        An entry for each point in reach of a candidate, each once.
    offers : ndarray of int, shape (c,)
        How many each candidate would have beds for.
    wants : ndarray of int, shape (n,)
        How many want a bed at each point, in the same unit.
    there : csr_array, shape (s, n)
        As `near`, of places that stand. All their beds are taken, whatever is chosen: see `needed`.
    held : ndarray of int, shape (s,)
        How many these have beds for.
    each : float
        What a bed for one unit is worth [older people].
    """

    near: Rows
    offers: Ints
    wants: Ints
    there: Rows
    held: Ints
    each: float

    @property
    def worth(self) -> Floats:
        """What is gained where all of a point have a bed, shape (n,) [older people]."""
        return np.asarray(self.wants * self.each, dtype=np.float64)

    def housing(self) -> Housing:
        """Set up what stands, to open candidates one by one; they come first."""
        return Housing(
            csr_array(vstack([self.near, self.there], format="csr")),
            self.wants,
            np.concatenate([self.offers, self.held]),
            np.arange(len(self.offers), len(self.offers) + len(self.held)),
        )

    def more(self, chosen: Ints) -> int:
        """Say how many more have a bed with some candidates: a largest flow, exact."""
        near, offers, points = self.with_chosen(chosen)
        groups = merge(near)
        sent = send(groups.group, groups.site, groups.sums(self.wants[points]), offers)
        return sent.total - int(self.held.sum())

    def with_chosen(self, chosen: Ints) -> tuple[Rows, Ints, Ints]:
        """Give all places with some candidates, what they offer, and the points they reach.

        Returns
        -------
        near : csr_array, shape (places, points)
        offers : ndarray of int, shape (places,)
        points : ndarray of int, rising
        """
        near = csr_array(vstack([self.there, self.near[chosen]], format="csr"))
        reached = np.zeros(len(self.wants), dtype=bool)
        reached[near.indices] = True
        points = np.flatnonzero(reached)
        offers = np.concatenate([self.held, self.offers[chosen]])
        return csr_array(near[:, points]), offers, points


def needed(pool: Pool) -> Pool:
    """Leave out all that a new place cannot change; then all beds of those that stand are taken."""
    points, places = kept(pool)
    return replace(
        pool,
        near=csr_array(pool.near[:, points]),
        wants=pool.wants[points],
        there=csr_array(csr_array(pool.there[places])[:, points]),
        held=pool.held[places],
    )


def kept(pool: Pool) -> tuple[Ints, Ints]:
    """Name the points, and the places that stand, for which a new place may change something.

    Points that get all they want in any largest flow get it from places near no other point, and no
    way of relieving somebody leads through them. Nor do points matter that nothing at all reaches.
    """
    there, wants = pool.there, pool.wants
    groups = merge(there)
    sent = send(groups.group, groups.site, groups.sums(wants), pool.held)
    reached = np.bincount(pool.near.indices, minlength=len(wants)) > 0
    reached |= np.bincount(there.indices, minlength=len(wants)) > 0
    points = np.flatnonzero(sent.short_points[groups.of_point] & reached & (wants > 0))
    return points, np.flatnonzero(sent.short_sites)


@dataclass(frozen=True, kw_only=True)
class SharedProblem:
    """Choose candidates, within the limits, that make the gain of all rules together largest.

    The gain is that of `plain`, and of each pool the beds that are taken beyond those that are
    taken anyhow: the rank of a gammoid. Both are monotone and submodular in what is chosen.

    Attributes
    ----------
    plain : Problem
        The cells of rules whose parts add up, perhaps none; and all limits.
    pools : tuple of Pool
        The beds of each rule that shares them.
    """

    plain: Problem
    pools: tuple[Pool, ...]

    def gain(self, chosen: Ints) -> float:
        """Say what a choice is worth [older people]; each candidate counts once."""
        here = np.unique(np.asarray(chosen, dtype=np.intp))
        return self.plain.gain(here) + sum(one.each * one.more(here) for one in self.pools)

    def only(self, chosen: Ints) -> SharedProblem:
        """Leave out all other candidates, and all limits; forced ones stay forced.

        Parameters
        ----------
        chosen : ndarray of int, rising
        """
        plain = self.plain
        forced = None if plain.forced is None else np.flatnonzero(np.isin(chosen, plain.forced))
        return SharedProblem(
            plain=Problem(
                adds=csr_array(plain.adds[chosen]),
                missing=plain.missing,
                value=plain.value,
                most=len(chosen),
                forced=forced,
            ),
            pools=tuple(
                replace(one, near=csr_array(one.near[chosen]), offers=one.offers[chosen])
                for one in self.pools
            ),
        )

    @property
    def pairs(self) -> int:
        """Count the pairs of places and cells or points that are near: the size of the problem."""
        near = sum(one.near.nnz + one.there.nnz for one in self.pools)
        return int(self.plain.adds.nnz + near)

    @property
    def most_alone(self) -> Floats:
        """Bound what each candidate gains of beds from above, shape (c,) [older people]."""
        found = np.zeros(self.plain.n_candidates)
        for one in self.pools:
            found += one.each * np.minimum(one.near @ one.wants, one.offers)
        return found


def with_own_cells(problem: SharedProblem) -> Problem:
    """Let each candidate gain the most it may of beds in a cell of its own: a problem of limits."""
    plain, most = problem.plain, problem.most_alone
    some = np.flatnonzero(most > 0)
    own = csr_array(
        (np.ones(len(some)), (some, np.arange(len(some)))), shape=(len(most), len(some))
    )
    return replace(
        plain,
        adds=csr_array(hstack([plain.adds, own], format="csr")),
        missing=np.concatenate([plain.missing, np.ones(len(some))]),
        value=np.concatenate([plain.value, most[some]]),
    )
