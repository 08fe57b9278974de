"""Pages of help: their lines fit the terminal, also where a character takes two cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from siting.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WIDE = "\u2e80-\u9fff\uff00-\uff60"
_CLOSES = "，。；：、？！）”》"
#: Ends of lines that stand for no blank, since Chinese has none there.
_NO_BLANK = re.compile(rf"(?<=[{_CLOSES}])\n|(?<=[{_WIDE}])\n(?=[{_WIDE}])")
#: With this line click leaves the lines of a paragraph as they are.
_AS_IT_IS = "\b"


class HelpPage(click.HelpFormatter):
    """A page of help as click makes it, but for what click takes to be narrower than it is."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        super().write_text(_laid_out(text, self.width - self.current_indent))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with what it does."""
        every = list(rows)
        widest = max((len(term) for term, _ in every), default=0)
        width = max(self.width - min(widest, col_max) - col_spacing - 2, 10)
        room = self.width - self.current_indent
        super().write_dl(
            [(_term(term, room), _laid_out(text, width)) for term, text in every],
            col_max,
            col_spacing,
        )


class Context(click.Context):
    """A context whose help is a `HelpPage`."""

    formatter_class = HelpPage


def _term(term: str, width: int) -> str:
    """Break a choice of many words between two of them."""
    indent, lines = term.find("[") + 3, [""]
    for piece in re.split(r"(?<=\|)", term):
        if len(lines[-1]) + len(piece) > width:
            lines.append(" " * indent)
        lines[-1] += piece
    return "\n".join(lines)


def _laid_out(text: str, width: int) -> str:
    """Break the lines of Chinese; those of English are left to click."""
    if current() != "zh":
        return text
    return "\n\n".join(
        "\n".join((_AS_IT_IS, *_lines(paragraph, width))) for paragraph in text.split("\n\n")
    )


def _lines(paragraph: str, width: int) -> Iterator[str]:
    first, _, rest = paragraph.partition("\n")
    if first.strip() == _AS_IT_IS:
        yield from rest.splitlines()
        return
    from siting.report.terminal.lines import breaks

    joined = _NO_BLANK.sub("", paragraph).replace("\n", " ")
    ends = breaks(joined, first=width, rest=width, lang="zh")
    for start, end in zip([0, *ends], [*ends, len(joined)], strict=True):
        yield joined[start:end].strip()
