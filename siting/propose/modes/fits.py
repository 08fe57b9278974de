"""Whether what is asked for can be worked out at all, before any search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.propose.asked import Asked


def require_room(must: Sequence[int], asked: Asked) -> None:
    """Refuse fewer sites than must be built."""
    if asked.sites is not None and len(must) > asked.sites:
        raise SitingError(
            f"{len(must)} candidates must be built on (forced), more than the {asked.sites} asked",
            hint=f"ask for more: --sites {len(must)}",
        )
    if asked.phases and len(must) > asked.phases[0][1]:
        year, n = asked.phases[0]
        most = max(n for _, n in asked.phases)
        years = ",".join(f"{one}:{max(n, len(must))}" for one, n in asked.phases)
        raise SitingError(
            f"{len(must)} candidates must be built on (forced) and stand by {year}, more than the"
            f" {n} asked by then",
            hint=f"ask for more at first: --sites {max(most, len(must))} --phases {years}",
        )
