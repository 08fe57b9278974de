"""Places counted by the sites they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.reach.straight import HALF_CENTIMETRE_M

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.kinds.belonging import Belonging
    from siting.study.facilities import Facilities


_EXACT = 20


def numbers(places: Facilities, distinct: str) -> Ints:
    """Give each site a number: one site_id is one site; without it, each stands alone."""
    known = places.field("site_id") if distinct == "site" else None
    own = [("own", str(text)) for text in places.ids]
    if known is not None:
        own = [
            ("site", str(site)) if site is not None else mine
            for site, mine in zip(known, own, strict=True)
        ]
    number = {site: index for index, site in enumerate(dict.fromkeys(own))}
    return np.array([number[site] for site in own], dtype=np.intp)


def most_apart(xy: Floats, metres: float) -> int:
    """Count the most points that stand pairwise at least so far apart; exact up to 20 points.

    Of more points, those with the fewest too near are taken first: a number that is reached,
    perhaps not the largest.
    """
    points = shapely.points(xy)
    near = shapely.STRtree(points).query(
        points, predicate="dwithin", distance=metres - HALF_CENTIMETRE_M
    )
    around: list[set[int]] = [set() for _ in range(len(xy))]
    for one, other in near.T.tolist():
        if one != other:
            around[one].add(other)
    everything = frozenset(range(len(xy)))
    return _most(around, everything) if len(xy) <= _EXACT else _many(around, everything)


def _most(around: list[set[int]], left: frozenset[int]) -> int:
    """Try with and without the point that has most too near; without any, all can stay."""
    worst = max(left, key=lambda point: len(around[point] & left), default=None)
    if worst is None or not around[worst] & left:
        return len(left)
    without = _most(around, left - {worst})
    return max(without, 1 + _most(around, left - {worst} - around[worst]))


def _many(around: list[set[int]], left: frozenset[int]) -> int:
    count = 0
    while left:
        best = min(left, key=lambda point: (len(around[point] & left), point))
        left = left - {best} - around[best]
        count += 1
    return count


def apart(
    places: Facilities, sites: Ints, owned: Belonging, which: Flags, *, metres: float, n: int
) -> Floats:
    """Count for each subject the most of its sites that stand so far apart, shape (n,)."""
    found = np.zeros(n)
    use = which[owned.place]
    place, subject = owned.place[use], owned.subject[use]
    for index in np.unique(subject).tolist():
        own = place[subject == index]
        _, first = np.unique(sites[own], return_index=True)
        found[index] = most_apart(places.xy[own[first]], metres)
    return found


def distinct(sites: Ints, owner: Ints, which: Flags, n: int) -> Floats:
    """Count the distinct sites of each subject, shape (n,)."""
    use = which & (owner >= 0)
    pairs = np.unique(np.column_stack([owner[use], sites[use]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=n).astype(float)
