"""Findings of one rule in two results, put together where they are about the same place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
import shapely

from siting.comparison import PlaceCompared, PlaceStands, rank
from siting.degrees import DECIMALS
from siting.finding import Outcome, Subject
from siting.review.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from siting.arrays import Geometries
    from siting.comparison import Change
    from siting.finding import Finding, JoinedUnit

    Key: TypeAlias = tuple[object, ...]

#: So much of the smaller of two gap areas lies in the other one if they are the same place: less
#: is the rounding of corners that touch.
_SHARED = 0.01


class Same(NamedTuple):
    """The findings about one place, in the first result and in the second."""

    before: tuple[Finding, ...]
    after: tuple[Finding, ...]


def same_places(
    before: Iterable[Finding],
    after: Iterable[Finding],
    joined: tuple[Mapping[str, Key], Mapping[str, Key]],
) -> list[Same]:
    """Put findings of one rule together.

    Units, facilities and layers are known by level and id; planning units that no layer gives, by
    what they are joined from. Gap areas of one unit are the same place where they overlap: several
    of one result may be one of the other.

    Parameters
    ----------
    joined : (mapping, mapping)
        Of each result, what planning units are joined from, by id: see `parts`.
    """
    found: dict[Key, tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for side, some in enumerate((before, after)):
        for one in some:
            found[_key(one, joined[side])][side].append(one)
    places: list[Same] = []
    for (is_area, *_), (olds, news) in found.items():
        if is_area:
            places += _overlapping(olds, news)
        else:
            places.append(Same(tuple(olds), tuple(news)))
    return places


def parts(units: Sequence[JoinedUnit]) -> dict[str, Key]:
    """Say by id what planning units are joined from."""
    return {one.id: tuple(sorted((part.level, part.id) for part in one.parts)) for one in units}


def _key(one: Finding, joined: Mapping[str, Key]) -> Key:
    if one.subject.is_area:
        within = one.within
        return (True, None if within is None else (within.level, within.id))
    if one.subject.level == "planning_unit" and one.subject.id in joined:
        return (False, one.subject.level, joined[one.subject.id])
    return (False, one.subject.level, one.subject.id)


def _overlapping(olds: list[Finding], news: list[Finding]) -> Iterator[Same]:
    """Put gap areas together that overlap, and those that overlap these."""
    every = [*olds, *news]
    group = list(range(len(every)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = at = group[group[at]]
        return at

    for old, new in _overlaps(olds, news):
        group[root(old)] = root(len(olds) + new)
    together: dict[int, tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for at, one in enumerate(every):
        together[root(at)][at >= len(olds)].append(one)
    for sides in together.values():
        yield Same(*map(tuple, sides))


def _overlaps(olds: list[Finding], news: list[Finding]) -> Iterator[tuple[int, int]]:
    """Find which overlap; what is not drawn is known by its fingerprint."""
    shapes, others = _shapes(olds), _shapes(news)
    near = shapely.STRtree(others).query(shapes, predicate="intersects")
    for old, new in near.T.tolist():
        shared = shapely.area(shapely.intersection(shapes[old], others[new]))
        if shared > _SHARED * min(shapely.area(shapes[old]), shapely.area(others[new])):
            yield old, new
    known = {fingerprint(one): at for at, one in enumerate(news)}
    for old, one in enumerate(olds):
        new = known.get(fingerprint(one))
        if new is not None and (shapes[old] is None or others[new] is None):
            yield old, new


def _shapes(findings: list[Finding]) -> Geometries:
    """Read the outlines; None where nothing is drawn."""
    shapes = np.full(len(findings), None, dtype=object)
    for at, one in enumerate(findings):
        if one.geometry is not None:
            shapes[at] = _valid(one.geometry)
    return shapes


def compared(same: Same) -> PlaceCompared | None:
    """Say what became of a place; None if nothing did."""
    before, after = (_stands(some) if some else None for some in same)
    change = _change(before, after)
    if change is None:
        return None
    shown = min(same.after or same.before, key=_weight)
    had, has = (0.0 if one is None else one.people for one in (before, after))
    return PlaceCompared(
        rule=shown.rule,
        change=change,
        subject=Subject(level=shown.subject.level, id="")
        if shown.subject.is_area
        else shown.subject,
        within=shown.within,
        place=shown.place,
        before=before,
        after=after,
        gained=max(0.0, had - has),
        lost=max(0.0, has - had),
    )


def _change(before: PlaceStands | None, after: PlaceStands | None) -> Change | None:
    if before is None or after is None:
        return "new" if before is None else "fixed"
    was, is_ = _badness(before), _badness(after)
    if was == is_:
        return None
    return "worse" if is_ > was else "better"


def _badness(one: PlaceStands) -> tuple[float, ...]:
    """Order states of a place: whether it surely fails, whom it leaves out, what is missing."""
    short = float("inf") if one.shortfall is None else one.shortfall
    return (rank(one.outcome), one.people, one.people_failing, short)


def _stands(findings: tuple[Finding, ...]) -> PlaceStands:
    """Sum up the findings about one place."""
    first = min(findings, key=_weight)
    failing = [one for one in findings if one.outcome is Outcome.FAIL]
    short = [one.shortfall for one in findings]
    known = [one for one in short if one is not None]
    near = [one.measured for one in findings if one.measured is not None]
    far = [one.measured_most for one in findings]
    return PlaceStands(
        findings=tuple(sorted(one.id for one in findings)),
        outcome=Outcome.FAIL if failing else first.outcome,
        severity=max((one.severity for one in findings), key=lambda severity: severity.rank),
        people=sum(one.people for one in findings),
        people_failing=sum(one.people for one in failing),
        measured=min(near, default=None),
        measured_most=None if None in far else max(one for one in far if one is not None),
        shortfall=None if len(known) < len(short) else max(known),
        unit=first.unit,
        message=first.message,
        waived=all(one.waived is not None for one in findings),
        geometry=_drawn([one.geometry for one in findings if one.geometry is not None]),
    )


def _drawn(geometries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Put outlines together, in an order of their own."""
    if len(geometries) < 2:
        return geometries[0] if geometries else None
    whole = shapely.normalize(shapely.union_all([_valid(one) for one in geometries]))
    drawn: dict[str, Any] = _rounded(msgspec.json.decode(shapely.to_geojson(whole)))
    return drawn


def _valid(geometry: dict[str, Any]) -> Any:
    return shapely.make_valid(shapely.geometry.shape(geometry))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


def _weight(one: Finding) -> Key:
    return (-one.severity.rank, -one.people, one.id)
