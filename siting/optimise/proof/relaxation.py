"""The linear relaxation of a problem on some candidates, its cells merged where they are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.arrays import ranges
from siting.optimise.proof.rest import PAIRS_A_CHUNK
from siting.optimise.proof.saddle import Saddle

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Rows, Values
    from siting.optimise.proof.rest import Limits, Rest


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """``max sum_k worth_k min(1, sum_j rows_kj y_j)`` within the limits, ``0 <= y <= 1``.

    Each row is a class of cells that the candidates serve alike, brought to a need of 1: the
    coefficient is ``min(a_ij, missing_i) / missing_i``. Cutting what is above the missing changes
    nothing for whole candidates, and makes the relaxation tighter.

    Attributes
    ----------
    candidates : ndarray of int, shape (c,)
        The candidates that the columns are.
    cells, kind : ndarray of int
        The cells that these serve, and the class of each.
    worth : ndarray of float, shape (k,)
        What a class is worth when it misses nothing more [older people].
    rows : csr_array of float, shape (k, c)
        What candidates give to classes, above 0 and at most 1.
    limits : Limits
        With a column for every candidate of the problem.
    most : int
        At most so many candidates.
    """

    candidates: Ints
    cells: Ints
    kind: Ints
    worth: Floats
    rows: Rows
    limits: Limits
    most: int

    @property
    def shares(self) -> Rows:
        """The limits on these candidates, each as parts of its cap: ``shares y <= 1``."""
        rows = self.limits.rows[:, self.candidates].tocsr()
        scale = np.repeat(1 / self.limits.caps, np.diff(rows.indptr))
        return csr_array((rows.data * scale, rows.indices, rows.indptr), shape=rows.shape)

    def saddle(self) -> Saddle:
        """Bring it into the form that the primal-dual method takes; worth is in parts of all."""
        shares = self.shares
        rows = self.rows.astype(np.float32, copy=False)
        if shares.shape[0]:
            rows = vstack([rows, -shares], format="csr", dtype=np.float32)
        worth = self.worth / max(float(self.worth.sum()), np.finfo(float).tiny)
        alone = self.rows.T @ worth.astype(self.rows.dtype)
        square = shares.multiply(shares).sum(axis=1)
        limited = np.asarray(shares @ alone).ravel() / np.maximum(square, 1e-30)
        n_limits = len(limited)
        return Saddle(
            rows=rows,
            columns=rows.T.tocsr(),
            right=np.repeat(np.array([1, -1], np.float32), [len(worth), n_limits]),
            top=np.append(worth, np.full(n_limits, np.inf)).astype(np.float32),
            scale=np.maximum(np.append(worth, limited), 1e-30).astype(np.float32),
            worth=np.zeros(len(self.candidates), np.float32),
            most=self.most,
        )

    def value(self, y: Values) -> float:
        """Say what shares are worth, scaled down to keep the limits: at most the LP's optimum."""
        over = max(1.0, float((self.shares @ y).max(initial=0)), float(y.sum()) / max(self.most, 1))
        return float((self.worth * np.minimum(1, self.rows @ (y / over))).sum())


def relax(rest: Rest, candidates: Ints) -> Relaxation:
    """Set up the relaxation of what is left on some of its open candidates."""
    problem = rest.problem
    by_cell = problem.adds[candidates].T.tocsr()
    useful = (np.diff(by_cell.indptr) > 0) & (rest.missing > 0) & (problem.value > 0)
    cells = np.flatnonzero(useful)
    by_cell = by_cell[cells]
    if rest.whole:  # all parts are 1: single precision holds them, in half the memory
        data = np.ones(by_cell.nnz, np.float32)
    else:
        missing = np.repeat(rest.missing[cells], np.diff(by_cell.indptr))
        data = np.minimum(by_cell.data, missing) / missing
    by_cell = csr_array((data, by_cell.indices, by_cell.indptr), shape=by_cell.shape)
    first, kind = alike(by_cell)
    worth = problem.value[cells] * rest.missing[cells]
    sums = np.bincount(kind, worth, minlength=len(first)).astype(np.float64)
    return Relaxation(
        candidates=candidates,
        cells=cells,
        kind=kind,
        worth=sums,
        rows=by_cell[first],
        limits=rest.limits(candidates),
        most=rest.most,
    )


def alike(rows: Rows) -> tuple[Ints, Ints]:
    """Find rows that are the same.

    Parameters
    ----------
    rows : csr_array with sorted indices, shape (m, c)

    Returns
    -------
    first : ndarray of int, shape (k,)
        The first row of each class, rising.
    kind : ndarray of int, shape (m,)
        The class of each row.

    Notes
    -----
    Rows are told apart by a sum of 64-bit numbers, one for each entry, and then compared entry by
    entry with the first of their class: numbers that fall together by chance cost a class, and
    never merge what differs.
    """
    m = rows.shape[0]
    if not rows.nnz:
        return np.arange(min(m, 1)), np.zeros(m, np.int64)
    names = np.random.default_rng(5).integers(1 << 63, size=rows.shape[1], dtype=np.uint64)
    entry = names[rows.indices]
    if rows.data.min() != rows.data.max():
        bits = np.ascontiguousarray(rows.data, np.float64).view(np.uint64)
        entry = (entry ^ (bits >> np.uint64(7))) * (bits | np.uint64(1))
    key = np.zeros(m, np.uint64)
    some = np.flatnonzero(np.diff(rows.indptr))
    key[some] = np.add.reduceat(entry, rows.indptr[some])
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    twin = first[kind]
    odd = _differ(rows, twin)
    twin[odd] = odd
    first, kind = np.unique(twin, return_inverse=True)
    return first, kind


def _differ(rows: Rows, twin: Ints) -> Ints:
    """Find the rows that are not the same as their twins."""
    length = np.diff(rows.indptr).astype(np.int64)
    wrong = length != length[twin]
    rest = np.flatnonzero(~wrong & (twin != np.arange(len(twin))))
    before = np.cumsum(length[rest])
    cuts = np.searchsorted(before, np.arange(0, before[-1] if len(rest) else 0, PAIRS_A_CHUNK))
    for some in np.split(rest, cuts[1:]):
        mine = ranges(rows.indptr[some].astype(np.int64), length[some])
        other = ranges(rows.indptr[twin[some]].astype(np.int64), length[some])
        same = (rows.indices[mine] == rows.indices[other]) & (rows.data[mine] == rows.data[other])
        wrong[np.repeat(some, length[some])[~same]] = True
    return np.flatnonzero(wrong)
