"""The page of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, say, say_n
from siting.report.html.both import Both, counts
from siting.report.html.drawn import MOST_CORNERS, of_check
from siting.report.html.histogram import histogram
from siting.report.html.page import page
from siting.report.html.provenance import not_checked, provenance, waivers
from siting.report.html.rules import rules
from siting.report.html.shapes import Shapes
from siting.report.html.tables import tiles
from siting.report.html.words import OUTCOMES, outcomes_said
from siting.report.wording import counted_findings, none_named, number, people_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.records.finding import PlanFacts, Result


def render(result: Result) -> str:
    """Lay a check out as one HTML file."""
    both = Both(result.chinese)
    shapes = Shapes(MOST_CORNERS)
    data = {"kind": "check", **of_check(result, both, shapes)}
    return page(
        both,
        title=result.plan.name or result.plan.path,
        head=_head(both, result),
        data=data,
        parts=[
            (say("Summary"), _summary(both, result)),
            (say("Rules"), rules(both, result)),
            (say("Findings"), _findings(both, result)),
            (say("Distances"), "".join(histogram(both, one) for one in result.rules)),
            (say("Waivers"), waivers(both, result)),
            (say("Not checked"), not_checked(both, result) if result.not_checked else ""),
            (say("Data and provenance"), provenance(both, result)),
        ],
    )


def _head(both: Both, result: Result) -> str:
    edits = (f"<p><strong>{both.html(one)}</strong></p>" for one in result.edits)
    said = both.html(say("Check for {year}", year=result.plan.year))
    return f'<p class="dim">{said}</p>{"".join(edits)}'


def _summary(both: Both, result: Result) -> str:
    plan = result.plan
    outcomes = [one.outcome.value for one in result.rules]
    by_outcome = counts(
        both, [(n := outcomes.count(one), outcomes_said(one, n), one) for one in OUTCOMES]
    )
    findings = counts(both, [(n, said, word) for word, n, said in counted_findings(result)])
    stock = "<br>".join(map(both.html, facilities_told(result)))
    return _documents(both, result) + tiles(
        both,
        [
            (say("Rules"), f"{len(outcomes):,}", by_outcome),
            (say("Findings"), f"{len(result.findings):,}", findings),
            (
                say("Older people"),
                f"{plan.older_people:,.0f}",
                f'<span class="dim">{"<br>".join(map(both.html, _people(result)))}</span>',
            ),
            (
                say("Facilities"),
                f"{plan.facilities:,}",
                f'<span class="dim">{stock}</span>',
            ),
        ],
    )


def _people(result: Result) -> Iterator[str]:
    """Say who counts as older people, and how many of them fall short of some rule."""
    yield result.plan.who
    if short := people_short(result):
        yield say("people short: {short}", short=short)


def facilities_told(result: Result) -> list[str]:
    """Say how many facilities count, and how many beds they have."""
    if none_named(result):
        return [say("no layer names any: none are taken to stand")]
    return [counted_facilities(result.plan), stated_beds(result.plan)]


def counted_facilities(plan: PlanFacts) -> str:
    """Say how many facilities count, of which stock."""
    stock = {
        "plan": say("existing and planned"),
        "existing": say("existing only"),
    }.get(plan.stock, plan.stock)
    return say(
        "{counted} of {all} counted, {stock}",
        counted=f"{plan.facilities_counted:,}",
        all=f"{plan.facilities:,}",
        stock=stock,
    )


def stated_beds(plan: PlanFacts) -> str:
    """Say how many beds there are, and how many facilities do not say."""
    if not plan.beds_missing:
        return say("{n} beds", n=number(plan.beds))
    return say_n(
        "{beds} beds; {n} facility does not state its own",
        "{beds} beds; {n} facilities do not state theirs",
        plan.beds_missing,
        beds=number(plan.beds),
    )


def _documents(both: Both, result: Result) -> str:
    """Name the documents whose rules were tested."""
    packs = [both.html(in_both(one.title, one.title_zh)) for one in result.packs]
    return f'<p class="dim documents">{"<br>".join(packs)}</p>' if packs else ""


def _findings(both: Both, result: Result) -> str:
    """Leave room for the list, which the script fills: it may be long."""
    if not result.findings:
        return f"<p>{both.html(say('Nothing falls short.'))}</p>"
    hint = both.html(say("Choose a finding to see it on the map."))
    labels = [both.html(one) for one in (say("Rule"), say("Severity"))]
    return (
        f'<p class="dim hint">{hint}</p><div class="filters">'
        f'<label>{labels[0]} <select id="by-rule"></select></label>'
        f'<label>{labels[1]} <select id="by-severity"></select></label></div>'
        '<p id="count" class="dim" role="status"></p><ul id="findings"></ul>'
        '<button type="button" id="more" hidden></button><p id="not-listed" class="dim"></p>'
    )
