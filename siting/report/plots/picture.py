"""A file of SVG around pictures: titles, a key, styles, and fonts that show Chinese."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from siting.language import in_language
from siting.report import escape
from siting.report.html.both import Both
from siting.report.html.chart import WIDE
from siting.report.terminal.lines import breaks
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The first is the one that PNG and PDF embed; the others come with the systems and show Chinese.
#: A file of SVG ships none.
FAMILIES = (
    "'Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC','PingFang SC','Microsoft YaHei',"
    "'WenQuanYi Micro Hei',SimHei,sans-serif"
)
#: The axis is set beside the weight: the font is a variable one, and usvg looks only there.
_STYLE = (
    f"text{{font-family:{FAMILIES};font-size:11px;fill:#1d2530;font-variation-settings:'wght' 400}}"
    ".title{font-size:14px;font-weight:700;font-variation-settings:'wght' 700}"
    ".strong{font-weight:700;font-variation-settings:'wght' 700}.white{fill:#fff}"
    ".grid{stroke:#dde1e7}.tick,.axis{fill:#5a6473}.line{fill:none;stroke-width:2}"
    ".best{stroke:#0072b2}.bound{stroke:#1d2530;stroke-width:1.5;stroke-dasharray:2 3}"
    ".order{stroke:#b58a1e;stroke-width:1.5;stroke-dasharray:7 3}.dot{fill:#0072b2}"
    ".bar.near{fill:#7d8ba0}.bar.far{fill:#c8401a}.bar.perhaps{fill:#d9b44a}"
    ".bar.most{fill:#fff;stroke:#b58a1e;stroke-dasharray:3 2}"
    ".limit{stroke:#1d2530;stroke-width:1.5;stroke-dasharray:4 3;fill:none}"
)
_LINE, _KEY, _EDGE = 19.0, 18.0, 12.0
#: Cells of a title in a line: a Chinese character takes two.
_TITLE_CELLS = 76
_MOST = 200


class Picture(NamedTuple):
    """One picture: what it is called, its SVG, and how high it is."""

    title: str
    drawn: str
    high: float
    key: Sequence[tuple[str, str]] = ()


class OneLanguage(Both):
    """Gives messages in the language of the run only."""

    def pair(self, message: str) -> tuple[str, str]:
        """Give a message in the language of the run, twice."""
        said = clean(in_language(message), _MOST)
        return said, said


def svg(pictures: Sequence[Picture], *, titled: bool = True) -> str:
    """Put pictures one below the other.

    Parameters
    ----------
    pictures : sequence of Picture
        At least one.
    titled : bool
        Whether their titles stand in the picture; a page has them beside it.
    """
    body, y = [], _EDGE if titled else 0.0
    for one in pictures:
        if titled:
            for line in wrapped(one.title, _TITLE_CELLS):
                y += _LINE
                at = f'x="{_EDGE:g}" y="{y - 4:g}"'
                body.append(f'<text class="title" {at}>{escape.xml(line, _MOST)}</text>')
            y += 6
        body.append(f'<g transform="translate({_EDGE:g} {y:g})">{one.drawn}</g>')
        y = round(y + one.high + 4, 1)
        for name, said in one.key:
            y += _KEY
            body.append(f'<path class="line {name}" d="M{_EDGE:g} {y - 8:g}h30"/>')
            body.append(f'<text x="50" y="{y - 4:g}">{escape.xml(in_language(said), _MOST)}</text>')
        y += _EDGE if titled else 0.0
    wide, high = WIDE + 2 * _EDGE, round(y, 1)
    named = escape.xml(in_language(pictures[0].title), _MOST)
    box = f'viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">',
        f"<title>{named}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{wide:g}" height="{high:g}" fill="#fff"/>',
        *body,
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


def wrapped(message: str, cells: int, most: int = 4) -> list[str]:
    """Break a message into lines of so many cells; what needs more lines ends in an ellipsis."""
    said = clean(in_language(message), 2_000)
    starts = [0, *breaks(said, first=cells, rest=cells, lang="zh"), len(said)]
    lines = [said[a:b].strip() for a, b in pairwise(starts)]
    if len(lines) > most:
        return [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines


def cut(name: str, cells: int) -> str:
    """Cut a name to so many cells."""
    lines = wrapped(name, cells - 1, 2)
    return lines[0] if len(lines) == 1 else f"{lines[0]}…"
