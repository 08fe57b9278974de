"""Where lines may be broken: between words, and on Chinese pages between any two characters."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

# A line does not end in what opens, nor begin with what closes.
_OPENS = "（“‘《〈【〔"
_CLOSES = "，。；：、？！）”’》〉】〕…％"
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
_WORD = re.compile(r"\s*\S+\s*")
_PIECE = re.compile(
    rf"[{_OPENS}]*(?:[{_WIDE}](?<![{_OPENS}{_CLOSES}])|[^\s{_WIDE}]+|(?=[{_CLOSES}\s]|$))"
    rf"[{_CLOSES}]*\s*"
)


def breaks(text: str, *, first: int, rest: int, lang: str = "en") -> list[int]:
    """Say at which characters lines begin, after the first line.

    Parameters
    ----------
    text : str
        One paragraph.
    first, rest : int
        Cells in the first line, and in each further one; a Chinese character takes two.
    lang : str
        On a page in ``zh`` lines break within Chinese text, too; else a name stays whole.

    Returns
    -------
    list of int
        Offsets. Blanks at the end of a line take no room; what is longer than a line is cut.
    """
    found: list[int] = []
    room, used = first, 0
    begun = False  # blanks that a line begins with are its indent, not a word
    for start, piece in _pieces(text, _PIECE if lang == "zh" else _WORD):
        width = cell_len(piece.rstrip())
        if begun and used + width > room:
            found.append(start)
            room, used = rest, 0
        if used + width > room:
            for index, char in enumerate(piece.rstrip()):
                size = get_character_cell_size(char)
                if used + size > room:
                    found.append(start + index)
                    room, used = rest, 0
                used += size
            used += len(piece) - len(piece.rstrip())
        else:
            used += cell_len(piece)
        begun = begun or width > 0
    return found


def _pieces(text: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Cut a text into what stays together, each with its offset."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        matched = pattern.match(text, at)
        end = matched.end() if matched and matched.end() > at else at + 1
        found.append((at, text[at:end]))
        at = end
    return found
