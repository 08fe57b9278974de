"""Charts of how far older people have to what a rule asks to be near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, say
from siting.report import escape
from siting.report.html.chart import TOP, Frame, axes, figure, grid_lines, round_up, text, tick
from siting.report.html.tables import folded, table
from siting.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.records.finding import Distances, RuleOutcome
    from siting.report.html.both import Both


def histogram(both: Both, rule: RuleOutcome) -> str:
    """Draw how many people live how far away, with the rule's limit; nothing without distances."""
    found = rule.distances
    if found is None or not has_distances(rule):
        return ""
    bars, more = shown(found)
    plain = in_both(rule.plain, rule.plain_zh)
    caption = f"<b>{escape.html(rule.id)}</b> {both.html(plain)}"
    rows = [
        [f"{at * found.step_m:,.10g}–{(at + 1) * found.step_m:,.10g}", number(round(n, 1))]
        for at, n in enumerate(bars)
    ]
    if more:
        rows.append([both.html(say("farther")), number(round(more, 1))])
    if found.without:
        rows.append(
            [both.html(say("no way there, or nothing there")), number(round(found.without, 1))]
        )
    told = table(
        both,
        say("Older people by distance"),
        [say("Metres"), say("Older people")],
        rows,
        numbers=(0, 1),
    )
    without = ""
    if found.without:
        people = number(round(found.without))
        message = both.html(say("{n} older people have no way to any.", n=people))
        without = f'<p class="dim">{message}</p>'
    return figure(
        caption, drawn(both, found), without + folded(both, say("The numbers of this chart"), told)
    )


def has_distances(rule: RuleOutcome) -> bool:
    """Say whether anybody's distance to what a rule asks for is known."""
    found = rule.distances
    return found is not None and bool(sum(found.people) + found.farther + found.without)


def drawn(both: Both, found: Distances) -> str:
    """Draw the bars, the limit and the axes."""
    bars, more = shown(found)
    last = len(bars)
    frame = Frame(last + (1.6 if more else 0.0), round_up(max(*bars, more)))
    return "".join(
        [
            *grid_lines(frame),
            *_bars(frame, bars, found),
            *_farther(both, frame, more, last),
            *_limit(both, frame, found),
            *_ends(frame, last, found),
            axes(both, say("metres to the nearest that counts"), say("older people")),
        ]
    )


def shown(found: Distances) -> tuple[list[float], float]:
    """Give the bars up to the last that matters, and how many people live farther."""
    last = max((at for at, n in enumerate(found.people) if n), default=0) + 1
    last = max(last, round(found.limit_m / found.step_m) + 1)
    return list(found.people[:last]), found.farther + sum(found.people[last:])


def _bars(frame: Frame, bars: Sequence[float], found: Distances) -> Iterator[str]:
    for at, n in enumerate(bars):
        near = (at + 1) * found.step_m <= found.limit_m * (1 + 1e-9)
        x, y, right = frame.x(at) + 1, frame.y(n), frame.x(at + 1) - 1
        kind = "near" if near else "far"
        yield (
            f'<rect class="bar {kind}" x="{x:.1f}" y="{y:g}" width="{right - x:.1f}"'
            f' height="{frame.y(0) - y:.1f}"/>'
        )


def _farther(both: Both, frame: Frame, more: float, last: int) -> Iterator[str]:
    """Draw those beyond the last step as a bar of its own."""
    if not more:
        return
    x, y, right = frame.x(last + 0.6), frame.y(more), frame.x(last + 1.6) - 1
    yield (
        f'<rect class="bar far" x="{x:g}" y="{y:g}" width="{right - x:.1f}"'
        f' height="{frame.y(0) - y:.1f}"/>'
    )
    yield text(both, say("farther"), x=(x + right) / 2, y=frame.y(0) + 16)


def _limit(both: Both, frame: Frame, found: Distances) -> Iterator[str]:
    x = frame.x(found.limit_m / found.step_m)
    yield f'<path class="limit" d="M{x:g} {TOP - 8:g}V{frame.y(0):g}"/>'
    said = say("limit {metres} m", metres=f"{found.limit_m:,.10g}")
    yield text(both, said, x=x + 5, y=TOP - 8 + 8, class_="mark", anchor="start")


def _ends(frame: Frame, last: int, found: Distances) -> Iterator[str]:
    """Write the distance below every step, or every second one where they are many."""
    every = 1 if last <= 9 else 2 if last <= 14 else 5
    for at in range(0, last + 1, every):
        yield tick(frame.x(at), frame.y(0), f"{at * found.step_m:,.10g}")
