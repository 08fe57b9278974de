"""How densely older people live: per km2 of their community, or of a circle of 1 km2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.reach.sums import Sums
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.progress import Progress
    from siting.study.units import Units

#: The circle of 1 km2 has this radius [m].
CIRCLE_M = float(np.sqrt(1e6 / np.pi))
#: Older people per km2 at which classes of density begin: those of Hangzhou's plan, and one above.
CLASSES = (0.0, 1_000.0, 3_000.0, 10_000.0)


def of_points(
    xy: Floats, elders: Floats, areas: Units | None, progress: Progress
) -> tuple[Floats, tuple[str, ...]]:
    """Measure the density of older people where each demand point lies.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Demand points [m].
    elders : ndarray of float, shape (n,)
        Older people at each.
    areas : Units or None
        Communities, streets or residential areas. Where there are none, or a point lies in
        none, the density is that of a circle of 1 km2 around the point.
    progress : Progress
        Hears how far the circles have come.

    Returns
    -------
    per_km2 : ndarray of float, shape (n,)
        Older people per km2.
    notes : tuple of str
        On what area it was measured.
    """
    per_km2 = np.full(len(xy), np.nan) if areas is None else of_areas(areas)
    outside = np.isnan(per_km2)
    if outside.any():
        around = Sums(xy, elders)
        per_km2[outside] = around.within(xy[outside], progress, cutoff_m=CIRCLE_M)
    if areas is None:
        return per_km2, (
            say("density: no communities; older people in a circle of 1 km2 around each"),
        )
    what = term(areas.level)
    note = say("density: older people per km2 of each {what}", what=what)
    if outside.any():
        note += say(
            "; {sum:,} demand points in no {what} by a circle of 1 km2",
            sum=int(outside.sum()),
            what=what,
        )
    return per_km2, (note,)


def of_areas(areas: Units) -> Floats:
    """Give each demand point the older people per km2 of its area; NaN outside of all."""
    each = np.append(areas.elders / areas.area_km2, np.nan)
    return each[areas.of_demand]
