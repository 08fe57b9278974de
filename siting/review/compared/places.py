"""Findings of one rule in two results, put together where they are about the same place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
import shapely

from siting.degrees import DECIMALS
from siting.records.comparison import PlaceCompared, PlaceStands, rank
from siting.records.finding import Outcome, Subject
from siting.review import matching
from siting.review.fingerprint import fingerprint
from siting.review.standing import LEAST_PEOPLE, LEAST_SHARE, is_rounding, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Geometries
    from siting.records.comparison import Change
    from siting.records.finding import Finding
    from siting.review.matching import Group

    Key: TypeAlias = tuple[object, ...]

#: Areas so close to each other lie side by side [degrees]: some 50 m.
_BESIDE = 0.0005
#: What rounding makes of what is missing: so much at least, of metres and of all else (ours).
_LEAST_METRES, _LEAST_MISSING = 1.0, 1e-3


class Same(NamedTuple):
    """The findings about one place, in the first result and in the second."""

    before: tuple[Finding, ...]
    after: tuple[Finding, ...]


def same_places(before: Sequence[Finding], after: Sequence[Finding]) -> list[Same]:
    """Put findings of one rule together.

    Units, facilities and layers are known again as a baseline knows them. Gap areas of one unit
    are the same place where they overlap: several of one result may be one of the other.
    """
    areas: dict[Key, tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    others: tuple[list[Finding], list[Finding]] = ([], [])
    for side, some in enumerate((before, after)):
        for one in some:
            (areas[known(one.within)] if one.subject.is_area else others)[side].append(one)
    return [
        *(place for olds, news in areas.values() for place in _areas(olds, news)),
        *_places(*others),
    ]


def _places(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[Same]:
    """Put findings about units, facilities and layers together."""
    for olds, news in matching.by_level(before, after):
        were, are = [before[at] for at in olds], [after[at] for at in news]
        for one in matching.places(were, are):
            yield _same(one, were, are)


def _same(group: Group, olds: Sequence[Finding], news: Sequence[Finding]) -> Same:
    return Same(tuple(olds[at] for at in group.before), tuple(news[at] for at in group.now))


def name_of(one: Finding) -> str:
    """Name where a finding is: the unit of a gap area, else what it is about."""
    named = one.within if one.subject.is_area and one.within is not None else one.subject
    return named.name or named.id


def known(unit: Subject | None) -> Key:
    """Give what a unit is known by in another result: its name, else its id."""
    return () if unit is None else (unit.level, unit.name or unit.id)


def _areas(olds: list[Finding], news: list[Finding]) -> list[Same]:
    """Put gap areas of a unit together."""
    groups = matching.joined(len(olds), len(news), _overlaps(olds, news))
    found = [_same(group, olds, news) for group in groups]
    kept: list[Same] = []
    differ: list[Same] = []
    for one in found:
        (kept if compared(one) is None else differ).append(one)
    return kept + _evened(differ)


def _evened(differ: list[Same]) -> list[Same]:
    """Take neighbours for one place where nothing is left of their differences together.

    Somebody near the edge of a square of 100 m may be counted with one area or with the next.
    """
    shapes = np.full(len(differ), None, dtype=object)
    for at, one in enumerate(differ):
        shapes[at] = shapely.union_all(_shapes([*one.before, *one.after]))
    near = shapely.STRtree(shapes).query(shapes, "dwithin", distance=_BESIDE)
    found: list[Same] = []
    for some in matching.connected(len(differ), near.T.tolist()):
        whole = Same(
            tuple(one for at in some for one in differ[at].before),
            tuple(one for at in some for one in differ[at].after),
        )
        even = len(some) > 1 and compared(whole) is None
        found += [whole] if even else [differ[at] for at in some]
    return found


def _overlaps(olds: list[Finding], news: list[Finding]) -> Iterator[tuple[int, int]]:
    """Find which overlap; what is not drawn is known by its fingerprint."""
    shapes, others = _shapes(olds), _shapes(news)
    yield from matching.sharing(shapes, others)
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


def balance(same: Same) -> tuple[float, float]:
    """Say for how many people more the rule surely holds in a place, and for how many no longer."""
    had, has = (sum(one.people for one in some) for some in same)
    return max(0.0, had - has), max(0.0, has - had)


def compared(same: Same) -> PlaceCompared | None:
    """Say what became of a place; None if nothing did, or nothing but rounding."""
    if not all(same) and is_rounding(state(same.before or same.after)):
        return None
    before, after = (stands(some) if some else None for some in same)
    change = _change(before, after, _at_limit(same))
    if change is None:
        return None
    shown = min(same.after or same.before, key=_weight)
    subject = shown.subject
    gained, lost = balance(same)
    return PlaceCompared(
        rule=shown.rule,
        change=change,
        subject=Subject(level=subject.level, id="") if subject.is_area else subject,
        within=shown.within,
        place=shown.place,
        before=before,
        after=after,
        gained=gained,
        lost=lost,
    )


def _at_limit(same: Same) -> float:
    """Count the people whom rounding may have brought beyond the limit, or back."""
    return sum(one.people_at_limit for some in same for one in some)


def _change(
    before: PlaceStands | None, after: PlaceStands | None, at_limit: float
) -> Change | None:
    """Say what became of a place: first by its outcome, then by people, then by what is missing."""
    if before is None or after is None:
        return "new" if before is None else "fixed"
    step = float(rank(after.outcome) - rank(before.outcome))
    missing = _LEAST_METRES if before.unit == "m" else _LEAST_MISSING
    leasts = (LEAST_PEOPLE + at_limit, LEAST_PEOPLE + at_limit, missing)
    for was, is_, least in zip(_amounts(before), _amounts(after), leasts, strict=True):
        if step:
            break
        noise = max(least, LEAST_SHARE * max(was, is_))
        step = 0.0 if abs(is_ - was) <= noise else is_ - was
    return None if not step else "worse" if step > 0 else "better"


def _amounts(one: PlaceStands) -> tuple[float, ...]:
    short = one.shortfall or 0.0
    return (one.people, one.people_failing, short)


def stands(findings: tuple[Finding, ...]) -> PlaceStands:
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
        people_failing=sum((one.people for one in failing), 0.0),
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
