"""Charts as SVG, each with its numbers in a table for whoever does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.language import Text, say
from siting.report import escape
from siting.report.html.tables import folded, table
from siting.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.finding import Distances, RuleOutcome
    from siting.proposal import Proposal
    from siting.report.html.both import Both

_WIDE, _HIGH = 560.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 12.0, 22.0, 42.0


class _Frame(NamedTuple):
    """The plane of a chart: how many units fit across and up."""

    most_x: float
    most_y: float
    least_y: float = 0.0

    def x(self, value: float) -> float:
        return round(_LEFT + (_WIDE - _LEFT - _RIGHT) * value / self.most_x, 1)

    def y(self, value: float) -> float:
        share = (value - self.least_y) / (self.most_y - self.least_y)
        return round(_HIGH - _BOTTOM - (_HIGH - _TOP - _BOTTOM) * share, 1)


def histogram(both: Both, rule: RuleOutcome) -> str:
    """Draw how many people live how far away, with the rule's limit; nothing without distances."""
    found = rule.distances
    if found is None or not (sum(found.people) + found.farther + found.without):
        return ""
    last = max((at for at, n in enumerate(found.people) if n), default=0) + 1
    last = max(last, round(found.limit_m / found.step_m) + 1)
    bars = list(found.people[:last])
    more = found.farther + sum(found.people[last:])
    frame = _Frame(last + (1.6 if more else 0.0), _round_up(max(*bars, more)))
    plain = Text(rule.plain, rule.plain_zh or rule.plain)
    caption = f"<b>{escape.html(rule.id)}</b> {both.html(plain)}"
    drawn = "".join(
        [
            *_grid_lines(frame),
            *_bars(frame, bars, found),
            *_farther(both, frame, more, last),
            *_limit(both, frame, found),
            *_ends(frame, last, found),
            _axes(both, say("metres to the nearest that counts"), say("older people")),
        ]
    )
    rows = [
        [f"{at * found.step_m:,.10g}–{(at + 1) * found.step_m:,.10g}", number(round(n, 1))]
        for at, n in enumerate(bars)
    ]
    if more:
        rows.append([both.html(say("farther")), number(round(more, 1))])
    if found.without:
        rows.append([both.html(say("no way there, or nothing there")), number(round(found.without, 1))])
    told = table(both, say("Older people by distance"), [say("Metres"), say("Older people")], rows, numbers=(0, 1))
    without = ""
    if found.without:
        people = number(round(found.without))
        without = f'<p class="dim">{both.html(say("{n} older people have no way to any.", n=people))}</p>'
    return _figure(both, caption, drawn, without + folded(both, say("The numbers of this chart"), told))


def curve(both: Both, proposal: Proposal) -> str:
    """Draw what each number of sites can do, and what none can surpass; nothing without sites."""
    if proposal.curve:
        return _full_curve(both, proposal)
    return _steps(both, proposal) if proposal.sites else ""


def _full_curve(both: Both, proposal: Proposal) -> str:
    points = proposal.curve
    least = min(one.percent_in_order for one in points)
    least = 10.0 * int(max(0.0, least - 2) / 10)
    frame = _Frame(float(points[-1].sites) or 1.0, 100.0, least)
    lines = (
        ("bound", [(one.sites, one.percent_at_most) for one in points]),
        ("order", [(one.sites, one.percent_in_order) for one in points]),
        ("best", [(one.sites, one.percent) for one in points]),
    )
    drawn = "".join(
        [
            *_grid_lines(frame),
            *(_line(frame, name, line) for name, line in lines),
            *(_dot(frame, one.sites, one.percent) for one in points),
            *_counts(frame, points[-1].sites),
            _axes(both, say("sites"), say("% of what the rules ask for")),
        ]
    )
    key = _key(
        both,
        [
            ("best", say("best choice found of so many sites")),
            ("bound", say("no choice can do more")),
            ("order", say("one by one, best first")),
        ],
    )
    told = table(
        both,
        say("What each number of sites can do, % of what the rules ask for"),
        [say("Sites"), say("Best found"), say("At most"), say("One by one"), say("Older people mended")],
        [
            [
                str(one.sites),
                f"{one.percent:.1f}",
                f"{one.percent_at_most:.1f}",
                f"{one.percent_in_order:.1f}",
                number(round(one.mended)),
            ]
            for one in points
        ],
        numbers=(0, 1, 2, 3, 4),
    )
    return _figure(both, both.html(say("Coverage by number of sites")), drawn, key + folded(both, say("The numbers of this chart"), told))


def _steps(both: Both, proposal: Proposal) -> str:
    """Draw what the sites mend one after the other, and the bound for all of them."""
    before = proposal.objective_before
    steps = [(0, 0.0), *((one.sites, before - one.objective) for one in proposal.steps if one.sites)]
    bound = proposal.certificate.bound if proposal.certificate is not None else None
    frame = _Frame(float(steps[-1][0]) or 1.0, _round_up(max(steps[-1][1], bound or 0.0)))
    limit = [] if bound is None else [_line(frame, "bound", [(0, bound), (steps[-1][0], bound)])]
    drawn = "".join(
        [
            *_grid_lines(frame),
            *limit,
            _line(frame, "best", steps),
            *(_dot(frame, sites, mended) for sites, mended in steps),
            *_counts(frame, steps[-1][0]),
            _axes(both, say("sites"), say("older people whose shortfall is mended (weighted)")),
        ]
    )
    named = [("best", say("the sites, one after the other"))]
    if bound is not None:
        n = f"{steps[-1][0]:,}"
        named.append(("bound", say("no choice of {n} sites can do more", n=n)))
    told = table(
        both,
        say("What the sites mend, one after the other"),
        [say("Sites"), say("Older people mended")],
        [[str(sites), number(round(mended))] for sites, mended in steps],
        numbers=(0, 1),
    )
    return _figure(both, both.html(say("Coverage by number of sites")), drawn, _key(both, named) + folded(both, say("The numbers of this chart"), told))


