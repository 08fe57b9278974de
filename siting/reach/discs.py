"""Where most discs overlap: the places from which no small move serves more people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from siting.reach.straight import HALF_CENTIMETRE_M, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats, Ints, Values

_PAIRS_A_CHUNK = 500_000
_TOUCH_M = 1e-6  # a disc is inside another that it touches from inside
_TIE = 2e-9  # where one disc begins as another ends, to the micrometre, both are counted


class Discs(NamedTuple):
    """Discs, each where a site would serve the same people.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Their middles [m]; no two discs are the same.
    radius_m : ndarray of float, shape (n,)
        Above 0.
    worth : ndarray of int, shape (n,)
        What serving them is worth, in whole numbers, so that sums are exact.
    """

    xy: Floats
    radius_m: Floats
    worth: Ints

    def only(self, which: Ints | Flags) -> Discs:
        """Keep some of them."""
        return Discs(self.xy[which], self.radius_m[which], self.worth[which])


class Peaks(NamedTuple):
    """Regions that lie in a set of discs which no other point lies in more than.

    Attributes
    ----------
    xy : ndarray of float, shape (k, 2)
        A point inside of each: the mean of its corners, or the middle of a disc on its own [m].
    corner : ndarray of float, shape (k, 2)
        One of its corners.
    worth : ndarray of int, shape (k,)
        What the discs that it lies in are worth together; more where a whole smaller disc lies in
        it, which then is a region of its own.
    """

    xy: Floats
    corner: Floats
    worth: Ints

    def only(self, which: Ints | Flags) -> Peaks:
        """Keep some of them."""
        return Peaks(self.xy[which], self.corner[which], self.worth[which])


class _Arcs(NamedTuple):
    """Pieces of circles that bound regions from inside, one after the other."""

    region: Values
    loose: Values
    start: Floats
    worth: Ints


def worth_at(xy: Floats, discs: Discs) -> Ints:
    """Add up what the discs are worth that each point lies in, shape (n,)."""
    total = np.zeros(len(xy), dtype=np.intp)
    for radius in np.unique(discs.radius_m).tolist():
        some = discs.only(discs.radius_m == radius)
        inside = within(xy, some.xy, cutoff_m=radius - HALF_CENTIMETRE_M)
        total += inside.astype(np.intp) @ some.worth
    return total


def pairs(discs: Discs) -> int:
    """Count the ordered pairs of discs that may meet: the work that `peaks` takes."""
    tree = cKDTree(discs.xy)
    return int(tree.count_neighbors(tree, 2 * discs.radius_m.max())) - len(discs.xy)


def peaks(discs: Discs) -> Peaks:
    """Find the regions where most discs overlap.

    Every set of discs that have a point in common is part of the set of one of these regions: so
    of all choices of points in the plane, of any number, one that serves most is among them
    (Church 1984: the circle intersection points hold one). There are fewer regions than points
    where circles meet, and a point inside a region stays in all of its discs when it is rounded.

    Parameters
    ----------
    discs : Discs
        In an order that does not depend on that of any file.

    Returns
    -------
    Peaks
        In the order of the first disc at whose border each lies.

    Notes
    -----
    On each circle, arcs of other discs begin and end. A region that cannot grow is bounded by
    pieces of circles on which nothing else happens between the beginning of one disc and the end
    of another; its pieces close to a ring. Regions are told by a 64-bit sum of the discs they lie
    in. O(pairs log pairs) time; the pieces are kept, at most 48 bytes a pair.
    """
    n = len(discs.xy)
    if not n:
        return Peaks(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.intp))
    keys = np.random.default_rng(0).integers(2**63, size=n, dtype=np.uint64) * 2 + 1
    found = [_arcs(discs, keys, some) for some in _chunks(discs)]
    arcs = _Arcs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    order = np.argsort(arcs.region, kind="stable")
    region = arcs.region[order]
    first = np.flatnonzero(np.append(True, region[1:] != region[:-1]))
    closed = np.add.reduceat(arcs.loose[order], first) == 0
    count = np.diff(np.append(first, len(region)))
    middle = np.add.reduceat(arcs.start[order], first) / count[:, None]
    lead = order[first]  # the first of its pieces, as the sort is stable
    kept = np.flatnonzero(closed)
    kept = kept[np.argsort(lead[kept])]
    return Peaks(middle[kept], arcs.start[lead[kept]], arcs.worth[lead[kept]])


class _Near(NamedTuple):
    """Discs that meet each of some circles one after the other, ordered by circle."""

    first: int
    n: int
    circle: Ints
    disc: Ints
    apart: Floats

    def only(self, which: Flags) -> _Near:
        """Keep some of the pairs."""
        return self._replace(
            circle=self.circle[which], disc=self.disc[which], apart=self.apart[which]
        )


def _chunks(discs: Discs) -> Iterator[_Near]:
    """List the discs that meet each other, some circles at a time."""
    tree, widest = cKDTree(discs.xy), float(discs.radius_m.max())
    n, start, size = len(discs.xy), 0, 64
    while start < n:
        stop = min(start + size, n)
        near = cKDTree(discs.xy[start:stop]).sparse_distance_matrix(
            tree, float(discs.radius_m[start:stop].max()) + widest, output_type="ndarray"
        )
        circle, disc, apart = near["i"].astype(np.intp), near["j"].astype(np.intp), near["v"]
        meet = circle + start != disc
        meet &= apart <= discs.radius_m[circle + start] + discs.radius_m[disc]
        at = np.flatnonzero(meet)
        at = at[np.argsort(circle[at] * n + disc[at])]
        yield _Near(start, stop - start, circle[at], disc[at], apart[at])
        each = max(1.0, len(near) / (stop - start))
        start, size = stop, int(np.clip(_PAIRS_A_CHUNK / each, 1, 4_000))


class _Events(NamedTuple):
    """Where discs begin and end along some circles: circle by circle, anticlockwise."""

    circle: Ints
    disc: Ints
    angle: Floats
    begins: Flags
    wraps: Flags


def _arcs(discs: Discs, keys: Values, near: _Near) -> _Arcs:
    """Find the pieces of some circles between the beginning of a disc and the end of another."""
    own, other = discs.radius_m[near.circle + near.first], discs.radius_m[near.disc]
    around = near.apart <= other - own + _TOUCH_M
    inner = (near.apart <= own - other + _TOUCH_M) & ~around
    cut = ~(around | inner)
    events = _events(discs, near.only(cut), own[cut], other[cut])
    here = slice(near.first, near.first + near.n)
    region, worth = (
        of[here]
        + _sums(of[near.disc[around]], near.circle[around], near.n)
        + _sums(np.where(events.wraps, of[events.disc], 0).astype(of.dtype), events.circle, near.n)
        for of in (keys, discs.worth)
    )
    alone = np.bincount(near.circle[cut | inner], minlength=near.n) == 0
    lone = np.flatnonzero(alone)
    at, after = _between(events)
    circle = events.circle[at]
    entered, left = events.disc[at], events.disc[after]
    whole = circle + near.first
    turn = np.column_stack([np.cos(events.angle[at]), np.sin(events.angle[at])])
    of_region, of_worth = (
        start[circle] + np.cumsum(np.where(events.begins, of[events.disc], -of[events.disc]))[at]
        for of, start in ((keys, region), (discs.worth, worth))
    )
    twice = keys * keys + 1
    loose = keys[whole] * twice[left] - keys[entered] * twice[whole]  # nothing, all around a ring
    return _Arcs(
        region=np.concatenate([region[lone], of_region]),
        loose=np.concatenate([np.zeros(len(lone), keys.dtype), loose]),
        start=np.vstack(
            [discs.xy[here][lone], discs.xy[whole] + discs.radius_m[whole, None] * turn]
        ),
        worth=np.concatenate([worth[lone], of_worth]),
    )


def _events(discs: Discs, near: _Near, own: Floats, other: Floats) -> _Events:
    """Put in order where discs that cut circles begin and end on them."""
    east, north = (discs.xy[near.disc] - discs.xy[near.circle + near.first]).T
    middle = np.arctan2(north, east)
    half = (near.apart**2 + own**2 - other**2) / (2 * near.apart * own)
    half = np.arccos(np.clip(half, -1.0, 1.0))
    begin, end = middle - half, middle + half
    begin = np.where(begin < -np.pi, begin + 2 * np.pi, begin)
    end = np.where(end >= np.pi, end - 2 * np.pi, end)
    angle, circle = np.concatenate([begin, end]), np.tile(near.circle, 2)
    begins = np.arange(len(angle)) < len(begin)
    order = np.argsort(circle * 8.0 + angle + np.where(begins, 0.0, _TIE), kind="stable")
    wraps = np.concatenate([begin > end, np.zeros(len(end), dtype=bool)])
    return _Events(
        circle[order], np.tile(near.disc, 2)[order], angle[order], begins[order], wraps[order]
    )


def _between(events: _Events) -> tuple[Ints, Ints]:
    """Find the beginnings that an end follows on the same circle, and those ends."""
    n = len(events.circle)
    after = np.arange(1, n + 1)
    last = np.flatnonzero(np.append(events.circle[1:] != events.circle[:-1], True)[:n])
    after[last] = np.append(0, last[:-1] + 1)[: len(last)]
    at = np.flatnonzero(events.begins & ~events.begins[after])
    return at, after[at]


def _sums(values: Values, circle: Ints, n: int) -> Values:
    """Sum values of each of n circles, which come in their order; wraps around like the values."""
    total = np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])
    ends = np.searchsorted(circle, np.arange(n + 1))
    return np.asarray(total[ends[1:]] - total[ends[:-1]])
