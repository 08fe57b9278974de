"""What terminal reports are printed on: a rich console that writes to text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from siting.language import current
from siting.report.terminal.lines import breaks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType, RenderResult

#: Cells that a column of Chinese text takes at least.
_NARROWEST = 8
STYLES = {
    "fail": "bold red",
    "error": "bold red",
    "undecided": "yellow",
    "warning": "yellow",
    "note": "cyan",
    "pass": "green",
}


class Paper:
    """A page of fixed width.

    The environment is not looked at: the same content, width and colour give the same text.

    Parameters
    ----------
    width : int
        Cells in a line; a Chinese character takes two.
    colour : bool
        Whether to write colour codes.
    lang : str, optional
        ``en``, or ``zh``: lines break within Chinese text as well; else the language of the run.
    """

    def __init__(self, width: int, *, colour: bool, lang: str | None = None) -> None:
        self._colour, self._lang = colour, lang or current()
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            width=max(width, 40),
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )

    def add(self, *parts: RenderableType) -> None:
        """Print something below the rest."""
        for part in parts:
            self._console.print(part, overflow="fold")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.add("", Text(text, style="bold"))

    def para(self, text: str, *, indent: int = 2, style: str = "", hang: int = 0) -> None:
        """Print a paragraph, indented; lines after the first by `hang` more."""
        self.hanging(Text(" " * indent + text, style=style), hang=indent + hang)

    def hanging(self, text: Text, *, hang: int) -> None:
        """Print a line; where it is too long, its further lines are indented by `hang`."""
        width = self._console.width
        ends = breaks(text.plain, first=width, rest=width - hang, lang=self._lang)
        first, *rest = text.divide(ends)
        first.rstrip()
        self.add(first)
        for line in rest:
            line.rstrip()
            self.add(Text(" " * hang) + line)

    def text(self) -> str:
        """Give the page; without colour, no line ends in blanks."""
        page = self._file.getvalue()
        if self._colour:
            return page
        return "".join(f"{line.rstrip()}\n" for line in page.splitlines())


class Chinese:
    """Chinese text in a table: its lines break as those of paragraphs do, not within numbers."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Give the lines that fit."""
        width = options.max_width
        for text in self._text.split("\n"):
            for line in text.divide(breaks(text.plain, first=width, rest=width, lang="zh")):
                line.rstrip()
                yield line

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        """Say how narrow and how wide it may be."""
        widest = max(cell_len(line) for line in self._text.plain.split("\n"))
        return Measurement(min(widest, _NARROWEST), widest).with_maximum(options.max_width)


def cell(text: Text, lang: str | None = None) -> Text | Chinese:
    """Set a text in a table of a page in a language, else in that of the run."""
    return Chinese(text) if (lang or current()) == "zh" else text


def ruled(columns: Iterable[tuple[str, bool]]) -> Table:
    """Make a table ruled by horizontal lines.

    Parameters
    ----------
    columns : iterable of (str, bool)
        Heading, and whether the column holds numbers (set flush right).
    """
    table = Table(
        box=box.HORIZONTALS,
        expand=True,
        header_style="bold",
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for heading, numeric in columns:
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    return table


def facts(rows: Iterable[tuple[str, str]], lang: str | None = None) -> Table:
    """Make a list of label and value, aligned."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for label, value in rows:
        grid.add_row(Text(f"  {label}", style="dim"), cell(Text(value), lang))
    return grid


def beside(label: str, text: str, *, style: str = "", lang: str = "en") -> Table:
    """Set a text beside a label, also one without blanks, such as Chinese."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, style=style), cell(Text(text, style=style), lang))
    return grid
