"""How good a choice of sites is, in words."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from siting.language import _
from siting.report.wording import clean, counted

if TYPE_CHECKING:
    from siting.proposal import Proposal
    from siting.proven import Certificate, Fewest, Spent


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
    words = f"{one.percent:.1f} % of {clean(one.of)}"
    if one.best:
        return f"{words}; no choice of {one.compared} covers more"
    if one.percent_at_most is None:
        return words
    return f"{words}; no choice of {one.compared} can cover more than {one.percent_at_most:.1f} %"


def gap(one: Certificate) -> str:
    """Say how far the choice may be from the best, how that is proven, and what it was worth."""
    said = []
    if one.best:
        said.append(f"{one.gain:,.0f} mended, proven to be the most possible ({one.proof})")
    elif one.bound is not None:
        share = floor(1000 * one.gain / one.bound) / 10 if one.bound else 100.0
        said.append(
            f"{floor(one.gain):,} of at most {ceil(one.bound):,} mended: {share:.1f} % of the best"
            f" possible at least (proof: {one.proof})"
        )
    if round(one.gain - one.greedy) >= 1:
        said.append(f"{(one.gain - one.greedy):,.0f} more than a greedy choice")
    if one.settled and not one.best:
        said.append("no exchange of one site for another helps")
    if one.ignored:
        said.append(f"the bound leaves out: {', '.join(one.ignored)}")
    return "; ".join(said)


def fewest(one: Fewest) -> str:
    """Say how few sites it takes."""
    words = counted(one.sites, "site")
    if not one.passes:
        words += " to mend as much as was found possible"
    if one.at_least is not None and one.at_least >= one.sites:
        words += ", proven to be the fewest possible"
    elif one.at_least is not None:
        words += f"; proven: no fewer than {one.at_least}"
    if one.greedy is not None and one.greedy > one.sites:
        words += f"; a greedy choice takes {one.greedy}"
    return words


def spent(one: Spent) -> str:
    """Say what the sites take of the beds or the money."""
    return f"{amount(one.amount)} of {amount(one.of)} {one.unit}".rstrip()


def amount(number: float) -> str:
    """Write beds or money."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
