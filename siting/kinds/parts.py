"""The parts that the parameters of several kinds are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
from scipy.sparse import csr_array

from siting.condition import Condition, test_all
from siting.shortfall import TestTable
from siting.study.facilities import fold, kinds_of
from siting.study.subjects import ESTATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints, Rows, Texts
    from siting.rule import Candidates
    from siting.study import Study
    from siting.study.subjects import Subjects
    from siting.words import Words


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping of a rule: its keys are its fields."""


#: A number above 0 that is one: not infinite, not NaN.
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0, le=1e12)]
AtLeastOne: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class UnitSize(Part, frozen=True, kw_only=True):
    """How large planning units are made where no layer gives them."""

    older_people: Positive
    inside: Literal["district"] = "district"


class OfSubjects(Part, frozen=True, kw_only=True):
    """What kinds have in common that test units, estates, or places one by one."""

    for_each: str
    applies_when: tuple[Condition, ...] = ()
    unit_size: UnitSize | None = None

    @property
    def subject(self) -> str:
        """What is tested."""
        return self.for_each

    def subjects(self, study: Study, words: Words) -> Subjects | None:
        """Give the subjects tested; None where no layer gives them."""
        size = None if self.unit_size is None else self.unit_size.older_people
        return study.subjects(self.for_each, words, size)

    def lacking(self) -> str:
        """Name the layer that would give the subjects."""
        if self.for_each == ESTATES:
            return "layers.residential"
        return f"layers.units.{self.for_each}"

    def unmade(self, study: Study, subjects: Subjects) -> str | None:
        """Name the layer of people where units are made from them and there are none.

        That is a city that no layer draws, and planning units that are joined. Without people
        nothing can be said of them; it is not that there is nothing to ask.
        """
        if self.for_each in study.units or len(study.demand):
            return None
        made = self.for_each == "planning_unit" or (self.for_each == "city" and not len(subjects))
        return "layers.elders" if made else None

    def table(
        self,
        subjects: Subjects,
        found: Applying,
        *,
        need: Floats,
        have: Floats,
        have_most: Floats,
        unit: str,
        parts: Flags | None = None,
        said: Texts | None = None,
        missing: Sequence[str] = (),
        notes: Sequence[str] = (),
    ) -> TestTable:
        """Make the test table of the subjects that a rule applies to.

        Parameters
        ----------
        need, have, have_most, parts : ndarray
            Of the n rows of `found`; see `TestTable`.
        missing, notes : sequence of str
            What comes on top of what the subjects themselves lack and say.
        """
        rows = found.rows
        weight = subjects.elders[rows]
        return TestTable(
            level=self.for_each,
            rows=rows,
            need=need,
            have=have,
            have_most=have_most,
            weight=weight,
            unit=unit,
            outside_subjects=len(subjects) - len(rows),
            outside_people=float(subjects.elders.sum() - weight.sum()),
            parts=parts,
            said=said,
            perhaps=found.perhaps,
            sizes=sizes_of(subjects, rows),
            missing=tuple(dict.fromkeys((*found.missing, *missing))),
            notes=(*subjects.notes, *notes),
        )


def absent(named: Sequence[str], study: Study, words: Words) -> str | None:
    """Name the layer of health places where a rule reads one and the plan has none.

    Without it nothing can be said; without a layer of facilities, there are none.
    """
    read = any(word in words and words.layer(word) == "health" for word in named)
    return "layers.health" if read and study.tables.health is None else None


class Applying(NamedTuple):
    """Which subjects a rule applies to, surely or perhaps, and what would tell."""

    rows: Ints
    perhaps: Flags
    missing: tuple[str, ...]


def applying(
    subjects: Subjects, conditions: Sequence[Condition], besides: Flags | None = None
) -> Applying:
    """Find the subjects that a rule applies to.

    Parameters
    ----------
    besides : ndarray of bool, shape (n,), optional
        Subjects that there is anything to ask of.

    Returns
    -------
    Applying
        `perhaps` has a flag for each of `rows`.
    """
    sure, maybe, missing = test_all(conditions, subjects.field, len(subjects))
    any_ = (sure | maybe) if besides is None else (sure | maybe) & besides
    fields = tuple(f"{subjects.layer}.{name}" for name in missing)
    rows = np.flatnonzero(any_)
    return Applying(rows, (maybe | subjects.perhaps)[rows], subjects.missing + fields)


def sizes_of(subjects: Subjects, rows: Ints) -> dict[str, Floats]:
    """Give what subjects may be weighed by beside older people; NaN where it is not known."""
    found = {name: subjects.field(name) for name in ("households", "beds")}
    return {
        name: values[rows].astype(np.float64)
        for name, values in found.items()
        if values is not None and values.dtype != object
    }


def counts_as(candidates: Candidates, words: Words, word: str) -> Flags:
    """Say which candidates would be facilities of a type, shape (c,).

    Beds and services are the fields a candidate is known to have: where the pack asks for another
    one as well, whether it would count is not known, and it does not. A candidate stands in the
    layer of facilities: health places are not proposed.
    """
    known = {"beds": candidates.beds, "services": candidates.services}
    if words.layer(word) != "facilities":
        return np.zeros(len(candidates.ids), dtype=bool)
    wanted = {fold(name) for name in words.names(word)}
    meant = {text: bool(wanted & kinds_of(text)) for text in set(candidates.types.tolist())}
    of_type = np.array([meant[text] for text in candidates.types.tolist()], dtype=bool)
    for condition in words.where(word):
        values = known.get(condition.field)
        of_type &= False if values is None else condition.holds(values)
    return of_type


def one_entry_each(
    subjects: Subjects, table_rows: Ints, candidates: Candidates, amount: Floats
) -> Rows:
    """Let each candidate add an amount to the row of the unit it lies in.

    Parameters
    ----------
    table_rows : ndarray of int, shape (n_rows,)
        The unit of each row of the test table.
    amount : ndarray of float, shape (c,)
        What each candidate adds; 0 for nothing.
    """
    row_of = np.full(len(subjects) + 1, -1, dtype=np.intp)  # the last: for points in no unit
    row_of[table_rows] = np.arange(len(table_rows))
    row = row_of[subjects.of(candidates.xy)]
    adds = (row >= 0) & (amount > 0)
    return csr_array(
        (amount[adds], (np.flatnonzero(adds), row[adds])),
        shape=(len(candidates.ids), len(table_rows)),
    )
