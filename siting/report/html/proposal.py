"""The page of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say
from siting.report import escape
from siting.report.html.both import Both
from siting.report.html.curve import curve
from siting.report.html.drawn import MOST_CORNERS, of_proposal
from siting.report.html.page import page
from siting.report.html.rules import badge
from siting.report.html.shapes import Shapes
from siting.report.html.tables import table, tiles
from siting.report.wording import number
from siting.terms import term, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.proposal import Gain, Proposal, RuleState, Site


def render(proposal: Proposal) -> str:
    """Lay a proposal out as one HTML file."""
    both = Both(proposal.chinese)
    shapes = Shapes(MOST_CORNERS)
    data = {"kind": "proposal", **of_proposal(proposal, both, shapes)}
    asked = say("Proposal: {asked}", asked=both.text(proposal.asked))
    return page(
        both,
        title=proposal.plan,
        head=f'<p class="dim">{both.html(asked)}</p>',
        data=data,
        parts=[
            (say("Summary"), _summary(both, proposal)),
            (say("Sites in order"), _sites(both, proposal)),
            (say("Added services"), _upgrades(both, proposal)),
            (say("Before and after"), _before_after(both, proposal)),
            (say("Coverage"), curve(both, proposal)),
            (say("What stays, and why"), _stays(both, proposal)),
            (say("Notes and provenance"), _notes(both, proposal)),
        ],
    )


def _summary(both: Both, proposal: Proposal) -> str:
    before, after = proposal.objective_before, proposal.objective_after
    share, said = met(proposal)
    beds = number(sum(one.beds for one in proposal.sites))
    chosen = say("{beds} beds; from {n} candidates", beds=beds, n=f"{proposal.candidates:,}")
    of_all = say("of {n} rules", n=f"{len(proposal.rules):,}")
    weighted = say("older people, all rules, weighted")
    return tiles(
        both,
        [
            (say("Sites"), f"{len(proposal.sites):,}", _dim(both, chosen)),
            (
                say("Shortfall"),
                f'{before:,.0f} <span aria-hidden="true">→</span> {after:,.0f}',
                _dim(both, weighted),
            ),
            (say("Met"), share, _dim(both, said)),
            (say("Rules passed"), _from_to(*passed(proposal)), _dim(both, of_all)),
        ],
    )


def met(proposal: Proposal) -> tuple[str, str]:
    """Say which share of what the rules ask for is met, and how near that is to the best."""
    best = proposal.certificate
    said = say("no bound was worked out")
    share = "–"
    if best is not None and best.percent is not None:
        share = f"{best.percent:.1f} %"
        said = say("of what the rules ask for")
        if best.best:
            said = say("of what the rules ask for; proven: no choice of as many does more")
        elif best.percent_at_most is not None:
            most = f"{best.percent_at_most:.1f}"
            said = say("of what the rules ask for; no choice does more than {most} %", most=most)
    return share, said


def passed(proposal: Proposal) -> tuple[int, int]:
    """Count the rules that pass without the sites and with them."""
    before = sum(one.outcome_before == "pass" for one in proposal.rules)
    return before, sum(one.outcome_after == "pass" for one in proposal.rules)


def _dim(both: Both, said: str) -> str:
    return f'<span class="dim">{both.html(said)}</span>' if said else ""


def _sites(both: Both, proposal: Proposal) -> str:
    most = max((one.gain for one in proposal.sites), default=0.0)
    rows = [
        [
            _chosen("site", at, str(one.rank)),
            f'{both.html(one.type_zh)}<div class="dim">{_named(one)}</div>',
            number(one.beds) if one.beds else "–",
            f"{_bar(one.gain, most)}{number(round(one.gain))}",
            _gains(both, one.gains),
            number(round(one.newly_covered)),
        ]
        for at, one in enumerate(proposal.sites)
    ]
    heads = [
        *(say("Site"), say("Type and candidate"), say("Beds"), say("Gain"), say("By rule")),
        say("Newly covered"),
    ]
    caption = say(
        "Proposed sites, the first to build first; gain in older people, all rules, weighted"
    )
    return table(both, caption, heads, rows, class_="sites", numbers=(2, 3, 5))


def _named(one: Site) -> str:
    return escape.html(f"{one.id} · {one.candidate}" if one.candidate else one.id)


def _chosen(kind: str, at: int, said: str) -> str:
    """Make a button that moves the map to a site."""
    return f'<button type="button" class="rank" data-shows="{kind}-{at}">{said}</button>'


def _bar(value: float, most: float) -> str:
    """Draw how large a gain is beside the largest."""
    share = 0.0 if most <= 0 else max(0.0, 60 * value / most)
    return (
        '<svg class="gain" viewBox="0 0 60 8" aria-hidden="true">'
        f'<rect x="0" y="0" width="{share:.1f}" height="8"/></svg>'
    )


def _gains(both: Both, gains: Sequence[Gain]) -> str:
    items = "".join(
        f"<li>{escape.html(one.rule)}: {number(n)} {both.html(unit(one.unit, n))}</li>"
        for one, n in ((one, rounded(one.amount)) for one in gains)
    )
    return f'<ul class="plain">{items}</ul>'


def rounded(value: float) -> float:
    """Round to whole numbers, or one decimal below ten."""
    return round(value) if value >= 10 else round(value, 1)


def _upgrades(both: Both, proposal: Proposal) -> str:
    rows = [
        [
            _chosen("upgrade", at, escape.html(one.id)),
            escape.html(one.name or one.upgrades),
            both.html(one.type_zh),
            escape.html(", ".join(one.services)),
            number(round(one.gain)),
        ]
        for at, one in enumerate(proposal.upgrades)
    ]
    return table(
        both,
        say("Services that places which stand, or are planned, are to give as well"),
        [say("Upgrade"), say("Place"), say("Type"), say("Services"), say("Gain")],
        rows,
        numbers=(4,),
    )


def _before_after(both: Both, proposal: Proposal) -> str:
    return table(
        both,
        say("Each rule without the sites and with them"),
        [
            *(say("Rule"), say("Without"), say("With"), say("Missing"), say("Unit")),
            say("Older people short"),
        ],
        [_state(both, one) for one in proposal.rules],
        numbers=(3, 5),
    )


def _state(both: Both, one: RuleState) -> list[str]:
    missing = (one.shortfall_before, one.shortfall_after)
    people = (one.people_short_before, one.people_short_after)
    return [
        escape.html(one.rule),
        badge(both, one.outcome_before),
        badge(both, one.outcome_after),
        _from_to(*missing),
        both.html(one.unit),
        _from_to(*people),
    ]


def _from_to(before: float, after: float) -> str:
    arrow = '<span aria-hidden="true">→</span>'
    return f"{number(round(before))} {arrow} <b>{number(round(after))}</b>"


def _stays(both: Both, proposal: Proposal) -> str:
    return table(
        both,
        say("Who still falls short, and why no site mends it"),
        [say("Rule"), say("Older people"), say("Why")],
        [
            [escape.html(one.rule), number(round(one.people)), both.html(one.why)]
            for one in proposal.gaps
        ],
        numbers=(1,),
    )


def _notes(both: Both, proposal: Proposal) -> str:
    best = proposal.certificate
    facts = [
        (say("Plane"), escape.html(proposal.crs)),
        (say("Least spacing"), f"{proposal.least_spacing_m:,.10g} m"),
        (say("Asked for"), both.html(proposal.asked)),
        (say("Why the search ended"), both.html(proposal.stopped)),
        (say("Proof of the bound"), both.html(term(best.proof) if best and best.proof else "–")),
        (say("Made by"), f"siting {escape.html(proposal.siting)}"),
    ]
    told = "".join(
        f"<div><dt>{both.html(label)}</dt><dd>{said}</dd></div>" for label, said in facts
    )
    return f'<dl class="facts">{told}</dl>{both.listed(proposal.notes)}'
