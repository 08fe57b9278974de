"""The kind ``ratio``: is there enough of it for the people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from siting.kinds.parts import (
    OfUnits,
    Part,
    Positive,
    counts_as,
    facilities_by_unit,
    one_entry_each,
)
from siting.shortfall import TestTable, nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Floats, Rows
    from siting.rule import Candidates
    from siting.study import Study
    from siting.study.units import Units
    from siting.words import Words


class Top(Part, frozen=True, kw_only=True):
    """What is summed: a field of the facilities of a type."""

    sum: Literal["beds"]
    of: str


class Bottom(Part, frozen=True, kw_only=True):
    """What it is measured against: the older people of the unit."""

    sum: Literal["older_people"]
    of: Literal["unit"] = "unit"
    basis: Literal["resident", "registered"] | None = None


class Ratio(OfUnits, frozen=True, kw_only=True):
    """Each unit has so much of something for every so many older people.

    Why: without enough places, living near a facility is of no use.
    Fix: add places in the units named; ``siting propose`` says where.
    """

    name: ClassVar[str] = "ratio"
    top: Top
    bottom: Bottom
    per: Positive
    at_least: Positive

    @property
    def facility(self) -> str:
        """The facility word it looks for."""
        return self.top.of

    @property
    def asks(self) -> str:
        """What is required."""
        return f">= {self.at_least:g} {self.top.sum} per {self.per:,.0f}"

    def need(self, people: Floats) -> Floats:
        """Say how much so many older people need, shape (n,).

        To nine decimals: 1.1 for each 100 of 3000 is 33, not the 33.00000000000001 of floats.
        """
        return np.round(self.at_least * people / self.per, 9)

    def test(self, study: Study, words: Words) -> TestTable:
        """Set the places of each unit beside what its older people need."""
        units = self.units(study)
        if units is None:
            return nothing_to_test(self.for_each, self.top.sum, f"layers.units.{self.for_each}")
        if not len(study.demand):
            return nothing_to_test(self.for_each, self.top.sum, "layers.elders")
        rows = np.flatnonzero(units.elders > 0)
        have, have_most, missing, notes = self._supply(study, units, words)
        empty = len(units) - len(rows)
        if empty:
            notes += (f"{empty} units without older people: not applicable",)
        return TestTable(
            level=self.for_each,
            rows=rows,
            need=self.need(units.elders[rows]),
            have=have[rows],
            have_most=have_most[rows],
            weight=units.elders[rows],
            unit=self.top.sum,
            outside_subjects=empty,
            missing=missing,
            notes=(*units.notes, *notes),
        )

    def _supply(
        self, study: Study, units: Units, words: Words
    ) -> tuple[Floats, Floats, tuple[str, ...], tuple[str, ...]]:
        """Sum the places of each unit: surely there, and at most; say what is not known."""
        found = study.facilities.select(words.names(self.facility), words.where(self.facility))
        places = study.facilities.number(self.top.sum)
        unit_of = units.of(study.facilities.xy)
        known = ~np.isnan(places)
        have = facilities_by_unit(unit_of, found.sure & known, places, len(units))
        blank = (found.sure & ~known) | found.maybe
        unknown = facilities_by_unit(unit_of, blank, np.ones(len(places)), len(units)) > 0
        have_most = np.where(unknown, np.inf, have)
        notes = []
        if self.bottom.basis is not None and study.basis != self.bottom.basis:
            notes.append(
                f"the rule counts {self.bottom.basis} older people; the plan says: {study.who}"
            )
        if blank.any():
            notes.append(
                f"facilities that do not say how many {self.top.sum} they have:"
                f" {int(blank.sum())}; their units are undecided where it matters"
            )
        stray = (found.sure | found.maybe) & (unit_of < 0)
        if stray.any():
            notes.append(
                f"facilities that lie in no unit and count for none: {int(stray.sum())},"
                f" with {np.nansum(places[stray]):,.0f} {self.top.sum}"
            )
        near = units.near_border(study.facilities.xy[found.sure | found.maybe])
        if near:
            notes.append(
                f"facilities within 10 m of a unit's border: {near}; each counts for one unit"
            )
        missing = (f"facilities.{self.top.sum}",) if blank.any() else ()
        return have, have_most, missing, tuple(notes)

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add its places to the unit it lies in."""
        units = self.units(study)
        assert units is not None
        adds = counts_as(candidates, words, self.facility)
        amount = np.where(adds, candidates.beds, 0.0)
        return one_entry_each(units, table.rows, candidates, amount)
