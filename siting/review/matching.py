"""Findings of two results put together where they are about the same thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.spatial import cKDTree

from siting.degrees import metres_apart
from siting.review.ground import shapes_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from siting.arrays import Geometries
    from siting.records.finding import Finding

#: What lies no farther apart is the same place, if no names tell them apart [m] (ours).
SAME_PLACE_M = 25.0
#: A place of the same name that is no farther away has moved, and is the same (ours).
MOVED_M = 200.0
#: Areas that share so much of what they cover together are the same unit (ours).
SAME_UNIT = 0.5
#: So much of the smaller of two gap areas lies in the other if they are the same place: less is
#: the rounding of corners that touch.
_SHARED = 0.01


class Group(NamedTuple):
    """Findings about one place: those of before, and those of now, by their positions."""

    before: tuple[int, ...]
    now: tuple[int, ...]


class _Pair(NamedTuple):
    """Two findings that may be about the same thing: the surest pair is the least."""

    sureness: int
    metres: float
    old: int
    new: int


def by_level(
    before: Sequence[Finding], now: Sequence[Finding]
) -> Iterator[tuple[list[int], list[int]]]:
    """Group the positions of findings by rule and level; gap areas of either sort are one level."""
    sides: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, some in enumerate((before, now)):
        for at, one in enumerate(some):
            level = "area" if one.subject.is_area else one.subject.level
            sides[one.rule, level][side].append(at)
    yield from sides.values()


def connected(n: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Group what is paired, by way of others as well; what is in no pair is a group of its own."""
    root = list(range(n))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = at = root[root[at]]
        return at

    for one, other in pairs:
        root[find(one)] = find(other)
    together: dict[int, list[int]] = defaultdict(list)
    for at in range(n):
        together[find(at)].append(at)
    return list(together.values())


def joined(n_before: int, n_now: int, pairs: Iterable[tuple[int, int]]) -> list[Group]:
    """Join what pairs of both sides have in common."""
    return [
        Group(
            tuple(at for at in some if at < n_before),
            tuple(at - n_before for at in some if at >= n_before),
        )
        for some in connected(n_before + n_now, ((old, n_before + new) for old, new in pairs))
    ]


def areas(
    olds: Sequence[Finding], news: Sequence[Finding], ground: tuple[Geometries, Geometries]
) -> list[Group]:
    """Put gap areas of one rule together that share ground; several may be one of the other.

    Those of units that bear different names are not the same: where a square lies in two units,
    each may have an area in it.

    Parameters
    ----------
    olds, news : sequence of Finding
    ground : tuple of ndarray of geometry
        Their outlines, as `shapes_m` gives them.
    """
    pairs = (pair for pair in sharing(*ground) if _in_one_unit(olds[pair[0]], news[pair[1]]))
    return joined(len(olds), len(news), pairs)


def sharing(shapes: Geometries, others: Geometries) -> list[tuple[int, int]]:
    """List which of the first share ground with which of the others."""
    near = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[near[0]], others[near[1]]))
    least = np.minimum(shapely.area(shapes[near[0]]), shapely.area(others[near[1]]))
    return [(int(one), int(other)) for one, other in near.T[shared > _SHARED * least]]


def _in_one_unit(old: Finding, new: Finding) -> bool:
    """Say whether two gap areas may lie in one unit: as far as names tell."""
    if old.within is None or new.within is None:
        return True
    names = (old.within.name, new.within.name)
    return not all(names) or names[0] == names[1]


def places(olds: Sequence[Finding], news: Sequence[Finding]) -> list[Group]:
    """Pair findings about units, facilities, layers or the plan; each with one, the surest first.

    Ids may be numbers of rows, so that they prove nothing alone; names may be those of a chain, so
    that they do not either where places are far apart.
    """
    pairs: list[tuple[int, int]] = []
    free = (set(range(len(olds))), set(range(len(news))))
    for step in (_whole, _candidates):
        left = [sorted(some) for some in free]
        found = step([olds[at] for at in left[0]], [news[at] for at in left[1]])
        for pair in sorted(found):
            old, new = left[0][pair.old], left[1][pair.new]
            if old in free[0] and new in free[1]:
                pairs.append((old, new))
                free[0].remove(old)
                free[1].remove(new)
    return joined(len(olds), len(news), pairs)


