"""Beside a record of plain strings in English, the Chinese of all messages in it."""

from __future__ import annotations

import operator
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from siting.language import Text

#: What holds no messages; a tuple of numbers holds numbers only.
_NUMBERS = frozenset({float, int, bool})
_BARE = _NUMBERS | {str, type(None), dict}
R = TypeVar("R", bound=msgspec.Struct)


def with_chinese(record: R) -> R:
    """Give a record with plain messages, and with the Chinese of each in its field `chinese`.

    Parameters
    ----------
    record : Struct
        One with messages that know their Chinese, anywhere in it.

    Returns
    -------
    Struct
        The same, fit to be written; `siting.language.in_language` finds the Chinese again while
        `siting.language.speaking` holds that field.
    """
    found: dict[str, str] = {}
    made: R = _plain(record, found, {})
    known = getattr(record, "chinese")  # noqa: B009 - which records have it, no type says
    done: R = replace(made, chinese=dict(sorted({**known, **found}.items())))
    return done


def _plain(value: Any, found: dict[str, str], known: dict[int, Any]) -> Any:
    """Make what holds messages anew, and only that; `known` has the records that are done."""
    kind = type(value)
    if kind is Text:
        english = str.__str__(value)
        if value.zh != english:
            found[english] = value.zh
        return english
    if kind is tuple:
        if not value or type(value[0]) in _NUMBERS:
            return value
        items = tuple([_plain(item, found, known) for item in value])
        same = all(map(operator.is_, items, value))
        return value if same else items
    if kind in _BARE or not isinstance(value, msgspec.Struct):
        return value
    if (done := known.get(id(value))) is None:
        done = known[id(value)] = _record(value, found, known)
    return done


def _record(value: msgspec.Struct, found: dict[str, str], known: dict[int, Any]) -> msgspec.Struct:
    changed: dict[str, Any] = {}
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if type(part) not in _BARE:
            made = _plain(part, found, known)
            if made is not part:
                changed[name] = made
    return replace(value, **changed) if changed else value
