"""Beside a record of plain strings in English, the Chinese of all messages in it."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from siting.language import Text

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
    made: R = _plain(record, found)
    known = getattr(record, "chinese")  # noqa: B009 - which records have it, no type says
    done: R = replace(made, chinese=dict(sorted({**known, **found}.items())))
    return done


def _plain(value: Any, found: dict[str, str]) -> Any:
    """Make what holds messages anew, and only that."""
    if isinstance(value, Text):
        english = str.__str__(value)
        if value.zh != english:
            found[english] = value.zh
        return english
    if isinstance(value, msgspec.Struct):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
        made = {name: _plain(part, found) for name, part in parts.items()}
        changed = {name: part for name, part in made.items() if part is not parts[name]}
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        if value and isinstance(value[0], float | int):
            return value
        items = tuple(_plain(item, found) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else items
    return value
