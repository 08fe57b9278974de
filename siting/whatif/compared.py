"""Rules before edits and after them: which units and places gain, and which lose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.check.places import finest
from siting.language import say
from siting.records.finding import Subject
from siting.records.standing import Changed, RuleCompared
from siting.whatif.homes import Homes
from siting.whatif.singles import Singles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints
    from siting.records.standing import Standing
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.whatif.kept import Kept

_EVERYBODY = Subject(level="plan", id="plan", name=say("the whole plan"))


class Seen(NamedTuple):
    """What each subject of a rule had at one moment.

    Attributes
    ----------
    level : str
        ``demand``, a level of units or a word for places.
    rows : ndarray of int, shape (n,)
        Which demand points, units or places of the level they are.
    passing : ndarray of bool, shape (n,)
    shortfall, weight : ndarray of float, shape (n,)
    """

    level: str
    rows: Ints
    passing: Flags
    shortfall: Floats
    weight: Floats


def seen(kept: Kept) -> Seen:
    """Look at all subjects of a rule, one by one."""
    if isinstance(kept, Homes):
        return Seen("demand", kept.rows, kept.passing, kept.shortfall, kept.weight)
    return _of(kept.table())


def _of(table: TestTable) -> Seen:
    return Seen(table.level, table.rows, table.passing, table.shortfall, table.weight)


def compared(
    rules: Sequence[Kept],
    standings: Sequence[tuple[Standing, Standing]],
    before: Sequence[Seen],
    studies: tuple[Study, Study],
) -> tuple[RuleCompared, ...]:
    """Set all rules side by side.

    Parameters
    ----------
    standings : sequence of (Standing, Standing)
        How each stands, before edits and after.
    before : sequence of Seen
        What its subjects had before.
    studies : (Study, Study)
        Before and after.
    """
    return tuple(
        RuleCompared(
            plain=kept.rule.plain,
            before=stood,
            after=stands,
            changed=changed(kept, first, *studies),
        )
        for kept, (stood, stands), first in zip(rules, standings, before, strict=True)
    )


def changed(kept: Kept, before: Seen, study_before: Study, study: Study) -> tuple[Changed, ...]:
    """Say for which units or places a rule changes, those with most people first."""
    after = seen(kept)
    if isinstance(kept, Singles):  # which place is which stands in whole tables only
        before, after = (_of(kept.rule.test(one)) for one in (study_before, study))
    if "demand" in (before.level, after.level):
        found = _by_home(before, after, study)
    else:
        found = _by_subject(kept, (before, study_before), (after, study))
    return tuple(
        sorted(found, key=lambda one: (-(one.gained + one.lost), one.subject.level, one.subject.id))
    )


def _by_home(before: Seen, after: Seen, study: Study) -> list[Changed]:
    """Sum up homes over the finest units they lie in."""
    units, n = finest(study), len(study.demand)
    of = np.zeros(n, dtype=np.intp) if units is None else units.of_demand
    names = [_EVERYBODY]
    if units is not None:
        pairs = zip(units.ids, units.names, strict=True)
        names = [Subject(level=units.level, id=str(id_), name=str(name)) for id_, name in pairs]
        names.append(
            Subject(level=units.level, id="", name=say("in no {level}", level=units.level))
        )
    (had, short), (has, still) = (_spread(one, n) for one in (before, after))
    people = study.demand.elders
    sums = [
        np.bincount(of[which] % len(names), weights=values[which], minlength=len(names))
        for which, values in (
            (has & ~had, people),
            (had & ~has, people),
            (short > 0, short),
            (still > 0, still),
        )
    ]
    some = np.unique(of[np.flatnonzero((had != has) | (short != still))] % len(names))
    return [
        Changed(
            subject=names[row],
            gained=float(sums[0][row]),
            lost=float(sums[1][row]),
            shortfall_before=float(sums[2][row]),
            shortfall_after=float(sums[3][row]),
        )
        for row in some.tolist()
    ]


def _spread(one: Seen, n: int) -> tuple[Flags, Floats]:
    """Give what holds and what is missing for each of n demand points."""
    holds, short = np.zeros(n, dtype=bool), np.zeros(n)
    if one.level == "demand":
        holds[one.rows], short[one.rows] = one.passing, one.shortfall
    return holds, short


def _by_subject(kept: Kept, before: tuple[Seen, Study], after: tuple[Seen, Study]) -> list[Changed]:
    """Set units, or places, side by side; a place that is new or gone stands on one side only."""
    (had, has) = (_by_id(kept, *one) for one in (before, after))
    found = []
    for subject in dict.fromkeys([*had, *has]):
        held, short, people = had.get(subject, (False, 0.0, 0.0))
        holds, still, now = has.get(subject, (False, 0.0, 0.0))
        if (held, short) != (holds, still) or (subject in had) != (subject in has):
            found.append(
                Changed(
                    subject=subject,
                    gained=now if holds and not held else 0.0,
                    lost=people if held and not holds else 0.0,
                    shortfall_before=short,
                    shortfall_after=still,
                )
            )
    return found


def _by_id(kept: Kept, one: Seen, study: Study) -> dict[Subject, tuple[bool, float, float]]:
    rule = kept.rule
    if not len(one.rows):
        return {}
    subjects = rule.kind.subjects(study.in_stock(rule.run), rule.words)  # type: ignore[attr-defined]
    named = [
        Subject(level=one.level, id=str(subjects.ids[row]), name=str(subjects.names[row]))
        for row in one.rows.tolist()
    ]
    numbers = (one.passing.tolist(), one.shortfall.tolist(), one.weight.tolist())
    return dict(zip(named, zip(*numbers, strict=True), strict=True))
