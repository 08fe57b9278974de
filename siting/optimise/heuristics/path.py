"""Path relinking: from one choice to another, exchange by exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Ints, Values
    from siting.optimise.heuristics.exchange import Exchange

#: Up to this single precision adds up whole numbers exactly, and is twice as fast.
_EXACT_IN_SINGLE = 2**24


def best_between(
    exchange: Exchange, rng: np.random.Generator, one: Ints, other: Ints
) -> Ints | None:
    """Find the best choice on a path from one to another.

    What only the other has is paired with what only the one has, each with what it replaces best;
    the pairs are then exchanged in turn, the best first (Glover, Laguna and Marti 2000; for maximal
    covering: Maximo, Cordeau and Nascimento 2023).

    Parameters
    ----------
    exchange : Exchange
        Of the same problem; what it holds does not matter and stays.
    one, other : ndarray of int, shape (most,)

    Returns
    -------
    ndarray of int, shape (most,) or None
        None if nothing between them is worth more than both.
    """
    out, come = np.setdiff1d(one, other), np.setdiff1d(other, one)
    if len(out) < 2:
        return None
    out = rng.permutation(out)
    among, covers = _covers(exchange, np.concatenate([out, come]))
    worth = exchange.worth[among].astype(covers.dtype)
    times = exchange.times_of(one)[among]
    goes, comes = covers[: len(out)], covers[len(out) :]
    pair = _paired(goes, comes, worth, times)
    come, comes = come[pair], comes[pair]
    lost = goes * (1 - comes)
    order, gained = [], [0.0]
    done = np.zeros(len(out))
    for _ in range(len(out)):
        more = comes @ (worth * (times == 0)) - lost @ (worth * (times == 1))
        at = int(np.where(done, -np.inf, more).argmax())
        done[at] = 1
        order.append(at)
        gained.append(gained[-1] + float(more[at]))
        times += (comes[at] - goes[at]).astype(times.dtype)
    until = int(np.argmax(gained))
    if gained[until] <= max(gained[0], gained[-1]):
        return None
    first = order[:until]
    found: Ints = np.union1d(np.setdiff1d(one, out[first]), come[first])
    return found


def _covers(exchange: Exchange, sites: Ints) -> tuple[Ints, Values]:
    """Name the cells that any of some candidates has, and mark which has which."""
    cells = [exchange.cells_of[site] for site in sites.tolist()]
    every = np.concatenate(cells)
    here = np.zeros(exchange.n_cells, dtype=bool)
    here[every] = True
    among = np.flatnonzero(here)
    number = np.cumsum(here) - 1
    exact = exchange.worth.sum() <= _EXACT_IN_SINGLE
    covers = np.zeros((len(sites), len(among)), dtype=np.float32 if exact else np.float64)
    covers[np.repeat(np.arange(len(sites)), [len(one) for one in cells]), number[every]] = 1
    return among, covers


def _paired(goes: Values, comes: Values, worth: Values, times: Values) -> Ints:
    """Give each that goes, in turn, the one of those left that adds most in its place."""
    adds = (goes * (worth * (times == 1))) @ comes.T + comes @ (worth * (times == 0))
    pair = np.empty(len(goes), dtype=np.intp)
    for number in range(len(goes)):
        pair[number] = adds[number].argmax()
        adds[:, pair[number]] = -1
    return pair
