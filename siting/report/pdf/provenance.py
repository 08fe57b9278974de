"""What a result rests on, on paper: inputs, packs, notes, waivers, and what is not checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, in_language, say
from siting.report.pdf.blocks import Block, Cell, facts, head, in_plain, items, table, text

if TYPE_CHECKING:
    from siting.records.finding import InputFile, Result


def provenance(result: Result) -> list[Block]:
    """Say what was read, in what CRS it was measured, and with which rules."""
    plan = result.plan
    packs: list[list[Cell]] = [
        [one.id, in_plain(in_both(one.title, one.title_zh)), (one.sha256, "code")]
        for one in result.packs
    ]
    return [
        facts(
            [
                (say("Plan file"), plan.path),
                (say("Plane"), plan.crs),
                (say("Year assessed"), str(plan.year)),
                (say("Reading of the rules"), plan.reading),
                (say("Demand points"), f"{plan.demand_points:,}"),
                (say("Made by"), f"siting {result.siting}"),
            ]
        ),
        *table(
            say("Files that were read"),
            [say("Layer"), say("File"), say("Features"), say("CRS and datum"), "SHA-256"],
            [_input(one) for one in result.inputs],
            widths=(14, 24, 11, 22, 29),
            numbers=(2,),
        ),
        *table(
            say("Rule packs"),
            [say("Pack"), say("Document"), "SHA-256"],
            packs,
            widths=(16, 55, 29),
        ),
        *([head(say("Notes on the data"))] if result.notes else []),
        *items(result.notes),
    ]


def _input(one: InputFile) -> list[Cell]:
    datum = [(one.crs, "")]
    if one.datum:
        datum.append((one.datum, "dim"))
    if one.converted is not None:
        moved = say(
            "from {source}, moved by up to {metres} m",
            source=one.converted.source,
            metres=f"{one.converted.most_m:,.0f}",
        )
        datum.append((in_plain(moved), "dim"))
    return [one.layer, one.path, f"{one.features:,}", datum, (one.sha256, "code")]


def waivers(result: Result) -> list[Block]:
    """List the waivers."""
    return table(
        say("Waivers that the plan states"),
        [say("Rule"), say("Where"), say("Reason"), say("Owner"), say("Until"), say("Applied")],
        [
            [
                *(one.rule, one.where, one.reason, one.owner, one.until),
                in_plain(say("yes") if one.applied else say("no")),
            ]
            for one in result.waivers
        ],
        widths=(14, 22, 28, 14, 13, 9),
    )


def not_checked(result: Result) -> list[Block]:
    """List the sentences of the documents that no rule tested, by why."""
    groups: dict[tuple[str, str], list[list[Cell]]] = {}
    for one in result.not_checked:
        rows = groups.setdefault((one.pack, one.reason), [])
        rows.append([one.lines, in_language(one.what)])
    found: list[Block] = []
    for (pack, reason), rows in groups.items():
        caption = f"{pack} · {in_language(reason)}"
        found += table(caption, [say("Lines"), say("What it asks")], rows, widths=(14, 86))
    if found:
        found.insert(0, text(say("Sentences of the documents that were not tested, and why")))
    return found
