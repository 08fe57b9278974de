"""A proposal as a comment on a pull request: rules before and after, sites, a small map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.language import _, in_language
from siting.report.ci.markdown_map import fenced, safe
from siting.report.ci.markdown_tables import folded, row, table
from siting.report.escape import markdown
from siting.report.wording import clean, number
from siting.terms import term

if TYPE_CHECKING:
    from siting.records.proposal import Proposal, Site

_RULES, _SITES, _MAP, _NOTES = 10_000, 24_000, 14_000, 8_000
_CELL, _COLOUR = 400, "#1b7837"


def render(proposal: Proposal) -> str:
    """Write a comment that GitHub and GitLab take: what is left out is counted."""
    asked = markdown(in_language(proposal.asked), _CELL)
    parts = [
        f"## siting: {markdown(proposal.plan, 100)}",
        _("Asked for: {asked}. Sites: {n}.", asked=asked, n=len(proposal.sites)),
        _rules(proposal),
        _sites(proposal) if proposal.sites else "",
        fenced((_feature(one) for one in proposal.sites), _MAP)[0],
    ]
    if proposal.notes:
        n = len(proposal.notes)
        rows = (f"- {markdown(in_language(note), _CELL)}" for note in proposal.notes)
        parts.append(folded(_("Notes: {n}", n=n), rows, n, _NOTES))
    return "\n\n".join(part for part in parts if part) + "\n"


def _rules(proposal: Proposal) -> str:
    head = (_("rule"), _("people short before"), _("people short after"), _("outcome"))
    rows = (
        row(
            (
                markdown(one.rule, 60),
                number(one.people_short_before),
                number(one.people_short_after),
                markdown(f"{clean(term(one.outcome_before))} → {clean(term(one.outcome_after))}"),
            )
        )
        for one in proposal.rules
    )
    return table(head, rows, len(proposal.rules), _RULES)


def _sites(proposal: Proposal) -> str:
    head = (_("site"), _("type"), _("beds"), _("gain"), _("where"), _("why"))
    rows = (
        row(
            (
                markdown(one.id, 60),
                markdown(in_language(one.type_zh)),
                number(one.beds) if one.beds else "",
                number(one.gain),
                markdown(one.candidate, 60),
                markdown(in_language(one.why), _CELL),
            )
        )
        for one in proposal.sites
    )
    return table(head, rows, len(proposal.sites), _SITES)


def _feature(site: Site) -> dict[str, Any]:
    title = safe(clean(f"{site.id}: {site.candidate}"))
    return {
        "type": "Feature",
        "properties": {"title": title, "gain": round(site.gain), "marker-color": _COLOUR},
        "geometry": {"type": "Point", "coordinates": [site.place.lon, site.place.lat]},
    }
