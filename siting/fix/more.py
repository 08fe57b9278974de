"""More of a field, such as beds, at a place that stands or is planned."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.fix.scene import Way, Ways, called, named
from siting.fix.supply import largest, selected, supplies, text
from siting.fix.trial import least
from siting.kinds import Reach
from siting.kinds.belonging import belonging
from siting.kinds.parts import OfSubjects
from siting.language import joined, say
from siting.terms import term
from siting.whatif.edits import Change

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.fix.scene import Scene
    from siting.fix.supply import Supply
    from siting.fix.targets import Target
    from siting.study.facilities import Facilities

#: Of more places, those with most of the field are tried, and the others said to be left out.
MOST_PLACES = 8
_GROUPS = 2  # amounts that are listed, of places that need different ones
#: Where no parcel says how much a place may have, it grows to the size of the largest one there is,
#: or to so many times its own (ours).
GROWS = 2
#: Fields that are a part of the beds of a place.
_OF_BEDS = ("nursing_beds", "dementia_beds")


class _Room(NamedTuple):
    """A place, what it has now, how much more it may have, and what says so."""

    row: int
    now: float
    room: int
    limit: str


def more(target: Target, scene: Scene) -> Ways:
    """Find the least whole number more of a field, place by place."""
    found = Ways()
    for supply in supplies(target.rule):
        if not supply.counted:
            _of_supply(supply, target, scene, found)
    return found


def _of_supply(supply: Supply, target: Target, scene: Scene, found: Ways) -> None:
    places, field = scene.study(target).facilities, term(supply.field)
    label = target.rule.words.english(supply.word)
    mine = [row for row in _mine(target, scene) if selected(supply, target.rule, places)[row]]
    values = places.number(supply.field)
    known = sorted((row for row in mine if not np.isnan(values[row])), key=lambda row: -values[row])
    if len(known) < len(mine):
        found.why.append(
            say(
                "places there that do not say their {field}: {what}",
                field=field,
                what=len(mine) - len(known),
            )
        )
    if not known:
        found.why.append(
            say("no {label} counts there that could have more {field}", label=label, field=field)
        )
        return
    rooms = [_room(row, supply, target, scene) for row in known[:MOST_PLACES]]
    need = max(1, ceil(float(target.lacks.sum()) - 1e-9))
    enough: dict[int, list[_Room]] = {}
    for one in rooms:
        n = least(lambda n, one=one: _tried(one, n, supply, target, scene), need, one.room)  # type: ignore[misc]
        if n is not None:
            enough.setdefault(n, []).append(one)
    for n in sorted(enough)[:_GROUPS]:
        found.ways.append(_way(n, enough[n], supply, places, left=len(known) - len(rooms)))
    if not enough:
        spread = _spread(rooms, need, supply, target, scene)
        if spread is not None:
            found.ways.append(spread)
            return
        found.why.append(_too_much(rooms, need, field, label))


def _mine(target: Target, scene: Scene) -> list[int]:
    """List the places that belong to a unit, or that people of a gap can reach."""
    study, kind = scene.study(target), target.rule.kind
    places = study.facilities
    if isinstance(kind, Reach):
        homes = kind.origins(study)[target.points]
        near = kind.ways(study).within(places.xy, homes, cutoff_m=kind.cutoff_m)
        return [int(row) for row in np.flatnonzero(np.diff(near.indptr))]
    assert isinstance(kind, OfSubjects)
    subjects = kind.subjects(study, target.rule.words)
    if subjects is None or subjects.units is None:
        return []
    near_m = getattr(kind, "near_m", None)
    owned = belonging(subjects, places, near_m, shared=False)
    rows: Ints = np.unique(owned.place[owned.subject == target.points[0]])
    return [int(row) for row in rows]


def _room(row: int, supply: Supply, target: Target, scene: Scene) -> _Room:
    """Say how much more a place may have: as its parcel takes, or as the largest place has."""
    places = scene.study(target).facilities
    now = float(places.number(supply.field)[row])
    if supply.field in _OF_BEDS:
        beds = float(places.number("beds")[row])
        return _Room(row, now, int(np.nan_to_num(beds, nan=1e6) - now), say("its beds"))
    most = max(largest(supply, target, scene), GROWS * now)
    said = say("the largest in this plan, or twice what it has, is {text}", text=text(most))
    parcel = scene.land.parcel(places.xy[row]) if supply.field == "beds" else None
    if parcel is not None and not np.isnan(parcel.beds):
        most = parcel.beds
        said = say("parcel {name} takes {beds}", name=parcel.name, beds=text(parcel.beds))
    return _Room(row, now, int(max(0.0, min(most, 1e6) - now)), said)


def _tried(one: _Room, n: int, supply: Supply, target: Target, scene: Scene) -> bool:
    edit = _change(one, n, supply, scene.study(target).facilities)
    return scene.trial.mends([edit], target)


def _change(one: _Room, n: int, supply: Supply, places: Facilities) -> Change:
    return Change(id=str(places.ids[one.row]), fields={supply.field: text(one.now + n)})


def _way(n: int, rooms: list[_Room], supply: Supply, places: Facilities, *, left: int) -> Way:
    first, *others = rooms
    field = term(supply.field)
    at = called(named(places, first.row))
    said = say(
        "{n:,} more {field} at {at} ({now}, then {then})",
        n=n,
        field=field,
        at=at,
        now=text(first.now),
        then=text(first.now + n),
    )
    if others:
        said += say(
            "; or at {others}", others=joined(called(named(places, one.row)) for one in others)
        )
    notes = [] if supply.field in _OF_BEDS or "parcel" in first.limit else [say("its parcel")]
    notes = [
        say("how many {field} {one} takes is not known", field=field, one=one) for one in notes
    ]
    notes += [say("{left} more places there were not tried", left=left)] if left > 0 else []
    return Way(
        kind="more",
        costs=n,
        unit=field,
        said=said,
        edits=(_change(first, n, supply, places),),
        facility=named(places, first.row),
        others=tuple(named(places, one.row) for one in others),
        at=places.xy[first.row],
        notes=tuple(notes),
    )


def _spread(
    rooms: list[_Room], need: int, supply: Supply, target: Target, scene: Scene
) -> Way | None:
    """Spread what is needed over several places, those with most room first."""
    places = scene.study(target).facilities
    order = sorted(rooms, key=lambda one: -one.room)

    def parts(n: int) -> list[tuple[_Room, int]]:
        shares, left = [], n
        for one in order:
            if left and one.room:
                shares.append((one, min(left, one.room)))
                left -= shares[-1][1]
        return shares

    def tried(n: int) -> bool:
        return scene.trial.mends([_change(one, k, supply, places) for one, k in parts(n)], target)

    n = least(tried, need, sum(one.room for one in order))
    if n is None:
        return None
    field = term(supply.field)
    each = [
        say("{k:,} at {place}", k=k, place=called(named(places, one.row))) for one, k in parts(n)
    ]
    return Way(
        kind="more",
        costs=n,
        unit=field,
        said=say(
            "{n:,} more {field} in {places} places: {each}",
            n=n,
            field=field,
            places=len(each),
            each=joined(each),
        ),
        edits=tuple(_change(one, k, supply, places) for one, k in parts(n)),
        facility=named(places, order[0].row),
        others=tuple(named(places, one.row) for one, _ in parts(n)[1:]),
        at=places.xy[order[0].row],
        notes=(say("no one place there takes them all"),),
    )


def _too_much(rooms: list[_Room], need: int, field: str, label: str) -> str:
    room = sum(one.room for one in rooms)
    if room >= need:
        return say(
            "more {field} at a {label} that stands there do not mend it", field=field, label=label
        )
    return say(
        "it lacks {need:,} {field}, and the places there have room for {room:,}: {limit}",
        need=need,
        field=field,
        room=room,
        limit=rooms[0].limit,
    )
