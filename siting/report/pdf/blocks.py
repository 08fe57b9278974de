"""What pages are made of: texts, tables and pictures as plain data, in the language of the run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from siting.language import current, in_both, in_language, say
from siting.report.html.words import outcome_word
from siting.report.plots.picture import Picture, cut, svg
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.records.finding import Citation

Block: TypeAlias = dict[str, Any]
#: A line of a cell: text and style (empty, ``b``, ``dim``, ``code``, ``quote``, or an outcome).
Line: TypeAlias = tuple[str, str]
Cell: TypeAlias = str | Line | list[Line]

_MOST = 2_000
#: A word as long as this may break: after what parts a path, else anywhere near.
_LONG = re.compile("[^\\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\uffef]{17,}")
_STEP = re.compile(r"[^-_/\\.,:;=&+@]{1,4}[-_/\\.,:;=&+@]*|.")
#: Stands where a word may break; the template takes it out again.
_MAY_BREAK = "\u200b"
_SIGNS = {"pass": "✓", "fail": "×", "undecided": "?", "not_applicable": "–", "not_yet_due": "…"}


def said(message: str, most: int = _MOST) -> str:
    """Give a message, or a name from data, as it is set: safe, and fit to be broken into lines."""
    return _LONG.sub(lambda found: _MAY_BREAK.join(_STEP.findall(found[0])), clean(message, most))


def document(
    title: str, lines: Sequence[str], parts: Sequence[tuple[str, Sequence[Block]]], *, made: str
) -> Block:
    """Put a document together, `made` by a version; parts without blocks are left out."""
    return {
        "title": _named(title),
        "shown": said(title, 200),
        "short": cut(title, 96),
        "lines": [said(one) for one in lines],
        "made": clean(f"siting {made}"),
        "page": in_plain(say("Page {n} of {m}", n="{n}", m="{m}")),
        "parts": [
            {"head": in_plain(head), "blocks": list(blocks)} for head, blocks in parts if blocks
        ],
    }


def in_plain(message: str) -> str:
    """Give a message of ours in the language of the run."""
    return str.__str__(in_language(message))


def text(message: str, style: str = "") -> Block:
    """Set a paragraph."""
    return {"is": "text", "text": said(message), "style": style}


def head(message: str) -> Block:
    """Set a head below that of the part."""
    return {"is": "head", "text": said(message)}


def items(messages: Iterable[str]) -> list[Block]:
    """Set a list; nothing for none."""
    listed = [said(one) for one in messages]
    return [{"is": "items", "items": listed}] if listed else []


def tiles(each: Sequence[tuple[str, str, Sequence[str]]]) -> Block:
    """Set the figures that come first: of each a label, the figure, and lines below it."""
    return {
        "is": "tiles",
        "tiles": [
            {"label": said(label), "figure": said(figure), "lines": [said(one) for one in lines]}
            for label, figure, lines in each
        ],
    }


def facts(each: Sequence[tuple[str, str]]) -> Block:
    """Set labels, each with what it is beside it."""
    return {"is": "facts", "facts": [[said(label), said(fact)] for label, fact in each]}


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    widths: Sequence[float],
    numbers: Sequence[int] = (),
) -> list[Block]:
    """Set a table, whose head comes again on each page; nothing for no rows.

    Parameters
    ----------
    caption : str
        What it is a table of.
    heads : sequence of str
        Messages.
    rows : sequence of sequences of cells
        A row stays on a page.
    widths : sequence of float
        Shares of the width.
    numbers : sequence of int
        Which columns hold numbers.
    """
    if not rows:
        return []
    return [
        {
            "is": "table",
            "caption": said(caption),
            "heads": [said(one) for one in heads],
            "rows": [[_cell(one) for one in row] for row in rows],
            "widths": list(widths),
            "numbers": list(numbers),
        }
    ]


def picture(shown: Picture, *, caption: str = "") -> list[Block]:
    """Set a picture below its caption, and what it is for those who cannot see it."""
    drawn = svg([shown], titled=False)
    return [{"is": "picture", "svg": drawn, "alt": _named(shown.title), "caption": said(caption)}]


def outcome(value: str) -> Line:
    """Say an outcome by a sign and a word; its colour says no more."""
    return f"{_SIGNS.get(value, '')} {in_plain(outcome_word(value))}", value


def cited(citation: Citation) -> list[Line]:
    """Quote the document."""
    title = in_both(citation.title, citation.title_zh)
    lines = [(citation.quote, "quote")]
    if citation.english and current() == "en":
        lines.append((citation.english, "dim"))
    return [*lines, (f"{in_plain(title)} {citation.clause}", "dim")]


def _named(title: str) -> str:
    """Name a document or a picture for readers' programs: PDF/UA takes no empty name."""
    return clean(title, 200) or "siting"


def _cell(cell: Cell) -> list[list[str]]:
    if isinstance(cell, tuple):
        cell = [cell]
    lines = [(cell, "")] if isinstance(cell, str) else cell
    return [[said(one), style] for one, style in lines if one]
