"""The most that can be sent from wants to offers over pairs that are near: exact, in integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

if TYPE_CHECKING:
    from siting.arrays import Flags, Ints

#: scipy computes in int32, and truncates what is larger without a word: twice this must fit.
_BITS = 30
_MOST = 2**_BITS - 1


class Sent(NamedTuple):
    """A largest flow over n points, m sites and their pairs.

    Attributes
    ----------
    amount : ndarray of int, shape (pairs,)
        What goes over each pair. Not unique where points compete: report `total`, `short_points`
        and `short_sites`, which are.
    total : int
        All that is sent.
    short_points : ndarray of bool, shape (n,)
        Points that get less than they want in *some* largest flow; the others get all in any.
    short_sites : ndarray of bool, shape (m,)
        Sites near such a point: they give all they have, and only to such points, in any.
    """

    amount: Ints
    total: int
    short_points: Flags
    short_sites: Flags


def send(point: Ints, site: Ints, wants: Ints, offers: Ints) -> Sent:
    """Send as much as possible.

    Parameters
    ----------
    point, site : ndarray of int, shape (pairs,)
        The pairs that are near, each once.
    wants : ndarray of int, shape (n,)
        What each point wants: 0 or more, all together below 2**62.
    offers : ndarray of int, shape (m,)
        What each site has: 0 or more.

    Notes
    -----
    Capacities are brought below 2**30 by leaving out their last bits; what these bits still allow
    is sent in further rounds, over what the rounds before left. In a round at shift s all arcs of
    a smallest cut have less than 2**s left, which says how fast the shift may fall. The last
    round is at shift 0, so the result is exact. Arcs of pairs have no limit of their own.

    A point is short if it can be reached from the source over what a largest flow leaves. This set
    is the smallest of all smallest cuts, and so the same for each largest flow (Ford and Fulkerson
    1962; for matchings, Dulmage and Mendelsohn 1958).
    """
    n, m = len(wants), len(offers)
    amount = np.zeros(len(point), dtype=np.int64)
    left, free = wants.astype(np.int64), offers.astype(np.int64)
    shift = max(0, min(int(left.sum()), int(free.sum())).bit_length() - _BITS)
    fall = max(1, _BITS - (len(point) + n + m).bit_length())
    while True:
        sent = _round(point, site, (left >> shift, free >> shift, amount >> shift))
        amount += sent << shift
        left = wants - sums(point, amount, n)
        free = offers - sums(site, amount, m)
        if shift == 0:
            break
        shift = max(0, shift - fall)
    short_points, short_sites = _short(point, site, amount, left, m)
    return Sent(amount, int(amount.sum()), short_points, short_sites)


def _round(point: Ints, site: Ints, room: tuple[Ints, Ints, Ints]) -> Ints:
    """Send more over what is left: what goes over each pair, below 0 where some is taken back."""
    left, free, back = (np.minimum(one, _MOST) for one in room)
    n, m = len(left), len(free)
    if not len(point) or not left.any() or not free.any():
        return np.zeros(len(point), dtype=np.int64)
    points, sites, end = 1 + point, 1 + n + site, n + m + 1
    returns, all_ = np.flatnonzero(back), min(int(left.sum()), int(free.sum()), _MOST)
    graph = csr_array(
        (
            np.concatenate([left, np.full(len(point), all_), back[returns], free]).astype(np.int32),
            (
                np.concatenate([np.zeros(n, int), points, sites[returns], 1 + n + np.arange(m)]),
                np.concatenate([1 + np.arange(n), sites, points[returns], np.full(m, end)]),
            ),
        ),
        shape=(end + 1, end + 1),
    )
    flow = maximum_flow(graph, 0, end).flow
    return np.asarray(flow[points, sites], dtype=np.int64).ravel()


def _short(point: Ints, site: Ints, amount: Ints, left: Ints, m: int) -> tuple[Flags, Flags]:
    """Find what can be reached from the points that are left with something."""
    n = len(left)
    start, back = np.flatnonzero(left), np.flatnonzero(amount)
    tail = np.concatenate([np.zeros(len(start), int), 1 + point, 1 + n + site[back]])
    head = np.concatenate([1 + start, 1 + n + site, 1 + point[back]])
    graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(1 + n + m,) * 2)
    reached = np.zeros(1 + n + m, dtype=bool)
    reached[breadth_first_order(graph, 0, return_predecessors=False)] = True
    return reached[1 : n + 1], reached[n + 1 :]


def sums(at: Ints, amount: Ints, size: int) -> Ints:
    """Sum amounts by index, in integers, shape (size,)."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, at, amount)
    return total
