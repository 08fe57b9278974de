"""What might be built instead of a site, and what that would cost in older people."""

from __future__ import annotations

from math import atan2, pi
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.propose.why.without import whole
from siting.records.finding import Place
from siting.records.proposal import Alternative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Ints
    from siting.propose.candidates.room import Room
    from siting.propose.scene import Scene
    from siting.propose.why.without import Without

#: How far from a site alternatives are looked for [m], and among how many: the nearest (ours).
RADIUS_M = 1_000.0
NEAREST = 200
#: How many are named.
NAMED = 3
#: Where beds are shared, so many are tried at most: each takes a flow.
TRIED = 30
_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class _Found(NamedTuple):
    """A candidate that might be built instead: sorted by cost, then by distance."""

    cost: float
    distance_m: float
    candidate: int


def alternatives(
    nth: int, site: int, without: Without, lost: float, *, scene: Scene, room: Room
) -> tuple[Alternative, ...]:
    """Find the best candidates nearby of a site's type, the other sites staying.

    Parameters
    ----------
    nth, site : int
        Which of the chosen sites, and its candidate.
    without : Without
        All rules without the site.
    lost : float
        What is lost without it [older people].

    Returns
    -------
    tuple of Alternative
        Three at most, the best first; of equal ones, the nearest. None that mends nothing, and
        none where something must be built on this very spot.
    """
    if scene.spots.forced[site % len(scene.spots.ids)]:
        return ()
    at, apart = room.near(site, RADIUS_M + 1)
    other = (apart > 0) & (np.rint(apart) <= RADIUS_M)  # grid points stand to the centimetre
    at, apart = at[other], apart[other]
    free = room.instead(nth, at)
    at, apart = at[free], apart[free]
    order = np.lexsort((at, apart))[:NEAREST]
    at, apart = at[order], apart[order]
    best: dict[int, _Found] = {}
    for one in _best_first(at, apart, without, lost):
        best.setdefault(one.candidate % len(scene.spots.ids), one)
        if len(best) == NAMED:
            break
    return tuple(_described(one, site, scene) for one in best.values())


def _best_first(at: Ints, apart: Floats, without: Without, lost: float) -> Iterator[_Found]:
    """Go through candidates that mend something, the cheapest first.

    Where gains are only bounded, one comes when no other can still be cheaper.
    """
    most = without.most(at)
    order = np.lexsort((at, apart, -most))
    order = order[most[order] > 0][: len(order) if without.exact else TRIED]
    waiting: list[_Found] = []
    for k, bound in zip(order.tolist(), most[order].tolist(), strict=True):
        while waiting and waiting[0].cost < whole(lost - bound):
            yield waiting.pop(0)
        gain = without.gain(int(at[k]), bound)
        if whole(gain) > 0:
            waiting.append(_Found(whole(lost - gain), float(apart[k]), int(at[k])))
            waiting.sort()
    yield from waiting


def _described(one: _Found, site: int, scene: Scene) -> Alternative:
    spot = one.candidate % len(scene.spots.ids)
    lon, lat = scene.spots.lonlat[spot].tolist()
    east, north = (scene.candidates.xy[one.candidate] - scene.candidates.xy[site]).tolist()
    return Alternative(
        candidate=str(scene.spots.ids[spot]),
        place=Place(lon=lon, lat=lat),
        distance_m=round(one.distance_m, 2),
        direction=_WINDS[round(atan2(east, north) / (pi / 4)) % 8],
        cost=one.cost,
    )
