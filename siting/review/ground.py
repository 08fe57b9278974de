"""The ground that findings are about, in metres: good for what lies within one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.degrees import METRES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Geometries
    from siting.records.finding import Finding

#: Whoever lives on the edge of a square of a gap area is rounded into the next one [m].
_SQUARE_M = 102.0
#: Less than a quarter of a square is no ground of its own [m²].
_LEAST_M2 = 2_500.0
#: A finding without an outline is a spot of this radius [m].
_SPOT_M = 1.0
#: Areas that are no farther apart touch [m].
_TOUCH_M = 2.0


def shapes_m(olds: Sequence[Finding], news: Sequence[Finding]) -> tuple[Geometries, Geometries]:
    """Give outlines of both sides in one plane; spots for what has none; None for nowhere."""
    lats = [one.place.lat for one in (*olds, *news) if one.place is not None]
    scale = METRES * np.array([np.cos(np.radians(np.median(lats))) if lats else 1.0, 1.0])
    first, second = (
        shapely.transform(_shapes(some), lambda xy: xy * scale) for some in (olds, news)
    )
    for some in (first, second):
        spots = shapely.get_type_id(some) == 0
        some[spots] = shapely.buffer(some[spots], _SPOT_M)
        some[~spots] = shapely.make_valid(some[~spots])
    return first, second


def _shapes(findings: Sequence[Finding]) -> Geometries:
    shapes = np.full(len(findings), None, dtype=object)
    for at, one in enumerate(findings):
        if one.geometry is not None and one.geometry["type"] in {"Polygon", "MultiPolygon"}:
            shapes[at] = shapely.geometry.shape(one.geometry)
        elif one.place is not None:
            shapes[at] = shapely.Point(one.place.lon, one.place.lat)
    return shapes


def fresh(shapes: Geometries, others: Geometries) -> Flags:
    """Say which of the others are on ground that is none of the first, and not beside it either.

    Gap areas are drawn in squares of 100 m, and rounding takes somebody from one into the next: so
    only ground more than a square away from all that was is new for certain.
    """
    found = np.zeros(len(others), dtype=bool)
    known = {shapely.to_wkb(one) for one in shapes}
    at = [index for index, one in enumerate(others) if shapely.to_wkb(one) not in known]
    if not at:
        return found
    if not len(shapes):
        found[at] = True
        return found
    tree = shapely.STRtree(shapes)
    for index in at:
        near = shapes[tree.query(others[index], predicate="dwithin", distance=_SQUARE_M)]
        wide = shapely.union_all(
            shapely.buffer(near, _SQUARE_M, join_style="mitre", mitre_limit=2.0)
        )
        found[index] = shapely.area(shapely.difference(others[index], wide)) > _LEAST_M2
    return found


def touching(shapes: Geometries, others: Geometries) -> list[tuple[int, int]]:
    """List which of the first touch which of the others."""
    near = shapely.STRtree(others).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    return [(int(one), int(other)) for one, other in near.T]
