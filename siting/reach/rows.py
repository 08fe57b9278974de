"""Who is within a cut-off of which site, window by window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from siting.arrays import box_of, ranges
from siting.reach.straight import HALF_CENTIMETRE_M, apart, is_within
from siting.streets.graph import up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import DTypeLike

    from siting.arrays import Floats, Ints, Rows, Values
    from siting.progress import Progress
    from siting.reach.along import Spots
    from siting.reach.links import Links
    from siting.reach.placed import Placed
    from siting.reach.ways import SameUnit
    from siting.reach.windows import Windows

#: Sites that are searched from together lie in one square this wide [m].
_SQUARE_M = 2_000.0
#: Numbers in the dense rows of the sites searched from at once: 16 MB.
_NUMBERS_AT_ONCE = 2_000_000
_MOST_INT32 = np.iinfo(np.int32).max


class Found(NamedTuple):
    """The points found from some sites.

    Attributes
    ----------
    sites : ndarray of int, shape (k,)
    counts : ndarray of int, shape (k,)
        How many each has reached.
    columns : ndarray of int32, shape (sum of counts,)
        The points, site by site, sorted.
    values : ndarray, shape (sum of counts,)
        The ways to them, or whatever is kept of them.
    """

    sites: Ints
    counts: Ints
    columns: Ints
    values: Values


def as_rows(found: Iterable[Found], shape: tuple[int, int], dtype: DTypeLike) -> Rows:
    """Put what is found into sparse rows, one a site."""
    counts = np.zeros(shape[0] + 1, dtype=np.int64)
    parts: dict[int, tuple[Ints, Values]] = {}
    for sites, count, columns, values in found:
        counts[sites + 1] = count
        ends = np.cumsum(count)
        for site, start, stop in zip(sites.tolist(), ends - count, ends, strict=True):
            parts[site] = columns[start:stop], values[start:stop]
    indptr = np.cumsum(counts)
    ordered = [parts[site] for site in range(shape[0])] if parts else []
    return csr_array(
        (
            np.concatenate([np.zeros(0, dtype=dtype), *(values for _, values in ordered)]),
            np.concatenate([np.zeros(0, dtype=np.int32), *(columns for columns, _ in ordered)]),
            indptr.astype(np.int32 if indptr[-1] < _MOST_INT32 else np.int64),
        ),
        shape=shape,
    )


class Search:
    """Searches from sites for the points within a cut-off.

    Parameters
    ----------
    windows : Windows
        The streets.
    cost_m : ndarray of float, shape (m,)
        What each edge costs.
    detour : float
        Metres of way for a metre of straight line, from or to what is not near the streets.
    cutoff_m : float
        The longest way that counts [m], the limit included, to the centimetre.
    """

    def __init__(self, windows: Windows, cost_m: Floats, *, detour: float, cutoff_m: float) -> None:
        self._windows, self._cost = windows, cost_m
        self._detour, self._cutoff = detour, cutoff_m
        self._far = cutoff_m + 2 * HALF_CENTIMETRE_M

    def found(
        self, sites: Placed, points: Placed, *, same: SameUnit | None, progress: Progress
    ) -> Iterator[Found]:
        """Find who is near, some sites at a time.

        Parameters
        ----------
        sites, points : Placed
            From whom, and to whom.
        same : SameUnit, optional
            Only points of the site's unit count.
        progress : Progress
            Hears of each window.
        """
        if not len(points):
            return
        squares = _squares(sites.xy)
        for square in progress.track(squares, len(squares)):
            for some, inside, way in self._window(square, sites, points):
                near = is_within(way, self._cutoff)
                if same is not None:
                    unit = same.of_targets[some, None]
                    near &= (unit == same.of_points[inside]) & (unit >= 0)
                row, column = np.nonzero(near)
                counts = np.bincount(row, minlength=len(some))
                yield Found(some, counts, inside[column].astype(np.int32), way[row, column])

    def _window(
        self, square: Ints, sites: Placed, points: Placed
    ) -> Iterator[tuple[Ints, Ints, Floats]]:
        """Give some sites of a square, the points around it, and the ways between them."""
        far = np.array([-self._far, -self._far, self._far, self._far])
        box = box_of(sites.xy[square]) + far
        inside = points.tiles.inside(box)
        links, local = self._windows.cut(self._cost, box)
        around = points.only(inside).at(local)
        size = max(1, _NUMBERS_AT_ONCE // (len(links) + 3 * len(inside) + 1))
        for start in range(0, len(square), size):
            some = square[start : start + size]
            yield some, inside, self._ways(links, sites.only(some).at(local), around)

    def _ways(self, links: Links, sites: Placed, points: Placed) -> Floats:
        """Give the way from each site to each point, infinite where it is longer than wanted."""
        way = np.full((len(sites), len(points)), np.inf)
        on = np.flatnonzero(sites.spots.snapped)
        if len(on):
            way[on] = self._along(links, sites.spots.only(on), points.spots)
        leg, to_leg = (
            np.where(one.spots.snapped, one.spots.leg_m, -1.0) for one in (sites, points)
        )
        site, point, straight = _beside(sites.xy, points.xy, leg, to_leg)
        way[site, point] = np.minimum(way[site, point], up(straight))
        guessed = (leg < 0)[:, None] | (to_leg < 0)
        if guessed.any():
            site, point = np.nonzero(guessed)
            way[guessed] = up(apart(sites.xy[site], points.xy[point]) * self._detour)
        return way

    def _along(self, links: Links, sites: Spots, points: Spots) -> Floats:
        """Give the ways along streets."""
        n, k = len(links), len(sites.edge)
        tails, heads = np.repeat(n + np.arange(k), 2), sites.ends.ravel()
        cost = (sites.to_ends + sites.leg_m[:, None]).ravel()
        inside = heads >= 0
        reached = dijkstra(
            links.added(tails[inside], heads[inside], cost[inside], nodes=n + k).rows,
            indices=n + np.arange(k),
            limit=self._far,
        )
        reached[:, n] = np.inf  # for ends that lie outside the window
        one, other = np.where(points.ends < 0, n, points.ends).T
        way = np.minimum(
            reached[:, one] + points.to_ends[:, 0], reached[:, other] + points.to_ends[:, 1]
        )
        order = np.argsort(points.edge, kind="stable")
        edge = points.edge[order]
        start = np.searchsorted(edge, sites.edge)
        length = np.searchsorted(edge, sites.edge, side="right") - start
        site, point = np.repeat(np.arange(k), length), order[ranges(start, length)]
        direct = np.abs(sites.to_ends[site, 0] - points.to_ends[point, 0]) + sites.leg_m[site]
        way[site, point] = np.minimum(way[site, point], direct)
        way += points.leg_m
        return way


def _beside(xy: Floats, to_xy: Floats, leg: Floats, to_leg: Floats) -> tuple[Ints, Ints, Floats]:
    """Find pairs nearer to each other than one of them is to the street.

    Returns
    -------
    first, second : ndarray of int, shape (k,)
    straight_m : ndarray of float, shape (k,)
        How far apart they are.
    """
    none = np.zeros(0, dtype=np.intp)
    if not len(leg) or not len(to_leg):
        return none, none, np.zeros(0)
    longest = max(leg.max(), to_leg.max()) + HALF_CENTIMETRE_M
    order = np.argsort(to_xy[:, 0], kind="stable")
    east = to_xy[order, 0]
    start = np.searchsorted(east, xy[:, 0] - longest)
    length = np.searchsorted(east, xy[:, 0] + longest, side="right") - start
    length = np.maximum(length, 0)
    first, second = np.repeat(np.arange(len(xy)), length), order[ranges(start, length)]
    straight = apart(xy[first], to_xy[second])
    near = (straight <= leg[first]) | (straight <= to_leg[second])
    return first[near], second[near], straight[near]


def _squares(xy: Floats) -> list[Ints]:
    """Put sites into groups that lie near together."""
    square = np.floor(xy / _SQUARE_M)
    order = np.lexsort(square.T)
    new = (np.diff(square[order], axis=0) != 0).any(axis=1)
    return np.split(order, np.flatnonzero(new) + 1) if len(xy) else []
