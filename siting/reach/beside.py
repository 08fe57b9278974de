"""Ways that do not lead along streets: between neighbours, and estimated ones.

Neighbours are two points on the streets' scale that are nearer to each other than one of them
is to the nearest street. No street lies between them, and nobody walks to the street and back:
the way is the straight line. So a point is 0 m from itself.

Where a point or a target is not near the streets, the way is the straight line times a factor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from siting.reach import borders
from siting.reach.straight import apart
from siting.streets.graph import up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats, Ints
    from siting.reach.ways import SameUnit

_POINTS_AT_ONCE = 50_000
#: Targets looked at beyond those wanted before a list of all near ones is made.
_SPARE = 3
#: A KD-tree may be wrong by this much, and a rounding by its quantum.
_UNSURE_M, _UNSURE = 1e-5, 1.0 + 1e-9


class Pairs(NamedTuple):
    """Points and targets that have a way.

    Attributes
    ----------
    point, target : ndarray of int, shape (p,)
    way_m : ndarray of float, shape (p,)
    """

    point: Ints
    target: Ints
    way_m: Floats

    def only(self, which: Flags) -> Pairs:
        """Choose pairs."""
        return Pairs(self.point[which], self.target[which], self.way_m[which])

    def first(self, n: int, most: int) -> tuple[Floats, Ints]:
        """Give the nearest targets of each of n points, as `ranked.best` takes them."""
        order = np.lexsort((self.target, self.way_m, self.point))
        point = self.point[order]
        rank = np.arange(len(point)) - np.searchsorted(point, point)
        order, rank = order[rank < most], rank[rank < most]
        way, target = np.full((n, most), np.inf), np.full((n, most), -1, dtype=np.intp)
        way[self.point[order], rank] = self.way_m[order]
        target[self.point[order], rank] = self.target[order]
        return way, target


def neighbours(
    xy: Floats, leg_m: Floats, to_xy: Floats, to_leg_m: Floats
) -> Iterator[tuple[slice, Pairs]]:
    """List pairs nearer to each other than one of them is to the street, some points at a time.

    Parameters
    ----------
    xy, to_xy : ndarray of float, shape (n, 2) and (m, 2)
        Points and targets on the streets [m].
    leg_m, to_leg_m : ndarray of float, shape (n,) and (m,)
        Their ways to the street [m].

    Yields
    ------
    some : slice
        The points looked at.
    pairs : Pairs
        Points are numbered within `some`.
    """
    if not len(to_xy) or not len(xy):
        return
    tree = cKDTree(to_xy)
    farthest = to_leg_m.max()
    for start in range(0, len(xy), _POINTS_AT_ONCE):
        some = slice(start, start + _POINTS_AT_ONCE)
        reach = np.maximum(leg_m[some], farthest) * _UNSURE + _UNSURE_M
        distance, _ = tree.query(xy[some], distance_upper_bound=reach.max())
        near = np.flatnonzero(distance <= reach)
        point, target = _inside(tree, xy[some][near], reach[near])
        point = near[point]
        way = apart(xy[some][point], to_xy[target])
        beside = way <= np.maximum(leg_m[some][point], to_leg_m[target])
        yield some, Pairs(point[beside], target[beside], up(way[beside]))


def estimated(
    xy: Floats, to_xy: Floats, *, detour: float, most: int, same: SameUnit | None
) -> tuple[Floats, Ints]:
    """Find the targets with the shortest estimated ways.

    Parameters
    ----------
    xy, to_xy : ndarray of float, shape (n, 2) and (m, 2)
        Points and targets [m].
    detour : float
        Metres of way for a metre of straight line.
    most : int
        How many are wanted.
    same : SameUnit, optional
        Only targets of the same unit count.

    Returns
    -------
    way_m : ndarray of float, shape (n, most)
        In order; infinite where there are fewer.
    target : ndarray of int, shape (n, most)
        The first of equally near ones; -1 where there are fewer.
    """
    way, which = np.full((len(xy), most), np.inf), np.full((len(xy), most), -1, dtype=np.intp)
    if not len(xy) or not len(to_xy):
        return way, which
    from_, to = xy, to_xy
    if same is not None:
        from_ = borders.raised(xy, same.of_points, nowhere=borders.FROM_NOWHERE)
        to = borders.raised(to_xy, same.of_targets, nowhere=borders.TO_NOWHERE)
    tree = cKDTree(to)
    for start in range(0, len(xy), _POINTS_AT_ONCE):
        some = slice(start, start + _POINTS_AT_ONCE)
        point, target = _nearest(tree, from_[some], most)
        ways = up(apart(xy[some][point], to_xy[target]) * detour)
        way[some], which[some] = Pairs(point, target, ways).first(len(from_[some]), most)
    return way, which


def _nearest(tree: cKDTree, xy: Floats, most: int) -> tuple[Ints, Ints]:
    """List the targets of each point that may be among the nearest."""
    k = min(most + _SPARE, tree.n)
    found = tree.query(xy, k=range(1, k + 1))
    distance, index = borders.known(np.asarray(found[0])), np.asarray(found[1])
    wanted = distance[:, :most]
    reach = np.where(np.isfinite(wanted), wanted, -1.0).max(axis=1) * _UNSURE + _UNSURE_M
    near = (distance <= reach[:, None]) & np.isfinite(distance)
    many = near[:, -1] & (k < tree.n)  # there may be more that are as near
    near[many] = False
    point, column = np.nonzero(near)
    others = np.flatnonzero(many)
    more, target = _inside(tree, xy[others], reach[others])
    return (
        np.concatenate([point, others[more]]),
        np.concatenate([index[point, column].astype(np.intp), target]),
    )


def _inside(tree: cKDTree, xy: Floats, reach: Floats) -> tuple[Ints, Ints]:
    """List all targets within the reach of each point."""
    if not len(xy):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    found = tree.query_ball_point(xy, reach)
    counts = np.fromiter((len(one) for one in found), dtype=np.intp, count=len(found))
    target = np.fromiter((one for some in found for one in some), dtype=np.intp)
    return np.repeat(np.arange(len(xy)), counts), target
