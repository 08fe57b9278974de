"""The most that can be sent from wants to offers over pairs that are near: exact, in integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Ints, Rows

#: scipy computes in int32, and truncates what is larger without a word: twice this must fit.
_BITS = 30
_MOST = 2**_BITS - 1
_NO_LIMIT = 2**63 - 1  # less what is sent over a pair it is still more than all there is


class Ways(NamedTuple):
    """What goes over pairs of a point and a site that are near, each shape (pairs,)."""

    point: Ints
    site: Ints
    amount: Ints


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
    for shift in _shifts(min(int(left.sum()), int(free.sum())), len(point) + n + m):
        found = _round(point, site, _Room(left, free, amount).rounded(shift))
        if found is not None:
            amount += found.over(point, site) << shift
            left, free = wants - sums(point, amount, n), offers - sums(site, amount, m)
    short_points, short_sites = _short(point, site, amount, left, m)
    return Sent(amount, int(amount.sum()), short_points, short_sites)


def more(ways: Ways, left: Ints, inside: Ints, offer: int) -> int:
    """Say how much more can be sent where there is one more site.

    Parameters
    ----------
    ways : Ways
        A largest flow. Its sites have nothing left.
    left : ndarray of int, shape (n,)
        What each point is left with.
    inside : ndarray of int, shape (n,)
        How much the further site may send to each point: 0 or more.
    offer : int
        What it has.
    """
    n, m, gained = len(left), int(ways.site.max(initial=-1)) + 1, 0
    near = np.flatnonzero(inside)
    point = np.concatenate([ways.point, near])
    site = np.concatenate([ways.site, np.full(len(near), m)])
    amount = np.concatenate([ways.amount, np.zeros(len(near), dtype=np.int64)])
    limit = np.concatenate([np.full(len(ways.point), _NO_LIMIT), inside[near]])
    free = np.zeros(m + 1, dtype=np.int64)
    for shift in _shifts(min(int(left.sum()), offer), len(point) + n + m):
        free[m] = offer - gained
        room = _Room(left, free, amount, limit - amount)
        found = _round(point, site, room.rounded(shift))
        if found is not None:
            gained += found.total << shift
        if found is not None and shift:
            sent = found.over(point, site) << shift
            amount, left = amount + sent, left - sums(point, sent, n)
    return gained


def _shifts(most: int, n_arcs: int) -> Iterator[int]:
    """Name the bits that are left out, round by round."""
    shift = max(0, most.bit_length() - _BITS)
    fall = max(1, _BITS - n_arcs.bit_length())
    while shift:
        yield shift
        shift = max(0, shift - fall)
    yield 0


class _Room(NamedTuple):
    """What points still want and sites still have, and what can go over each pair.

    Attributes
    ----------
    left, free : ndarray of int, shape (n,) and (m,)
    back : ndarray of int, shape (pairs,)
        What was sent, and may be taken back.
    forth : ndarray of int, shape (pairs,), optional
        How much more may be sent; without a limit if left out.
    """

    left: Ints
    free: Ints
    back: Ints
    forth: Ints | None = None

    def rounded(self, shift: int) -> _Room:
        """Leave out the last bits."""
        forth = None if self.forth is None else self.forth >> shift
        return _Room(self.left >> shift, self.free >> shift, self.back >> shift, forth)


class _Round(NamedTuple):
    """What one round sends: `flow` from node to node, the n points being those after the first."""

    flow: Rows
    total: int
    n: int

    def over(self, point: Ints, site: Ints) -> Ints:
        """Say what goes over each pair, below 0 where some is taken back."""
        found = self.flow[1 + point, 1 + self.n + site]
        return np.asarray(found, dtype=np.int64).ravel()


def _round(point: Ints, site: Ints, room: _Room) -> _Round | None:
    """Send more where there is room; None where nothing can be sent."""
    left, free, back, forth = room
    if not len(point) or not left.any() or not free.any():
        return None
    n, m = len(left), len(free)
    most = min(int(left.sum()), int(free.sum()), _MOST)  # more than this goes over no arc
    start, ends, returns = np.flatnonzero(left), np.flatnonzero(free), np.flatnonzero(back)
    points, sites, end = 1 + point, 1 + n + site, n + m + 1
    forth = np.full(len(point), most) if forth is None else forth
    tail = np.concatenate([np.zeros(len(start), int), points, sites[returns], 1 + n + ends])
    head = np.concatenate([1 + start, sites, points[returns], np.full(len(ends), end)])
    most_over = np.minimum(np.concatenate([left[start], forth, back[returns], free[ends]]), most)
    order = np.argsort(tail * (end + 1) + head)
    first = np.zeros(end + 2, dtype=np.int32)
    np.cumsum(np.bincount(tail, minlength=end + 1), out=first[1:])
    arcs = most_over[order].astype(np.int32), head[order].astype(np.int32), first
    found = maximum_flow(csr_array(arcs, shape=(end + 1, end + 1)), 0, end)
    return _Round(found.flow, int(found.flow_value), n)


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
