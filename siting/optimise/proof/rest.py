"""What is left to choose once forced candidates are chosen, and what else limits the choice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.optimise.proof import cliques

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.problem import Problem

EPS = float(np.finfo(np.float64).eps)
PAIRS_A_CHUNK = 4_000_000
MOST_PEOPLE = 2e8  # beyond that a search cannot tell one person: it works to 1e-9 of all
MOST_CONFLICTS = 2_000_000  # pairs; beyond that finding cliques takes longer than it helps


class Limits(NamedTuple):
    """Rows of ``sum_j rows_lj y_j <= caps_l``, with coefficients and caps above 0.

    `ignored` names the limits that are left out: without them a bound still holds, but is higher.
    """

    rows: Rows
    caps: Floats
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A problem with its forced candidates chosen.

    Attributes
    ----------
    problem : Problem
        The whole one.
    open : ndarray of int
        The candidates that may still be chosen, and that would add something.
    missing : ndarray of float, shape (m,)
        What each cell misses still.
    gain : float
        What the forced candidates are worth.
    alone : ndarray of float, shape (c,)
        What each open candidate would add now; 0 for all others.
    most, budget : int and float
        What is left of both; the budget rounded up.
    whole : bool
        Whether each open candidate gives each cell it reaches all it misses: maximal covering.
    """

    problem: Problem
    open: Ints
    missing: Floats
    gain: float
    alone: Floats
    most: int
    budget: float
    whole: bool

    def worth(self, prices: Floats) -> Floats:
        """Say what each candidate is worth at a price of each cell's unit, shape (c,).

        It is ``sum_i prices_i min(missing_i, a_ij)``: nobody pays for more than is missing.
        """
        return paid(self.problem.adds, self.missing, prices, whole=self.whole)

    @property
    def quantum(self) -> float:
        """1 if every gain is a whole number of people, and these are not too many; else 0."""
        value = self.problem.value
        sure = self.whole and bool((self.problem.missing == 1).all()) and value.sum() < MOST_PEOPLE
        return 1.0 if sure and bool((np.rint(value) == value).all()) else 0.0

    def everything(self) -> float:
        """Say what all open candidates would gain together; infinite where that is no whole number.

        With nearly all in reach this is less than a bound by prices, as these are not the best.
        """
        if not self.quantum:
            return np.inf
        still = np.zeros(self.problem.n_candidates, np.float32)
        still[self.open] = 1
        reached = self.problem.adds.T @ still > 0
        return self.gain + float((self.problem.value * self.missing)[reached].sum())

    def limits(self, among: Ints | None = None) -> Limits:
        """Set up what limits the choice beside the number of sites.

        Parameters
        ----------
        among : ndarray of int, optional
            The candidates between which conflicts are looked at; all open ones if not given.
        """
        problem, c = self.problem, self.problem.n_candidates
        still = np.zeros(c, bool)
        still[self.open] = True
        parts, caps, ignored = [csr_array((0, c))], [np.empty(0)], []
        if problem.cost is not None and problem.cost[self.open].sum() > self.budget:
            parts.append(csr_array(np.where(still, problem.cost, 0)[None]))
            caps.append(np.array([self.budget]))
        if problem.group is not None:
            rows, most = _groups(problem, still)
            parts.append(rows)
            caps.append(most)
        if problem.conflicts is not None:
            some = self.open if among is None else among
            pairs = problem.conflicts[some][:, some].tocsr()
            if pairs.nnz <= 2 * MOST_CONFLICTS:
                found = cliques.cover(pairs)
                parts.append(_spread(found, some, c))
                caps.append(np.ones(found.shape[0]))
            else:
                ignored.append("conflicts")
        return Limits(vstack(parts, format="csr"), np.concatenate(caps), tuple(ignored))


