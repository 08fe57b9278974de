"""The legend below a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.language import joined, say, say_n
from siting.report import escape
from siting.report.html.both import level_word
from siting.report.html.chart import WIDE
from siting.report.plots.picture import wrapped
from siting.report.plots.squares import RAMP, classes
from siting.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.records.finding import Map, MapGrid

_ROW, _COLUMN, _CELLS = 18.0, WIDE / 2, 42


class Entry(NamedTuple):
    """A line of the legend: what is drawn, and how; with a radius it is a mark."""

    words: str
    line: str
    width: float = 1.0
    fill: str = "none"
    dash: str = ""
    radius: float = 0.0

    def style(self) -> str:
        """Give its style as attributes."""
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return f'fill="{self.fill}" stroke="{self.line}" stroke-width="{self.width:g}"{dash}'


def legend(
    map_: Map | None, entries: Sequence[Entry], undrawn: int, *, y: float
) -> tuple[str, float]:
    """Explain a map from a height on; give that and how high all is.

    Parameters
    ----------
    map_ : Map or None
        What lies under the findings.
    entries : sequence of Entry
        What is drawn on it, the lowest first.
    undrawn : int
        How many findings have no place on it.
    y : float
        Where the legend begins.
    """
    drawn = []
    if map_ is not None and map_.grid is not None:
        drawn.append(_ramp(map_.grid, y))
        y += 48
    listed = list(entries)[::-1]
    rows = -(-len(listed) // 2)
    for at, entry in enumerate(listed):
        drawn.append(_entry(entry, _COLUMN * (at // rows), y + _ROW * (at % rows)))
    y += rows * _ROW + 4
    for line in _told(map_, undrawn):
        drawn.append(f'<text class="tick" x="0" y="{y + 10:g}">{escape.xml(line, 300)}</text>')
        y += 15
    return "".join(drawn), y


def _told(map_: Map | None, undrawn: int) -> Iterator[str]:
    """Say what is not on the map."""
    if undrawn:
        said = say_n(
            "{n:,} finding has no place on the map",
            "{n:,} findings have no place on the map",
            undrawn,
        )
        yield from wrapped(said, 90)
    if map_ is not None and map_.left_out:
        levels = joined(level_word(one) for one in map_.left_out)
        yield from wrapped(say("Not drawn, too many corners: {levels}", levels=levels), 90)


def _entry(entry: Entry, x: float, y: float) -> str:
    if entry.radius:
        sign = f'<circle cx="{x + 11:g}" cy="{y + 7:g}" r="{entry.radius:g}" {entry.style()}/>'
    else:
        sign = f'<rect x="{x + 1:g}" y="{y + 1:g}" width="20" height="12" {entry.style()}/>'
    said = escape.xml(wrapped(entry.words, _CELLS, 1)[0], 300)
    return f'{sign}<text x="{x + 28:g}" y="{y + 11:g}">{said}</text>'


def _ramp(grid: MapGrid, y: float) -> str:
    breaks = classes(grid)
    metres = f"{grid.cell_m:,.10g}"
    title = escape.xml(wrapped(say("Older people by square of {metres} m", metres=metres), 90)[0])
    drawn = [f'<text x="0" y="{y + 10:g}">{title}</text>']
    for at, colour in enumerate(RAMP[-len(breaks) :]):
        x = at * 84.0
        last = at == len(breaks) - 1
        to = say("{number} or more", number=number(breaks[at]))
        said = to if last else f"{number(breaks[at])}–{number(breaks[at + 1])}"
        drawn.append(
            f'<rect x="{x:g}" y="{y + 18:g}" width="20" height="12" fill="{colour}"/>'
            f'<text class="tick" x="{x + 26:g}" y="{y + 28:g}">'
            f"{escape.xml(wrapped(said, 20, 1)[0])}</text>"
        )
    return "".join(drawn)
