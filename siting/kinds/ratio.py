"""The kind ``ratio``: is there enough of it for the people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
import numpy as np

from siting.kinds.belonging import belonging
from siting.kinds.parts import (
    OfSubjects,
    Positive,
    absent,
    applying,
    counts_as,
    one_entry_each,
)
from siting.kinds.quantity import PLACES, SOURCES, Amounts, Sum, Total, total
from siting.kinds.ranges import Either, Range, mean_of_each, settled, together
from siting.kinds.ratio_words import name_of, near_border
from siting.language import joined, say
from siting.shortfall import nothing_to_test
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Floats, Rows
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.subjects import Subjects
    from siting.words import Words


class Ratio(OfSubjects, frozen=True, kw_only=True):
    """Each unit has so much of something for every so much of something else.

    Why: without enough places, living near a facility is of no use.
    Fix: add places in the units named; ``siting propose`` says where.
    """

    name: ClassVar[str] = "ratio"
    top: Sum | None = None
    bottom: Sum | None = None
    per: Positive = 1.0
    at_least: Positive | None = None
    at_least_by: dict[str, str | float] = msgspec.field(default_factory=dict)
    any_of: tuple[Either, ...] = ()
    all_of: tuple[Either, ...] = ()
    floor: Positive | None = None
    floor_in_one: bool = False
    average: Literal["pooled", "of_each_place"] = "pooled"
    near_m: Positive | None = None
    pool_by: str | None = None
    unit: Literal["percent"] | None = None

    def __post_init__(self) -> None:
        """Refuse a ratio that is not said, or said twice."""
        target = self.at_least or self.at_least_by or None
        one = [part is not None for part in (self.top, self.bottom, target)]
        several = bool(self.any_of) + bool(self.all_of)
        if several > 1 or (any(one) if several else not all(one)):
            raise ValueError("a ratio needs top, bottom and at_least; or any_of; or all_of")
        if self.at_least_by and not isinstance(self.at_least_by.get("field"), str):
            raise ValueError("'at_least_by' needs the field that decides")

    @property
    def parts(self) -> tuple[Either, ...]:
        """The ratios of which one must be enough: mostly one."""
        if self.any_of or self.all_of:
            return self.any_of or self.all_of
        assert self.top is not None
        assert self.bottom is not None
        least = self.at_least or min(self.targets.values())
        return (Either(top=self.top, bottom=self.bottom, per=self.per, at_least=least),)

    @property
    def targets(self) -> dict[str, float]:
        """What is asked by class: ``{new: 20, existing: 15}``."""
        return {key: float(value) for key, value in self.at_least_by.items() if key != "field"}

    @property
    def strictness(self) -> float:
        """What is compared where two rules ask the same: how much for one."""
        part = self.parts[0]
        return part.at_least / part.per

    @property
    def adds_up(self) -> bool:
        """Whether it sets sums over places beside each other, and asks no place for more."""
        return self.average == "pooled" and not self.floor_in_one

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads."""
        named = (sum_.of for part in self.parts for sum_ in (part.top, part.bottom))
        return tuple(dict.fromkeys(word for word in named if word not in SOURCES))

    @property
    def facility(self) -> str | None:
        """The facility whose building would mend it; None where none would."""
        part = self.parts[0]
        grows = part.top.sum in ("beds", PLACES) and part.bottom.of in ("unit", "residential_area")
        built = part.top.of not in SOURCES and not part.top.where
        plain = len(self.parts) == 1 and not self.at_least_by and self.floor is None
        return part.top.of if grows and built and plain and self.near_m is None else None

    @property
    def asks(self) -> str:
        """What is required."""
        if self.at_least_by and self.top is not None and self.bottom is not None:
            return say(
                ">= {asked}: {top} per {per:,.10g} {bottom}",
                asked=joined(f"{value:g} {key}" for key, value in self.targets.items()),
                top=term(self.top.sum),
                per=self.per,
                bottom=term(self.bottom.sum),
            )
        return joined((self._asks(part) for part in self.parts), " and " if self.all_of else " or ")

    def _asks(self, part: Either) -> str:
        least, top = f"{part.at_least:,.10g}", term(part.top.sum)
        if self.unit == "percent":
            return say(">= {least} % {top}", least=least, top=top)
        per = f"{part.per:,.0f}"
        if part.bottom.sum == "older_people":
            return say(">= {least} {top} per {per} ", least=least, top=top, per=per)
        bottom = term(part.bottom.sum)
        return say(
            ">= {least} {top} per {per} {bottom}", least=least, top=top, per=per, bottom=bottom
        )

    def test(self, study: Study, words: Words, summed: Total = total) -> TestTable:
        """Set what each subject has beside what it needs.

        Parameters
        ----------
        summed : Total
            Gives the sums; another one where they are kept, of a ratio that `adds_up`.
        """
        lacking = absent((self.for_each, *self.words), study, words)
        if lacking is not None:
            return nothing_to_test(self.for_each, name_of(self.parts[0].top), lacking)
        subjects = self.subjects(study, words)
        measured = name_of(self.parts[0].top)
        if subjects is None:
            return nothing_to_test(self.for_each, measured, self.lacking())
        unmade = self.unmade(study, subjects)
        if subjects.units is not None and not len(study.demand) and self._counts_people():
            unmade = "layers.elders"
        if unmade is not None:
            return nothing_to_test(self.for_each, measured, unmade)
        ranges = [self._range(part, subjects, study, words, summed) for part in self.parts]
        each = ranges[0] if len(ranges) == 1 else together(ranges, worst=bool(self.all_of))
        subjects, each = self._pooled(subjects, each)
        each = self._floored(each)
        found = applying(subjects, self.applies_when, each.need_most > 0)
        rows = found.rows
        have, need, most, said = settled(each, rows, found.perhaps, measured)
        outside = len(subjects) - len(rows)
        notes = [*each.notes]
        if outside:
            notes.append(
                say(
                    "nothing to ask of {outside} of {n}: not applicable",
                    outside=outside,
                    n=len(subjects),
                )
            )
        return self.table(
            subjects,
            found,
            need=need,
            have=have,
            have_most=most,
            said=said,
            unit=measured if len(ranges) == 1 else say("times what is asked"),
            missing=each.missing,
            notes=notes,
        )

    def _counts_people(self) -> bool:
        return any(
            (part.bottom.sum, part.bottom.of) == ("older_people", "unit") for part in self.parts
        )

    def _range(
        self, part: Either, subjects: Subjects, study: Study, words: Words, summed: Total
    ) -> Range:
        if self.average == "of_each_place":
            return mean_of_each(part, subjects, study, words)
        top = summed(part.top, subjects, study, words, self.near_m)
        bottom = summed(part.bottom, subjects, study, words)
        # To nine decimals: 1.1 for each 100 of 3000 is 33, not the 33.00000000000001 of floats.
        least, most, unclear = self._targets(part, subjects)
        need = np.round(least * bottom.low / part.per, 9)
        need_most = np.round(most * bottom.high / part.per, 9)
        missing = tuple(dict.fromkeys(top.missing + bottom.missing + unclear))
        if self.floor is not None and self.floor_in_one:
            floored = np.maximum(need, self.floor)
            top = self._in_one(part, top, floored, subjects, study, words)
        near = near_border(part, subjects, study, words)
        have, have_most = np.round(top.low, 9), np.round(top.high, 9)
        return Range(need, need_most, have, have_most, missing, top.notes + bottom.notes + near)

    def _targets(self, part: Either, subjects: Subjects) -> tuple[Floats, Floats, tuple[str, ...]]:
        """Say what is asked of each subject, at least and at most, where its class is not known."""
        n = len(subjects)
        if not self.at_least_by:
            return np.full(n, part.at_least), np.full(n, part.at_least), ()
        field, targets = str(self.at_least_by["field"]), self.targets
        values = subjects.field(field)
        texts = np.full(n, None) if values is None else values
        targets.setdefault("planned", targets.get("new", max(targets.values())))
        least = np.array([targets.get(str(text), min(targets.values())) for text in texts])
        most = np.array([targets.get(str(text), max(targets.values())) for text in texts])
        return least, most, (f"{subjects.layer}.{field}",) if (least < most).any() else ()

    def _in_one(  # noqa: PLR0917 - what a range is made from
        self,
        part: Either,
        top: Amounts,
        need: Floats,
        subjects: Subjects,
        study: Study,
        words: Words,
    ) -> Amounts:
        """Count what is there only as far as one single place reaches the floor."""
        assert self.floor is not None
        places = study.places(words.layer(part.top.of))
        found = places.select(words.names(part.top.of), words.where(part.top.of))
        values = places.number(part.top.sum)
        owned = belonging(subjects, places, self.near_m)
        sure = np.where(found.sure, np.nan_to_num(values), 0.0)
        perhaps = np.where(found.sure | found.maybe, np.nan_to_num(values, nan=np.inf), 0.0)
        low, high = (
            np.minimum(all_, need * np.minimum(1.0, owned.largest(one, len(subjects)) / self.floor))
            if one is sure
            else np.where(owned.largest(one, len(subjects)) < self.floor, 0.0, all_)
            for all_, one in ((top.low, sure), (top.high, perhaps))
        )
        return top._replace(low=low, high=np.maximum(low, high))

    def _floored(self, each: Range) -> Range:
        """Ask for the floor at least, wherever anything is asked: surely, or perhaps."""
        if self.floor is None:
            return each
        need, most = (
            np.where(one > 0, np.maximum(one, self.floor), 0.0)
            for one in (each.need, each.need_most)
        )
        return each._replace(need=need, need_most=most)

    def _pooled(self, subjects: Subjects, each: Range) -> tuple[Subjects, Range]:
        """Test estates that share their places as one: the first of the pool stands for all."""
        pools = None if self.pool_by is None else subjects.field(self.pool_by)
        if pools is None:
            return subjects, each
        first: dict[str, int] = {}
        lead = np.arange(len(subjects))
        for row, pool in enumerate(pools.tolist()):
            if pool is not None and pool == pool:  # noqa: PLR0124 - NaN is no pool
                lead[row] = first.setdefault(str(pool), row)

        def sums(values: Floats) -> Floats:
            summed = np.bincount(lead, weights=values, minlength=len(values))
            return np.where(lead == np.arange(len(values)), summed, 0.0)

        pooled = each._replace(
            need=sums(each.need),
            need_most=sums(each.need_most),
            have=sums(each.have),
            have_most=sums(each.have_most),
        )
        return replace(subjects, elders=sums(subjects.elders)), pooled

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add its places to the unit it lies in."""
        subjects = self.subjects(study, words)
        assert subjects is not None
        assert self.facility is not None
        adds = counts_as(candidates, words, self.facility)
        each = candidates.beds if self.parts[0].top.sum == "beds" else 1.0
        return one_entry_each(subjects, table.rows, candidates, np.where(adds, each, 0.0))
