"""The kind ``amount``: are there at least so many in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from siting.condition import (
    Condition,
    test_all,
)
from siting.kinds.belonging import Belonging, belonging
from siting.kinds.parts import (
    OfSubjects,
    Part,
    Positive,
    absent,
    applying,
    counts_as,
    one_entry_each,
)
from siting.kinds.quantity import PLACES, SOURCES, Amounts, Sum, Total, closed_since, total
from siting.kinds.sites import apart, distinct, numbers
from siting.language import say
from siting.shortfall import nothing_to_test
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Rows
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.facilities import Facilities, Selection
    from siting.study.subjects import Subjects
    from siting.words import Words


class Counted(Part, frozen=True, kw_only=True):
    """What is counted: facilities, or the distinct sites they stand on."""

    facility: str
    distinct: Literal["facility", "site"] = "facility"
    where: tuple[Condition, ...] = ()


class CountedUnits(Part, frozen=True, kw_only=True):
    """What is counted: smaller units in each, of which conditions hold."""

    level: str
    where: tuple[Condition, ...] = ()


class Figure(Part, frozen=True, kw_only=True):
    """What is summed: a field, and over what, as in the ``Sum`` of a ratio."""

    field: str
    of: str
    where: tuple[Condition, ...] = ()


class Apart(Part, frozen=True, kw_only=True):
    """How far apart sites must stand to count as several."""

    metres: Positive


class Largest(Part, frozen=True, kw_only=True):
    """How much of all the largest site may have, in percent of a field."""

    percent_of: str
    value: Positive


class Amount(OfSubjects, frozen=True, kw_only=True):
    """Each unit has at least so many facilities, separate sites, smaller units, or of a figure.

    Why: a service that a whole unit must leave to find goes unused, and one site is one risk.
    Fix: run ``siting propose`` for sites in the units named.
    """

    name: ClassVar[str] = "amount"
    count: Counted | None = None
    count_units: CountedUnits | None = None
    sum: Figure | None = None
    at_least: Positive
    since: int | None = None
    net: bool = False
    near_m: Positive | None = None
    separated_by: Apart | None = None
    largest_site_at_most: Largest | None = None

    def __post_init__(self) -> None:
        """Refuse an amount of nothing, or of two things."""
        if sum(part is not None for part in (self.count, self.count_units, self.sum)) != 1:
            raise ValueError("an amount needs one of count, count_units and sum")
        if self.since is not None and self.count_units is not None:
            raise ValueError("'since' means nothing for units")
        if self.since is not None and self.sum is not None and self.sum.of in SOURCES:
            raise ValueError("'since' is for places")
        if self.net and self.since is None:
            raise ValueError("'net' needs the base year, 'since'")

    @property
    def strictness(self) -> float:
        """What is compared where two rules ask the same: the number."""
        return self.at_least

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads."""
        if self.count is not None:
            return (self.count.facility,)
        return () if self.sum is None or self.sum.of in SOURCES else (self.sum.of,)

    @property
    def facility(self) -> str | None:
        """The facility whose building would mend it; None where none would."""
        if self.count is not None:
            plain = not (self.count.where or self.separated_by or self.largest_site_at_most)
            return self.count.facility if plain and self.near_m is None else None
        summed = self.sum is not None and self.sum.field == "beds" and not self.sum.where
        return self.words[0] if summed and self.words else None

    @property
    def what(self) -> str:
        """What is counted, for people."""
        if self.count is not None:
            return "sites" if self.count.distinct == "site" else "places"
        if self.count_units is not None:
            return "units"
        assert self.sum is not None
        return self.sum.field.replace("_", " ")

    @property
    def asks(self) -> str:
        """What is required."""
        what = self.what.removesuffix("s") if self.at_least == 1 else self.what
        least, what = f"{self.at_least:,.10g}", term(what)
        if self.since is None:
            return say(">= {least} {what} in each", least=least, what=what)
        return say(
            ">= {least} {what} in each since {since}", least=least, what=what, since=self.since
        )

    @property
    def adds_up(self) -> bool:
        """Whether it is a sum over places, each by itself; sites and distances are of several."""
        if self.count is None:
            return self.sum is not None and not self.net
        apart = self.separated_by is not None or self.largest_site_at_most is not None
        by_site = self.count.distinct == "site" or apart
        return not (by_site or self.net) and self.near_m is None

    def test(self, study: Study, words: Words, summed: Total | None = None) -> TestTable:
        """Set the number of each subject beside the number asked for.

        Parameters
        ----------
        summed : Total, optional
            Gives sums that are kept, where it `adds_up` and no place names a unit; else they are
            made.
        """
        lacking = absent((self.for_each, *self.words), study, words)
        if lacking is not None:
            return nothing_to_test(self.for_each, self.what, lacking)
        subjects = self.subjects(study, words)
        if subjects is None:
            return nothing_to_test(self.for_each, self.what, self.lacking())
        unmade = self.unmade(study, subjects)
        if unmade is not None:
            return nothing_to_test(self.for_each, self.what, unmade)
        amounts = self._amounts(subjects, study, words, summed)
        if amounts is None:
            assert self.count_units is not None
            missing = f"layers.units.{self.count_units.level}"
            return nothing_to_test(self.for_each, self.what, missing)
        found = applying(subjects, self.applies_when)
        rows = found.rows
        need = np.full(len(rows), float(self.at_least))
        have, most = amounts.low[rows], amounts.high[rows].copy()
        most[found.perhaps & (have < need)] = np.inf
        return self.table(
            subjects,
            found,
            need=need,
            have=have,
            have_most=most,
            unit=self.what,
            missing=amounts.missing,
            notes=amounts.notes,
        )

    def _amounts(
        self, subjects: Subjects, study: Study, words: Words, summed: Total | None
    ) -> Amounts | None:
        """Count or sum, as ranges; None where a layer is missing."""
        if self.count_units is not None:
            return _units(self.count_units, subjects, study, words)
        if self.count is not None:
            if summed is not None:
                places = Figure(field=PLACES, of=self.count.facility, where=self.count.where)
                return summed(self._newer(places), subjects, study, words)
            gross = self._sites(self.count, subjects, study, words)
            lost = Sum(sum=PLACES, of=self.count.facility, where=self.count.where)
        else:
            assert self.sum is not None
            newer = self._newer(self.sum)
            gross = (summed or total)(newer, subjects, study, words, self.near_m)
            lost = Sum(sum=self.sum.field, of=self.sum.of, where=self.sum.where)
        if not self.net or self.since is None:
            return gross
        closed = closed_since(lost, self.since, subjects, study, words, self.near_m)
        missing = tuple(dict.fromkeys(gross.missing + closed.missing))
        low = np.maximum(gross.low - closed.high, 0.0)
        return Amounts(low, np.maximum(gross.high - closed.low, low), missing, gross.notes)

    def _newer(self, figure: Figure) -> Sum:
        """Ask only for what opened after the base year, if there is one."""
        where = figure.where
        if self.since is not None and figure.of not in SOURCES:
            where = (*where, Condition(field="open_year", above=self.since))
        return Sum(sum=figure.field, of=figure.of, where=where)

    def _sites(self, counted: Counted, subjects: Subjects, study: Study, words: Words) -> Amounts:
        """Count the distinct places or sites of each subject: surely there, and at most."""
        places = study.places(words.layer(counted.facility))
        where = [*words.where(counted.facility), *counted.where]
        if self.since is not None:
            where.append(Condition(field="open_year", above=self.since))
        found = places.select(words.names(counted.facility), where)
        owned = belonging(subjects, places, self.near_m, shared=False)
        sites = numbers(places, counted.distinct)
        n = len(subjects)
        low, high = (
            distinct(sites[owned.place], owned.subject, which[owned.place], n)
            if self.separated_by is None
            else apart(places, sites, owned, which, metres=self.separated_by.metres, n=n)
            for which in (found.sure, found.sure | found.maybe)
        )
        if self.largest_site_at_most is not None:
            limit = self.largest_site_at_most
            low, high, blank = self._spread(limit, (low, high), owned, sites, found, places)
            return Amounts(low, high, (*found.missing, *blank))
        return Amounts(low, high, found.missing)

    def _spread(  # noqa: PLR0917 - what the share of one site is made from
        self,
        limit: Largest,
        counted: tuple[Floats, Floats],
        owned: Belonging,
        sites: Ints,
        found: Selection,
        places: Facilities,
    ) -> tuple[Floats, Floats, tuple[str, ...]]:
        """Let a subject fall short by one where one site has too much of all, or may have."""
        low, high = counted
        values, n = places.number(limit.percent_of), len(low)
        by_site = np.zeros((n, int(sites.max(initial=-1)) + 1))
        amount = np.where(found.sure, np.nan_to_num(values), 0.0)
        np.add.at(by_site, (owned.subject, sites[owned.place]), amount[owned.place])
        most, whole = by_site.max(axis=1, initial=0.0), by_site.sum(axis=1)
        large = most * 100 > limit.value * whole
        unclear = (found.sure & np.isnan(values)) | found.maybe
        vague = owned.sums(unclear.astype(float), n) > 0
        cut = self.at_least - 1
        low = np.where(large | vague, np.minimum(low, cut), low)
        high = np.where(large & ~vague, np.minimum(high, cut), high)
        return low, high, (f"{places.layer}.{limit.percent_of}",) if vague.any() else ()

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add one place, or its beds, to the unit it lies in."""
        subjects = self.subjects(study, words)
        assert subjects is not None
        assert self.facility is not None
        adds = counts_as(candidates, words, self.facility)
        if self.since is not None:  # what is proposed opens in the year assessed
            adds = adds & (study.year > self.since)
        each = candidates.beds if self.sum is not None else 1.0
        return one_entry_each(subjects, table.rows, candidates, np.where(adds, each, 0.0))


def _units(counted: CountedUnits, subjects: Subjects, study: Study, words: Words) -> Amounts | None:
    """Count the smaller units that lie in each subject and meet the conditions."""
    parts = study.subjects(counted.level, words)
    if parts is None or parts.units is None:
        return None
    sure, maybe, missing = test_all(counted.where, parts.field, len(parts))
    owner = subjects.of(parts.units.inside)
    own = np.arange(len(parts))
    low = distinct(own, owner, sure, len(subjects))
    names = tuple(f"{parts.layer}.{name}" for name in missing)
    return Amounts(low, low + distinct(own, owner, maybe, len(subjects)), names)