def _figure(both: Both, caption: str, drawn: str, below: str) -> str:
    svg = f'<svg viewBox="0 0 {_WIDE:g} {_HIGH:g}" aria-hidden="true" focusable="false">{drawn}</svg>'
    return f"<figure><figcaption>{caption}</figcaption>{svg}{below}</figure>"


def _key(both: Both, lines: Sequence[tuple[str, str]]) -> str:
    shown = "".join(
        '<li><svg viewBox="0 0 30 8" aria-hidden="true">'
        f'<path class="line {name}" d="M1 4H29"/></svg>{both.html(said)}</li>'
        for name, said in lines
    )
    return f'<ul class="key">{shown}</ul>'


def _grid_lines(frame: _Frame) -> Iterator[str]:
    """Draw four lines across, each with its value."""
    for part in range(5):
        value = frame.least_y + (frame.most_y - frame.least_y) * part / 4
        y = frame.y(value)
        yield f'<path class="grid" d="M{_LEFT:g} {y}H{_WIDE - _RIGHT:g}"/>'
        yield f'<text class="tick" x="{_LEFT - 6:g}" y="{y + 4:g}" text-anchor="end">{value:,.10g}</text>'


def _bars(frame: _Frame, bars: Sequence[float], found: Distances) -> Iterator[str]:
    for at, n in enumerate(bars):
        near = (at + 1) * found.step_m <= found.limit_m * (1 + 1e-9)
        x, y, right = frame.x(at) + 1, frame.y(n), frame.x(at + 1) - 1
        kind = "near" if near else "far"
        yield (
            f'<rect class="bar {kind}" x="{x:.1f}" y="{y:g}" width="{right - x:.1f}"'
            f' height="{frame.y(0) - y:.1f}"/>'
        )


def _farther(both: Both, frame: _Frame, more: float, last: int) -> Iterator[str]:
    """Draw those beyond the last step as a bar of its own."""
    if not more:
        return
    x, y, right = frame.x(last + 0.6), frame.y(more), frame.x(last + 1.6) - 1
    yield (
        f'<rect class="bar far" x="{x:g}" y="{y:g}" width="{right - x:.1f}"'
        f' height="{frame.y(0) - y:.1f}"/>'
    )
    yield _text(both, say("farther"), x=(x + right) / 2, y=frame.y(0) + 16)


def _limit(both: Both, frame: _Frame, found: Distances) -> Iterator[str]:
    x = frame.x(found.limit_m / found.step_m)
    yield f'<path class="limit" d="M{x:g} {_TOP - 8:g}V{frame.y(0):g}"/>'
    said = say("limit {metres} m", metres=f"{found.limit_m:,.10g}")
    yield _text(both, said, x=x + 5, y=_TOP - 8 + 8, class_="mark", anchor="start")


def _ends(frame: _Frame, last: int, found: Distances) -> Iterator[str]:
    """Write the distance below every step, or every second one where they are many."""
    every = 1 if last <= 9 else 2 if last <= 14 else 5
    for at in range(0, last + 1, every):
        yield _tick(frame.x(at), frame.y(0), f"{at * found.step_m:,.10g}")


def _counts(frame: _Frame, last: int) -> Iterator[str]:
    """Write the numbers of sites, at most some twelve of them."""
    every = max(1, -(-last // 12))
    for at in range(0, last + 1, every):
        yield _tick(frame.x(at), frame.y(frame.least_y), str(at))


def _tick(x: float, y: float, said: str) -> str:
    return f'<text class="tick" x="{x:g}" y="{y + 16:g}" text-anchor="middle">{said}</text>'


def _axes(both: Both, across: str, up: str) -> str:
    return _text(
        both, across, x=_WIDE - _RIGHT, y=_HIGH - 6, class_="axis", anchor="end"
    ) + _text(both, up, x=2, y=10, class_="axis", anchor="start")


def _text(
    both: Both, said: str, *, x: float, y: float, class_: str = "tick", anchor: str = "middle"
) -> str:
    english, chinese = (escape.html(one) for one in both.pair(said))
    at = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    if english == chinese:
        return f'<text class="{class_}" {at}>{english}</text>'
    return (
        f'<text class="{class_} en" {at}>{english}</text>'
        f'<text class="{class_} zh" {at}>{chinese}</text>'
    )


def _line(frame: _Frame, name: str, points: Sequence[tuple[float, float]]) -> str:
    d = "L".join(f"{frame.x(x):g} {frame.y(y):g}" for x, y in points)
    return f'<path class="line {name}" d="M{d}"/>'


def _dot(frame: _Frame, x: float, y: float) -> str:
    return f'<circle class="dot" cx="{frame.x(x):g}" cy="{frame.y(y):g}" r="3"/>'


def _round_up(value: float) -> float:
    """Give the next 1, 2, 4 or 8 times a power of ten: it divides by four."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 8 < value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in (1, 2, 4, 8, 10) if power * step >= value)
