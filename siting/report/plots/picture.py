"""A file of SVG around pictures: title, key, styles, and fonts that show Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_language
from siting.report import escape
from siting.report.html.both import Both
from siting.report.html.chart import HIGH, WIDE
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Fonts that come with the systems and show Chinese; the reader's own are used, none is shipped.
_FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',"
    "'WenQuanYi Micro Hei',SimHei,sans-serif"
)
_STYLE = (
    f"text{{font:11px {_FONTS};fill:#1d2530}}.title{{font-size:14px;font-weight:600}}"
    ".grid{stroke:#dde1e7}.tick,.axis{fill:#5a6473}.line{fill:none;stroke-width:2}"
    ".best{stroke:#005b96}.bound{stroke:#5a6473;stroke-dasharray:6 4}"
    ".order{stroke:#b58a1e;stroke-dasharray:2 3}.dot{fill:#005b96}"
    ".bar.near{fill:#6f9fc4}.bar.far{fill:#b3360f}.limit{stroke:#1d2530;stroke-dasharray:4 3}"
    ".perhaps{fill:#d9b44a}"
)
_TITLE, _KEY, _EDGE = 28.0, 18.0, 10.0
_MOST = 84


class OneLanguage(Both):
    """Gives messages in the language of the run only."""

    def pair(self, message: str) -> tuple[str, str]:
        """Give a message in the language of the run, twice."""
        said = clean(in_language(message), _MOST)
        return said, said


def svg(pictures: Sequence[tuple[str, str, float]], key: Sequence[tuple[str, str]] = ()) -> str:
    """Put pictures one below the other.

    Parameters
    ----------
    pictures : sequence of (str, str, float)
        Of each its title, its SVG and its height.
    key : sequence of (str, str)
        Of each sort of line its class, and what it is.
    """
    body, y = [], _EDGE
    for title, drawn, high in pictures:
        body.append(f'<text class="title" x="{_EDGE:g}" y="{y + 14:g}">{_said(title)}</text>')
        body.append(f'<g transform="translate(0 {y + _TITLE:g})">{drawn}</g>')
        y += _TITLE + high + _EDGE
    for name, said in key:
        body.append(f'<path class="line {name}" d="M{_EDGE:g} {y:g}H40"/>')
        body.append(f'<text x="48" y="{y + 4:g}">{_said(said)}</text>')
        y += _KEY
    wide = WIDE + 2 * _EDGE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {y:g}" '
        f'width="{wide:g}" height="{y:g}" role="img">'
    )
    named = f"<title>{_said(pictures[0][0])}</title>"
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, named, f"<style>{_STYLE}</style>", ground, *body, "</svg>", ""])


def _said(message: str) -> str:
    return escape.xml(in_language(message), _MOST)


__all__ = ["HIGH", "OneLanguage", "svg"]
