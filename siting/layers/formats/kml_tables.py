"""What stands in the descriptions of KML places: tables of HTML, and lines such as 床位数：120."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

from siting.layers.reading import fields

_OPENS, _CLOSES = (re.compile(rf"<{end}(?:\w+:)?Placemark\b[^<>]*>") for end in ("", "/"))
_SAYS, _SAID = (re.compile(rf"<{end}(?:\w+:)?description\s*>") for end in ("", "/"))
#: Longer descriptions are no tables that somebody filled in.
_LONGEST = 20_000
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", re.DOTALL)
_DATA = re.compile(r"<(?:\w+:)?(?:Data|SimpleData)\b")
_LINE = re.compile(r"\s*([^：:]{1,30})[：:]\s*(.*)")
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "table"})
_CELLS = frozenset({"td", "th"})


def as_data(text: str) -> tuple[str, int]:
    """Write what descriptions say as data of their places, where these have none of their own.

    Returns
    -------
    text : str
        The KML, with ``ExtendedData`` in such places.
    n : int
        In how many places.
    """
    parts: list[str] = []
    n = at = 0
    while (opens := _OPENS.search(text, at)) and (closes := _CLOSES.search(text, opens.end())):
        place = text[opens.start() : closes.start()]
        says = None if _DATA.search(place) else _SAYS.search(place)
        said = None if says is None else _SAID.search(place, says.end())
        pairs = {} if says is None or said is None else _pairs(place[says.end() : said.start()])
        data = "".join(
            f'<Data name="{escape(name)}"><value>{escape(value)}</value></Data>'
            for name, value in pairs.items()
        )
        n += bool(pairs)
        parts += [
            text[at : closes.start()],
            f"<ExtendedData>{data}</ExtendedData>" if pairs else "",
        ]
        at = closes.start()
    return "".join([*parts, text[at:]]), n


def _pairs(described: str) -> dict[str, str]:
    """Read names and values out of a description: rows of two cells, and lines of known names."""
    if len(described) > _LONGEST:
        return {}
    inner = _CDATA.fullmatch(described)
    page = _Page()
    page.feed(unescape(described) if inner is None else inner[1])
    page.close()
    pairs = {name: value for name, value in page.rows if name and len(name) < 100}
    for line in page.lines:
        found = _LINE.fullmatch(line)
        if found is not None and fields.known(found[1]):
            pairs.setdefault(_printable(found[1].strip()), _printable(found[2].strip()))
    return pairs


def _printable(text: str) -> str:
    """Leave out what no XML may hold."""
    return "".join(char for char in text if char.isprintable())


class _Page(HTMLParser):
    """Takes HTML apart: rows of exactly two cells, innermost tables only; and lines of text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str]] = []
        self.lines: list[str] = [""]
        self._cells: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        """Begin a line, a row or a cell."""
        if tag in _BREAKS:
            self.lines.append("")
        if tag in ("tr", "table"):
            self._cells, self._in_cell = [], False
        elif tag in _CELLS:
            self._cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """End a cell, or keep the row."""
        if tag in _CELLS:
            self._in_cell = False
        elif tag == "tr":
            if len(self._cells) == 2:
                name, value = (_printable(" ".join(one.split())) for one in self._cells)
                self.rows.append((name, value))
            self._cells = []

    def handle_data(self, data: str) -> None:
        """Take text into the cell or the line."""
        if self._in_cell:
            self._cells[-1] += data
        else:
            first, *rest = data.split("\n")
            self.lines[-1] += first
            self.lines += rest
