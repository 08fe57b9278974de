"""The plan with its proposal: as a layer, and held to what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.layers.records import Table

if TYPE_CHECKING:
    from siting.finding import Result
    from siting.proposal import Proposal


class BrokenPromiseError(RuntimeError):
    """A proposal predicted other shortfalls than the check found: a bug, never bad input."""


def as_table(proposal: Proposal) -> Table:
    """Give the proposed sites as the layer that a check of the amended plan reads."""
    sites = proposal.sites
    return Table(
        name="proposed",
        path="proposal",
        ids=np.array([site.id for site in sites], dtype=object),
        xy=np.array([(site.easting, site.northing) for site in sites]).reshape(-1, 2),
        geometry=None,
        columns={
            "name": np.array([site.id for site in sites], dtype=object),
            "type": np.array([site.type_zh for site in sites], dtype=object),
            "status": np.array(["planned"] * len(sites), dtype=object),
            "beds": np.array([site.beds for site in sites], dtype=float),
        },
    )


def refuse_broken_promise(proposal: Proposal, after: Result) -> None:
    """Hold what the proposal predicted against what the check of the amended plan found.

    Raises
    ------
    BrokenPromiseError
        A shortfall or an outcome differs, by however little.
    """
    found = {outcome.id: outcome for outcome in after.rules}
    for state in proposal.rules:
        outcome = found[state.rule]
        if (state.shortfall_after, state.outcome_after) != (outcome.shortfall, outcome.outcome):
            raise BrokenPromiseError(
                f"{state.rule}: predicted {state.shortfall_after} {state.outcome_after},"
                f" found {outcome.shortfall} {outcome.outcome}"
            )
