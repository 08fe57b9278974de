"""The plots: coverage by number of sites, distances, beds of units, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import in_both, say
from siting.records.finding import Result
from siting.records.proposal import Proposal
from siting.report.html.chart import HIGH
from siting.report.html.curve import curve_drawn, curve_key, steps_drawn
from siting.report.html.histogram import drawn as distances_drawn
from siting.report.html.histogram import has_distances
from siting.report.plots.beds import drawn as beds_drawn
from siting.report.plots.map import map_of
from siting.report.plots.picture import OneLanguage, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from siting.records.finding import RuleOutcome


_CHECK = "siting check plan.toml -o findings.json"
_PROPOSE = "siting propose plan.toml --sites 8 --curve -o proposal.json"


def curve(record: object) -> list[Picture]:
    """Draw what each number of sites can do, and what none can surpass."""
    if not isinstance(record, Proposal):
        raise _wrong(say("proposal.json"), _PROPOSE)
    picture = curve_of(record)
    if picture is None:
        raise SitingError(
            say("this proposal has no sites, and so no curve over their number"),
            hint=say("have one written: {command}", command=_PROPOSE),
        )
    return [picture]


def curve_of(proposal: Proposal) -> Picture | None:
    """Draw the curve of a proposal, or what its sites do in order; None without sites."""
    both, title = OneLanguage(proposal.chinese), say("Coverage by number of sites")
    if proposal.curve:
        return Picture(title, curve_drawn(both, proposal.curve), HIGH, curve_key())
    if not proposal.sites:
        return None
    drawn, key = steps_drawn(both, proposal)
    return Picture(title, drawn, HIGH, key)


def distances(record: object) -> list[Picture]:
    """Draw how many people live how far from what each rule asks to be near."""
    result = _result(record)
    pictures = [distances_of(result, one) for one in result.rules if has_distances(one)]
    if not pictures:
        raise SitingError(
            say("no rule of this check measured distances"),
            hint=say("plot the check of a plan with a rule about what is within reach"),
        )
    return pictures


def distances_of(result: Result, rule: RuleOutcome) -> Picture:
    """Draw how many people live how far from what one rule asks to be near."""
    assert rule.distances is not None
    drawn = distances_drawn(OneLanguage(result.chinese), rule.distances)
    return Picture(_title(rule), drawn, HIGH)


def beds(record: object) -> list[Picture]:
    """Draw the beds of units that fall short, or may, against what their rule asks for."""
    result = _result(record)
    pictures = [beds_of(result, rule) for rule in result.rules if rule.unit == "beds"]
    if not pictures:
        raise SitingError(
            say("no rule of this check counts beds"),
            hint=say("plot the check of a plan with a rule about beds"),
        )
    return pictures


def beds_of(result: Result, rule: RuleOutcome) -> Picture:
    """Draw the beds of units that fall short of one rule, or may."""
    return Picture(_title(rule), *beds_drawn(result, rule))


def map_(record: object) -> list[Picture]:
    """Draw the map."""
    if not isinstance(record, Result | Proposal):
        raise _wrong(
            say("findings.json or proposal.json"), "siting check plan.toml -o findings.json"
        )
    picture = map_of(record)
    if picture is None:
        raise SitingError(
            say("nothing in this file has a place on a map"),
            hint=say("write it again without --no-map"),
        )
    return [picture]


PLOTS: Mapping[str, Callable[[object], list[Picture]]] = {
    "curve": curve,
    "distances": distances,
    "beds": beds,
    "map": map_,
}


def _title(rule: RuleOutcome) -> str:
    return f"{rule.id}  " + in_both(rule.plain, rule.plain_zh)


def _result(record: object) -> Result:
    if not isinstance(record, Result):
        raise _wrong(say("findings.json"), _CHECK)
    return record


def _wrong(file: str, command: str) -> SitingError:
    return SitingError(
        say("this plot is made of a {file}", file=file),
        hint=say("have one written: {command}", command=command),
    )
