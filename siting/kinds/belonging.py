"""Which places belong to which subjects: by where they stand, and whom they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.reach.straight import HALF_CENTIMETRE_M
from siting.study.served import served

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.study.facilities import Facilities
    from siting.study.subjects import Subjects
    from siting.study.units import Units


class Belonging(NamedTuple):
    """Which places belong to which subjects: a pair for each, and how much of the place.

    `part` is what surely belongs, `most` what perhaps does: of a place that several share, one
    of which does not say its size, anything from nothing to all of it.
    """

    place: Ints
    subject: Ints
    part: Floats
    most: Floats

    def sums(self, values: Floats, n: int, *, most: bool = False) -> Floats:
        """Sum values of places over the subjects they belong to, shape (n,)."""
        weights = values[self.place] * (self.most if most else self.part)
        return np.bincount(self.subject, weights=weights, minlength=n).astype(np.float64)

    def largest(self, values: Floats, n: int) -> Floats:
        """Find the largest value among the places of each subject; 0 where there is none."""
        found = np.zeros(n)
        np.maximum.at(found, self.subject, values[self.place])
        return found


def belonging(
    subjects: Subjects, places: Facilities, near_m: float | None = None, *, shared: bool = True
) -> Belonging:
    """Find the places of each subject: inside it, or no farther than `near_m` from it.

    A place near several subjects is shared by their households; with `shared` off it counts
    whole for each, and for each that it says it serves.
    """
    if near_m is None or subjects.units is None:
        owner = subjects.of_places(places)
        place = np.flatnonzero(owner >= 0)
        subject = owner[place]
    else:
        place, subject = near(subjects, places.xy, near_m)
    if not shared and subjects.units is not None:
        place, subject = _with_served(place, subject, places, subjects.units)
    part = most = np.ones(len(place))
    if shared and near_m is not None and subjects.units is not None and len(place):
        households = subjects.field("households")
        size = np.ones(len(subjects)) if households is None else households
        each = size[subject]
        several = np.bincount(place, minlength=len(places)) > 1
        blank = np.bincount(place, weights=np.isnan(each), minlength=len(places)) > 0
        whole = np.bincount(place, weights=np.nan_to_num(each), minlength=len(places))[place]
        alone, vague = ~several[place], (several & blank)[place]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(alone, 1.0, np.where(vague | (whole == 0), 0.0, each / whole))
        most = np.where(vague, 1.0, part)
    return Belonging(place, subject, part, most)


def _with_served(place: Ints, subject: Ints, places: Facilities, units: Units) -> tuple[Ints, Ints]:
    """Add the units that places say they serve, each pair once."""
    further = served(places, units)
    if not len(further[0]):
        return place, subject
    pairs = np.column_stack([np.append(place, further[0]), np.append(subject, further[1])])
    place, subject = np.unique(pairs, axis=0).T
    return place, subject


def near(subjects: Subjects, xy: Floats, near_m: float | None) -> tuple[Ints, Ints]:
    """Find the subjects that points lie in, or no farther than `near_m` from: pairs of both."""
    if near_m is None or subjects.units is None:
        owner = subjects.of(xy)
        inside = np.flatnonzero(owner >= 0)
        return inside, owner[inside]
    tree = shapely.STRtree(subjects.geometry)
    limit = near_m + HALF_CENTIMETRE_M
    point, subject = tree.query(shapely.points(xy), predicate="dwithin", distance=limit)
    order = np.lexsort((subject, point))  # the tree's own hangs on which subjects it holds
    return point[order].astype(np.intp), subject[order].astype(np.intp)
