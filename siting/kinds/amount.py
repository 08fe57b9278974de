"""The kind ``amount``: are there at least so many in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from siting.kinds.parts import OfUnits, Part, Positive, counts_as, one_entry_each
from siting.shortfall import TestTable, nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.rule import Candidates
    from siting.study import Study
    from siting.words import Words


class Counted(Part, frozen=True, kw_only=True):
    """What is counted: facilities, or the distinct sites they stand on."""

    facility: str
    distinct: Literal["facility", "site"] = "facility"


class Amount(OfUnits, frozen=True, kw_only=True):
    """Each unit has at least so many facilities of a type, or so many separate sites.

    Why: a service that a whole unit must leave to find goes unused, and one site is one risk.
    Fix: run ``siting propose`` for sites in the units named.
    """

    name: ClassVar[str] = "amount"
    count: Counted
    at_least: Positive

    @property
    def facility(self) -> str:
        """The facility word it looks for."""
        return self.count.facility

    @property
    def asks(self) -> str:
        """What is required."""
        what = "sites" if self.count.distinct == "site" else "places"
        return f">= {self.at_least:g} {what} in each"

    def test(self, study: Study, words: Words) -> TestTable:
        """Set the number of places of each unit beside the number asked for."""
        unit = "sites" if self.count.distinct == "site" else "places"
        units = self.units(study)
        if units is None:
            return nothing_to_test(self.for_each, unit, f"layers.units.{self.for_each}")
        found = study.facilities.select(words.names(self.facility), words.where(self.facility))
        unit_of = units.of(study.facilities.xy)
        sites = self._sites(study)
        have = _distinct(sites, unit_of, found.sure, len(units))
        have_most = _distinct(sites, unit_of, found.sure | found.maybe, len(units))
        return TestTable(
            level=self.for_each,
            rows=np.arange(len(units)),
            need=np.full(len(units), float(self.at_least)),
            have=have,
            have_most=have_most,
            weight=units.elders,
            unit=unit,
            missing=found.missing,
            notes=units.notes,
        )

    def _sites(self, study: Study) -> Ints:
        """Give each site a number: one site_id is one site; without it, each stands alone."""
        known = study.facilities.field("site_id") if self.count.distinct == "site" else None
        own = [("own", str(text)) for text in study.facilities.ids]
        if known is not None:
            own = [
                ("site", str(site)) if site is not None else mine
                for site, mine in zip(known, own, strict=True)
            ]
        number = {site: index for index, site in enumerate(dict.fromkeys(own))}
        return np.array([number[site] for site in own], dtype=np.intp)

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add one place to the unit it lies in."""
        units = self.units(study)
        assert units is not None
        amount = counts_as(candidates, words, self.facility).astype(float)
        return one_entry_each(units, table.rows, candidates, amount)


def _distinct(sites: Ints, unit_of: Ints, which: Flags, n_units: int) -> Floats:
    """Count the distinct sites of each unit, shape (n_units,)."""
    use = which & (unit_of >= 0)
    pairs = np.unique(np.column_stack([unit_of[use], sites[use]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=n_units).astype(float)
