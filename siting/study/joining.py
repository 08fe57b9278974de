"""Planning units where no layer gives them: neighbouring communities joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.language import say
from siting.study.units import Units, count_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Geometries, Ints
    from siting.study.demand import Demand

UNIT_PEOPLE = 10_000.0
_TOUCH_M = 1.0  # neighbours' borders may be drawn this far apart
BLOCK_M = 1_000.0
NEARLY = 1.5  # times as far as the nearest neighbour


def join(
    communities: Units, district_of: Ints, demand_elders: Floats, *, size: float = UNIT_PEOPLE
) -> Units:
    """Join neighbouring communities, district by district, until each unit has enough people.

    A unit starts at the westernmost community of the southernmost strip not yet taken, and
    takes the neighbour nearest to its start until it has `size` older people; the last one is
    that which fills it best among those nearly as near. What is left
    over with fewer joins the neighbouring unit with the fewest people, or stands alone where
    it has no neighbour in its district.

    Parameters
    ----------
    communities : Units
        In the order of their ids.
    district_of : ndarray of int, shape (n,)
        The district of each community; units do not cross districts.
    demand_elders : ndarray of float, shape (n_demand,)
        Older people at each demand point.
    size : float
        Older people a unit should reach.

    Returns
    -------
    Units
        Of level ``planning_unit``, ids U1, U2 ... from south to north.
    """
    centre = shapely.get_coordinates(shapely.centroid(communities.geometry))
    neighbours = _neighbours(communities.geometry, district_of)
    unit_of = _grow(communities.elders, centre, neighbours, size)
    unit_of = _absorb(unit_of, communities.elders, neighbours, size)
    return _drawn(communities, unit_of, centre, demand_elders, size)


def _neighbours(geometry: Geometries, district_of: Ints) -> list[Ints]:
    """List the neighbours of each community in its own district; a corner is not a border."""
    tree = shapely.STRtree(geometry)
    one, other = tree.query(geometry, predicate="dwithin", distance=_TOUCH_M)
    keep = (one != other) & (district_of[one] == district_of[other])
    one, other = one[keep], other[keep]
    borders, around = shapely.boundary(geometry), shapely.buffer(geometry, _TOUCH_M)
    shared = shapely.length(shapely.intersection(borders[one], around[other]))
    long = shared > 10 * _TOUCH_M
    one, other = one[long], other[long]
    return [np.sort(other[one == row]).astype(np.intp) for row in range(len(geometry))]


def _grow(elders: Floats, centre: Floats, neighbours: list[Ints], size: float) -> Ints:
    """Let units grow one after the other, from their start outwards."""
    unit_of = np.full(len(elders), -1, dtype=np.intp)
    start_order = np.lexsort((centre[:, 0], np.floor(centre[:, 1] / BLOCK_M)))
    n_units = 0
    for start in start_order.tolist():
        if unit_of[start] >= 0:
            continue
        unit_of[start] = n_units
        people, edge = elders[start], set(neighbours[start].tolist())
        while people < size:
            free = sorted(row for row in edge if unit_of[row] < 0)
            if not free:
                break
            apart = np.hypot(*(centre[free] - centre[start]).T)
            taken = free[_next(apart, people + elders[free], size)]
            unit_of[taken] = n_units
            people += elders[taken]
            edge.update(neighbours[taken].tolist())
        n_units += 1
    return unit_of


def _next(apart: Floats, people: Floats, size: float) -> int:
    """Choose the neighbour to take: the nearest, unless others nearly as near fill the unit better.

    Parameters
    ----------
    apart : ndarray of float, shape (n,)
        How far each is from the start of the unit [m].
    people : ndarray of float, shape (n,)
        Older people the unit would have with it.
    """
    fills = (people >= size) & (apart <= NEARLY * apart.min())
    if fills.any():
        return int(np.argmin(np.where(fills, people, np.inf)))
    return int(np.argmin(apart))


def _absorb(unit_of: Ints, elders: Floats, neighbours: list[Ints], size: float) -> Ints:
    """Give units that stayed too small to the neighbouring unit with the fewest people."""
    unit_of = unit_of.copy()
    people = count_people(unit_of, elders, int(unit_of.max(initial=-1)) + 1)
    settled: set[int] = set()
    while True:
        small = [
            u for u in np.argsort(people, kind="stable").tolist() if _is_small(u, people, size)
        ]
        small = [u for u in small if u not in settled]
        if not small:
            return unit_of
        unit = small[0]
        members = np.flatnonzero(unit_of == unit)
        around = {int(unit_of[near]) for row in members for near in neighbours[row]} - {unit}
        if not around:
            settled.add(unit)
            continue
        host = min(around, key=lambda other: (people[other], other))
        unit_of[members] = host
        people[host] += people[unit]
        people[unit] = -1.0


def _is_small(unit: int, people: Floats, size: float) -> bool:
    return bool(0 <= people[unit] < size)


def _drawn(
    communities: Units, unit_of: Ints, centre: Floats, demand_elders: Floats, size: float
) -> Units:
    """Give the units their numbers, from south to north, and draw their outlines."""
    kept = np.unique(unit_of)
    middle = np.array([centre[unit_of == unit].mean(axis=0) for unit in kept]).reshape(-1, 2)
    order = np.lexsort((middle[:, 0], np.floor(middle[:, 1] / BLOCK_M)))
    number = np.full(int(unit_of.max(initial=-1)) + 1, -1, dtype=np.intp)
    number[kept[order]] = np.arange(len(kept))
    members = number[unit_of]
    of_demand = np.where(communities.of_demand >= 0, members[communities.of_demand], -1)
    elders = count_people(of_demand, demand_elders, len(kept))
    geometry = np.array(
        [shapely.union_all(communities.geometry[members == unit]) for unit in range(len(kept))],
        dtype=object,
    )
    joined = [np.flatnonzero(members == unit).tolist() for unit in range(len(kept))]
    parts = tuple(
        tuple((communities.level, communities.ids[i], communities.names[i]) for i in rows)
        for rows in joined
    )
    small = int((elders < size).sum())
    what = say("communities") if communities.level == "community" else say("squares of 1 km")
    note = say(
        "planning units: no layer gives them; {n:,} {what} joined into "
        "{n2:,} units of {elders:,.0f} to {elders2:,.0f} older people",
        n=len(communities),
        what=what,
        n2=len(kept),
        elders=elders.min(initial=np.inf),
        elders2=elders.max(initial=0),
    )
    if small:
        note += say(
            "; {small} could not reach {size:,.0f} inside their district", small=small, size=size
        )
    return Units(
        level="planning_unit",
        ids=np.array([f"U{unit + 1}" for unit in range(len(kept))], dtype=object),
        names=np.array([_name(of_one) for of_one in parts], dtype=object),
        geometry=geometry,
        elders=elders,
        of_demand=of_demand,
        notes=(note,),
        parts=parts,
    )


def _name(parts: Sequence[tuple[str, str, str]]) -> str:
    """Name a joined unit after its communities: the first two, and how many more."""
    names = [name or id_ for _, id_, name in parts]
    return " + ".join(names[:2]) + (f" + {len(names) - 2}" if len(names) > 2 else "")


def blocks(demand: Demand) -> Units:
    """Make squares of 1 km that hold people, to be joined where there are no communities."""
    square = np.floor(demand.xy / BLOCK_M).astype(np.int64)
    corners, of_demand = np.unique(square[:, ::-1], axis=0, return_inverse=True)
    of_demand = of_demand.reshape(-1).astype(np.intp)
    y, x = (corners * BLOCK_M).T
    ids = [f"{int(east / 1e3)}-{int(north / 1e3)}" for east, north in zip(x, y, strict=True)]
    return Units(
        level="block",
        ids=np.array(ids, dtype=object),
        names=np.full(len(ids), "", dtype=object),
        geometry=shapely.box(x, y, x + BLOCK_M, y + BLOCK_M),
        elders=count_people(of_demand, demand.elders, len(ids)),
        of_demand=of_demand,
    )
