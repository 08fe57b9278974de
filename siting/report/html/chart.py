"""Parts of charts as SVG: it says with its numbers in a table what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.report.html.both import Both

WIDE, HIGH = 560.0, 190.0
_ROUND = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 4.8, 6, 8, 10)
LEFT, RIGHT, TOP, BOTTOM = 58.0, 24.0, 22.0, 42.0


class Frame(NamedTuple):
    """The plane of a chart: how many units fit across and up."""

    most_x: float
    most_y: float
    least_y: float = 0.0

    def x(self, value: float) -> float:
        """Say how far right a value is."""
        return round(LEFT + (WIDE - LEFT - RIGHT) * value / self.most_x, 1)

    def y(self, value: float) -> float:
        """Say how far down a value is."""
        share = (value - self.least_y) / ((self.most_y - self.least_y) or 1.0)
        return round(HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * share, 1)


def figure(caption: str, drawn: str, below: str) -> str:
    """Put a chart below its caption; all three are HTML."""
    svg = f'<svg viewBox="0 0 {WIDE:g} {HIGH:g}" aria-hidden="true" focusable="false">{drawn}</svg>'
    return f"<figure><figcaption>{caption}</figcaption>{svg}{below}</figure>"


def grid_lines(frame: Frame) -> Iterator[str]:
    """Draw four lines across, each with its value."""
    for part in range(5):
        value = frame.least_y + (frame.most_y - frame.least_y) * part / 4
        y = frame.y(value)
        yield f'<path class="grid" d="M{LEFT:g} {y}H{WIDE - RIGHT:g}"/>'
        at = f'x="{LEFT - 6:g}" y="{y + 4:g}"'
        yield f'<text class="tick" {at} text-anchor="end">{value:,.10g}</text>'


def tick(x: float, y: float, said: str) -> str:
    """Write a value below the axis."""
    return f'<text class="tick" x="{x:g}" y="{y + 16:g}" text-anchor="middle">{said}</text>'


def axes(both: Both, across: str, up: str) -> str:
    """Say what is measured across and up."""
    return text(both, across, x=WIDE - RIGHT, y=HIGH - 6, class_="axis", anchor="end") + text(
        both, up, x=2, y=10, class_="axis", anchor="start"
    )


def text(
    both: Both, said: str, *, x: float, y: float, class_: str = "tick", anchor: str = "middle"
) -> str:
    """Write a message in both languages."""
    english, chinese = map(escape.as_html, both.pair(said))
    at = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    if english == chinese:
        return f'<text class="{class_}" {at}>{english}</text>'
    return (
        f'<text class="{class_} en" lang="en" {at}>{english}</text>'
        f'<text class="{class_} zh" lang="zh-CN" {at}>{chinese}</text>'
    )


def line(frame: Frame, name: str, points: Sequence[tuple[float, float]]) -> str:
    """Draw a line through points."""
    d = "L".join(f"{frame.x(x):g} {frame.y(y):g}" for x, y in points)
    return f'<path class="line {name}" d="M{d}"/>'


def dot(frame: Frame, x: float, y: float) -> str:
    """Mark a point."""
    return f'<circle class="dot" cx="{frame.x(x):g}" cy="{frame.y(y):g}" r="3"/>'


def round_up(value: float) -> float:
    """Give the next value of which a quarter is a round number."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power >= value * 10:
        power /= 10
    return next(power * step for step in _ROUND if power * step >= value)
