"""A planned place moved by the least distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.fix.discs import common, nearest, published
from siting.fix.reachable import from_all, homes_of
from siting.fix.scene import Way, Ways, called, named
from siting.fix.sites import area_of, away_from_others
from siting.fix.spots import tiny
from siting.fix.supply import Supply, selected, supplies
from siting.kinds import Reach, ServiceSet
from siting.kinds.parts import OfSubjects
from siting.language import say
from siting.reach.straight import apart
from siting.whatif.edits import LonLat, Move
from siting.whatif.homes import Homes as KeptHomes

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats
    from siting.fix.scene import Scene
    from siting.fix.targets import Target
    from siting.study.facilities import Facilities

#: Planned places that are tried for a finding: those nearest to where they would have to be.
MOST_PLACES = 3


class Goal(NamedTuple):
    """Where a place must stand to mend a finding, and how far that was worked out."""

    area: shapely.Geometry
    approximate: bool = False
    note: str = ""


class _Moved(NamedTuple):
    """A place elsewhere: where, in degrees and in the plane, and how far that is."""

    lonlat: Floats
    xy: Floats
    metres: float


def moves(target: Target, scene: Scene) -> Ways:
    """Find the planned places that mend a finding where they are moved, nearest first."""
    found, places = Ways(), scene.study(target).facilities
    if isinstance(target.rule.kind, Reach) and not target.of_homes:
        return found  # see `siting.fix.apart`
    some = supplies(target.rule)
    able = movable(places) & _counting(target, some, places)
    if not able.any():
        if some or isinstance(target.rule.kind, ServiceSet):
            found.why.append(say("no planned place that counts could be moved"))
        return found
    goal = _goal(target, some, scene)
    if goal is None or shapely.is_empty(goal.area):
        found.why.append(say("one place can stand nowhere so that all of it is mended"))
        return found
    rows = np.flatnonzero(able)
    away = shapely.distance(goal.area, shapely.points(places.xy[rows]))
    nearer = rows[np.argsort(np.round(away, 3), kind="stable")]
    inside = set(rows[away == 0].tolist())
    for row in [one for one in nearer.tolist() if one not in inside][:MOST_PLACES]:
        try_moving(row, goal, target, scene, found)
    if not (found.ways or found.why):
        found.why.append(say("no planned place mends it by being moved: those nearest were tried"))
    return found


def movable(places: Facilities) -> Flags:
    """Say which places count and do not stand yet."""
    return places.counts & (places.proposed | ~places.stands)


def _counting(target: Target, some: list[Supply], places: Facilities) -> Flags:
    if isinstance(target.rule.kind, ServiceSet):
        return np.ones(len(places), dtype=bool)
    every = [selected(one, target.rule, places) for one in some]
    return np.any(every, axis=0) if every else np.zeros(len(places), dtype=bool)


def _goal(target: Target, some: list[Supply], scene: Scene) -> Goal | None:
    """Find where a place must stand."""
    if not target.of_homes:
        area = area_of(target, scene)
        if area is None:
            return None
        for supply in some:
            area = away_from_others(area, supply, target, scene)
        return Goal(scene.land.free(shapely.buffer(area, -0.01)))
    homes = homes_of(target, scene)
    if homes is None or (target.lacks.max() > 1 and target.table.unit != "beds"):
        return None
    if not homes.by_streets:
        return Goal(scene.land.free(homes.around()))
    middles, step = from_all(homes)
    if not len(middles):
        return None
    spots = shapely.multipoints(middles)
    return Goal(
        scene.land.free(spots),
        approximate=True,
        note=say("searched on a grid of {step:g} m", step=step),
    )


def try_moving(row: int, goal: Goal, target: Target, scene: Scene, found: Ways) -> None:
    """Find the least move of a place; where somebody loses by it, the least by which nobody does.

    A move by which more people lose than the finding is about is no fix: it is only said.
    """
    places = scene.study(target).facilities
    parcel = _parcel(row, places, scene)
    area = goal.area if parcel is None else shapely.intersection(goal.area, parcel[1])
    notes: tuple[str, ...] = (
        () if parcel is None else (say("within its parcel {parcel}", parcel=parcel[0]),)
    )
    if parcel is not None and shapely.is_empty(area):
        area, notes = goal.area, (say("it leaves its parcel {parcel}", parcel=parcel[0]),)
    moved = _least(row, area, goal, places, scene)
    effect = None if moved is None else scene.trial.effect([_edit(row, moved, places)], target)
    if moved is not None and effect is not None:
        way = _way(row, moved, goal, places, notes)
        if not effect.worse or effect.lost < target.finding.people:
            found.ways.append(way)
        else:
            found.why.append(
                say("{said} would do, but {worse}", said=way.said, worse=effect.worse[0])
            )
        if not effect.worse:
            return
    kept = _keeping(row, area, target, scene)
    better = None if shapely.is_empty(kept) else _least(row, kept, goal, places, scene)
    effect = None if better is None else scene.trial.effect([_edit(row, better, places)], target)
    if better is not None and effect is not None and not effect.worse:
        found.ways.append(_way(row, better, goal, places, (*notes, say("so that nobody loses"))))


def _least(
    row: int, area: shapely.Geometry, goal: Goal, places: Facilities, scene: Scene
) -> _Moved | None:
    """Find the nearest position in an area that can be written."""
    start = places.xy[row]
    wanted = nearest(area, start)
    if goal.approximate:
        lonlat, xy = tiny(wanted, scene)
    else:
        exact = published(scene.draft.study.crs, area, wanted, start)
        if exact is None:
            return None
        lonlat, xy = exact
    return _Moved(lonlat, xy, float(apart(xy, start)))


def _edit(row: int, moved: _Moved, places: Facilities) -> Move:
    return Move(id=str(places.ids[row]), at=LonLat(*moved.lonlat.tolist()))


def _way(row: int, moved: _Moved, goal: Goal, places: Facilities, notes: tuple[str, ...]) -> Way:
    metres = round(moved.metres, 2)
    about = "about " if goal.approximate else ""
    return Way(
        kind="move",
        costs=metres,
        unit="m",
        said=say(
            "{called} (planned) moved by {about}{metres} m to {lonlat:.7f},{lonlat2:.7f}",
            called=called(named(places, row)),
            about=about,
            metres=_metres(metres),
            lonlat=moved.lonlat[0],
            lonlat2=moved.lonlat[1],
        ),
        edits=(_edit(row, moved, places),),
        facility=named(places, row),
        at=moved.xy,
        area=shapely.linestrings([places.xy[row], moved.xy]),
        approximate=goal.approximate,
        notes=(*notes, *([goal.note] if goal.note else [])),
    )


def _metres(metres: float) -> str:
    return f"{metres:,.0f}" if metres >= 10 else f"{metres:,.2f}"


def _parcel(row: int, places: Facilities, scene: Scene) -> tuple[str, shapely.Geometry] | None:
    """Give the parcel that a place must stay in: its own outline, or the candidate around it."""
    tables = scene.draft.tables
    for table in (tables.existing, *tables.proposed):
        if table is None or table.geometry is None:
            continue
        at = np.flatnonzero(table.ids == places.ids[row])
        if len(at) and shapely.get_dimensions(table.geometry[at[0]]) == 2:
            return say("of its own outline"), table.geometry[at[0]]
    parcel = scene.land.parcel(places.xy[row])
    return None if parcel is None else (parcel.name, parcel.geometry)


def _keeping(row: int, area: shapely.Geometry, target: Target, scene: Scene) -> shapely.Geometry:
    """Cut an area to where a place still serves the homes and units that hang on it."""
    draft, places = scene.draft, scene.study(target).facilities
    for rule in draft.packs.rules:
        kept = draft.kept(rule.id)
        if isinstance(kept, KeptHomes):
            homes = kept.hanging_on(row, draft.study)
            if len(homes):
                kind = rule.kind
                assert isinstance(kind, Reach)
                far = kind.cutoff_m / kind.ways(draft.study).least_ratio
                area = shapely.intersection(area, common(homes, far - 0.002))
        elif isinstance(rule.kind, OfSubjects) and rule.id != target.rule.id:
            area = shapely.intersection(area, _unit_around(rule.kind, row, places, scene))
        if shapely.is_empty(area):
            return area
    return area


def _unit_around(kind: OfSubjects, row: int, places: Facilities, scene: Scene) -> shapely.Geometry:
    """Give the unit of a rule that a place lies in; everywhere if that does not matter to it."""
    everywhere = shapely.box(-1e9, -1e9, 1e9, 1e9)
    levels = scene.draft.study.units
    if kind.for_each not in levels and kind.for_each != "planning_unit":
        return everywhere
    units = scene.draft.study.unit_level(kind.for_each)
    at = -1 if units is None else int(units.of(places.xy[[row]])[0])
    return everywhere if units is None or at < 0 else units.geometry[at]
