"""A proposal for people at a terminal: where to build, in which order, and what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _
from siting.report.terminal import proposal_why
from siting.report.terminal.modes import modes
from siting.report.terminal.paper import STYLES, Paper, cell, facts, ruled
from siting.report.terminal.quality import amount, quality
from siting.report.wording import clean, counted, number, summary_line, then_at_speeds
from siting.terms import term

if TYPE_CHECKING:
    from rich.table import Table

    from siting.records.finding import Result
    from siting.records.proposal import Proposal, RuleState, Site, Upgrade


def render(
    proposal: Proposal,
    *,
    width: int = 80,
    colour: bool = False,
    after: Result | None = None,
    explain: bool = True,
) -> str:
    """Lay a proposal out as text.

    Parameters
    ----------
    proposal : Proposal
        The upgrades and the sites in order.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    after : Result, optional
        What a check of the amended plan found.
    explain : bool
        Whether to say all about each site and what stays; else only what matters most.
    """
    paper = Paper(width, colour=colour)
    _head(paper, proposal, "default" if after is None else after.plan.reading)
    if proposal.upgrades:
        paper.heading(_("Services to give to places that stand"))
        paper.add(_upgrades(proposal))
    if proposal.sites:
        if proposal.upgrades:
            paper.heading(_("New sites"))
        paper.add(*([] if proposal.upgrades else [""]), _sites(proposal))
        proposal_why.sites(paper, proposal, explain=explain)
    modes(paper, proposal)
    if proposal.rules:
        paper.heading(_("Rule by rule, before the sites and then"))
        paper.add(_rules(proposal))
        for rule in proposal.rules:
            if rule.at_speeds:
                paper.para(then_at_speeds(rule.rule, rule.at_speeds), hang=2)
            if rule.full_before is not None:
                paper.para(_taken(rule), hang=2)
    proposal_why.stays(paper, proposal, after, explain=explain)
    if after is not None:
        paper.heading(_("The amended plan, checked again"))
        paper.para(summary_line(after), hang=2)
    if proposal.notes:
        paper.heading(_("Notes"))
        for note in proposal.notes:
            paper.para(f"- {clean(note)}", hang=2)
    return paper.text()


def _head(paper: Paper, proposal: Proposal, reading: str) -> None:
    made = counted(len(proposal.sites), "site")
    if proposal.upgrades:
        made = _(
            "{upgrades} and {sites}",
            upgrades=counted(len(proposal.upgrades), "upgrade"),
            sites=made,
        )
    paper.para(
        _("{made} proposed for {plan}", made=made, plan=clean(proposal.plan)),
        indent=0,
        style="bold",
    )
    chosen = counted(proposal.candidates, "candidate site") + (
        _(" on a grid") if proposal.grid else ""
    )
    before, after = f"{proposal.objective_before:,.0f}", f"{proposal.objective_after:,.0f}"
    paper.add(
        "",
        facts(
            [
                (_("asked for"), clean(proposal.asked)),
                *([] if reading == "default" else [(_("reading"), clean(term(reading)))]),
                (_("stopped"), clean(proposal.stopped)),
                (
                    _("chosen from"),
                    _(
                        "{chosen}, {number} m apart or more",
                        chosen=chosen,
                        number=number(proposal.least_spacing_m),
                    ),
                ),
                (
                    _("shortfall"),
                    _(
                        "{before} before, {after} after (older people, all rules, weighted)",
                        before=before,
                        after=after,
                    ),
                ),
                *quality(proposal),
            ]
        ),
    )


def _upgrades(proposal: Proposal) -> Table:
    table = ruled(
        [
            ("#", False),
            (_("Place"), False),
            (_("Services to add"), False),
            (_("Gain"), True),
            (_("of that, by rule"), False),
        ]
    )
    for one in proposal.upgrades:
        named = [clean(one.upgrades, 24), clean(one.name, 24)]
        table.add_row(
            clean(one.id, 8),
            Text("\n".join(dict.fromkeys(named))),
            Text(_services(one)),
            f"{one.gain:,.0f}",
            Text(_by_rule(one)),
        )
    return table


def _services(one: Site | Upgrade) -> str:
    return _(", ").join(clean(term(service), 24) for service in one.services)


def _sites(proposal: Proposal) -> Table:
    costs = any(site.cost is not None for site in proposal.sites)
    table = ruled(
        [
            ("#", True),
            (_("Lon, lat"), False),
            (_("Type"), False),
            (_("Beds"), True),
            *([(_("Cost"), True)] if costs else []),
            (_("Gain"), True),
            (_("of that, by rule"), False),
            (_("Newly covered"), True),
        ]
    )
    table.columns[1].no_wrap = True
    for site in proposal.sites:
        table.add_row(
            str(site.rank),
            f"{site.place.lon:.5f}, {site.place.lat:.5f}",
            cell(Text(clean(site.type_zh or site.type, 24))),
            "-" if not site.beds else number(site.beds),
            *([amount(site.cost or 0.0)] if costs else []),
            f"{site.gain:,.0f}",
            Text(_by_rule(site)),
            f"{site.newly_covered:,.0f}",
        )
    return table


def _by_rule(site: Site | Upgrade) -> str:
    said = [f"{clean(gain.rule, 16)} {gain.people:,.0f}" for gain in site.gains if gain.people]
    return "\n".join(said) if said else "-"


def _taken(rule: RuleState) -> str:
    """Say, where beds are shared, who of those short is in reach of a place and who is not."""
    before, after = rule.full_before or 0.0, rule.full_after or 0.0
    return _(
        "{rule}, older people in reach of a place whose beds are all "
        "taken: {before:,.0f}, then {after:,.0f}; with no place in reach: "
        "{what:,.0f}, then {what2:,.0f}",
        rule=clean(rule.rule, 16),
        before=before,
        after=after,
        what=rule.people_short_before - before,
        what2=rule.people_short_after - after,
    )


def _rules(proposal: Proposal) -> Table:
    table = ruled(
        [
            (_("Rule"), False),
            (_("Outcome"), False),
            (_("then"), False),
            (_("Missing"), True),
            (_("then"), True),
            (_("Unit"), False),
            (_("Older people short"), True),
            (_("then"), True),
        ]
    )
    for rule in proposal.rules:
        table.add_row(
            Text(clean(rule.rule, 16)),
            *(
                Text(clean(term(outcome)), style=STYLES.get(outcome, "dim"))
                for outcome in (rule.outcome_before, rule.outcome_after)
            ),
            number(rule.shortfall_before),
            number(rule.shortfall_after),
            cell(Text(clean(term(rule.unit), 24))),
            f"{rule.people_short_before:,.0f}",
            f"{rule.people_short_after:,.0f}",
        )
    return table
