"""Names that stand twice in a table: told apart by a number (``beds.1``), as pandas does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def apart(names: Iterable[str | None]) -> list[str]:
    """Give each column of a table a name of its own: ``Field3`` where the third has none."""
    given: dict[str, None] = {}
    for at, name in enumerate(names, start=1):
        plain = name or f"Field{at}"
        spelt, n = plain, 0
        while spelt in given:
            n += 1
            spelt = f"{plain}.{n}"
        given[spelt] = None
    return list(given)


def once(column: str, columns: Sequence[str]) -> str:
    """Give the name of a column as the table has it, once or twice."""
    name, dot, number = column.rpartition(".")
    return name if dot and number.isdigit() and name in columns else column
