"""What is blank, or says nothing that a rule could use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.data.seen import Data, Seen, numbers, rows, texts
from siting.condition import is_missing, words_of
from siting.kinds import ServiceSet
from siting.layers.reading.vocabulary import WORDS, folded
from siting.study.facilities import fold, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Values
    from siting.layers.records import Table

#: So many features are needed to say that all of them are alike.
_SOME = 10
_NO_NAMES = frozenset(
    {
        "无",
        "无名",
        "无名称",
        "未命名",
        "未知",
        "测试",
        "待定",
        "名称",
        "test",
        "unknown",
        "unnamed",
        "none",
        "name",
    }
    | {"n/a", "null", "nan", "xxx", "???", "-", "/"}
)


def check(data: Data) -> Iterator[Seen]:
    """Look for blanks."""
    known = _types_read(data)
    for role, table in data.tables:
        yield from _silent(table)
        if role in ("facilities", "health"):
            yield from _of_places(table, known)
            yield from _beds(table, role)
        if role in ("facilities", "proposed"):
            yield from _services(data, table)


def _silent(table: Table) -> Iterator[Seen]:
    """Find fields that are blank throughout."""
    blank = tuple(name for name in table.found.columns if name != "id" and _blank(table, name))
    if blank and len(table):
        columns = table.found.columns
        beside = tuple("" if columns[name] == name else columns[name] for name in blank)
        yield Seen(fault="DATA-024", layer=table.name, all_=len(columns), ids=blank, beside=beside)


def _blank(table: Table, name: str) -> bool:
    values: Values | None = table.columns.get(name)
    if values is None or name == "status":  # a status is filled in where it is blank
        return False
    return bool((is_missing(values) if values.dtype == object else np.isnan(values)).all())


def _of_places(table: Table, known: frozenset[str]) -> Iterator[Seen]:
    types = texts(table, "type")
    if types is not None:
        yield from rows("DATA-021", table, is_missing(types))
        read = {text: bool(kinds_of(text) & known) for text in set(types.tolist())}
        unread = np.array([text is not None and not read[text] for text in types.tolist()], bool)
        yield from rows("DATA-022", table, unread, types[unread].tolist())
    names = texts(table, "name")
    if names is not None and not is_missing(names).all():
        yield from rows("DATA-023", table, is_missing(names))
        empty = np.array([name is not None and fold(name) in _NO_NAMES for name in names], bool)
        yield from rows("DATA-028", table, empty, names[empty].tolist())


def _beds(table: Table, role: str) -> Iterator[Seen]:
    beds = numbers(table, "beds")
    if beds is None or role != "facilities":
        return
    blank = np.isnan(beds)
    if not blank.all() and blank.sum() * 2 > len(table):
        yield from rows("DATA-025", table, blank)
    some = beds[~blank]
    if len(some) >= _SOME and some[0] > 0 and (some == some[0]).all():
        yield from rows("DATA-026", table, ~blank, [f"{some[0]:g}"] * len(some))


def _types_read(data: Data) -> frozenset[str]:
    """Give all names of types that a rule reads, folded."""
    names: set[str] = set()
    for rule in data.rules:
        asked = set(rule.kind.services) if isinstance(rule.kind, ServiceSet) else set()
        giving = [word for word in rule.words if asked & set(rule.words.services(word))]
        for word in (*rule.kind.words, *giving):
            names.update(map(fold, rule.words.names(word)))
    return frozenset(names)


def _services(data: Data, table: Table) -> Iterator[Seen]:
    """Find services that no rule and no word list knows."""
    values = texts(table, "services")
    if values is None or is_missing(values).all():
        return
    known = set(WORDS["services"])
    for rule in data.rules:
        known.update(getattr(rule.kind, "services", ()))
        for word in rule.words:
            known.update(rule.words.services(word))
            known.update(map(folded, rule.words.names(word)))
    lost = {
        row: sorted(word for word in words_of(text) if word not in known)
        for row, text in enumerate(values.tolist())
        if text is not None
    }
    odd = {row: words for row, words in lost.items() if words}
    at = np.array(sorted(odd), dtype=np.intp)
    yield from rows("DATA-029", table, at, [", ".join(odd[row]) for row in sorted(odd)])
