"""Places that must stand near others, or away from them: one is moved, or one is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.fix.discs import disc
from siting.fix.moves import Goal, movable, try_moving
from siting.fix.scene import Way, Ways
from siting.fix.sites import size_of
from siting.fix.spots import spot
from siting.fix.supply import building, supplies
from siting.kinds import Reach
from siting.language import say
from siting.reach.straight import HALF_CENTIMETRE_M, Straight, apart
from siting.whatif.edits import Add, LonLat

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.fix.scene import Scene
    from siting.fix.targets import Target

#: A place is moved at most so far away from what it keeps away from (ours) [m].
_FAR_M = 20_000.0
_TRIED = 3


def moved_or_added(target: Target, scene: Scene) -> Ways:
    """Find the least move of a place that is tested, or of what it must be near or away from."""
    kind, found = target.rule.kind, Ways()
    if not isinstance(kind, Reach) or target.of_homes:
        return found
    study = scene.study(target)
    subjects = kind.subjects(study, target.rule.words)
    ways = kind.ways(study)
    assert subjects is not None
    if not isinstance(ways, Straight) or kind.same_unit is not None:
        found.why.append(say("where it might stand is not searched along streets, or within units"))
        return found
    radius = (kind.cutoff_m + HALF_CENTIMETRE_M) / ways.detour - HALF_CENTIMETRE_M
    own_xy = np.asarray(shapely.get_coordinates(subjects.geometry))[target.points[0]]
    others, other_rows = _others(target, scene, own_xy)
    own = -1
    if subjects.places is study.facilities and subjects.own is not None:
        own = int(subjects.own[target.points[0]])
    if own >= 0 and movable(study.facilities)[own]:
        area = _allowed(kind, others, own_xy, radius)
        try_moving(own, Goal(scene.land.free(area)), target, scene, found)
    if not found.ways:
        _by_others(target, scene, (own_xy, radius), other_rows, found)
    if kind.within is not None:
        _added(target, scene, disc(own_xy, radius), found)
    if not found.ways:
        found.why.append(
            say("neither it nor what it asks for is planned, so that it could be moved")
        )
    return found


def _others(target: Target, scene: Scene, own: Floats) -> tuple[Floats, Ints]:
    """Give the places that are looked for, and their rows among facilities, nearest first."""
    kind, study = target.rule.kind, scene.study(target)
    assert isinstance(kind, Reach)
    places, found = kind.looked_for(study, target.rule.words)
    rows = np.flatnonzero(found.sure | found.maybe)
    itself = (places.xy[rows] == own).all(axis=1) & (kind.no_closer_than is not None)
    rows = rows[~itself]
    away = apart(places.xy[rows], own)
    order = rows[np.argsort(np.round(away, 3), kind="stable")]
    none = np.empty(0, dtype=np.intp)
    return places.xy[order], order if places is study.facilities else none


def _allowed(kind: Reach, others: Floats, own: Floats, radius: float) -> shapely.Geometry:
    """Draw where a place may stand: near one of the others, or away from all of them."""
    around = shapely.buffer(shapely.points(own), _FAR_M, quad_segs=4)
    near = others[shapely.dwithin(shapely.points(own), shapely.points(others), 2 * _FAR_M)]
    discs = shapely.union_all([disc(one, radius) for one in near])
    if kind.no_closer_than is not None:
        return shapely.difference(around, discs)
    return discs


def _by_others(
    target: Target, scene: Scene, around: tuple[Floats, float], rows: Ints, found: Ways
) -> None:
    """Move what is planned of the others: nearer, or the one that is too near away."""
    kind, places = target.rule.kind, scene.study(target).facilities
    assert isinstance(kind, Reach)
    xy, radius = around
    area = _allowed(kind, xy[None], xy, radius)
    for row in [one for one in rows.tolist() if movable(places)[one]][:_TRIED]:
        try_moving(row, Goal(scene.land.free(area)), target, scene, found)


def _added(target: Target, scene: Scene, area: shapely.Geometry, found: Ways) -> None:
    """Add one of what it must be near."""
    some = supplies(target.rule)
    made = building(some[0], target, scene) if some else ""
    if isinstance(made, str):
        found.why.extend([made] if made else [])
        return
    ground = scene.land.ground(area)
    at = spot(ground, scene)
    edits = [] if at is None else [Add(at=LonLat(*at[0].tolist()), fields=made.fields)]
    if at is None or not scene.trial.mends(edits, target):
        found.why.append(
            say("a new {label} near it is not possible, or does not mend it", label=made.label)
        )
        return
    area_m2 = float(shapely.area(ground.geometry))
    name = target.finding.subject.name or target.finding.subject.id
    found.ways.append(
        Way(
            kind="place",
            costs=1,
            unit="place",
            said=say(
                "one new {label} anywhere in {size_of} around {name}",
                label=made.label,
                size_of=size_of(area_m2),
                name=name,
            ),
            edits=tuple(edits),
            at=at[1],
            area=ground.geometry,
            area_m2=area_m2,
        )
    )
