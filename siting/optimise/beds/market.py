"""What candidates earn where people have prices: by cells, by shared beds; limits cost them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.sparse import csr_array, vstack

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Rows
    from siting.optimise.beds.shared import Pool
    from siting.optimise.problem import Problem


class Market(Protocol):
    """People, or limits, that have prices.

    Attributes
    ----------
    worth : ndarray of float, shape (n,)
        What all of each are worth [older people]. Their price is a part of it: what is not paid to
        the candidates that serve them.
    most : float
        The highest price, as a part of the worth.
    """

    worth: Floats
    most: float

    def earned(self, price: Floats) -> tuple[Floats, float]:
        """Say what each candidate earns at these prices, and what places that stand earn."""
        ...

    def served(self, inside: Flags) -> Floats:
        """Say how much of each the chosen candidates serve at the last prices, shape (n,)."""
        ...


class Cells:
    """Cells of rules whose parts add up: a candidate gives what it adds, at most what is missing.

    Parameters
    ----------
    problem : Problem
    some : ndarray of bool, shape (c,)
        The candidates that count.
    """

    most = 1.0

    def __init__(self, problem: Problem, some: Flags) -> None:
        adds = problem.adds.tocsr()
        each = np.minimum(adds.data, problem.missing[adds.indices]) * problem.value[adds.indices]
        each[~np.repeat(some, np.diff(adds.indptr))] = 0.0
        self._gives = csr_array((each, adds.indices, adds.indptr), shape=adds.shape)
        self.worth = np.asarray(problem.value * problem.missing, dtype=np.float64)

    def earned(self, price: Floats) -> tuple[Floats, float]:
        """Let all cells of a candidate pay what is left of their worth."""
        return np.asarray(self._gives @ (1 - price)), 0.0

    def served(self, inside: Flags) -> Floats:
        """Sum up what the chosen give."""
        return np.asarray(self._gives[np.flatnonzero(inside)].sum(axis=0)).ravel()


class Beds:
    """Points that share beds: a candidate serves those in reach who have the lowest prices.

    Its beds are a knapsack that is filled in parts, point by point: in whole units, exactly.

    Parameters
    ----------
    pool : Pool
    some : ndarray of bool, shape (c,)
        The candidates that count.
    """

    most = 1.0

    def __init__(self, pool: Pool, some: Flags) -> None:
        self._each, self._wants = pool.each, pool.wants
        self._own, self._c = np.flatnonzero(some), len(some)
        near = csr_array(vstack([pool.near[self._own], pool.there], format="csr"))
        self._by_point = csr_array(near.T)
        self._offers = np.concatenate([pool.offers[self._own], pool.held])
        self.worth = pool.worth

    def earned(self, price: Floats) -> tuple[Floats, float]:
        """Fill the beds of each place with those who pay most."""
        n_places = len(self._offers)
        order = np.argsort(price, kind="stable")
        sorted_ = csr_array(self._by_point[order].T.tocsr())
        point, length = order[sorted_.indices], np.diff(sorted_.indptr)
        self._point, self._place = point, np.repeat(np.arange(n_places), length)
        wanted = self._wants[point]
        ends = np.concatenate([[0], np.cumsum(wanted)])
        before = ends[:-1] - np.repeat(ends[sorted_.indptr[:-1]], length)
        self._served = np.clip(self._offers[self._place] - before, 0, wanted) * self._each
        paid = np.bincount(self._place, self._served * (1 - price[point]), n_places)
        of_candidate = np.zeros(self._c)
        of_candidate[self._own] = paid[: len(self._own)]
        return of_candidate, float(paid[len(self._own) :].sum())

    def served(self, inside: Flags) -> Floats:
        """Sum up whom the chosen, and those that stand, serve."""
        n_stand = len(self._offers) - len(self._own)
        here = np.append(inside[self._own], np.ones(n_stand, dtype=bool))[self._place]
        found = np.bincount(self._point[here], self._served[here], len(self.worth))
        return np.asarray(found, dtype=np.float64)


class Caps:
    """Limits that candidates use up: who wants to be chosen pays for them.

    Parameters
    ----------
    rows : csr_array, shape (n, c)
        What part of each limit a candidate uses up.
    level : float
        About what a chosen candidate gains: the scale of the prices.
    """

    most = np.inf

    def __init__(self, rows: Rows, level: float) -> None:
        self._rows, self._level = rows, level
        self._columns = csr_array(rows.T)
        self.worth = np.full(rows.shape[0], level)

    def earned(self, price: Floats) -> tuple[Floats, float]:
        """Let candidates pay: they earn less than nothing."""
        return np.asarray(self._columns @ price) * -self._level, 0.0

    def served(self, inside: Flags) -> Floats:
        """Sum up what the chosen use of each limit."""
        return np.asarray(self._rows @ inside.astype(np.float64)) * self._level
