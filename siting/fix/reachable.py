"""From where homes of a gap are in reach: exactly in a straight line, along streets by search."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.fix.discs import apart, arrangement, common
from siting.fix.few import few
from siting.fix.spots import STEP_M, cells
from siting.kinds import Reach
from siting.reach.straight import HALF_CENTIMETRE_M, Straight, within

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.fix.scene import Scene
    from siting.fix.targets import Target
    from siting.reach.ways import Ways

#: A place that may stand in an area has so much room at least [m].
ROOM_M = 0.5
_FEW = 60  # points of which all crossings of circles are looked at
_CELLS = 10_000  # of a grid over a large gap (ours)
_MOST_PAIRS = 1_000_000  # of homes and spots; beyond, every other spot is left out (ours)


class Parts(NamedTuple):
    """Homes parted so that one place can reach those of each part.

    Attributes
    ----------
    parts : list of ndarray of int
        Which homes, by their number in the gap.
    spots : ndarray of float, shape (n, 2)
        Whence those of each part are in reach [m].
    lost : ndarray of bool
        Homes that no place may reach.
    at_least : int
        Fewer of the spots that were tried do not do.
    every : bool
        Whether these are all spots that there are: candidates that are points.
    cut : bool
        Whether time ended the search.
    """

    parts: list[Ints]
    spots: Floats
    lost: Flags
    at_least: int
    every: bool
    cut: bool


class Homes(NamedTuple):
    """The homes of a gap, and how far they may be from a place.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Where distances are measured from [m].
    people : ndarray of float, shape (n,)
        Older people of each.
    radius_m : float
        No place may be farther in a straight line; along streets it may have to be nearer.
    """

    xy: Floats
    people: Floats
    cutoff_m: float
    radius_m: float
    ways: Ways
    limit: shapely.Geometry | None

    @property
    def by_streets(self) -> bool:
        """Whether ways are measured along streets."""
        return not isinstance(self.ways, Straight)

    def around(self, which: Ints | slice = slice(None)) -> shapely.Geometry:
        """Draw from where all of some homes are within a straight line."""
        return self.inside(common(self.xy[which], self.radius_m))

    def inside(self, area: shapely.Geometry) -> shapely.Geometry:
        """Cut an area to the unit in which a place must stand, if it must."""
        return area if self.limit is None else shapely.intersection(area, self.limit)

    def reached(self, spots: Floats, *, less_m: float = 0.0) -> Rows:
        """Say which homes (rows) are in reach of which spots (columns), shape (n, m).

        Parameters
        ----------
        less_m : float
            They are to be nearer than they must by so much.
        """
        if self.by_streets:
            return self.ways.within(self.xy, spots, cutoff_m=self.cutoff_m - less_m)
        return within(self.xy, spots, cutoff_m=self.radius_m - less_m)

    @property
    def fewest(self) -> int:
        """So many places it takes at least."""
        return apart(self.xy, self.people, self.radius_m)


def homes_of(target: Target, scene: Scene) -> Homes | None:
    """Look at the homes of a gap; None where they lie in several units and must not."""
    kind, study = target.rule.kind, scene.study(target)
    assert isinstance(kind, Reach)
    ways, points = kind.ways(study), target.points
    limit = None
    if kind.same_unit is not None:
        units = study.unit_level(kind.same_unit)
        own = np.array([-1]) if units is None else np.unique(units.of_demand[points])
        if units is None or len(own) != 1 or own[0] < 0:
            return None
        limit = None if units.everywhere else units.geometry[own[0]]
    far = (kind.cutoff_m + HALF_CENTIMETRE_M) / ways.least_ratio - HALF_CENTIMETRE_M
    return Homes(
        xy=kind.origins(study)[points],
        people=study.demand.elders[points],
        cutoff_m=kind.cutoff_m,
        radius_m=far,
        ways=ways,
        limit=limit,
    )


def from_all(homes: Homes) -> tuple[Floats, float]:
    """Find squares from whose middle all homes are in reach along streets."""
    area = homes.around()
    if shapely.is_empty(area):
        return np.empty((0, 2)), STEP_M
    xy, step = cells(area)
    number = np.bincount(homes.reached(xy).indices, minlength=len(xy))
    return xy[number == len(homes.xy)], step


def parted(homes: Homes, ground: shapely.Geometry) -> Parts:
    """Part homes by as few spots as are found on a ground where one may build."""
    spots, every = _spots(homes, ground), bool(shapely.area(ground) == 0)
    if not len(spots):
        return Parts([], spots, np.ones(len(homes.xy), dtype=bool), 0, every, cut=False)
    less_m = 0.0 if every else ROOM_M
    near = homes.reached(spots, less_m=less_m)
    while near.nnz > _MOST_PAIRS and not every and len(spots) > len(homes.xy):
        spots = spots[::2]
        near = homes.reached(spots, less_m=less_m)
    found = few(near, homes.xy, spots)
    return Parts(found.groups, spots[found.spots], found.lost, found.at_least, every, cut=found.cut)


def _spots(homes: Homes, ground: shapely.Geometry) -> Floats:
    """List where places may be tried: candidates that are points, else well-chosen positions.

    Beside a grid, each piece of land has one, and so have the homes that stand on it.
    """
    if shapely.area(ground) == 0:
        return np.array(shapely.get_coordinates(ground), dtype=np.float64)
    pieces = shapely.get_coordinates(shapely.point_on_surface(shapely.get_parts(ground)))
    every = [pieces, homes.xy, cells(ground, most=_CELLS)[0]]
    if not homes.by_streets and len(homes.xy) <= _FEW:
        every.insert(0, arrangement(homes.xy, homes.radius_m))
    spots = np.vstack(every)
    inside: Flags = shapely.intersects_xy(ground, spots[:, 0], spots[:, 1])
    return spots[inside]


def domain(homes: Homes) -> shapely.Geometry:
    """Draw an area that holds all from where any home may be in reach."""
    hull = shapely.convex_hull(shapely.multipoints(homes.xy))
    return homes.inside(shapely.buffer(hull, homes.radius_m))
