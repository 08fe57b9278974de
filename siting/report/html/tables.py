"""Tables of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.report.html.both import Both


def table(
    both: Both,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    class_: str = "",
    numbers: Sequence[int] = (),
) -> str:
    """Lay out a table; wide ones scroll in a box of their own, which the keyboard reaches.

    Parameters
    ----------
    both : Both
        The languages.
    caption : str
        What it is a table of.
    heads : sequence of str
        Messages.
    rows : sequence of sequences of str
        HTML; the first of each row is its head.
    class_ : str
        Of the table.
    numbers : sequence of int
        Which columns hold numbers.
    """
    if not rows:
        return ""
    mark = [' class="n"' if at in numbers else "" for at in range(len(heads))]
    head = "".join(
        f'<th scope="col"{mark[at]}>{both.html(name)}</th>' for at, name in enumerate(heads)
    )
    body = "".join(
        f'<tr><th scope="row"{mark[0]}>{row[0]}</th>'
        + "".join(f"<td{mark[at]}>{cell}</td>" for at, cell in enumerate(row[1:], 1))
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0"><table class="{class_}">'
        f"<caption>{both.html(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def folded(both: Both, summary: str, html: str) -> str:
    """Fold HTML away under a line; nothing for nothing."""
    return f"<details><summary>{both.html(summary)}</summary>{html}</details>" if html else ""


def tiles(both: Both, each: Sequence[tuple[str, str, str]]) -> str:
    """Lay out the figures that come first: of each a label, the figure as HTML, and a line."""
    shown = "".join(
        f'<div class="tile"><dt>{both.html(label)}</dt><dd><b>{figure}</b>{line}</dd></div>'
        for label, figure, line in each
    )
    return f'<dl class="tiles">{shown}</dl>'
