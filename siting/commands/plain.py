"""What a terminal of few characters shows instead of one that it has not."""

from __future__ import annotations

import codecs
import unicodedata

#: What `open` and `reconfigure` take as ``errors``.
HANDLER = "siting-plain"
_LIKE = {
    "–": "-",
    "−": "-",
    "→": "->",
    "“": '"',
    "”": '"',
    "’": "'",
    "·": "-",
    "…": "...",
    "─": "-",
}


def shown(error: UnicodeError) -> tuple[str, int]:
    """Replace characters by what looks like them, such as ² by 2, else by a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    return "".join(_like(char, error.encoding) for char in found), error.end


def _like(char: str, encoding: str) -> str:
    for other in (_LIKE.get(char, "?"), unicodedata.normalize("NFKC", char)):
        try:
            other.encode(encoding)
        except UnicodeEncodeError:
            continue
        if other != "?":
            return other
    return "?"


codecs.register_error(HANDLER, shown)
