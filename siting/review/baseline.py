"""A result held against an earlier one: which findings are new or worse, and which were known."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from msgspec.structs import replace
from scipy.spatial import cKDTree

from siting.finding import Baseline, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Floats, Geometries
    from siting.finding import Result, Standing

#: What lies no farther apart is the same place, whatever its id [m] (ours).
SAME_PLACE_M = 25.0
#: What grows by less is what rounding makes of it: people, and the share of what was there (ours).
LEAST_PEOPLE, LEAST_SHARE = 1.0, 0.005
#: So much of the smaller of two areas lies in the other if they are the same place.
_SHARED = 0.01
#: A degree of longitude, by one of latitude, in the middle of China; for some metres that will do.
_METRES_A_DEGREE, _EAST = 111_195.0, 0.85


class Group(NamedTuple):
    """Findings about one place: those of before, and those of now, by their positions."""

    before: tuple[int, ...]
    now: tuple[int, ...]


def against(result: Result, base: Result, *, path: str, sha256: str) -> Result:
    """Mark each finding as new, worse, the same or better than in an earlier result.

    Findings are known again by what they are about, never by their number or by the ids of rows:
    a unit or facility by its name or its place, a gap area by the ground that it shares with
    others, a finding about the whole plan or a layer by its rule.

    Parameters
    ----------
    result, base : Result
        What was found now, and earlier.
    path, sha256 : str
        The file of the earlier result.

    Returns
    -------
    Result
        With `baseline` in each finding and in itself.
    """
    standing: dict[int, Standing] = {}
    fixed: list[str] = []
    for group in groups(base.findings, result.findings):
        if not group.now:
            fixed += [base.findings[at].id for at in group.before]
            continue
        what = _standing(
            [base.findings[at] for at in group.before], [result.findings[at] for at in group.now]
        )
        standing |= dict.fromkeys(group.now, what)
    counts = Counter(standing.values())
    return replace(
        result,
        findings=tuple(
            replace(one, baseline=standing[at]) for at, one in enumerate(result.findings)
        ),
        baseline=Baseline(
            path=path,
            sha256=sha256,
            new=counts["new"],
            worse=counts["worse"],
            same=counts["same"],
            better=counts["better"],
            fixed=tuple(sorted(fixed)),
        ),
    )


def groups(before: Sequence[Finding], now: Sequence[Finding]) -> Iterator[Group]:
    """Put findings about the same place together, rule by rule."""
    sides: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, some in enumerate((before, now)):
        for at, one in enumerate(some):
            level = "area" if one.subject.is_area else one.subject.level
            sides[one.rule, level][side].append(at)
    for (_, level), (olds, news) in sides.items():
        pairs = _overlapping if level == "area" else _of_places
        yield from _joined(olds, news, pairs([before[at] for at in olds], [now[at] for at in news]))


def _joined(olds: list[int], news: list[int], pairs: list[tuple[int, int]]) -> Iterator[Group]:
    """Join pairs that share a finding."""
    n = len(olds)
    root = list(range(n + len(news)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = at = root[root[at]]
        return at

    for old, new in pairs:
        root[find(old)] = find(n + new)
    together: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at in range(n + len(news)):
        together[find(at)][at >= n].append(olds[at] if at < n else news[at - n])
    for one in together.values():
        yield Group(*map(tuple, one))


def _of_places(olds: list[Finding], news: list[Finding]) -> list[tuple[int, int]]:
    """Pair findings about units, places and layers: the surest first, each once."""
    pairs: list[tuple[int, int]] = []
    free = (set(range(len(olds))), set(range(len(news))))
    for key in (_whole, _named, _of_layer):
        known: dict[object, list[int]] = defaultdict(list)
        for at in sorted(free[0]):
            if (found := key(olds[at])) is not None:
                known[found].append(at)
        for at in sorted(free[1]):
            same = known.get(key(news[at]))
            if same:
                pairs.append((same.pop(0), at))
        free[0].difference_update(old for old, _ in pairs)
        free[1].difference_update(new for _, new in pairs)
    left = [sorted(one) for one in free]
    near = _nearest([olds[at] for at in left[0]], [news[at] for at in left[1]])
    return pairs + [(left[0][old], left[1][new]) for old, new in near]


def _whole(one: Finding) -> object:
    place = None if one.place is None else (round(one.place.lon, 4), round(one.place.lat, 4))
    return (one.subject.id, one.subject.name, place)


def _named(one: Finding) -> object | None:
    named = one.subject.name and one.subject.name != one.subject.id
    return (one.subject.name, one.within.name if one.within else "") if named else None


def _of_layer(one: Finding) -> object | None:
    return one.subject.id if one.place is None or one.subject.level == "layer" else None


def _nearest(olds: list[Finding], news: list[Finding]) -> list[tuple[int, int]]:
    """Pair what lies nearest to each other, as far as that is the same place."""
    xy, others = _metres(olds), _metres(news)
    if not len(xy) or not len(others):
        return []
    found = cKDTree(xy).sparse_distance_matrix(cKDTree(others), SAME_PLACE_M, output_type="ndarray")
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for row in np.lexsort((found["j"], found["i"], found["v"])).tolist():
        old, new = int(found["i"][row]), int(found["j"][row])
        if old not in taken[0] and new not in taken[1]:
            pairs.append((old, new))
            taken[0].add(old)
            taken[1].add(new)
    return pairs


def _metres(findings: list[Finding]) -> Floats:
    """Put places on a plane that is good for short distances; nowhere is far from everything."""
    xy = np.array(
        [
            (1e9 * (at + 1), 1e9) if one.place is None else (one.place.lon, one.place.lat)
            for at, one in enumerate(findings)
        ],
        dtype=np.float64,
    ).reshape(-1, 2)
    xy *= [_METRES_A_DEGREE * _EAST, _METRES_A_DEGREE]
    return xy


def _overlapping(olds: list[Finding], news: list[Finding]) -> list[tuple[int, int]]:
    """Pair gap areas that share ground; several may be one of the other result."""
    shapes, others = _shapes(olds), _shapes(news)
    near = shapely.STRtree(others).query(shapes, predicate="intersects")
    pairs = []
    for old, new in near.T.tolist():
        shared = shapely.area(shapely.intersection(shapes[old], others[new]))
        if shared > _SHARED * min(shapely.area(shapes[old]), shapely.area(others[new])):
            pairs.append((old, new))
    return pairs


def _shapes(findings: list[Finding]) -> Geometries:
    shapes = np.full(len(findings), None, dtype=object)
    for at, one in enumerate(findings):
        if one.geometry is not None:
            shapes[at] = shapely.make_valid(shapely.geometry.shape(one.geometry))
        elif one.place is not None:
            shapes[at] = shapely.Point(one.place.lon, one.place.lat).buffer(1e-6)
    return shapes


def _standing(before: list[Finding], now: list[Finding]) -> Standing:
    """Say what became of a place."""
    if not before:
        return "new"
    was, is_ = _fails(before), _fails(now)
    if was != is_:
        return "worse" if is_ else "better"
    grown = 0
    for old, new in zip(_amounts(before), _amounts(now), strict=True):
        least = max(LEAST_SHARE * old, LEAST_PEOPLE)
        grown = grown or (int(new > old + least) - int(new < old - least))
    return "worse" if grown > 0 else "better" if grown < 0 else "same"


def _fails(findings: list[Finding]) -> bool:
    return any(one.outcome is Outcome.FAIL for one in findings)


def _amounts(findings: list[Finding]) -> tuple[float, ...]:
    """Give what is to grow: people, people who surely fall short, and what is missing."""
    failing = sum(one.people for one in findings if one.outcome is Outcome.FAIL)
    short = sum(one.shortfall or 0.0 for one in findings if not one.subject.is_area)
    return (sum(one.people for one in findings), failing, short)
