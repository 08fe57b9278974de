"""Facilities of two results: which are new, gone, elsewhere or of other fields."""

from __future__ import annotations

from collections import defaultdict
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, TypeAlias

from siting.records.comparison import FacilityCompared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.records.finding import MapFacility, Place

    Key: TypeAlias = tuple[object, ...]
    Pair: TypeAlias = tuple[MapFacility, MapFacility]

#: What is nearer was rounded elsewhere, not moved [m].
STAYS_M = 1.0
_EARTH_M = 6_371_008.8
_FIELDS = ("name", "type", "status", "beds", "counted", "proposed")
_ORDER = ("added", "removed", "moved", "changed")


def compare(
    before: Sequence[MapFacility], after: Sequence[MapFacility]
) -> tuple[FacilityCompared, ...]:
    """Set facilities side by side.

    A facility is known again by all that is said of it, else without its id (a file that was
    exported again may number its rows anew), else by its id if its name or its place is the same,
    else by its type and its name if no other has them.
    """
    pairs: list[Pair] = []
    left, right = list(before), list(after)
    for key in (_whole, _without_id, _named_id, _placed_id):
        left, right = _paired(left, right, key, pairs)
    left, right = _paired(left, right, _name, pairs, alone=True)
    found = [FacilityCompared(change="removed", before=one, after=None) for one in left]
    found += [FacilityCompared(change="added", before=None, after=one) for one in right]
    found += [told for old, new in pairs if (told := _told(old, new)) is not None]
    return tuple(sorted(found, key=_order))


def _whole(one: MapFacility) -> Key:
    return (one.layer, one.id, one.name, one.type, one.place.lon, one.place.lat)


def _without_id(one: MapFacility) -> Key:
    return (one.layer, one.name, one.type, one.place.lon, one.place.lat)


def _named_id(one: MapFacility) -> Key:
    return (one.layer, one.id, one.name)


def _placed_id(one: MapFacility) -> Key:
    return (one.layer, one.id, one.place.lon, one.place.lat)


def _name(one: MapFacility) -> Key | None:
    return (one.layer, one.type, one.name) if one.name and one.name != one.id else None


def _paired(
    left: list[MapFacility],
    right: list[MapFacility],
    key: Callable[[MapFacility], Key | None],
    pairs: list[Pair],
    *,
    alone: bool = False,
) -> tuple[list[MapFacility], list[MapFacility]]:
    """Pair those of the same key, in the order of all that is said of them; give the rest."""
    sides: dict[Key, tuple[list[MapFacility], list[MapFacility]]] = defaultdict(lambda: ([], []))
    rest: tuple[list[MapFacility], list[MapFacility]] = ([], [])
    for side, some in enumerate((left, right)):
        for one in some:
            found = key(one)
            (rest if found is None else sides[found])[side].append(one)
    for olds, news in sides.values():
        n = min(len(olds), len(news))
        if alone and (len(olds), len(news)) != (1, 1):
            n = 0
        olds.sort(key=_whole)
        news.sort(key=_whole)
        pairs.extend(zip(olds[:n], news[:n], strict=True))
        rest[0].extend(olds[n:])
        rest[1].extend(news[n:])
    return rest


def _told(old: MapFacility, new: MapFacility) -> FacilityCompared | None:
    """Say what became of a facility; None if nothing did."""
    moved = distance_m(old.place, new.place)
    fields = tuple(name for name in _FIELDS if getattr(old, name) != getattr(new, name))
    if moved < STAYS_M and not fields:
        return None
    return FacilityCompared(
        change="changed" if moved < STAYS_M else "moved",
        before=old,
        after=new,
        moved_m=0.0 if moved < STAYS_M else round(moved, 1),
        fields=fields,
    )


def distance_m(one: Place, other: Place) -> float:
    """Measure how far two places are apart, on a sphere [m]; the same both ways round."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    across = sin(abs(other_lat - lat) / 2) ** 2
    across += cos(lat) * cos(other_lat) * sin(radians(abs(other.lon - one.lon)) / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(across)))


def _order(one: FacilityCompared) -> Key:
    known = one.after or one.before
    assert known is not None
    return (_ORDER.index(one.change), *_whole(known))
