"""Ways along straight lines, or estimated from them where no streets are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.reach import borders, straight
from siting.reach.ways import Near

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Rows
    from siting.reach.ways import SameUnit

#: Metres of way on foot for each metre of straight line, where no streets are known (ours): of the
#: factors tried, the one that put the fewest people on the wrong side of 500 m and of 900 m in
#: Porto Alegre, and of 500 m in Sao Paulo.
DETOUR = 1.35


class Straight:
    """Measures straight lines in the plane; see `ways.Ways`.

    Parameters
    ----------
    detour : float
        Metres of way taken for each metre of straight line: 1 for the straight line itself,
        more for an estimate of the way on foot.
    """

    def __init__(self, detour: float = 1.0) -> None:
        self._detour = detour

    @property
    def least_ratio(self) -> float:
        """Metres of way that a metre of straight line surely takes."""
        return self._detour

    def nearest(
        self,
        xy: Floats,
        to_xy: Floats,
        *,
        nth: int = 1,
        same: SameUnit | None = None,
        skip: Ints | None = None,
    ) -> Near:
        """Find the n-th nearest target of each point; see `ways.Ways.nearest`."""
        points, targets = _raised(xy, to_xy, same)
        index, distance = straight.nearest(points, targets, nth=nth)
        if skip is not None:
            passed = np.zeros(len(xy), dtype=bool)
            for rank in range(1, nth + 1):
                passed |= straight.nearest(points, targets, nth=rank)[0] == skip
            after = straight.nearest(points, targets, nth=nth + 1)
            index = np.where(passed & (skip >= 0), after[0], index)
            distance = np.where(passed & (skip >= 0), after[1], distance)
        way = borders.known(distance) * self._detour
        return Near(
            np.where(np.isfinite(way), index, -1), way, np.full(len(xy), self._detour != 1.0)
        )

    def within(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Rows:
        """Find the points no farther than the cut-off from each site; see `ways.Ways.within`."""
        points, sites = _raised(xy, site_xy, same)
        farthest = min(cutoff_m, borders.FAR_M / 2)
        return straight.within(sites, points, cutoff_m=farthest, detour=self._detour)

    def ways_within(self, site_xy: Floats, xy: Floats, *, cutoff_m: float) -> Rows:
        """Give the same rows as `within`, with the ways; see `ways.Ways.ways_within`."""
        rows = self.within(site_xy, xy, cutoff_m=cutoff_m)
        site = np.repeat(np.arange(len(site_xy)), np.diff(rows.indptr))
        away = np.hypot(*(xy[rows.indices] - site_xy[site]).T)
        rows.data = np.minimum(away * self._detour, cutoff_m)
        return rows


def _raised(xy: Floats, to_xy: Floats, same: SameUnit | None) -> tuple[Floats, Floats]:
    if same is None:
        return xy, to_xy
    return (
        borders.raised(xy, same.of_points, nowhere=borders.FROM_NOWHERE),
        borders.raised(to_xy, same.of_targets, nowhere=borders.TO_NOWHERE),
    )
