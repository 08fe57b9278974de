"""Beds that are shared: who gets one of those in reach, where there may be too few."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.arrays import ranges
from siting.optimise.beds.transport import send, sums

if TYPE_CHECKING:
    from siting.arrays import Flags, Ints, Rows, Values


class Share(NamedTuple):
    """How places are shared among n points by m sites.

    Attributes
    ----------
    given : ndarray of int, shape (n,)
        What each point gets.
    short : ndarray of bool, shape (n,)
        Points that get less than they want.
    in_reach : ndarray of bool, shape (n,)
        Points with a site in reach, whatever it has.
    full : ndarray of bool, shape (m,)
        Sites that have nothing left, in any largest sharing, while somebody in reach goes without.
    """

    given: Ints
    short: Flags
    in_reach: Flags
    full: Flags


class Merged(NamedTuple):
    """Points with the same sites in reach, put together.

    Attributes
    ----------
    of_point : ndarray of int, shape (n,)
        The group of each point.
    group, site : ndarray of int, shape (pairs,)
        Which sites each group reaches.
    """

    of_point: Ints
    group: Ints
    site: Ints

    def sums(self, amount: Ints) -> Ints:
        """Sum what points have by group."""
        return sums(self.of_point, amount, self.of_point.max(initial=-1) + 1)


def merge(near: Rows) -> Merged:
    """Put points with the same sites in reach together; no point's share depends on it.

    Parameters
    ----------
    near : csr_array, shape (m, n)
        An entry for each point in reach of a site, each once.
    """
    sets = csr_array(near.T)
    sets.sort_indices()
    first, of_point = _alike(sets)
    sizes = np.diff(sets.indptr)[first]
    site = sets.indices[ranges(sets.indptr[first].astype(np.intp), sizes)].astype(np.intp)
    return Merged(of_point, np.repeat(np.arange(len(first)), sizes), site)


def _alike(sets: Rows) -> tuple[Ints, Ints]:
    """Find rows with the same entries: the first of each sort, rising, and the sort of each row.

    Rows are told apart by a sum of random keys of their entries, and compared entry by entry then:
    where two sums are the same by chance, other keys are tried.
    """
    length, seed = np.diff(sets.indptr), 0
    while True:
        keys = np.random.default_rng(seed).integers(2**64, size=sets.shape[1], dtype=np.uint64)
        before = np.concatenate([np.zeros(1, np.uint64), np.cumsum(keys[sets.indices])])
        sums_ = before[sets.indptr[1:]] - before[sets.indptr[:-1]]
        _, first, sort = np.unique(sums_, return_index=True, return_inverse=True)
        same = first[sort]
        if (length == length[same]).all():
            others = ranges(sets.indptr[same].astype(np.intp), length)
            if (sets.indices == sets.indices[others]).all():
                order = np.argsort(first)
                rank = np.empty(len(first), dtype=np.intp)
                rank[order] = np.arange(len(first))
                return first[order], rank[sort]
        seed += 1


def share_out(near: Rows, wants: Ints, offers: Ints) -> Share:
    """Give as many as possible what they want, and everybody who competes the same share.

    Largest sharings differ in who goes without. This takes the one that is fair: sorted by the
    share of what they want that points get, it is lexicographically the largest (Megiddo 1974). It
    is unique, so that the result hangs neither on the order of sites nor on how it is computed.
    More offers never make a point's share smaller.

    Parameters
    ----------
    near : csr_array, shape (m, n)
        An entry for each point in reach of a site, each once.
    wants : ndarray of int, shape (n,)
        What each point wants, in a unit so small that parts of it do not matter.
    offers : ndarray of int, shape (m,)
        What each site has, in the same unit.

    Returns
    -------
    Share
        Whole units; the sum of `given` is the largest possible. Where a share leaves parts of a
        unit, they go to the first points.

    Notes
    -----
    Points that are short in some largest flow compete (see `send`); the others get all. Those who
    compete are one *part*: if nobody in it must get less than the mean (its offers by its wants),
    which a flow with wants times the mean tells, all get the mean. If not, the smallest cut
    parts them: who is short in this flow gets less than the mean, and only from sites near to it,
    the others more, from the other sites. So the parts shrink until each has one share
    (Fujishige 1980). All parts are taken in one flow; there are about as many flows as shares can
    be halved. Wants times the mean are rounded down to whole units, alike in any order.
    """
    groups = merge(near)
    wants, offers = wants.astype(np.int64), offers.astype(np.int64)
    part_of_group, part_of_site = _parts(groups, groups.sums(wants), offers)
    part, given = part_of_group[groups.of_point], wants.copy()
    short = np.flatnonzero(part >= 0)
    held = _by_part(part_of_site, offers, part_of_group.max(initial=-1) + 1)
    given[short] = _split(wants[short], part[short], held)
    return Share(
        given,
        short=given < wants,
        in_reach=np.diff(csr_array(near.T).indptr) > 0,
        full=part_of_site >= 0,
    )


def loads(near: Rows, wants: Ints, offers: Ints) -> Ints:
    """Say how much each site gives if all are filled as evenly as the ways allow, shape (m,).

    Some flow gives points what `share_out` says and takes this from sites (Mendelsohn and Dulmage
    1958).
    """
    return share_out(csr_array(near.T), offers, wants).given


def _parts(groups: Merged, wants: Ints, offers: Ints) -> tuple[Ints, Ints]:
    """Find parts with one share each; groups that get all, and sites not full, are in none: -1."""
    group, site = groups.group, groups.site
    sent = send(group, site, wants, offers)
    part = np.where(sent.short_points, 0, -1)
    part_of_site = np.where(sent.short_sites, 0, -1)
    open_ = np.ones(1, dtype=bool)
    while open_[part[part >= 0]].any():
        n = len(open_)
        held, wanted = _by_part(part_of_site, offers, n), _by_part(part, wants, n)
        at = np.flatnonzero((part >= 0) & open_[part])
        asked = np.zeros(len(wants), dtype=np.int64)
        asked[at] = _times(wants[at], held[part[at]], wanted[part[at]])
        inside = (part[group] == part_of_site[site]) & (asked[group] > 0)
        sent = send(group[inside], site[inside], asked, offers)
        less = sent.short_points & (asked > 0)
        torn = np.unique(part[less])
        open_ = np.zeros(n + len(torn), dtype=bool)
        open_[torn] = open_[n:] = True
        renamed = np.arange(n)
        renamed[torn] = n + np.arange(len(torn))
        part[less] = renamed[part[less]]
        taken = sent.short_sites
        part_of_site[taken] = renamed[part_of_site[taken]]
    return part, part_of_site


def _by_part(part: Ints, amount: Ints, n: int) -> Values:
    """Sum by part, as Python's integers: products of sums do not fit into 64 bits."""
    inside = part >= 0
    return sums(part[inside], amount[inside], n).astype(object)


def _times(amount: Ints, top: Values | int, bottom: Values | int) -> Ints:
    """Multiply by a fraction, rounded down to whole units."""
    return np.asarray(amount.astype(object) * top // bottom, dtype=np.int64)


def _split(wants: Ints, part: Ints, held: Values) -> Ints:
    """Share what each part has by wants, in whole units; what is left goes to its first points."""
    wanted = _by_part(part, wants, len(held))
    exact = wants.astype(object) * held[part]
    given = np.asarray(exact // wanted[part], dtype=np.int64)
    rest = (held - _by_part(part, given, len(held))).astype(np.int64)
    parted = np.flatnonzero(exact % wanted[part] != 0)
    parted = parted[np.argsort(part[parted], kind="stable")]
    own = part[parted]
    rank = np.arange(len(own)) - np.searchsorted(own, own)
    given[parted[rank < rest[own]]] += 1
    return given
