"""Text in the cells of a table that may be opened as a spreadsheet: none begins a formula."""

from __future__ import annotations

import re

#: What a spreadsheet takes for a formula, where it begins a cell.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def to_cell(text: str) -> str:
    """Make text safe for a cell of a table (CSV): none begins a formula.

    A number stays as it is. Anything else that could begin a formula gets an apostrophe before
    it, which spreadsheets do not show; `from_cell` takes it off again.
    """
    if not _FORMULA.match(text.lstrip(" ")) and not text.startswith("'"):
        return text
    return text if _is_number(text) else f"'{text}"


def from_cell(text: str) -> str:
    """Take off the apostrophe that `to_cell` put before a text."""
    rest = text[1:]
    return rest if text.startswith("'") and to_cell(rest) == text else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
