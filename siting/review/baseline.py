"""A result held against an earlier one: which findings are new or worse, and which were known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from siting.records.finding import Baseline
from siting.review import matching
from siting.review.ground import fresh, shapes_m, touching
from siting.review.matching import Group, joined
from siting.review.standing import is_rounding, is_worse, keeps_people, standing, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Geometries
    from siting.records.finding import Finding, Result, Standing


def against(result: Result, base: Result, *, path: str, sha256: str) -> Result:
    """Mark each finding as new, worse, the same or better than in an earlier result.

    Findings are known again by what they are about, never by their number or by the ids of rows
    alone: a unit by its ground, a facility by its name and place, a gap area by the ground that it
    shares with others, a finding about the whole plan or a layer by its rule.

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
    tested = {one.id for one in result.rules}
    untested = sorted({one.id for one in base.rules} - tested)
    before = [one for one in base.findings if one.rule not in untested]
    stands: dict[int, Standing] = {}
    fixed: list[str] = []
    for group, what in _groups(before, result.findings):
        if what is None:
            gone = (before[at] for at in group.before)
            fixed += [one.id for one in gone if not is_rounding(state([one]))]
        else:
            stands |= dict.fromkeys(group.now, what)
    counts = Counter(stands.values())
    return replace(
        result,
        findings=tuple(replace(one, baseline=stands[at]) for at, one in enumerate(result.findings)),
        baseline=Baseline(
            path=path,
            sha256=sha256,
            new=counts["new"],
            worse=counts["worse"],
            same=counts["same"],
            better=counts["better"],
            fixed=tuple(sorted(fixed)),
            untested=tuple(untested),
        ),
    )


def _groups(
    before: Sequence[Finding], now: Sequence[Finding]
) -> Iterator[tuple[Group, Standing | None]]:
    """Put findings about the same thing together, and say what became of it; None for fixed."""
    for olds, news in matching.by_level(before, now):
        were, are = [before[at] for at in olds], [now[at] for at in news]
        if (were or are)[0].subject.is_area:
            told = _areas(were, are)
        else:
            told = ((group, _stands(group, were, are)) for group in matching.places(were, are))
        for group, what in told:
            yield (
                Group(tuple(olds[at] for at in group.before), tuple(news[at] for at in group.now)),
                what,
            )


def _stands(group: Group, olds: Sequence[Finding], news: Sequence[Finding]) -> Standing | None:
    if not group.now:
        return None
    now = state([news[at] for at in group.now])
    if not group.before:
        return "same" if is_rounding(now) else "new"
    return standing(state([olds[at] for at in group.before]), now)


def _areas(
    olds: Sequence[Finding], news: Sequence[Finding]
) -> Iterator[tuple[Group, Standing | None]]:
    """Say what became of gap areas.

    Where an area has people on ground that was in none, it is worse even if others of its people
    are better off. Areas that touch may exchange people by rounding: those that have as many as
    before together are the same.
    """
    shapes, others = shapes_m(olds, news)
    is_fresh = fresh(shapes, others)
    differ: list[Group] = []
    for group in matching.areas(olds, news, (shapes, others)):
        what = _stands(group, olds, news)
        came = sum(news[at].people_at_limit for at in group.now)
        went = sum(olds[at].people_at_limit for at in group.before)
        if not came and is_fresh[list(group.now)].any():
            yield group, "worse" if group.before else "new"
        elif what == "same" and not (came or went):
            yield group, what
        else:
            differ.append(group)
    for some in _touching(differ, shapes, others):
        told = [_stands(group, olds, news) for group in some]
        together = Group(
            tuple(at for one in some for at in one.before),
            tuple(at for one in some for at in one.now),
        )
        if together.before and {"new", "worse"} & set(told):
            was = state([olds[at] for at in together.before])
            is_ = state([news[at] for at in together.now])
            if keeps_people(was, is_) and not is_worse(was, is_):
                yield together, "same"
                continue
        yield from zip(some, told, strict=True)


def _touching(
    groups: Sequence[Group], shapes: Geometries, others: Geometries
) -> Iterator[list[Group]]:
    """Cluster groups whose ground of before touches what others have now."""
    of_old = [at for at, group in enumerate(groups) for _ in group.before]
    of_new = [at for at, group in enumerate(groups) for _ in group.now]
    before = np.array([at for group in groups for at in group.before], dtype=np.intp)
    now = np.array([at for group in groups for at in group.now], dtype=np.intp)
    pairs = touching(shapes[before], others[now])
    for cluster in joined(len(before), len(now), pairs):
        members = {of_old[at] for at in cluster.before} | {of_new[at] for at in cluster.now}
        yield [groups[at] for at in sorted(members)]
