"""How many older people fall short of some rule: each counts once, however many rules there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.records.finding import Affected, Outcome

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


class Tally:
    """Older people at each demand point who fall short of a rule so far, and who may."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._short = np.zeros(len(study.demand))
        self._perhaps = np.zeros(len(study.demand))

    def add(self, rule: Rule, table: TestTable, outcome: Outcome) -> None:
        """Count a rule, if it is due and does not pass: the rows that fall short, or may."""
        if outcome not in (Outcome.FAIL, Outcome.UNDECIDED):
            return
        perhaps = self._people(rule, table, table.failing | table.undecided)
        np.maximum(self._perhaps, perhaps, out=self._perhaps)
        if outcome is Outcome.FAIL:
            np.maximum(self._short, self._people(rule, table, table.failing), out=self._short)

    def _people(self, rule: Rule, table: TestTable, which: Flags) -> Floats:
        """Give how many at each point some rows are about.

        That is who lives there or, of a unit that is not the whole plan, in it.
        """
        elders = self._study.demand.elders
        if table.level == "demand":
            people = np.bincount(table.rows[which], table.weight[which], minlength=len(elders))
            return np.minimum(people, elders)
        study = self._study.in_stock(rule.run)
        subjects = rule.kind.subjects(study, rule.words)  # type: ignore[attr-defined]
        units = None if subjects is None else subjects.units
        if units is None or units.level == "city":
            return np.zeros(len(elders))
        short = np.zeros(len(units) + 1, dtype=bool)  # the last is for points in no unit
        short[table.rows[which]] = True
        return np.where(short[units.of_demand], elders, 0.0)

    def affected(self) -> Affected:
        """Give the sums."""
        return Affected(people=float(self._short.sum()), people_most=float(self._perhaps.sum()))
