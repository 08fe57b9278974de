"""Tables and folded lists of Markdown that keep to a number of characters, and count the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[str], all_: int, budget: int) -> str:
    """Join the rows that fit, and count the others.

    Parameters
    ----------
    head : iterable of str
        The heads of the columns.
    rows : iterable of str
        As `row` makes them.
    all_ : int
        How many rows there are, also of those that are not given.
    budget : int
        So many characters of rows at most.
    """
    names = list(head)
    kept = _fitting(rows, budget)
    lines = [row(names), row(["---"] * len(names)), *kept]
    return "\n".join(lines) + _left_out(all_ - len(kept))


def row(cells: Iterable[str]) -> str:
    """Make a row of cells that are safe for Markdown."""
    return f"| {' | '.join(cells)} |"


def folded(head: str, rows: Iterable[str], all_: int, budget: int) -> str:
    """Put lines where they are seen when they are asked for."""
    lines = listed(rows, all_, budget)
    return f"<details><summary>{head}</summary>\n\n{lines}\n\n</details>"


def listed(rows: Iterable[str], all_: int, budget: int) -> str:
    """Join the lines that fit, and count the others."""
    kept = _fitting(rows, budget)
    return "\n".join(kept) + _left_out(all_ - len(kept))


def _fitting(rows: Iterable[str], budget: int) -> list[str]:
    """Take rows while there is room for them."""
    kept: list[str] = []
    for one in rows:
        budget -= len(one) + 1
        if budget < 0:
            break
        kept.append(one)
    return kept


def _left_out(n: int) -> str:
    return "\n\n" + _("and {n} more, in the other reports", n=f"{n:,}") if n else ""
