"""The n-th nearest target of each point along streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import box_of
from siting.reach import beside, ranked
from siting.reach.along import Split
from siting.reach.ways import Near, SameUnit

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.progress import Progress
    from siting.reach.along import Spots
    from siting.reach.links import Links
    from siting.reach.placed import Placed
    from siting.reach.windows import Windows

#: How far around the targets of a unit streets are searched first, beyond a guess at the way [m].
_MARGIN_M = 300.0
_LEAST_MARGIN_M = 300.0


class Nearest:
    """Finds the nearest targets of points.

    Parameters
    ----------
    windows : Windows
        The streets.
    links : Links
        All of them.
    cost_m : ndarray of float, shape (m,)
        What each edge costs.
    detour : float
        Metres of way for a metre of straight line, from or to what is not near the streets.
    """

    def __init__(self, windows: Windows, links: Links, cost_m: Floats, *, detour: float) -> None:
        self._windows, self._links, self._cost = windows, links, cost_m
        self._detour = detour

    def found(
        self,
        points: Placed,
        targets: Placed,
        *,
        nth: int,
        same: SameUnit | None,
        skip: Ints | None,
        progress: Progress,
    ) -> Near:
        """Find the n-th nearest target of each point.

        Notes
        -----
        The nearest few along streets, of neighbours and of those with an estimated way are found
        each on their own; the nearest of all of them are among these.
        """
        most = nth if skip is None else nth + 1
        offers = [self._beside(points, targets, most, same)]
        offers += self._estimated(points, targets, most, same)
        if same is None:
            offers.append(self._everywhere(points, targets, most))
        else:
            offers.append(self._by_unit(points, targets, most, same, progress))
        ways, which = zip(*offers, strict=True)
        way, target = ranked.best(np.hstack(ways), np.hstack(which), most=most)
        at = np.full(len(points), nth - 1)
        if skip is not None:
            at += ((target[:, :nth] == skip[:, None]) & (skip >= 0)[:, None]).any(axis=1)
        row = np.arange(len(points))
        way, target = way[row, at], target[row, at]
        known = np.r_[targets.spots.snapped, True][target] & points.spots.snapped
        return Near(target, way, ~known & (target >= 0))

    def _beside(
        self, points: Placed, targets: Placed, most: int, same: SameUnit | None
    ) -> tuple[Floats, Ints]:
        """Offer targets to which no street leads that is nearer than they are."""
        way, which = _nothing(len(points), most)
        on, to_on = (np.flatnonzero(one.spots.snapped) for one in (points, targets))
        xy, leg, to_xy, to_leg = (
            part
            for one, some in ((points, on), (targets, to_on))
            for part in (one.xy[some], one.spots.leg_m[some])
        )
        for some, pairs in beside.neighbours(xy, leg, to_xy, to_leg):
            here = on[some]
            pair = beside.Pairs(pairs.point, to_on[pairs.target], pairs.way_m)
            if same is not None:
                unit = same.of_points[here[pair.point]]
                pair = pair.only((unit >= 0) & (unit == same.of_targets[pair.target]))
            way[here], which[here] = pair.first(len(here), most)
        return way, which

    def _estimated(
        self, points: Placed, targets: Placed, most: int, same: SameUnit | None
    ) -> list[tuple[Floats, Ints]]:
        """Offer all targets to points not near the streets, and such targets to the others."""
        offers = []
        on, to_on = points.spots.snapped, targets.spots.snapped
        for which, to_which in ((~on, np.ones(len(to_on), dtype=bool)), (on, ~to_on)):
            some, to_some = np.flatnonzero(which), np.flatnonzero(to_which)
            if not len(some) or not len(to_some):
                continue
            units = None
            if same is not None:
                units = SameUnit(same.of_points[some], same.of_targets[to_some])
            way, target = _nothing(len(points), most)
            way[some], found = beside.estimated(
                points.xy[some], targets.xy[to_some], detour=self._detour, most=most, same=units
            )
            target[some] = np.where(found >= 0, to_some[found], -1)
            offers.append((way, target))
        return offers

    def _everywhere(self, points: Placed, targets: Placed, most: int) -> tuple[Floats, Ints]:
        """Offer targets along streets, searching all streets at once."""
        way, which = _nothing(len(points), 2 * most)
        some, to_some = (np.flatnonzero(one.spots.snapped) for one in (points, targets))
        if len(some) and len(to_some):
            way[some], found = _along(
                self._links, points.spots.only(some), targets.spots.only(to_some), most
            )
            which[some] = np.where(found >= 0, to_some[found], -1)
        return way, which

    def _by_unit(
        self,
        points: Placed,
        targets: Placed,
        most: int,
        same: SameUnit,
        progress: Progress,
    ) -> tuple[Floats, Ints]:
        """Offer targets along streets, searching the streets around each unit."""
        way, which = _nothing(len(points), 2 * most)
        members, to_members = (
            _by_number(np.where(one.spots.snapped, unit, -1))
            for one, unit in ((points, same.of_points), (targets, same.of_targets))
        )
        units = sorted(set(members) & set(to_members))
        for unit in progress.track(units, len(units)):
            some, to_some = members[unit], to_members[unit]
            way[some], found = self._around(points.only(some), targets.only(to_some), most)
            which[some] = np.where(found >= 0, to_some[found], -1)
        return way, which

    def _around(self, points: Placed, targets: Placed, most: int) -> tuple[Floats, Ints]:
        """Offer targets along streets, in windows that grow until all ways are in them."""
        way, which = _nothing(len(points), 2 * most)
        wanted = self._windows.reachable(points.spots, targets.spots, most)
        left = np.flatnonzero(wanted)
        west, south, east, north = box_of(targets.xy)
        across = box_of(np.vstack([points.xy, targets.xy]))
        guess = float(across[2] - across[0] + across[3] - across[1])
        margin = max(guess + _MARGIN_M, _LEAST_MARGIN_M)
        while len(left):
            box = np.array([west - margin, south - margin, east + margin, north + margin])
            links, local = self._windows.cut(self._cost, box)
            some = points.spots.only(left).at(local)
            way[left], which[left] = _along(links, some, targets.spots.at(local), most)
            ranked_, _ = ranked.best(way[left], which[left], most=most)
            last = ranked_[np.arange(len(left)), wanted[left] - 1]
            if len(links) == len(self._links):
                break
            left, margin = left[last > margin], 2 * margin
        return way, which


def _along(links: Links, points: Spots, targets: Spots, most: int) -> tuple[Floats, Ints]:
    """Offer to each point the nearest targets of the two nodes beside it, shape (n, 2 most)."""
    split = Split(links, targets)
    seeds = ranked.Seeds(np.arange(len(targets.edge)), split.node, targets.leg_m)
    way, target = ranked.nearest(split.links, seeds, most=most)
    nodes, to_nodes = split.around(points)
    to_nodes = np.where(nodes >= 0, to_nodes, np.inf) + points.leg_m[:, None]
    ways = way[:, nodes] + to_nodes
    shape = (len(nodes), 2 * most)
    return (
        ways.transpose(1, 0, 2).reshape(shape),
        target[:, nodes].transpose(1, 0, 2).reshape(shape),
    )


def _nothing(n: int, columns: int) -> tuple[Floats, Ints]:
    return np.full((n, columns), np.inf), np.full((n, columns), -1, dtype=np.intp)


def _by_number(unit: Ints) -> dict[int, Ints]:
    """List who has each number, -1 left out."""
    order = np.argsort(unit, kind="stable")
    order = order[np.searchsorted(unit[order], 0) :]
    numbers, start = np.unique(unit[order], return_index=True)
    return dict(zip(numbers.tolist(), np.split(order, start)[1:], strict=True))