def _whole(olds: Sequence[Finding], news: Sequence[Finding]) -> Iterator[_Pair]:
    """Pair what has the same id, name and place, or is a layer or the plan."""
    known: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(olds):
        known[one.subject.id, one.subject.name].append(at)
    for new, one in enumerate(news):
        for old in known.get((one.subject.id, one.subject.name), []):
            metres = _apart(olds[old], one)
            if one.subject.level == "layer" or metres <= SAME_PLACE_M:
                yield _Pair(0, metres, old, new)


def _apart(old: Finding, new: Finding) -> float:
    """Measure how far two findings are apart, on a plane around them; two without place: not."""
    if old.place is None or new.place is None:
        return 0.0 if old.place is new.place else np.inf
    return metres_apart((new.place.lon, new.place.lat), (old.place.lon, old.place.lat))


def _candidates(olds: Sequence[Finding], news: Sequence[Finding]) -> Iterator[_Pair]:
    """Pair what is about the same ground, or what bears the same name nearby."""
    if not (olds and news):
        return
    ground = shapes_m(olds, news)
    yield from _units(olds, news, ground)
    often = [Counter(one.subject.name for one in some) for some in (olds, news)]
    for old, new in {*_near(olds, news, ground), *_namesakes(olds, news)}:
        one, other = olds[old], news[new]
        if _is_unit(one) or _is_unit(other):
            continue
        metres = _apart(one, other)
        if not (_named(one) and _named(other)):
            if metres <= SAME_PLACE_M:
                yield _Pair(1, metres, old, new)
        elif one.subject.name == other.subject.name:
            alone = all(names[one.subject.name] == 1 for names in often)
            if metres <= MOVED_M or (alone and one.subject.id == other.subject.id):
                yield _Pair(int(metres > SAME_PLACE_M) * 2, metres, old, new)


def _units(
    olds: Sequence[Finding], news: Sequence[Finding], ground: tuple[Geometries, Geometries]
) -> Iterator[_Pair]:
    """Pair units: by most of their ground, or by a bit of it and their name."""
    shapes, others = ground
    near = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[near[0]], others[near[1]]))
    both = shapely.area(shapes[near[0]]) + shapely.area(others[near[1]]) - shared
    for old, new, common, whole in zip(*near.tolist(), shared, both, strict=True):
        one, other = olds[old], news[new]
        if not common or not (_is_unit(one) or _is_unit(other)):
            continue
        same = _named(one) and one.subject.name == other.subject.name
        share = float(common / whole)
        if same or share >= SAME_UNIT:
            yield _Pair(0 if same and share >= SAME_UNIT else 1, 1 - share, old, new)


def _is_unit(one: Finding) -> bool:
    return one.geometry is not None and one.geometry["type"] in {"Polygon", "MultiPolygon"}


def _named(one: Finding) -> bool:
    return bool(one.subject.name) and one.subject.name != one.subject.id


def _near(
    olds: Sequence[Finding], news: Sequence[Finding], ground: tuple[Geometries, Geometries]
) -> Iterator[tuple[int, int]]:
    """List what lies within `MOVED_M`."""
    sides = [[at for at, one in enumerate(some) if one.place is not None] for some in (olds, news)]
    if not all(sides):
        return
    middles = [
        shapely.get_coordinates(shapely.centroid(some[at]))
        for some, at in zip(ground, sides, strict=True)
    ]
    found = cKDTree(middles[0]).query_ball_tree(cKDTree(middles[1]), 1.01 * MOVED_M)
    for old, some in enumerate(found):
        yield from ((sides[0][old], sides[1][new]) for new in some)


def _namesakes(olds: Sequence[Finding], news: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """List what bears the same name and the same id."""
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(olds):
        if _named(one):
            known[one.subject.id, one.subject.name].append(at)
    for new, one in enumerate(news):
        yield from ((old, new) for old in known.get((one.subject.id, one.subject.name), []))
