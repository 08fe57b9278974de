"""Sites opened one by one whose beds are shared: what each more houses, exactly."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from siting.arrays import ranges
from siting.optimise.beds.beds import Merged, merge
from siting.optimise.beds.transport import Sent, Ways, more, send, sums

if TYPE_CHECKING:
    from siting.arrays import Flags, Ints, Rows


class Housing:
    """People of n points, and the c sites that may be opened for them.

    How many can be housed, as a function of the sites that are open, is monotone and submodular: it
    is the rank of a gammoid. So gains only shrink, and greedy choice is within 1 - 1/e of the
    best.

    Parameters
    ----------
    near : csr_array, shape (c, n)
        An entry for each point in reach of a site, each once.
    wants : ndarray of int, shape (n,)
        Places each point wants.
    offers : ndarray of int, shape (c,)
        Places each site would have.
    standing : ndarray of int
        Sites that are open from the beginning.
    """

    def __init__(self, near: Rows, wants: Ints, offers: Ints, standing: Ints) -> None:
        self._near, self._wants = near, wants.astype(np.int64)
        self.offers = offers.astype(np.int64)
        open_ = np.zeros(len(offers), dtype=bool)
        open_[standing] = True
        self.open = open_
        self._anew()

    def copy(self) -> Housing:
        """Give another with the same sites open; what changes in one does not in the other."""
        other = copy.copy(self)  # what is settled is replaced, never changed in place
        other.open = self.open.copy()
        return other

    @property
    def total(self) -> int:
        """Count the places that are taken."""
        return self._sent.total

    def take(self, site: int) -> int:
        """Open a site; say how many more are housed."""
        before, groups = self.total, self._groups
        self.open[site] = True
        own = self._points(site)
        left, moved = np.unique(groups.of_point[own], return_inverse=True)
        old, pairs = self._pairs_of(left)
        n = int(groups.of_point.max(initial=-1)) + 1
        of_point = groups.of_point.copy()
        of_point[own] = n + moved
        group = np.concatenate([groups.group, n + old, n + np.arange(len(left))])
        sites = np.concatenate([groups.site, groups.site[pairs], np.full(len(left), site)])
        kept, of_point = np.unique(of_point, return_inverse=True)
        at = np.searchsorted(kept, group)
        some = kept[np.minimum(at, len(kept) - 1)] == group
        self._settle(Merged(of_point, at[some], sites[some]))
        return self.total - before

    def take_all(self, sites: list[int]) -> None:
        """Open some sites at once; quicker than one by one."""
        self.open[sites] = True
        self._anew()

    def shut(self, *sites: int) -> int:
        """Close sites; say how many more are then not housed."""
        before, groups = self.total, self._groups
        self.open[list(sites)] = False
        kept = self.open[groups.site]
        self._settle(Merged(groups.of_point, groups.group[kept], groups.site[kept]))
        return before - self.total

    def without(self, site: int) -> Housing:
        """Give the same with a site closed; this one stays as it is."""
        other = copy.copy(self)  # what is settled is replaced, never changed in place
        other.open = self.open.copy()
        if other.open[site]:
            other.shut(site)
        return other

    def gain(self, site: int) -> int:
        """Say how many more would be housed if a site were opened, exactly."""
        if self.open[site]:
            return 0
        own = self._points(site)
        group = self._groups.of_point[own]
        own, group = own[self._sent.short_points[group]], group[self._sent.short_points[group]]
        inside = sums(group, self._wants[own], len(self._left))
        at = np.flatnonzero(inside)
        parts = np.unique(self._part[at])
        least = min(int(self.offers[site]), int(np.minimum(self._left, inside)[at].sum()))
        most = min(
            int(self.offers[site]), int(inside[at].sum()), int(self._left_of_part[parts].sum())
        )
        return least if least == most else self._flow_gain(site, inside, parts)

    def beside(self, sites: list[int]) -> Flags:
        """Mark the sites whose gains hang on whether some that are shut are open, shape (c,).

        Where a site competes for beds only in parts that none of these reaches, whether they are
        open changes nothing there.
        """
        group = self._groups.of_point[np.concatenate([self._points(one) for one in sites])]
        short = self._sent.short_points
        touched = np.zeros(len(self._left_of_part), dtype=bool)
        touched[self._part[group[short[group]]]] = True
        there = (touched[self._part] & short)[self._groups.of_point]
        return np.asarray(self._near @ there.astype(np.int64)) > 0

    def most(self) -> Ints:
        """Bound the gains of all sites from above, shape (c,)."""
        found: Ints = np.minimum(self.pressure(), self.offers)
        found[self.open] = 0
        return found

    def pressure(self) -> Ints:
        """Count the places wanted in reach of each site by those who compete, shape (c,)."""
        short = self._sent.short_points[self._groups.of_point]
        wanted = np.where(short, self._wants, 0)
        return np.asarray(self._near @ wanted)

    def _points(self, site: int) -> Ints:
        near = self._near
        return near.indices[near.indptr[site] : near.indptr[site + 1]].astype(np.intp)

    def _pairs_of(self, groups: Ints) -> tuple[Ints, Ints]:
        """List the pairs of some groups: which of these groups each is of, and where it stands."""
        length = self._indptr[groups + 1] - self._indptr[groups]
        at = self._order[ranges(self._indptr[groups], length)]
        return np.repeat(np.arange(len(groups)), length), at

    def _anew(self) -> None:
        """Share the places of the open sites out, whatever was before."""
        at = np.flatnonzero(self.open)
        merged = merge(csr_array(self._near[at]))
        self._settle(merged._replace(site=at[merged.site]))

    def _settle(self, groups: Merged) -> None:
        """Share the places of the open sites out anew."""
        self._groups, n = groups, int(groups.of_point.max(initial=-1)) + 1
        self._group_wants = sums(groups.of_point, self._wants, n)
        self._sent: Sent = send(groups.group, groups.site, self._group_wants, self.offers)
        self._left = self._group_wants - sums(groups.group, self._sent.amount, n)
        self._order = np.argsort(groups.group, kind="stable")
        self._indptr = np.searchsorted(groups.group[self._order], np.arange(n + 1))
        short = self._sent.short_points[groups.group]
        pairs = groups.group[short], n + groups.site[short]
        size = n + len(self.offers)
        graph = csr_array((np.ones(len(pairs[0]), dtype=np.int8), pairs), shape=(size, size))
        self._part = connected_components(graph, directed=False)[1][:n].astype(np.intp)
        self._left_of_part = sums(self._part, self._left, size)

    def _flow_gain(self, site: int, inside: Ints, parts: Ints) -> int:
        """Send more from the flow there is, in the parts that a site reaches."""
        wanted = np.zeros(len(self._left_of_part), dtype=bool)
        wanted[parts] = True
        members = np.flatnonzero(wanted[self._part] & self._sent.short_points)
        point, pairs = self._pairs_of(members)
        sites = np.unique(self._groups.site[pairs], return_inverse=True)[1]
        ways = Ways(point, sites, self._sent.amount[pairs])
        return more(ways, self._left[members], inside[members], int(self.offers[site]))
