"""The parts that the parameters of several kinds are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec
import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.rule import Candidates
    from siting.study import Study
    from siting.study.units import Units
    from siting.words import Words

Level: TypeAlias = Literal[
    "city",
    "district",
    "street",
    "town",
    "community",
    "village",
    "circle",
    "planning_unit",
]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping of a rule: its keys are its fields."""


#: A number above 0 that is one: not infinite, not NaN.
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0, le=1e12)]
AtLeastOne: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class UnitSize(Part, frozen=True, kw_only=True):
    """How large planning units are made where no layer gives them."""

    older_people: Positive
    inside: Literal["district"] = "district"


class OfUnits(Part, frozen=True, kw_only=True):
    """What kinds have in common that test units."""

    for_each: Level
    unit_size: UnitSize | None = None

    @property
    def subject(self) -> str:
        """What is tested."""
        return self.for_each

    def units(self, study: Study) -> Units | None:
        """Give the units tested; None where no layer gives them."""
        return study.unit_level(
            self.for_each, None if self.unit_size is None else self.unit_size.older_people
        )


def facilities_by_unit(unit_of: Ints, which: Flags, values: Floats, n_units: int) -> Floats:
    """Sum values over the facilities of each unit, shape (n_units,)."""
    use = which & (unit_of >= 0)
    return np.bincount(unit_of[use], weights=values[use], minlength=n_units).astype(np.float64)


def counts_as(candidates: Candidates, words: Words, word: str) -> Flags:
    """Say which candidates would be facilities of a type, shape (c,).

    Beds are the one field a candidate is known to have: where the pack asks for another one as
    well, whether it would count is not known, and it does not.
    """
    from siting.study.facilities import fold, kinds_of

    wanted = {fold(name) for name in words.names(word)}
    meant = {text: bool(wanted & kinds_of(text)) for text in set(candidates.types.tolist())}
    of_type = np.array([meant[text] for text in candidates.types.tolist()], dtype=bool)
    for condition in words.where(word):
        known = condition.field == "beds"
        of_type &= condition.holds(candidates.beds) if known else False
    return of_type


def one_entry_each(units: Units, table_rows: Ints, candidates: Candidates, amount: Floats) -> Rows:
    """Let each candidate add an amount to the row of the unit it lies in.

    Parameters
    ----------
    table_rows : ndarray of int, shape (n_rows,)
        The unit of each row of the test table.
    amount : ndarray of float, shape (c,)
        What each candidate adds; 0 for nothing.
    """
    row_of = np.full(len(units) + 1, -1, dtype=np.intp)  # the last: for points in no unit
    row_of[table_rows] = np.arange(len(table_rows))
    row = row_of[units.of(candidates.xy)]
    adds = (row >= 0) & (amount > 0)
    return csr_array(
        (amount[adds], (np.flatnonzero(adds), row[adds])),
        shape=(len(candidates.ids), len(table_rows)),
    )
