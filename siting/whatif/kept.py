"""Rules kept up to date while facilities are edited, each in the quickest way that is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from siting.check import speeds
from siting.kinds import Reach
from siting.records.finding import Count
from siting.records.standing import Standing
from siting.study.subjects import ESTATES
from siting.verdict import outcome, share_range
from siting.whatif import homes
from siting.whatif.homes import Homes
from siting.whatif.nearby import NearPlaces, NearUnits, counts_nearby
from siting.whatif.singles import Singles, stand_alone
from siting.whatif.step import Concern
from siting.whatif.tallies import of_unit_rule
from siting.whatif.units import Level, are_apart

if TYPE_CHECKING:
    from fractions import Fraction

    from siting.arrays import Flags, Floats
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.whatif.around import Around
    from siting.whatif.step import Step


class Kept(Protocol):
    """A rule, and what is kept to follow edits."""

    rule: Rule

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        ...

    def table(self) -> TestTable:
        """Give the test table; rows that are alike may stand together, as `count` of them."""
        ...


class Whole:
    """A rule that is tested anew by each edit that it reads: nothing quicker is exact.

    Parameters
    ----------
    table : TestTable
        What a test of the rule gave.
    """

    def __init__(self, rule: Rule, table: TestTable) -> None:
        self.rule, self._table, self._concern = rule, table, Concern(rule)

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        self._table = self.rule.test(step.study)
        return True

    def table(self) -> TestTable:
        """Give the test table."""
        return self._table


class Levels:
    """The levels of units of all rules, each made once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self.by_name: dict[str, Level] = {}

    def of(self, rule: Rule) -> Level:
        """Give the level that a rule tests."""
        made = Level.of_rule(rule, self._study)
        return self.by_name.setdefault(made.name, made)


def keep(rule: Rule, study: Study, table: TestTable, levels: Levels, around: Around) -> Kept:
    """Choose how a rule is kept up to date.

    Parameters
    ----------
    table : TestTable
        What a test of it gave.
    """
    kind = rule.kind
    if isinstance(kind, Reach):
        if kind.capacity == "shared":
            return Whole(rule, table)  # one bed more may change who has a bed anywhere
        if Concern(rule).of_others:
            return Whole(rule, table)
        if kind.for_each != ESTATES:
            return NearPlaces(rule, study, table, around)
        if len(table.rows) and kind.find.at_least <= homes.MOST:
            return Homes(rule, study, table)
    elif stand_alone(rule):
        return Singles(rule, study, table)
    elif are_apart(rule, study) and len(table.rows):
        level = levels.of(rule)
        if counts_nearby(rule):
            return NearUnits(rule, study, table, level, around)
        return of_unit_rule(rule, study, table, level)
    return Whole(rule, table)


class Followed:
    """One rule with its twins at other walking speeds."""

    def __init__(self, rule: Rule, study: Study, levels: Levels, around: Around) -> None:
        self.rule = rule
        self.main = keep(rule, study, rule.test(study), levels, around)
        self._walked = [
            (one, keep(one.rule, study, one.table, levels, around))
            for one in speeds.others(rule, study)
        ]
        self._standing: Standing | None = None

    def change(self, step: Step) -> None:
        """Follow an edit."""
        for kept in (self.main, *(twin for _, twin in self._walked)):
            if kept.change(step):
                self._standing = None

    def standing(self, study: Study) -> Standing:
        """Say how the rule stands; what was said before holds until an edit concerns it."""
        if self._standing is None:
            self._standing = self._stands(study)
        return self._standing

    def _stands(self, study: Study) -> Standing:
        table, shares = _weighed(self.main, study)
        walked = [one._replace(table=_weighed(kept, study)[0]) for one, kept in self._walked]
        each = table.sizes.get("count", np.ones(len(table.rows)))
        return Standing(
            rule=self.rule.id,
            outcome=outcome(self.rule, shares, study.year, missing=bool(table.missing)),
            share_low=None if shares is None else float(shares[0]),
            share_high=None if shares is None else float(shares[1]),
            passing=_count(table, each, table.passing),
            failing=_count(table, each, table.failing),
            undecided=_count(table, each, table.undecided),
            shortfall=float((table.shortfall * each).sum()),
            unit=table.unit,
            at_speeds=tuple(speeds.verdict(one, study.year) for one in walked),
        )


def _weighed(kept: Kept, study: Study) -> tuple[TestTable, tuple[Fraction, Fraction] | None]:
    """Give a table and the share that passes; where nothing weighs anything, what is missing."""
    table = kept.table()
    shares = share_range(kept.rule, table)
    if shares is None and not isinstance(kept, Whole):
        table = kept.rule.test(study)
    return table, shares


def _count(table: TestTable, each: Floats, which: Flags) -> Count:
    return Count(subjects=int(each[which].sum()), people=float(table.weight[which].sum()))
