"""The plots: coverage by number of sites, distances, beds of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.finding import Outcome, Result
from siting.language import Text, say
from siting.proposal import Proposal
from siting.report import escape
from siting.report.html.chart import LEFT, RIGHT, WIDE
from siting.report.html.curve import curve_drawn, curve_key
from siting.report.html.histogram import drawn as distances_drawn
from siting.report.html.histogram import has_distances
from siting.report.plots.picture import HIGH, OneLanguage, svg
from siting.report.wording import clean, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from siting.finding import Finding

#: So many units are drawn for a rule, those that lack most.
MOST_UNITS = 40
_ROW, _NAMES, _FIGURES, _LONGEST = 20.0, 190.0, 100.0, 15


def curve(record: object) -> str:
    """Draw what each number of sites can do, and what none can surpass."""
    if not isinstance(record, Proposal):
        raise _wrong(say("proposal.json"), "siting propose plan.toml -o proposal.json")
    if not record.curve:
        raise SitingError(
            say("this proposal has no curve over the number of sites"),
            hint=say("have it worked out: siting propose plan.toml --curve -o proposal.json"),
        )
    both = OneLanguage(record.chinese)
    picture = (say("Coverage by number of sites"), curve_drawn(both, record.curve), HIGH)
    return svg([picture], curve_key())


def distances(record: object) -> str:
    """Draw how many people live how far from what each rule asks to be near."""
    result = _result(record)
    both = OneLanguage(result.chinese)
    pictures = [
        (_title(one.id, one.plain, one.plain_zh), distances_drawn(both, one.distances), HIGH)
        for one in result.rules
        if one.distances is not None and has_distances(one)
    ]
    if not pictures:
        raise SitingError(
            say("no rule of this check measured distances"),
            hint=say("plot the check of a plan with a rule about what is within reach"),
        )
    return svg(pictures)


def beds(record: object) -> str:
    """Draw the beds of units that fall short, or may, against what their rule asks for."""
    result = _result(record)
    pictures = []
    for rule in result.rules:
        if rule.unit != "beds":
            continue
        found = [
            one
            for one in result.findings
            if one.rule == rule.id and one.measured is not None and one.required is not None
        ]
        found.sort(key=lambda one: (-(one.shortfall or 0.0), one.id))
        shown = found[:MOST_UNITS]
        said = say(
            "{passing} units pass and are not drawn; {left} more fall short",
            passing=f"{rule.passing.subjects:,}",
            left=f"{len(found) - len(shown):,}",
        )
        lines = "".join([*_units(shown), _line(say("line: beds needed"), len(shown))])
        lines += _line(said, len(shown) + 1)
        title = _title(rule.id, rule.plain, rule.plain_zh)
        pictures.append((title, lines, _ROW * (len(shown) + 2)))
    if not pictures:
        raise SitingError(
            say("no rule of this check counts beds"),
            hint=say("plot the check of a plan with a rule about beds"),
        )
    return svg(pictures)


PLOTS: Mapping[str, Callable[[object], str]] = {
    "curve": curve,
    "distances": distances,
    "beds": beds,
}


def _units(findings: list[Finding]) -> Iterator[str]:
    """Draw a bar for each unit, with a line where its rule is met."""
    most = max((max(one.measured or 0.0, one.required or 0.0) for one in findings), default=1.0)
    scale = (WIDE - _NAMES - _FIGURES - RIGHT) / (most or 1.0)
    for at, one in enumerate(findings):
        y, there, asked = at * _ROW, one.measured or 0.0, one.required or 0.0
        needed = -int(-(asked - 1e-9) // 1)
        kind = "far" if one.outcome is Outcome.FAIL else "perhaps"
        name = one.subject.name or one.subject.id
        short = clean(f"{name[:_LONGEST]}…" if len(name) > _LONGEST else name)
        end = _NAMES + asked * scale
        yield (
            f'<text x="{_NAMES - 6:g}" y="{y + 13:g}" text-anchor="end">{escape.xml(short)}</text>'
            f'<rect class="bar {kind}" x="{_NAMES:g}" y="{y + 3:g}" '
            f'width="{there * scale:.1f}" height="13"/>'
            f'<path class="limit" d="M{end:.1f} {y:g}V{y + _ROW:g}"/>'
            f'<text x="{end + 5:.1f}" y="{y + 13:g}">{number(round(there))} / {needed:,}</text>'
        )


def _line(said: str, at: int) -> str:
    words = escape.xml(OneLanguage({}).pair(said)[0])
    return f'<text class="tick" x="{LEFT:g}" y="{at * _ROW + 15:g}">{words}</text>'


def _title(id_: str, plain: str, plain_zh: str) -> str:
    return Text(f"{id_}  {plain}", f"{id_}  {plain_zh or plain}")


def _result(record: object) -> Result:
    if not isinstance(record, Result):
        raise _wrong(say("findings.json"), "siting check plan.toml -o findings.json")
    return record


def _wrong(file: str, command: str) -> SitingError:
    return SitingError(
        say("this plot is made of a {file}", file=file),
        hint=say("have one written: {command}", command=command),
    )
