"""Homes near facilities: how many each has within reach is kept, so one more or less is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import Reach
from siting.reach.ways import SameUnit
from siting.shortfall import TestTable
from siting.whatif.places import chosen
from siting.whatif.step import Concern

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Ints32
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.places import ByStock
    from siting.whatif.step import Step

_SITES_AT_ONCE = 512
#: Rules that ask for more facilities than this are tested anew.
MOST = 20


class Homes:
    """A rule of ``reach`` for homes, kept up to date.

    Parameters
    ----------
    rule : Rule
        It asks for `MOST` facilities at most, and not whether places share a site.
    study : Study
        In the stock that the plan asks for.
    table : TestTable
        What a test of the rule gave; it has rows.

    Notes
    -----
    A home has what it needs if enough facilities are within its cut-off. So it is enough to keep
    the number of them for each home, those that surely count and those that may: an edit changes
    the numbers of the homes around the place, and of no others. Homes alike in what they have are
    counted and summed together; people are exact in any order of adding up.
    """

    def __init__(self, rule: Rule, study: Study, table: TestTable) -> None:
        kind = rule.kind
        assert isinstance(kind, Reach)
        self.rule, self._kind, self.weight, self.rows = rule, kind, table.weight, table.rows
        self._concern, self._unit = Concern(rule), table.unit
        self._stock = rule.run or study.stock
        study = study.in_stock(rule.run)
        self._wanted = kind.find.at_least
        self._xy, self._ways = kind.origins(study)[table.rows], kind.ways(study)
        places, found = kind.looked_for(study, rule.words)
        self._inside = inside = kind.inside(study, self._xy, places.xy[:0], table.rows)
        open_ = kind.beside_unknown(study, self._xy)
        assert table.perhaps is not None
        self._perhaps = table.perhaps
        self._open = open_ | table.perhaps | (False if inside is None else inside.nowhere)
        self._sure, self._any = self._counted(places, found.sure | found.maybe, found.sure)
        n_groups = 2 * (self._wanted + 1) ** 2
        self._number = np.zeros(n_groups, dtype=np.intp)
        self._people = np.zeros(n_groups)
        self._put(np.arange(len(self.rows)), 1)

    @property
    def passing(self) -> Flags:
        """Which of the rows surely have what they need."""
        return self._sure >= self._wanted

    @property
    def shortfall(self) -> Floats:
        """How many facilities each of the rows surely lacks."""
        lacks: Floats = np.maximum(0.0, self._wanted - self._sure.astype(np.float64))
        return lacks

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        for row, sign in ((step.gone, -1), (step.come, 1)):
            if row is not None:
                self._change(row, sign)
        return True

    def hanging_on(self, row: int, study: Study) -> Floats:
        """Give the homes that have what they need, and would not without one place, shape (n, 2).

        Parameters
        ----------
        row : int
            The place, among all facilities.
        """
        words, find = self.rule.words, self._kind.find
        places = study.in_stock(self.rule.run).facilities
        place = chosen(places, slice(row, row + 1))
        found = place.select(words.names(find.facility), [*words.where(find.facility), *find.where])
        reached = self._reached(place.xy) if found.sure.any() else np.empty(0, dtype=np.int32)
        homes: Floats = self._xy[reached[self._sure[reached] == self._wanted]]
        return homes

    def table(self) -> TestTable:
        """Give the test table, homes alike in what they have in one row."""
        group = np.flatnonzero(self._number)
        pair, perhaps = np.divmod(group, 2)
        have, most = np.divmod(pair, self._wanted + 1)
        return TestTable(
            level="demand",
            rows=group,
            need=np.full(len(group), float(self._wanted)),
            have=have.astype(float),
            have_most=most.astype(float),
            weight=self._people[group],
            unit=self._unit,
            perhaps=perhaps.astype(bool),
            sizes={"count": self._number[group].astype(float)},
        )

    def _change(self, row: ByStock, sign: int) -> None:
        place = row[self._stock]
        words, find = self.rule.words, self._kind.find
        named = words.names(find.facility)
        found = place.select(named, [*words.where(find.facility), *find.where])
        if not (found.sure | found.maybe).any():
            return
        rows = self._reached(place.xy)
        self._put(rows, -1)
        self._any[rows] += sign
        if found.sure.any():
            self._sure[rows] += sign
        self._put(rows, 1)

    def _reached(self, xy: Floats) -> Ints32:
        """List the rows within reach of each of some sites, one after the other."""
        inside = self._inside
        same = None if inside is None else SameUnit(inside.of_points, inside.units.of(xy))
        return self._ways.reached(xy, self._xy, cutoff_m=self._kind.cutoff_m, same=same)

    def _counted(self, places: Facilities, which: Flags, sure: Flags) -> tuple[Ints, Ints]:
        """Count the places within reach of each row: those that surely count, and all."""
        counts = [self._count(places.xy[some]) for some in (sure, which & ~sure)]
        return counts[0], counts[0] + counts[1]

    def _count(self, xy: Floats) -> Ints:
        found = np.zeros(len(self.rows), dtype=np.intp)
        for start in range(0, len(xy), _SITES_AT_ONCE):
            reached = self._reached(xy[start : start + _SITES_AT_ONCE])
            found += np.bincount(reached, minlength=len(found))
        return found

    def _put(self, rows: Ints | Ints32, sign: int) -> None:
        """Add rows to their groups, or take them away."""
        wanted = self._wanted
        have = np.minimum(self._sure[rows], wanted)
        most = np.where(self._open[rows], wanted, np.minimum(self._any[rows], wanted))
        group = 2 * (have * (wanted + 1) + most) + self._perhaps[rows]
        n = len(self._number)
        self._number += sign * np.bincount(group, minlength=n)
        self._people += sign * np.bincount(group, weights=self.weight[rows], minlength=n)
