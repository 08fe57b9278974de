"""How good a choice of sites is, in words."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from siting.language import _
from siting.report.wording import clean, counted
from siting.terms import term

if TYPE_CHECKING:
    from siting.records.proposal import Proposal
    from siting.records.proven import Certificate, Fewest, Spent


def quality(proposal: Proposal) -> list[tuple[str, str]]:
    """Say how good the choice is, as far as that is known: heads, and what belongs to each."""
    said: list[tuple[str, str]] = []
    one = proposal.certificate
    if one is not None:
        said += [
            (head, text)
            for head, text in ((_("covers"), covers(one)), (_("quality"), gap(one)))
            if text
        ]
    if proposal.fewest is not None:
        said.append((_("fewest"), fewest(proposal.fewest)))
    if proposal.spent is not None:
        said.append((_("takes"), spent(proposal.spent)))
    return said


def covers(one: Certificate) -> str:
    """Say what part is met with the sites, and what part can be."""
    if one.percent is None:
        return ""
    compared = clean(one.compared)
    words = _("{percent:.1f} % of {what}", percent=one.percent, what=clean(one.of))
    if one.best:
        return _(
            "{words}; no choice of {compared} covers more",
            words=words,
            compared=compared,
        )
    if one.percent_at_most is None:
        return words
    return _(
        "{words}; no choice of {compared} can cover more than {percent_at_most:.1f} %",
        words=words,
        compared=compared,
        percent_at_most=one.percent_at_most,
    )


def gap(one: Certificate) -> str:
    """Say how far the choice may be from the best, how that is proven, and what it was worth."""
    said = []
    if one.best:
        said.append(
            _(
                "{gain:,.0f} mended, proven to be the most possible ({proof})",
                gain=one.gain,
                proof=clean(term(one.proof)),
            )
        )
    elif one.bound is not None:
        share = floor(1000 * one.gain / one.bound) / 10 if one.bound else 100.0
        said.append(
            _(
                "{floor:,} of at most {ceil:,} mended: {share:.1f} % of the best "
                "possible at least (proof: {proof})",
                floor=floor(one.gain),
                ceil=ceil(one.bound),
                share=share,
                proof=clean(term(one.proof)),
            )
        )
    if round(one.gain - one.greedy) >= 1:
        said.append(_("{what:,.0f} more than a greedy choice", what=one.gain - one.greedy))
    if one.settled and not one.best:
        said.append(_("no exchange of one site for another helps"))
    if one.ignored:
        said.append(
            _("the bound leaves out: {ignored}", ignored=_(", ").join(map(clean, one.ignored)))
        )
    return _("; ").join(said)


def fewest(one: Fewest) -> str:
    """Say how few sites it takes."""
    words = counted(one.sites, "site")
    if not one.passes:
        words += _(" to mend as much as was found possible")
    if one.at_least is not None and one.at_least >= one.sites:
        words += _(", proven to be the fewest possible")
    elif one.at_least is not None:
        words += _("; proven: no fewer than {at_least}", at_least=one.at_least)
    if one.greedy is not None and one.greedy > one.sites:
        words += _("; a greedy choice takes {greedy}", greedy=one.greedy)
    return words


def spent(one: Spent) -> str:
    """Say what the sites take of the beds or the money."""
    return _(
        "{part} of {whole} {unit}",
        part=amount(one.amount),
        whole=amount(one.of),
        unit=clean(term(one.unit)),
    ).rstrip()


def amount(number: float) -> str:
    """Write beds or money."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
