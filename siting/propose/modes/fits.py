"""Whether what is asked for can be worked out at all, before any search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.propose.asked import Asked


def require_room(must: Sequence[int], asked: Asked) -> None:
    """Refuse fewer sites than must be built."""
    if asked.sites is not None and len(must) > asked.sites:
        raise SitingError(
            say(
                "{n} candidates must be built on (forced), more than the {sites} asked",
                n=len(must),
                sites=asked.sites,
            ),
            hint=say("ask for more: --sites {n}", n=len(must)),
        )
    if asked.phases and len(must) > asked.phases[0][1]:
        year, n = asked.phases[0]
        most = max(n for _, n in asked.phases)
        years = ",".join(f"{one}:{max(n, len(must))}" for one, n in asked.phases)
        raise SitingError(
            say(
                "{n} candidates must be built on (forced) and stand by {year}, more than "
                "the {n2} asked by then",
                n=len(must),
                year=year,
                n2=n,
            ),
            hint=say(
                "ask for more at first: --sites {max} --phases {years}",
                max=max(most, len(must)),
                years=years,
            ),
        )
