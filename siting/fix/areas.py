"""Areas for new places near the homes of a gap: one from which all are in reach, else a few."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.fix.land import Ground
from siting.fix.reachable import Homes, Parts, domain, from_all, homes_of, parted
from siting.fix.scene import Way, Ways
from siting.fix.sites import at_candidate, new_places, size_of
from siting.fix.spots import TINY_M, spot, squares, tiny
from siting.fix.supply import building, supplies
from siting.fix.trial import least
from siting.kinds import Reach
from siting.language import N_, joined, say
from siting.reach.straight import apart
from siting.whatif.edits import Add, LonLat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.fix.scene import Scene
    from siting.fix.supply import Building
    from siting.fix.targets import Target

#: More new places for one gap than these are no fix (ours).
MOST_PARTS = 200
_LISTED = 12  # areas of which the size of each is said
_STREETS = N_("the area is searched along streets, on a grid")
_NO_LAND = N_("no land where one may build, by the plan's layers, lies in it")


def new(target: Target, scene: Scene) -> Ways:
    """Find where one new place mends a gap; where there is no such area, a few of them."""
    found = Ways()
    if not isinstance(target.rule.kind, Reach) or not target.of_homes:
        return found
    some = supplies(target.rule)
    what = target.rule.words.english(target.rule.kind.find.facility)
    made = (
        building(some[0], target, scene)
        if some
        else say("a new {what} is no facility of a plan", what=what)
    )
    if isinstance(made, str):
        found.why.append(made)
        return found
    homes = homes_of(target, scene)
    if homes is None:
        found.why.append(
            say("its homes lie in several units, or in none, and places count in theirs")
        )
        return found
    way = _one(homes, made, target, scene)
    if way is None:
        way = _several(homes, made, target, scene, found)
    if way is not None:
        found.ways.append(way)
    return found


def _one(homes: Homes, made: Building, target: Target, scene: Scene) -> Way | None:
    """Find the area from where one place (or as many as each home lacks) mends all."""
    found = ground_of(homes, scene)
    if found is None:
        return None
    ground, at, notes = found
    edits = _sized(made, [at[0]] * _each(target), target, scene)
    if edits is None:
        return None
    n = len(edits)
    area_m2 = float(shapely.area(ground.geometry))
    return Way(
        kind="place",
        costs=n,
        unit="place" if n == 1 else "places",
        said=joined((_named(n, made, edits), _anywhere(ground, area_m2)), " "),
        edits=tuple(edits),
        at=at[1],
        area=ground.geometry,
        area_m2=area_m2,
        approximate=homes.by_streets,
        notes=notes,
    )


def ground_of(
    homes: Homes, scene: Scene
) -> tuple[Ground, tuple[Floats, Floats], tuple[str, ...]] | None:
    """Find the land from which all homes are in reach, a position on it, and what to note."""
    notes: tuple[str, ...] = ()
    if homes.by_streets:
        middles, step = from_all(homes)
        if not len(middles):
            return None
        whole, notes = (
            squares(middles, step),
            (say("{streets} of {step:g} m", streets=say(_STREETS), step=step),),
        )
    else:
        whole = homes.around()
    if shapely.is_empty(whole):
        return None
    ground = scene.land.ground(whole)
    if shapely.is_empty(ground.geometry):
        ground, notes = Ground(scene.land.free(whole), ""), (*notes, say(_NO_LAND))
    if homes.by_streets:
        inside = shapely.intersects_xy(ground.geometry, middles[:, 0], middles[:, 1])
        at = None if not inside.any() else _central(middles[inside], scene)
    else:
        at = spot(ground, scene)
    return None if at is None else (ground, at, notes)


def _central(middles: Floats, scene: Scene) -> tuple[Floats, Floats] | None:
    """Choose of some positions that nearest to the middle of all."""
    away = np.round(apart(middles, middles.mean(axis=0)), 6)
    return tiny(middles[int(np.argmin(away))], scene)


def _several(homes: Homes, made: Building, target: Target, scene: Scene, found: Ways) -> Way | None:
    """Find the fewest areas, by a search that is limited in time, that together do."""
    if homes.fewest > MOST_PARTS:
        found.why.append(
            say("it takes {fewest} new places at least: too many for a fix", fewest=homes.fewest)
        )
        return None
    ground = scene.land.ground(domain(homes))
    if shapely.is_empty(ground.geometry):
        found.why.append(say("there is nowhere near it where one may build"))
        return None
    parts = parted(homes, ground.geometry)
    n = len(parts.parts)
    if parts.lost.any():
        people = homes.people[parts.lost].sum()
        found.why.append(
            say("no place where one may build reaches {people:,.0f} of them", people=people)
        )
        return None
    if n > MOST_PARTS:
        found.why.append(
            say("{n} new places would do, and no fewer were found: too many for a fix", n=n)
        )
        return None
    areas = [
        _area(homes, some, xy, scene) for some, xy in zip(parts.parts, parts.spots, strict=True)
    ]
    shapes, positions = [one for one, _ in areas], [at for _, at in areas]
    edits = _sized(made, positions * _each(target), target, scene)
    if edits is None:
        found.why.append(
            say("{n} new {label}s where they were tried do not mend it", n=n, label=made.label)
        )
        return None
    names = [scene.land.named(xy) for xy in parts.spots]
    whole = shapely.union_all(shapes)
    return Way(
        kind="place",
        costs=len(edits),
        unit="place" if len(edits) == 1 else "places",
        said=joined((_named(len(edits), made, edits), _where(shapes, names, every=parts.every))),
        edits=tuple(edits),
        at=parts.spots[0],
        area=whole,
        area_m2=float(shapely.area(whole)),
        approximate=homes.by_streets,
        notes=_notes(homes, parts),
    )


def _where(shapes: Sequence[shapely.Geometry], names: Sequence[str | None], *, every: bool) -> str:
    """Say where each of several stands: on which candidate, or in how large an area."""
    n = len(shapes)
    if every and all(names):
        return say("at the candidates {map}", map=joined(map(str, names)))
    sizes = [float(shapely.area(one)) for one in shapes]
    if n > _LISTED:
        each = say("from {least} to {most}", least=size_of(min(sizes)), most=size_of(max(sizes)))
    else:
        each = joined(map(size_of, sizes))
    on = say(", on the parcels {map}", map=joined(map(str, names))) if all(names) else ""
    return say("one in each of {n} areas: {each}{on}", n=n, each=each, on=on)


def _notes(homes: Homes, parts: Parts) -> tuple[str, ...]:
    """Say whether fewer may do, and how they were searched for."""
    n, least = len(parts.parts), homes.fewest
    if n <= least or (parts.every and n <= parts.at_least):
        notes = [say("fewer will not do")]
    elif n <= parts.at_least:
        notes = [say("fewer of the positions that were tried will not do")]
    else:
        notes = [
            say("perhaps fewer do")
            + (say(": it takes {least} at least", least=least) if least > 1 else "")
        ]
    if parts.cut:
        notes.append(say("the search was ended by its time: another run may find fewer"))
    if homes.by_streets:
        notes.append(say(_STREETS))
    if n > _LISTED:
        notes.append(say("a large gap: 'siting propose' weighs such sites against other gaps"))
    return tuple(notes)


def _area(homes: Homes, some: Ints, xy: Floats, scene: Scene) -> tuple[shapely.Geometry, Floats]:
    """Draw the area of one of several places, and choose a position in it, in degrees."""
    found = ground_of(homes._replace(xy=homes.xy[some], people=homes.people[some]), scene)
    if found is not None:
        return found[0].geometry, found[1][0]
    lonlat, at = tiny(xy, scene)
    return shapely.buffer(shapely.points(at), TINY_M), lonlat


def _each(target: Target) -> int:
    """Say how many more places each home lacks: mostly one."""
    kind = target.rule.kind
    assert isinstance(kind, Reach)
    return 1 if kind.shares_beds else max(1, ceil(float(target.lacks.max())))


def _sized(
    made: Building, positions: Sequence[Floats], target: Target, scene: Scene
) -> list[Add] | None:
    """Make the places as small as they may be; None if even the largest do not mend it."""
    kind = target.rule.kind
    assert isinstance(kind, Reach)
    least_ = max(int(float(made.fields.get("beds", 0))), made.least if kind.shares_beds else 0)

    def edits(size: int) -> list[Add]:
        beds = {"beds": str(size)} if kind.shares_beds else {}
        return [Add(at=LonLat(*one.tolist()), fields=made.fields | beds) for one in positions]

    if not kind.shares_beds:
        return edits(0) if scene.trial.mends(edits(0), target) else None
    guess = max(least_, ceil(float(target.lacks.sum()) / max(1, len(positions))))
    most = int(min(made.most, 1e5))
    size = least(
        lambda n: n >= least_ and scene.trial.mends(edits(n), target), guess, max(most, guess)
    )
    return None if size is None or size > most else edits(size)


def _named(n: int, made: Building, edits: Sequence[Add]) -> str:
    beds = edits[0].fields.get("beds")
    sized = say(" with {beds} beds", beds=beds) if beds else ""
    return new_places(n, made.label) + sized


def _anywhere(ground: Ground, area_m2: float) -> str:
    if not area_m2:
        return at_candidate(shapely.get_num_geometries(ground.geometry))
    on = say(" of {ground}", ground=ground.said) if ground.said else ""
    return say("anywhere in {size_of}{on}", size_of=size_of(area_m2), on=on)
