"""Tests on the fields of features, as plans and packs write them; three-valued."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import numpy as np

from siting.errors import SitingError
from siting.language import Text, chinese, joined, say
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Flags

    FieldOf = Callable[[str], np.ndarray[Any, Any] | None]


#: The area on which the density of older people is measured.
MeasuredOn = Literal["community", "street", "residential_area"]
_BETWEEN = re.compile(r"[;；,，、/|]")


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test on one field: ``{field: beds, at_least: 100}``."""

    field: str
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    below: float | None = None
    is_: bool | float | str | None = msgspec.field(default=None, name="is")
    one_of: list[str] | None = None
    has_all: list[str] | None = None
    measured_on: MeasuredOn | None = None

    def __post_init__(self) -> None:
        """Refuse a condition that asks nothing."""
        if not self.limits and self.is_ is None and not self.one_of and not self.has_all:
            raise ValueError(f"the condition on '{self.field}' asks nothing")

    def __str__(self) -> str:
        """Say what is asked, for people: ``beds at least 100``."""
        return Text(self.field, chinese(term(self.field))) + " " + self.asked

    @property
    def asked(self) -> str:
        """What is asked of the field: ``at least 100``."""
        limits = [
            (self.above, say("above")),
            (self.at_least, say("at least")),
            (self.at_most, say("at most")),
            (self.below, say("below")),
        ]
        said = [word + f" {limit:,.10g}" for limit, word in limits if limit is not None]
        if self.is_ is not None:
            truth = {True: say("yes"), False: say("no")}
            said.append(truth[self.is_] if isinstance(self.is_, bool) else f"{self.is_}")
        for word, several in ((say("one of"), self.one_of), (say("all of"), self.has_all)):
            if several is not None:
                said.append(word + " " + joined(several))
        return joined(said, " and ")

    @property
    def limits(self) -> bool:
        """Whether a number is asked for."""
        asked = (self.above, self.at_least, self.at_most, self.below)
        return any(limit is not None for limit in asked)

    def holds(self, values: np.ndarray[Any, Any]) -> Flags:
        """Say for each value whether the test holds; a missing value (NaN, None) is False here."""
        if values.dtype == object:
            if self.limits:
                raise SitingError(
                    say(
                        "the field '{field}' holds text, and a number is asked of it",
                        field=self.field,
                    ),
                    hint=say("use 'is' or 'one_of' for text, or write numbers in the layer"),
                )
            if self.has_all is not None:
                return np.array([lists_all(value, self.has_all) for value in values], dtype=bool)
            wanted = self.one_of if self.one_of is not None else [self.is_]
            return np.array([value is not None and value in wanted for value in values], dtype=bool)
        result: Flags = ~np.isnan(values)
        for limit, passes in (
            (self.above, np.greater),
            (self.at_least, np.greater_equal),
            (self.at_most, np.less_equal),
            (self.below, np.less),
        ):
            if limit is not None:
                result &= passes(values, limit)
        if self.one_of is not None or self.has_all is not None or isinstance(self.is_, str):
            raise SitingError(
                say(
                    "the field '{field}' holds numbers, and words are asked of it", field=self.field
                ),
                hint=say("use above, at_least, at_most or below, or 'is' with a number"),
            )
        if self.is_ is not None:
            result &= values == self.is_
        return result


def lists_all(text: object, wanted: Sequence[str]) -> bool:
    """Say whether a list written as text (``day_care; meals``) has all the words wanted."""
    return text is not None and set(wanted) <= words_of(text)


def words_of(text: object) -> set[str]:
    """Read a list written as text: parted by semicolons, commas, slashes, in any width."""
    return {part.strip() for part in _BETWEEN.split(str(text)) if part.strip()}


def test_all(
    conditions: Sequence[Condition], field_of: FieldOf, n: int
) -> tuple[Flags, Flags, tuple[str, ...]]:
    """Test all conditions on n features.

    Parameters
    ----------
    conditions : sequence of Condition
        Every one must hold.
    field_of : callable
        Gives the values of a field, shape (n,), or None where there is no such field.
    n : int
        Number of features.

    Returns
    -------
    sure, maybe : ndarray of bool, shape (n,)
        `sure`: every condition holds. `maybe`: none is broken, but a value is missing.
    missing : tuple of str
        The fields whose values are missing somewhere.
    """
    sure, possible = np.ones(n, dtype=bool), np.ones(n, dtype=bool)
    lacking: list[tuple[str, Flags]] = []
    for condition in conditions:
        values = field_of(condition.field)
        unknown = np.ones(n, dtype=bool) if values is None else is_missing(values)
        holds = ~unknown if values is None else condition.holds(values)
        sure &= holds
        possible &= holds | unknown
        lacking.append((condition.field, unknown))
    missing = tuple(dict.fromkeys(name for name, rows in lacking if (possible & rows).any()))
    return sure, possible & ~sure, missing


def is_missing(values: np.ndarray[Any, Any]) -> Flags:
    """Say which values are missing: NaN in numbers, None in text."""
    if values.dtype == object:
        return np.array([value is None for value in values], dtype=bool)
    missing: Flags = np.isnan(values)
    return missing
