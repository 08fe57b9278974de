"""Columns as text: ids, names and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Texts, Values


def texts(values: Values) -> Texts:
    """Read texts: stripped, None where blank; whole numbers without a decimal point."""
    found: list[str | None]
    if values.dtype.kind in "iub":
        found = [str(value) for value in values.tolist()]
    elif values.dtype.kind == "f":
        found = [_digits(value) for value in values.tolist()]
    elif values.dtype.kind == "M":
        found = [
            None if np.isnat(value) else str(value.astype("datetime64[s]")) for value in values
        ]
    elif (stripped := _stripped(values)) is not None:
        return stripped
    else:
        found = [_text(value) for value in values.tolist()]
    result = np.empty(len(found), dtype=object)
    result[:] = found
    return result


def _stripped(values: Values) -> Texts | None:
    """Strip a column of nothing but text, none of it blank; None where it holds anything else.

    Ids are such columns, of a million rows at times: it is done without a loop in Python.
    """
    given = values.tolist()
    try:
        found = list(map(str.strip, given))
    except TypeError:
        return None
    if "" in found:
        return None
    if found == given:
        return values
    result = np.empty(len(found), dtype=object)
    result[:] = found
    return result


def _digits(value: float) -> str | None:
    if value != value:  # noqa: PLR0124 - NaN
        return None
    return str(int(value)) if value.is_integer() else repr(value)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float):
        return _digits(value)
    return str(value).strip() or None


def plain(values: Values) -> Values:
    """Bring a column without a canonical field to numbers or texts."""
    return values.astype(np.float64) if values.dtype.kind in "iufb" else texts(values)
