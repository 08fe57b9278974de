"""What a result rests on: inputs, packs, notes, waivers, and what is not checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, say
from siting.report import escape
from siting.report.html.tables import folded, table

if TYPE_CHECKING:
    from siting.records.finding import InputFile, Result
    from siting.report.html.both import Both


def provenance(both: Both, result: Result) -> str:
    """Say what was read, in what CRS it was measured, and with which rules."""
    plan = result.plan
    facts = [
        (say("Plan file"), escape.html(plan.path)),
        (say("Plane"), escape.html(plan.crs)),
        (say("Year assessed"), str(plan.year)),
        (say("Reading of the rules"), escape.html(plan.reading)),
        (say("Demand points"), f"{plan.demand_points:,}"),
        (say("Made by"), f"siting {escape.html(result.siting)}"),
    ]
    told = "".join(
        f"<div><dt>{both.html(label)}</dt><dd>{said}</dd></div>" for label, said in facts
    )
    packs = [
        [
            escape.html(one.id),
            both.html(in_both(one.title, one.title_zh)),
            _hash(one.sha256),
        ]
        for one in result.packs
    ]
    return (
        f'<dl class="facts">{told}</dl>'
        + table(
            both,
            say("Files that were read"),
            [say("Layer"), say("File"), say("Features"), say("CRS and datum"), "SHA-256"],
            [_input(both, one) for one in result.inputs],
            numbers=(2,),
        )
        + table(both, say("Rule packs"), [say("Pack"), say("Document"), "SHA-256"], packs)
        + folded(
            both, say("Notes on the data ({n})", n=len(result.notes)), both.listed(result.notes)
        )
    )


def _input(both: Both, one: InputFile) -> list[str]:
    datum = escape.html(one.crs)
    if one.datum:
        datum += f'<div class="dim">{escape.html(one.datum)}</div>'
    if one.converted is not None:
        moved = say(
            "from {source}, moved by up to {metres} m",
            source=one.converted.source,
            metres=f"{one.converted.most_m:,.0f}",
        )
        datum += f'<div class="dim">{both.html(moved)}</div>'
    return [
        escape.html(one.layer),
        escape.html(one.path),
        f"{one.features:,}",
        datum,
        _hash(one.sha256),
    ]


def _hash(sha256: str) -> str:
    """Show the beginning of a hash; all of it can be read and copied, and is printed."""
    safe = escape.html(sha256)
    return f'<code class="hash" title="{safe}">{safe[:12]}<span>{safe[12:]}</span></code>'


def waivers(both: Both, result: Result) -> str:
    """List the waivers."""
    return table(
        both,
        say("Waivers that the plan states"),
        [say("Rule"), say("Where"), say("Reason"), say("Owner"), say("Until"), say("Applied")],
        [
            [
                *(escape.html(text) for text in (one.rule, one.where, one.reason, one.owner)),
                escape.html(one.until),
                both.html(say("yes") if one.applied else say("no")),
            ]
            for one in result.waivers
        ],
    )


def not_checked(both: Both, result: Result) -> str:
    """List the sentences of the documents that no rule tested, and why."""
    rows = [
        [escape.html(one.pack), escape.html(one.lines), both.html(one.what), both.html(one.reason)]
        for one in result.not_checked
    ]
    shown = table(
        both,
        say("Sentences of the documents that were not tested, and why"),
        [say("Pack"), say("Lines"), say("What it asks"), say("Why not")],
        rows,
    )
    return folded(both, say("{n} sentences were not tested", n=f"{len(rows):,}"), shown)