def rest(problem: Problem) -> Rest:
    """Choose what is forced, and see what is left.

    Raises
    ------
    ValueError
        If the forced candidates break the limits by themselves: then nothing can be chosen.
    """
    c = problem.n_candidates
    forced = np.unique(np.asarray([] if problem.forced is None else problem.forced, np.intp))
    if not problem.feasible(forced):
        raise ValueError("the forced candidates break the limits")
    have = np.asarray(problem.adds[forced].sum(axis=0, dtype=np.float64)).ravel()
    missing = np.maximum(problem.missing - have, 0)
    may = np.ones(c, bool) if problem.allowed is None else problem.allowed.copy()
    may[forced] = False
    budget = problem.budget
    if problem.cost is not None and np.isfinite(budget):
        # What `feasible` lets through, rounding its sum, must fit: so the budget is rounded up.
        budget += 4 * (c + 8) * EPS * abs(budget)
        budget -= float(problem.cost[forced].sum())
        may &= problem.cost <= budget
    if problem.conflicts is not None:
        may[problem.conflicts[forced].indices] = False
    if problem.group is not None:
        inside = problem.group[forced]
        n = int(problem.group.max(initial=-1)) + 2  # the last one is for those of no group: -1
        full = np.bincount(inside[inside >= 0], minlength=n)
        may &= (problem.group < 0) | (full[problem.group] < problem.most_a_group)
    most = min(problem.most - len(forced), int(may.sum()))
    if most == 0:
        may[:] = False
    whole = _whole(problem.adds, missing)
    alone = np.where(may, paid(problem.adds, missing, problem.value, whole=whole), 0.0)
    return Rest(
        problem=problem,
        open=np.flatnonzero(alone > 0),
        missing=missing,
        gain=problem.gain(forced),
        alone=alone,
        most=most,
        budget=budget,
        whole=whole,
    )


def _whole(adds: Rows, missing: Floats) -> bool:
    """Say whether every pair gives all that is missing; without a look at pairs, if it can."""
    if not adds.nnz or float(adds.data.min()) >= float(missing.max(initial=0)):
        return True
    chunks = range(0, adds.nnz, PAIRS_A_CHUNK)
    return all(
        bool(
            (adds.data[k : k + PAIRS_A_CHUNK] >= missing[adds.indices[k : k + PAIRS_A_CHUNK]]).all()
        )
        for k in chunks
    )


def paid(adds: Rows, missing: Floats, prices: Floats, *, whole: bool) -> Floats:
    """Say what each candidate would add by itself: ``sum_i prices_i min(missing_i, a_ij)``.

    Parameters
    ----------
    whole : bool
        Whether every pair gives all that is missing: then amounts are not looked at.
    """
    result = np.zeros(adds.shape[0])
    full = prices * missing
    starts = np.arange(0, max(adds.nnz, 1), PAIRS_A_CHUNK)
    cuts = np.unique(np.append(np.searchsorted(adds.indptr, starts, "left"), adds.shape[0]))
    for first, last in pairwise(cuts.tolist()):
        part = slice(adds.indptr[first], adds.indptr[last])
        cells = adds.indices[part]
        each = full[cells] if whole else np.minimum(adds.data[part], missing[cells]) * prices[cells]
        some = np.flatnonzero(np.diff(adds.indptr[first : last + 1]))
        if len(some):
            at = adds.indptr[first:last][some] - adds.indptr[first]
            result[first + some] = np.add.reduceat(each, at)
    return result


def _groups(problem: Problem, still: Flags) -> tuple[Rows, Floats]:
    """Give a row for each group that has more open candidates than may be chosen of it."""
    assert problem.group is not None
    members = np.flatnonzero(still & (problem.group >= 0))
    groups, index, count = np.unique(
        problem.group[members], return_inverse=True, return_counts=True
    )
    have = np.zeros(len(groups))
    if problem.forced is not None:
        have += (problem.group[np.unique(problem.forced)][:, None] == groups).sum(axis=0)
    left = problem.most_a_group - have
    tight = count > left
    row = np.cumsum(tight) - 1
    kept = tight[index]
    rows = csr_array(
        (np.ones(int(kept.sum())), (row[index[kept]], members[kept])),
        shape=(int(tight.sum()), problem.n_candidates),
    )
    return rows, left[tight]


def _spread(rows: Rows, columns: Ints, n: int) -> Rows:
    """Put the columns of rows where they are among all n."""
    return csr_array((rows.data, columns[rows.indices], rows.indptr), shape=(rows.shape[0], n))
