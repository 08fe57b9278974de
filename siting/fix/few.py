"""The fewest spots from which all homes of a gap are in reach: arrays only."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.optimise.covering.fewest import fewest
from siting.optimise.problem import Problem
from siting.reach.straight import apart

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows

_SECONDS = 30.0  # a search for one gap takes no longer (ours); mostly its work ends it before
_ROUNDS, _ROUND_PAIRS = 500, 4e8  # of prices, and pairs looked at in all of them (ours)
_STEPS, _STEP_PAIRS = 5_000, 1e9  # the same for exchanges of spots
_SMALL = 20_000  # pairs that are few enough for branch and bound (ours)


class Few(NamedTuple):
    """Homes parted among few spots.

    Attributes
    ----------
    groups : list of ndarray of int
        The homes of each spot: those to which it is the nearest of the chosen.
    spots : ndarray of int
        The chosen spots.
    lost : ndarray of bool, shape (n,)
        Homes that no spot reaches.
    at_least : int
        Fewer of the spots do not reach all that any spot reaches.
    cut : bool
        Whether time ended the search: then another run may find fewer.
    """

    groups: list[Ints]
    spots: Ints
    lost: Flags
    at_least: int
    cut: bool


def few(near: Rows, homes_xy: Floats, spots_xy: Floats, *, seconds: float = _SECONDS) -> Few:
    """Find few spots from which all are in reach, and how few it takes at least.

    Parameters
    ----------
    near : csr_array, shape (n, m)
        An entry where a home is in reach of a spot.
    homes_xy, spots_xy : ndarray of float, shape (n, 2) and (m, 2)
        Where they are [m].
    seconds : float
        The search takes about so long at most.
    """
    reached: Flags = np.diff(near.indptr) > 0
    open_ = np.flatnonzero(reached)
    ones, n_spots = np.ones(len(open_)), near.shape[1]
    adds = csr_array(csr_array(near[open_]).T.astype(np.int8))
    end, cut = time.monotonic() + seconds, False

    def go_on(_n: int, _least: int) -> bool:
        nonlocal cut
        cut = cut or time.monotonic() > end
        return not cut

    found = fewest(
        Problem(adds=adds, missing=ones, value=ones, most=n_spots),
        iterations=int(min(_ROUNDS, max(50, _ROUND_PAIRS // max(near.nnz, 1)))),
        steps=int(min(_STEPS, max(200, _STEP_PAIRS // max(near.nnz, 1)))),
        search_it=near.nnz <= _SMALL,
        seconds=seconds,
        report=go_on,
    )
    chosen = found.chosen
    if not len(chosen):
        return Few([], chosen, ~reached, 0, cut)
    away = np.full((len(open_), len(chosen)), np.inf)
    of_chosen = csr_array(near[open_][:, chosen])
    row = np.repeat(np.arange(len(open_)), np.diff(of_chosen.indptr))
    column = of_chosen.indices
    away[row, column] = apart(homes_xy[open_[row]], spots_xy[chosen[column]])
    nearest = np.argmin(np.round(away, 6), axis=1)
    used = np.unique(nearest)
    groups = [open_[nearest == at] for at in used.tolist()]
    return Few(groups, chosen[used], ~reached, found.at_least, cut or found.stopped)
