"""Why each site, what else might be, and why the rest stays: parts of the report on a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import N_, _
from siting.records.finding import Outcome
from siting.report.terminal.paper import cell, ruled
from siting.report.wording import clean, counted
from siting.terms import term

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.records.proposal import Alternative, Gap, Proposal, Site
    from siting.report.terminal.paper import Paper


def sites(paper: Paper, proposal: Proposal, *, explain: bool) -> None:
    """Say of each site what it mends, whom it covers first, and what it is worth.

    Parameters
    ----------
    explain : bool
        Whether to say all: what each rule loses, and all alternatives; else the first of each.
    """
    paper.heading(_("Why in this order"))
    for site in proposal.sites:
        listed = _(", ").join(clean(term(service), 24) for service in site.services)
        gives = _("gives {services}. ", services=listed) if listed else ""
        if site.why or gives:
            said = _("{said}: {parts}", said=clean(site.id, 24), parts=gives + clean(site.why))
            paper.para(f"{site.rank:>2}  {said}", hang=4)
        if explain:
            for line in _all(site, proposal.alternatives_within_m):
                paper.para(line, indent=6, hang=2)
        elif brief := _brief(site):
            paper.para(brief, indent=6)
    if any(site.lost_without is not None for site in proposal.sites):
        more = "" if explain else _("; --explain says more")
        paper.para(
            _(
                "lost, less, more: older people, all rules, weighted, the other "
                "sites staying; alternatives: within {alternatives_within_m:,.0f} "
                "m{more}",
                alternatives_within_m=proposal.alternatives_within_m,
                more=more,
            ),
            style="dim",
        )


def stays(paper: Paper, proposal: Proposal, after: Result | None, *, explain: bool) -> None:
    """Say what is still short after the sites, and why no site mends it.

    Parameters
    ----------
    after : Result, optional
        What a check of the amended plan found: of rules that no site can mend, too.
    explain : bool
        Whether to name the places with most people.
    """
    beyond = _beyond(proposal, after)
    if not proposal.gaps and not beyond:
        return
    paper.heading(_("What stays, and why no site mends it"))
    if proposal.gaps:
        table = ruled(
            [
                (_("Rule"), False),
                (_("Older people"), True),
                (_("Subjects"), True),
                (_("Why"), False),
            ]
        )
        for gap in proposal.gaps:
            why = clean(gap.why) + (_where(gap) if explain else "")
            people, rows = f"{gap.people:,.0f}", f"{gap.rows:,}"
            table.add_row(Text(clean(gap.rule, 16)), people, rows, cell(Text(why)))
        paper.add(table)
    if beyond:
        said = ", ".join(clean(rule, 16) for rule in beyond)
        paper.para(
            _("no site can mend {said}: 'siting explain RULE' says what does", said=said), hang=2
        )


def _brief(site: Site) -> str:
    """Say the first of everything in a line."""
    said = []
    if site.covers_first:
        first = site.covers_first[0]
        units = f"{_unit(first.name, first.id, first.level)} {first.people:,.0f}"
        said.append(_("covers {units}", units=units) + _more(site.covers_units - 1))
    elif site.covers_points:
        said.append(_("covers {units}", units=counted(site.covers_points, "demand point")))
    if site.lost_without is not None:
        said.append(_lost(site.lost_without.people))
    if site.alternatives:
        said.append(_("instead {other}", other=_other(site.alternatives[0])))
    return _("; ").join(said)


def _more(n: int) -> str:
    return _(" and {n:,} more", n=n) if n > 0 else ""


def _all(site: Site, within_m: float) -> list[str]:
    """Say everything about a site, in lines."""
    lines = []
    if site.covers_first:
        units = [
            f"{_unit(one.name, one.id, one.level)} {one.people:,.0f}" for one in site.covers_first
        ]
        more = _more(site.covers_units - len(units))
        lines.append(_("covers first {units}", units=_(", ").join(units)) + more)
    elif site.covers_points:
        lines.append(_("covers first {units}", units=counted(site.covers_points, "demand point")))
    lost = site.lost_without
    if lost is not None:
        parts = _(", ").join(f"{clean(one.rule, 16)} {one.people:,.0f}" for one in lost.by_rule)
        said = _lost(lost.people)
        lines.append(_("{said}: {parts}", said=said, parts=parts) if parts else said)
        others = [_("instead {other}", other=_other(one)) for one in site.alternatives]
        lines.extend(others or [_("no alternative within {within_m:,.0f} m", within_m=within_m)])
    return lines


def _lost(people: float) -> str:
    return (
        _("{people:,.0f} lost without it", people=people)
        if people > 0
        else _("nothing is lost without it")
    )


def _other(one: Alternative) -> str:
    """Say where an alternative is, and what it costs."""
    if one.cost == 0:
        cost = _("as good")
    else:
        said = N_("{people:,.0f} less") if one.cost > 0 else N_("{people:,.0f} more")
        cost = _(said, people=abs(one.cost))
    return _(
        "{candidate}, {metres:,.0f} m {direction}: {cost}",
        candidate=clean(one.candidate, 24),
        metres=one.distance_m,
        direction=clean(term(one.direction)),
        cost=cost,
    )


def _unit(name: str, id_: str, level: str) -> str:
    """Name a unit, or people in none."""
    return clean(name, 24) or (
        clean(term(level) + f" {id_}", 24) if id_ else _("in no {level}", level=term(level))
    )


def _where(gap: Gap) -> str:
    """Name the places with most people."""
    named = [
        f"{_unit(one.name, one.id, one.level)} {one.people:,.0f}"
        for one in gap.largest
        if one.name or one.level != "demand"
    ]
    if not named:
        return ""
    return _("; most in {named}", named=_(", ").join(named)) + _more(gap.places - len(named))


def _beyond(proposal: Proposal, after: Result | None) -> list[str]:
    """List the rules that fail, and that no site can mend."""
    mendable = {rule.rule for rule in proposal.rules}
    rules = () if after is None else after.rules
    return [one.id for one in rules if one.outcome is Outcome.FAIL and one.id not in mendable]
