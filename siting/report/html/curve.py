"""The chart of what each number of sites can do, and of what none can surpass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say
from siting.report.html.chart import Frame, axes, dot, figure, grid_lines, line, round_up, tick
from siting.report.html.tables import folded, table
from siting.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.records.proposal import Proposal
    from siting.records.proven import CurvePoint
    from siting.report.html.both import Both


def curve(both: Both, proposal: Proposal) -> str:
    """Draw what each number of sites can do, and what none can surpass; nothing without sites."""
    if proposal.curve:
        return _full_curve(both, proposal)
    return _steps(both, proposal) if proposal.sites else ""


def _full_curve(both: Both, proposal: Proposal) -> str:
    points = proposal.curve
    named = _key(both, curve_key())
    told = table(
        both,
        say("What each number of sites can do, % of what the rules ask for"),
        [
            say("Sites"),
            say("Best found"),
            say("At most"),
            say("One by one"),
            say("Older people mended"),
        ],
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
    return figure(
        both.html(say("Coverage by number of sites")),
        curve_drawn(both, points),
        named + folded(both, say("The numbers of this chart"), told),
    )


def curve_drawn(both: Both, points: Sequence[CurvePoint]) -> str:
    """Draw the best found, the bound and one greedy order by the number of sites."""
    least = min(one.percent_in_order for one in points)
    least = 10.0 * int(max(0.0, least - 2) / 10)
    frame = Frame(float(points[-1].sites) or 1.0, 100.0, least)
    drawn_lines = (
        ("bound", [(one.sites, one.percent_at_most) for one in points]),
        ("order", [(one.sites, one.percent_in_order) for one in points]),
        ("best", [(one.sites, one.percent) for one in points]),
    )
    return "".join(
        [
            *grid_lines(frame),
            *(line(frame, name, points_) for name, points_ in drawn_lines),
            *(dot(frame, one.sites, one.percent) for one in points),
            *_counts(frame, points[-1].sites),
            axes(both, say("sites"), say("% of what the rules ask for")),
        ]
    )


def curve_key() -> list[tuple[str, str]]:
    """Say what each line of `curve_drawn` is."""
    return [
        ("best", say("best choice found of so many sites")),
        ("bound", say("no choice can do more")),
        ("order", say("one by one, best first")),
    ]


def _steps(both: Both, proposal: Proposal) -> str:
    drawn, named = steps_drawn(both, proposal)
    told = table(
        both,
        say("What the sites mend, one after the other"),
        [say("Sites"), say("Older people mended")],
        [[str(sites), number(round(mended))] for sites, mended in steps(proposal)],
        numbers=(0, 1),
    )
    return figure(
        both.html(say("Coverage by number of sites")),
        drawn,
        _key(both, named) + folded(both, say("The numbers of this chart"), told),
    )


def steps(proposal: Proposal) -> list[tuple[int, float]]:
    """Give how many older people's shortfall is mended by each number of the sites."""
    before = proposal.objective_before
    return [
        (0, 0.0),
        *((one.sites, before - one.objective) for one in proposal.steps if one.sites),
    ]


def steps_drawn(both: Both, proposal: Proposal) -> tuple[str, list[tuple[str, str]]]:
    """Draw what the sites mend one after the other, and the bound for all; and say what is what."""
    points = steps(proposal)
    bound = proposal.certificate.bound if proposal.certificate is not None else None
    last = points[-1][0]
    frame = Frame(float(last) or 1.0, round_up(max(points[-1][1], bound or 0.0)))
    limit = [] if bound is None else [line(frame, "bound", [(0, bound), (last, bound)])]
    drawn = "".join(
        [
            *grid_lines(frame),
            *limit,
            line(frame, "best", points),
            *(dot(frame, sites, mended) for sites, mended in points),
            *_counts(frame, last),
            axes(both, say("sites"), say("older people whose shortfall is mended (weighted)")),
        ]
    )
    named = [("best", say("the sites, one after the other"))]
    if bound is not None:
        named.append(("bound", say("no choice of {n} sites can do more", n=f"{last:,}")))
    return drawn, named


def _key(both: Both, lines: Sequence[tuple[str, str]]) -> str:
    """Say what each line is."""
    shown = "".join(
        '<li><svg viewBox="0 0 30 8" aria-hidden="true">'
        f'<path class="line {name}" d="M1 4H29"/></svg>{both.html(said)}</li>'
        for name, said in lines
    )
    return f'<ul class="key">{shown}</ul>'


def _counts(frame: Frame, last: int) -> Iterator[str]:
    """Write the numbers of sites, at most some twelve of them."""
    every = max(1, -(-last // 12))
    for at in range(0, last + 1, every):
        yield tick(frame.x(at), frame.y(frame.least_y), str(at))
