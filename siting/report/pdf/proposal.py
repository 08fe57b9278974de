"""A proposal as PDF: what the page says, on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_language, say
from siting.report.html.curve import steps
from siting.report.html.proposal import met, passed, rounded
from siting.report.pdf import typeset
from siting.report.pdf.blocks import (
    Block,
    Cell,
    document,
    facts,
    in_plain,
    items,
    outcome,
    picture,
    table,
    tiles,
)
from siting.report.plots.map import map_of
from siting.report.plots.plots import curve_of
from siting.report.wording import number
from siting.terms import term, unit

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.drawn import Drawn
    from siting.records.proposal import Proposal, RuleState, Site


def save(proposal: Proposal, path: Path, _drawn: Drawn | None = None) -> None:
    """Write a proposal as PDF."""
    path.write_bytes(typeset.pages(laid_out(proposal)))


def laid_out(proposal: Proposal) -> Block:
    """Lay a proposal out."""
    drawn = map_of(proposal)
    return document(
        proposal.plan,
        [say("Proposal: {asked}", asked=in_language(proposal.asked))],
        [
            (say("Summary"), _summary(proposal)),
            (say("Sites in order"), _sites(proposal)),
            (say("Added services"), _upgrades(proposal)),
            (say("Map"), [] if drawn is None else picture(drawn)),
            (say("Before and after"), _before_after(proposal)),
            (say("Coverage"), _coverage(proposal)),
            (say("What stays, and why"), _stays(proposal)),
            (say("Notes and provenance"), _notes(proposal)),
        ],
        made=proposal.siting,
    )


def _summary(proposal: Proposal) -> list[Block]:
    share, share_said = met(proposal)
    beds = number(sum(one.beds for one in proposal.sites))
    chosen = say("{beds} beds; from {n} candidates", beds=beds, n=f"{proposal.candidates:,}")
    before, after = proposal.objective_before, proposal.objective_after
    return [
        tiles(
            [
                (say("Sites"), f"{len(proposal.sites):,}", [chosen]),
                (
                    say("Shortfall"),
                    f"{before:,.0f} → {after:,.0f}",
                    [say("older people, all rules, weighted")],
                ),
                (say("Met"), share, [share_said]),
                (
                    say("Rules passed"),
                    _from_to(*passed(proposal)),
                    [say("of {n} rules", n=f"{len(proposal.rules):,}")],
                ),
            ]
        )
    ]


def _sites(proposal: Proposal) -> list[Block]:
    return table(
        say("Proposed sites, the first to build first; gain in older people, all rules, weighted"),
        [
            *(say("Site"), say("Type and candidate"), say("Beds"), say("Gain"), say("By rule")),
            say("Newly covered"),
        ],
        [_site(one) for one in proposal.sites],
        widths=(7, 40, 8, 9, 24, 12),
        numbers=(2, 3, 5),
    )


def _site(one: Site) -> list[Cell]:
    named = f"{one.id} · {one.candidate}" if one.candidate else one.id
    where = f"{one.place.lon:.6f}, {one.place.lat:.6f} (WGS-84)"
    amounts = [(gain, rounded(gain.amount)) for gain in one.gains]
    gains = [
        (f"{gain.rule}: {number(n)} {in_language(unit(gain.unit, n))}", "") for gain, n in amounts
    ]
    return [
        (str(one.rank), "b"),
        [(in_language(one.type_zh), ""), (named, "dim"), (where, "dim")],
        number(one.beds) if one.beds else "–",
        number(round(one.gain)),
        gains,
        number(round(one.newly_covered)),
    ]


def _upgrades(proposal: Proposal) -> list[Block]:
    return table(
        say("Services that places which stand, or are planned, are to give as well"),
        [say("Upgrade"), say("Place"), say("Type"), say("Services"), say("Gain")],
        [
            [
                one.id,
                one.name or one.upgrades,
                in_language(one.type_zh),
                ", ".join(one.services),
                number(round(one.gain)),
            ]
            for one in proposal.upgrades
        ],
        widths=(12, 28, 18, 32, 10),
        numbers=(4,),
    )


def _before_after(proposal: Proposal) -> list[Block]:
    return table(
        say("Each rule without the sites and with them"),
        [
            *(say("Rule"), say("Without"), say("With"), say("Missing"), say("Unit")),
            say("Older people short"),
        ],
        [_state(one) for one in proposal.rules],
        widths=(18, 15, 15, 18, 15, 19),
        numbers=(3, 5),
    )


def _state(one: RuleState) -> list[Cell]:
    return [
        (one.rule, "b"),
        outcome(one.outcome_before),
        outcome(one.outcome_after),
        _from_to(one.shortfall_before, one.shortfall_after),
        in_language(term(one.unit)),
        _from_to(one.people_short_before, one.people_short_after),
    ]


def _from_to(before: float, after: float) -> str:
    return f"{number(round(before))} → {number(round(after))}"


def _coverage(proposal: Proposal) -> list[Block]:
    drawn = curve_of(proposal)
    if drawn is None:
        return []
    found = picture(drawn, caption=drawn.title)
    if not proposal.curve:
        return found + table(
            say("What the sites mend, one after the other"),
            [say("Sites"), say("Older people mended")],
            [[str(sites), number(round(mended))] for sites, mended in steps(proposal)],
            widths=(20, 80),
        )
    heads = [say("Sites"), say("Best found"), say("At most"), say("One by one")]
    return found + table(
        say("What each number of sites can do, % of what the rules ask for"),
        [*heads, say("Older people mended")],
        [
            [
                str(one.sites),
                f"{one.percent:.1f}",
                f"{one.percent_at_most:.1f}",
                f"{one.percent_in_order:.1f}",
                number(round(one.mended)),
            ]
            for one in proposal.curve
        ],
        widths=(12, 20, 20, 20, 28),
        numbers=(1, 2, 3, 4),
    )


def _stays(proposal: Proposal) -> list[Block]:
    return table(
        say("Who still falls short, and why no site mends it"),
        [say("Rule"), say("Older people"), say("Why")],
        [[one.rule, number(round(one.people)), in_language(one.why)] for one in proposal.gaps],
        widths=(18, 15, 67),
        numbers=(1,),
    )


def _notes(proposal: Proposal) -> list[Block]:
    best = proposal.certificate
    return [
        facts(
            [
                (say("Plane"), proposal.crs),
                (say("Least spacing"), f"{proposal.least_spacing_m:,.10g} m"),
                (say("Asked for"), proposal.asked),
                (say("Why the search ended"), proposal.stopped),
                (say("Proof of the bound"), term(best.proof) if best and best.proof else "–"),
                (say("Made by"), in_plain(f"siting {proposal.siting}")),
            ]
        ),
        *items(proposal.notes),
    ]
