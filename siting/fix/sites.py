"""New places for a unit: so many, how large, and where in it they may stand."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import shapely

from siting.fix.discs import disc
from siting.fix.scene import Way, Ways
from siting.fix.spots import spaced, spot
from siting.fix.supply import building, selected, supplies, text
from siting.fix.trial import least
from siting.kinds import Amount, Ratio, ServiceSet
from siting.kinds.parts import OfSubjects
from siting.language import joined, say
from siting.terms import term
from siting.whatif.edits import Add, LonLat

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.fix.land import Ground
    from siting.fix.scene import Scene
    from siting.fix.supply import Building, Supply
    from siting.fix.targets import Target

#: More new places than these are no small fix: they are said, not tried one by one.
MOST_NEW = 50
_KM2 = 1e6


def area_of(target: Target, scene: Scene) -> shapely.Geometry | None:
    """Give where a place counts for the unit of a finding; None where that is no area."""
    kind = target.rule.kind
    if not isinstance(kind, (Amount, Ratio, ServiceSet)) or target.of_homes:
        return None
    assert isinstance(kind, OfSubjects)
    subjects = kind.subjects(scene.study(target), target.rule.words)
    if subjects is None or subjects.units is None:
        return None
    shape = subjects.geometry[target.points[0]]
    return shape if kind.near_m is None else shapely.buffer(shape, kind.near_m)


def away_from_others(
    area: shapely.Geometry, supply: Supply, target: Target, scene: Scene
) -> shapely.Geometry:
    """Leave out what is too near to places that count, where a rule asks for places apart."""
    kind = target.rule.kind
    if not isinstance(kind, Amount) or kind.separated_by is None:
        return area
    places = scene.study(target).facilities
    near = places.xy[selected(supply, target.rule, places)]
    near = near[shapely.dwithin(area, shapely.points(near), kind.separated_by.metres)]
    discs = [disc(xy, kind.separated_by.metres) for xy in near]
    return shapely.difference(area, shapely.union_all(discs))


def new(target: Target, scene: Scene) -> Ways:
    """Find the fewest new places in a unit, as small as they may be."""
    found, area = Ways(), area_of(target, scene)
    for supply in supplies(target.rule):
        if area is None:
            continue
        made = building(supply, target, scene)
        ground = scene.land.ground(away_from_others(area, supply, target, scene))
        at = spot(ground, scene)
        if isinstance(made, str):
            found.why.append(made)
        elif at is None:
            found.why.append(say("there is nowhere in it where one may build"))
        else:
            _of_supply(supply, made, at, ground, target, scene, found)
    return found


def _of_supply(  # noqa: PLR0917 - what a new place is made from
    supply: Supply,
    made: Building,
    at: tuple[Floats, Floats],
    ground: Ground,
    target: Target,
    scene: Scene,
    found: Ways,
) -> None:
    lacks = max(1, ceil(float(target.lacks.sum()) - 1e-9))
    field = "beds" if supply.counted else supply.field
    sized = not supply.counted or "beds" in made.fields
    n_places = lacks if supply.counted else max(1, ceil(lacks / made.most))
    if n_places > MOST_NEW:
        found.why.append(_many(lacks, n_places, made, supply))
        return
    start = int(float(made.fields.get(field, made.least)))

    apart_m = _apart_m(target)
    positions = [at[0]] * n_places
    if n_places > 1 and apart_m:
        positions = spaced(ground, n_places, apart_m, scene)
    if len(positions) < n_places:
        found.why.append(
            say(
                "there is no room in it for {n_places:,} new {label}s so far apart",
                n_places=n_places,
                label=made.label,
            )
        )
        return

    def edits(size: int) -> list[Add]:
        sizes = [size] * n_places if supply.counted else _shared_out(size, n_places, made)
        return [
            Add(
                at=LonLat(*lonlat.tolist()),
                fields=made.fields | ({field: text(one)} if sized else {}),
            )
            for one, lonlat in zip(sizes, positions, strict=True)
        ]

    def tried(size: int) -> bool:
        return size >= start and scene.trial.mends(edits(size), target)

    most = start if not sized else int(min(made.most * n_places, 1e5))
    size = least(tried, start if supply.counted else max(start, lacks), max(start, most))
    if size is None:
        found.why.append(say("no new {label} in the middle of it mends it alone", label=made.label))
        return
    shown = _sizes(size, n_places, field, supply, made) if sized else ""
    found.ways.append(
        Way(
            kind="place",
            costs=n_places,
            unit="place" if n_places == 1 else "places",
            said=joined((new_places(n_places, made.label) + shown, where(ground, target)), " "),
            edits=tuple(edits(size)),
            at=at[1],
            area=ground.geometry,
            area_m2=float(shapely.area(ground.geometry)),
        )
    )


def _apart_m(target: Target) -> float:
    """Say how far apart places must stand to count; 0 for no limit."""
    kind = target.rule.kind
    if not isinstance(kind, Amount) or kind.separated_by is None:
        return 0.0
    return kind.separated_by.metres


def _shared_out(size: int, n: int, made: Building) -> list[int]:
    """Part a size: full places first, the last as large as the rest; none below the least."""
    full = int(min(made.most, 1e9))
    sizes = [full] * (n - 1)
    return [*sizes, max(made.least, size - sum(sizes))]


def _sizes(size: int, n: int, field: str, supply: Supply, made: Building) -> str:
    said = term(field)
    if supply.counted or n == 1:
        return say(" with {size:,} {said}", size=size, said=said)
    last = _shared_out(size, n, made)[-1]
    return say(
        " with {size:,} {said} ({what} of {text}, the most one may have, and {last})",
        size=size,
        said=said,
        what=n - 1,
        text=text(made.most),
        last=last,
    )


def new_places(n: int, label: str) -> str:
    """Say how many new places of a type there are."""
    if n == 1:
        return say("one new {label}", label=label)
    return say("{n:,} new {label}s", n=n, label=label)


def at_candidate(n: int) -> str:
    """Say at which of so many candidates something may stand."""
    return say("at a candidate") if n == 1 else say("at any of {n} candidates", n=n)


def where(ground: Ground, target: Target) -> str:
    """Say in which area something may stand."""
    subject = target.finding.within or target.finding.subject
    name = subject.name or term(subject.level) + f" {subject.id}"
    shape = ground.geometry
    if shapely.area(shape) == 0:
        at = at_candidate(shapely.get_num_geometries(shape))
        return say("{at} in {name}", at=at, name=name)
    on = say(" of {ground}", ground=ground.said) if ground.said else ""
    return say(
        "anywhere in {size_of}{on} in {name}",
        size_of=size_of(float(shapely.area(shape))),
        on=on,
        name=name,
    )


def size_of(area_m2: float) -> str:
    """Write an area: in km2, small ones in m2."""
    if area_m2 >= _KM2 / 10:
        return say("{km2:,.2f} km²", km2=area_m2 / _KM2)
    return say("{m2:,.0f} m²", m2=area_m2)


def _many(lacks: int, n: int, made: Building, supply: Supply) -> str:
    if supply.counted:
        return say("it lacks {lacks:,} places", lacks=lacks)
    field = term(supply.field)
    return say(
        "it lacks {lacks:,} {field}: {n:,} new {label}s of the largest size, {text} {field}",
        lacks=lacks,
        field=field,
        n=n,
        label=made.label,
        text=text(made.most),
    )
