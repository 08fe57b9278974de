"""Traditional characters as simplified ones: names and words are compared so."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def simplified(text: str) -> str:
    """Write a text in simplified characters, each by itself; all else stays as it is."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """Read the pairs of characters: those that Unicode's ICU 72 turns by themselves."""
    path = Path(__file__).with_name("traditional.txt")
    return {ord(pair[0]): pair[1] for pair in path.read_text(encoding="utf-8").split()}
