"""Which features of a layer the plan keeps: its `where`, tested on their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting import condition
from siting.language import say
from siting.layers.reading import as_text, values
from siting.layers.reading.vocabulary import wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from siting.arrays import Flags, Ints, Values
    from siting.condition import Condition
    from siting.layers.origin import Origin


def keep(
    origin: Origin, columns: Mapping[str, Values], canonical: Mapping[str, str], rows: Ints
) -> tuple[Flags, Flags]:
    """Test the conditions of a layer.

    Parameters
    ----------
    origin : Origin
        The layer.
    columns : mapping of str to ndarray, shape (n,)
        By canonical name, else by their own; with ``id``.
    canonical : mapping of str to str
        From canonical names to the file's: conditions may use either.
    rows : ndarray of int, shape (n,)
        The features' rows in the file.

    Returns
    -------
    kept, maybe : ndarray of bool, shape (n,)
        On which every condition holds, and on which a missing value leaves it open.

    Raises
    ------
    SitingError
        A condition cannot be tested on its column.
    """
    field_of = {name: field for field, name in canonical.items()}
    kept, possible = np.ones(len(rows), dtype=bool), np.ones(len(rows), dtype=bool)
    for index, one in enumerate(origin.spec.where):
        field = one.field if one.field in canonical else field_of.get(one.field, one.field)
        place = values.Column(
            origin=origin,
            field=one.field,
            name=one.field,
            values=columns[field],
            ids=columns["id"],
            rows=rows,
        )
        column = _comparable(place, index, one)
        asked = _in_our_words(one, origin.role, field)
        sure, maybe, _ = condition.test_all([asked], _always(column), len(rows))
        kept, possible = kept & sure, possible & (sure | maybe)
    return kept, possible & ~kept


def _always(column: Values) -> Callable[[str], Values]:
    return lambda _: column


def _in_our_words(one: Condition, role: str, field: str) -> Condition:
    """Look for words as the columns hold them: for ``existing`` where ``现状`` is asked."""
    lists = {
        name: [wanted(role, field, word) for word in asked]
        for name in ("one_of", "has_all")
        if (asked := getattr(one, name)) is not None
    }
    is_ = wanted(role, field, one.is_) if isinstance(one.is_, str) else one.is_
    return msgspec.structs.replace(one, is_=is_, **lists)


def _comparable(place: values.Column, index: int, one: Condition) -> Values:
    """Bring a column to the type that a condition compares with."""
    numeric = any(limit is not None for limit in (one.above, one.at_least, one.at_most, one.below))
    textual = one.one_of is not None or one.has_all is not None or isinstance(one.is_, str)
    if (
        (numeric and textual)
        or one.measured_on is not None
        or not (numeric or textual or one.is_ is not None)
    ):
        raise place.origin.error(
            say(
                "'where' of {name} cannot test '{field}' like that",
                name=place.origin.name,
                field=one.field,
            ),
            hint=say(
                "give either limits (at_least, at_most, above, below) or values (is, "
                "one_of, has_all)"
            ),
            key=("where", index),
        )
    column = place.values
    if textual:
        return column if column.dtype == object else as_text.texts(column)
    if column.dtype != object:
        return column
    return values.flags(place) if isinstance(one.is_, bool) else values.numbers(place)
