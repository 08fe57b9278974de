"""Bars of the beds that units have, each with the line where its rule is met."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from siting.language import in_language, say, say_n
from siting.records.finding import Outcome
from siting.report import escape
from siting.report.html.chart import RIGHT, WIDE
from siting.report.plots.picture import cut, wrapped
from siting.report.wording import number, place_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.records.finding import Finding, Result, RuleOutcome

#: So many units are drawn for a rule, those that lack most.
MOST_UNITS = 40
_ROW, _NAMES, _FIGURES, _CELLS = 20.0, 170.0, 90.0, 28


def drawn(result: Result, rule: RuleOutcome) -> tuple[str, float]:
    """Draw the units that fall short of a rule, or may, those that lack most first.

    Returns
    -------
    str, float
        SVG, and how high it is.
    """
    found = [
        one
        for one in result.findings
        if one.rule == rule.id and one.measured is not None and one.required is not None
    ]
    found.sort(key=lambda one: (-(one.shortfall or 0.0), -one.people, one.id))
    shown = found[:MOST_UNITS]
    lines = [*_units(shown)] if shown else []
    y = _ROW * len(shown) + (4 if shown else 0)
    if shown:
        lines.append(f'<path class="limit" d="M4 {y + 7:g}h26"/>')
        lines.append(f'<rect class="bar far" x="190" y="{y + 2:g}" width="20" height="11"/>')
        lines.append(f'<rect class="bar perhaps" x="350" y="{y + 2:g}" width="20" height="11"/>')
        for x, said in (
            (36, say("beds needed")),
            (216, say("falls short")),
            (376, say("undecided")),
        ):
            lines.append(_text(in_language(said), x, y + 11))
        y += _ROW
    for said in _told(rule, len(found) - len(shown)):
        lines.append(_text(said, 4, y + 11))
        y += 16
    return "".join(lines), y


def _units(findings: Sequence[Finding]) -> Iterator[str]:
    """Draw a bar for each unit, with a line where its rule is met."""
    most = max(max(_most(one), one.required or 0.0) for one in findings)
    scale = (WIDE - _NAMES - _FIGURES - RIGHT) / (most or 1.0)
    for at, one in enumerate(findings):
        y, there, asked = at * _ROW, one.measured or 0.0, one.required or 0.0
        kind = "far" if one.outcome is Outcome.FAIL else "perhaps"
        needed = f"{ceil(asked - 1e-9):,}"
        end = _NAMES + asked * scale
        name = escape.xml(cut(in_language(place_name(one)), _CELLS))
        yield f'<text x="{_NAMES - 6:g}" y="{y + 14:g}" text-anchor="end">{name}</text>'
        said = number(round(there))
        if _most(one) > there:
            said += f"–{number(round(_most(one)))}"
            yield _bar("most", y, _most(one) * scale)
        yield _bar(kind, y, there * scale)
        x = max(end, _NAMES + _most(one) * scale) + 5
        yield (
            f'<path class="limit" d="M{end:.1f} {y + 1:g}V{y + _ROW - 1:g}"/>'
            f'<text x="{x:.1f}" y="{y + 14:g}">{said} / {needed}</text>'
        )


def _bar(kind: str, y: float, wide: float) -> str:
    box = f'x="{_NAMES:g}" y="{y + 4:g}" width="{wide:.1f}" height="12"'
    return f'<rect class="bar {kind}" {box}/>'


def _most(one: Finding) -> float:
    return max(one.measured or 0.0, one.measured_most or 0.0)


def _told(rule: RuleOutcome, left: int) -> Iterator[str]:
    """Say how many units are not drawn, and why."""
    if left:
        yield from wrapped(
            say_n(
                "{n:,} more unit falls short, or may, by less",
                "{n:,} more units fall short, or may, by less",
                left,
            ),
            90,
        )
    passing = rule.passing.subjects
    yield from wrapped(
        say_n(
            "{n:,} unit passes, and is not drawn", "{n:,} units pass, and are not drawn", passing
        ),
        90,
    )


def _text(said: str, x: float, y: float) -> str:
    return f'<text class="tick" x="{x:g}" y="{y:g}">{escape.xml(said)}</text>'
