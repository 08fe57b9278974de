"""A check as PDF: what the page says, on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, joined, say, say_n
from siting.report.html.check import facilities_told
from siting.report.html.histogram import has_distances, shown
from siting.report.html.words import (
    OUTCOMES,
    outcomes_said,
    severity_word,
)
from siting.report.pdf import typeset
from siting.report.pdf.blocks import (
    Block,
    Cell,
    document,
    facts,
    in_plain,
    picture,
    table,
    text,
    tiles,
)
from siting.report.pdf.provenance import not_checked, provenance, waivers
from siting.report.pdf.rules import notes, rules
from siting.report.plots.map import map_of
from siting.report.plots.plots import beds_of, distances_of
from siting.report.wording import (
    by_weight,
    clean,
    counted_findings,
    number,
    people_short,
    place_name,
    standing,
    waived_by,
)

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.drawn import Drawn
    from siting.records.finding import Finding, Result, RuleOutcome

#: So many findings are listed, the gravest.
MOST_FINDINGS = 500


def save(result: Result, path: Path, _drawn: Drawn | None = None) -> None:
    """Write a check as PDF."""
    path.write_bytes(typeset.pages(laid_out(result)))


def laid_out(result: Result) -> Block:
    """Lay a check out."""
    drawn = map_of(result)
    documents = [in_both(one.title, one.title_zh) for one in result.packs]
    return document(
        result.plan.name or result.plan.path,
        [say("Check for {year}", year=result.plan.year), *documents],
        [
            (say("Summary"), _summary(result)),
            (say("Rules"), rules(result)),
            (say("Map"), [] if drawn is None else picture(drawn)),
            (say("Findings"), _findings(result)),
            (say("Distances"), _distances(result)),
            (say("Beds by unit"), _beds(result)),
            (say("Sources and notes of the rules"), notes(result)),
            (say("Waivers"), waivers(result)),
            (say("Not checked"), not_checked(result)),
            (say("Data and provenance"), provenance(result)),
        ],
        made=result.siting,
    )


def _summary(result: Result) -> list[Block]:
    plan = result.plan
    outcomes = [one.outcome.value for one in result.rules]
    by_outcome = [outcomes_said(one, n) for one in OUTCOMES if (n := outcomes.count(one))]
    findings = [words for _, _, words in counted_findings(result)]
    short = people_short(result)
    return [
        tiles(
            [
                (say("Rules"), f"{len(outcomes):,}", by_outcome),
                (say("Findings"), f"{len(result.findings):,}", findings),
                (say("Older people"), f"{plan.older_people:,.0f}", [plan.who] if plan.who else []),
                (
                    say("Facilities"),
                    f"{plan.facilities:,}",
                    facilities_told(result),
                ),
            ]
        ),
        *([facts([(say("people short"), short)])] if short else []),
    ]


def _findings(result: Result) -> list[Block]:
    findings = by_weight(result.findings)
    if not findings:
        return [text(say("Nothing falls short."))]
    left = len(findings) - MOST_FINDINGS
    told = [
        text(
            say_n(
                "{n:,} more finding is not in this file; findings.json has it.",
                "{n:,} more findings are not in this file, which has the gravest; findings.json"
                " has all.",
                left,
            ),
            "dim",
        )
    ]
    return [
        *table(
            say("What falls short, or may: the gravest first"),
            [say("Rule"), say("Severity"), say("Where"), say("What"), say("Older people")],
            [_finding(one) for one in findings[:MOST_FINDINGS]],
            widths=(10, 9, 19, 52, 10),
            numbers=(4,),
        ),
        *(told if left > 0 else []),
    ]


def _finding(one: Finding) -> list[Cell]:
    what = [(one.message, "")]
    if one.nearest is not None:
        nearest = clean(one.nearest.name or one.nearest.id, 80)
        what.append((in_plain(say("nearest: {name}", name=nearest)), "dim"))
    if one.waived is not None:
        what.append((waived_by(one.waived), "dim"))
    if one.baseline is not None:
        what.append((standing(one.baseline), "dim"))
    return [
        one.rule,
        (in_plain(severity_word(one.severity.value)), one.severity.value),
        in_plain(place_name(one)),
        what,
        number(round(one.people)) if one.people else "–",
    ]


def _distances(result: Result) -> list[Block]:
    found = []
    for rule in result.rules:
        if has_distances(rule):
            drawn = distances_of(result, rule)
            found += picture(drawn, caption=drawn.title)
            found.append(text(_numbers(rule), "dim"))
    return found


def _numbers(rule: RuleOutcome) -> str:
    """Give the numbers of a chart as text: for those who cannot see it."""
    assert rule.distances is not None
    step = rule.distances.step_m
    bars, more = shown(rule.distances)
    each = [
        f"{at * step:,.10g}–{(at + 1) * step:,.10g} m: {number(round(n))}"
        for at, n in enumerate(bars)
    ]
    if more:
        each.append(say("farther: {n}", n=number(round(more))))
    if rule.distances.without:
        n = number(round(rule.distances.without))
        each.append(say("no way there, or nothing there: {n}", n=n))
    return say("Older people by distance: {each}", each=joined(each, "; "))


def _beds(result: Result) -> list[Block]:
    found: list[Block] = []
    for rule in result.rules:
        if rule.unit == "beds" and (rule.failing.subjects or rule.undecided.subjects):
            drawn = beds_of(result, rule)
            found += picture(drawn, caption=drawn.title)
    return found
