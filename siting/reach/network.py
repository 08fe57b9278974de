"""Reach along streets: the walking engine."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.progress import Silent
from siting.reach import along
from siting.reach.nearest import Nearest
from siting.reach.placed import Placed
from siting.reach.rows import Search, as_rows
from siting.reach.snap import Snapper
from siting.reach.windows import Windows

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Ints32, Rows
    from siting.progress import Progress
    from siting.reach.snap import Snapped
    from siting.reach.ways import Near, SameUnit, Ways
    from siting.streets.graph import Graph

#: Sets of points whose places on the streets are kept.
_KEPT = 16


class Network:
    """Streets, and where points meet them.

    Parameters
    ----------
    graph : Graph
        The streets.
    snap_m : float
        How far a point may be from them [m], the limit included. The way to or from a point that
        is farther is estimated.
    detour : float
        Metres of an estimated way for a metre of straight line; `detour.measured` finds it.
    progress : Progress, optional
        Hears of the work.
    """

    def __init__(
        self, graph: Graph, *, snap_m: float, detour: float, progress: Progress | None = None
    ) -> None:
        self.graph, self.snap_m, self.detour = graph, snap_m, detour
        self.progress = progress or Silent()
        self.windows = Windows(graph)
        self._snapper = Snapper(graph, snap_m=snap_m)
        self._ways: dict[bool, Ways] = {}
        self._snapped: OrderedDict[tuple[int, int], Snapped] = OrderedDict()

    def snapped(self, xy: Floats) -> Snapped:
        """Find where points meet the streets; what was found is kept."""
        key = key_of(xy)
        if key not in self._snapped:
            self._snapped[key] = self._snapper.snap(xy)
            if len(self._snapped) > _KEPT:
                self._snapped.popitem(last=False)
        self._snapped.move_to_end(key)
        return self._snapped[key]

    def ways(self, *, by_time: bool = False) -> Ways:
        """Measure along the streets.

        Parameters
        ----------
        by_time : bool
            Count steps and slopes as the level way that takes as long.
        """
        by_time = by_time and bool((self.graph.slowness != 1.0).any())
        if by_time not in self._ways:
            self._ways[by_time] = AlongStreets(self, self.graph.cost_m(by_time=by_time))
        return self._ways[by_time]


class AlongStreets:
    """Ways along streets, as `Ways` has them; made by `Network.ways`.

    Notes
    -----
    The way between two points is the way to the street, along it, and from it, or, for two that
    are nearer to each other than one of them is to the nearest street, the straight line. All
    terms are whole multiples of `QUANTUM_M`, so sums are exact, and `nearest`, `within` and
    `ways_within` agree to the last bit. Ways are the same in both directions.
    """

    def __init__(self, network: Network, cost_m: Floats) -> None:
        self._network, self._cost = network, cost_m
        self._links = network.windows.whole(cost_m)
        self._placed: OrderedDict[tuple[int, int], Placed] = OrderedDict()
        self._near: OrderedDict[tuple[object, ...], Near] = OrderedDict()

    @property
    def least_ratio(self) -> float:
        """A way is at least as long as the straight line."""
        return 1.0

    def nearest(
        self,
        xy: Floats,
        to_xy: Floats,
        *,
        nth: int = 1,
        same: SameUnit | None = None,
        skip: Ints | None = None,
    ) -> Near:
        """Find the n-th nearest target of each point: see `Ways`."""
        key = (key_of(xy), key_of(to_xy), nth, *map(_key_of_any, (*(same or ()), skip)))
        if key not in self._near:
            network = self._network
            network.progress.stage(say("finding who walks where"))
            search = Nearest(network.windows, self._links, self._cost, detour=network.detour)
            self._near[key] = search.found(
                self._at(xy),
                self._at(to_xy),
                nth=nth,
                same=same,
                skip=skip,
                progress=network.progress,
            )
            if len(self._near) > _KEPT:
                self._near.popitem(last=False)
        self._near.move_to_end(key)
        return self._near[key]

    def within(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Rows:
        """Find the points no farther than the cut-off from each site: see `Ways`."""
        found = self._search(cutoff_m).found(
            self._at(site_xy), self._at(xy), same=same, progress=self._network.progress
        )
        ones = (one._replace(values=np.ones(len(one.values), dtype=np.int8)) for one in found)
        return as_rows(ones, (len(site_xy), len(xy)), np.int8)

    def reached(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Ints32:
        """List the points within the cut-off of some sites: see `Ways`."""
        found: Ints32 = self.within(site_xy, xy, cutoff_m=cutoff_m, same=same).indices
        return found

    def ways_within(self, site_xy: Floats, xy: Floats, *, cutoff_m: float) -> Rows:
        """Give the same rows as `within`, with the ways: see `Ways`."""
        found = self._search(cutoff_m).found(
            self._at(site_xy), self._at(xy), same=None, progress=self._network.progress
        )
        return as_rows(found, (len(site_xy), len(xy)), np.float64)

    def _search(self, cutoff_m: float) -> Search:
        network = self._network
        network.progress.stage(say("finding who walks where"))
        return Search(network.windows, self._cost, detour=network.detour, cutoff_m=cutoff_m)

    def _at(self, xy: Floats) -> Placed:
        """Place points on the streets; those of before are kept."""
        key = key_of(xy)
        if key not in self._placed:
            spots = along.spots(self._network.snapped(xy), self._network.graph.ends, self._cost)
            self._placed[key] = Placed(xy.copy(), spots)
            if len(self._placed) > _KEPT:
                self._placed.popitem(last=False)
        self._placed.move_to_end(key)
        return self._placed[key]


def _key_of_any(values: Ints | None) -> object:
    return None if values is None else (len(values), hash(values.tobytes()))


def key_of(xy: Floats) -> tuple[int, int]:
    """Tell sets of points apart, by a hash of their coordinates."""
    return len(xy), hash(xy.tobytes())
