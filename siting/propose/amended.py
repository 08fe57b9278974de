"""The plan with its proposal: as a layer, and held to what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting.finding import Outcome
from siting.layers.records import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.finding import RuleOutcome
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


def confirmed(proposal: Proposal, after: Sequence[RuleOutcome]) -> Proposal:
    """Hold what the proposal predicted against what a check of the amended plan found.

    Returns
    -------
    Proposal
        With the outcomes that the check found: whether a rule fails or is undecided can also
        hang on fields of the new places that nobody knows yet.

    Raises
    ------
    BrokenPromiseError
        A shortfall differs, by however little, or a rule passes in one of the two only.
    """
    found = {outcome.id: outcome for outcome in after}
    for state in proposal.rules:
        outcome = found[state.rule]
        passes = [one == Outcome.PASS for one in (state.outcome_after, outcome.outcome)]
        if state.shortfall_after != outcome.shortfall or passes[0] != passes[1]:
            raise BrokenPromiseError(
                f"{state.rule}: predicted {state.shortfall_after} {state.outcome_after},"
                f" found {outcome.shortfall} {outcome.outcome}"
            )
    rules = tuple(
        msgspec.structs.replace(state, outcome_after=found[state.rule].outcome)
        for state in proposal.rules
    )
    return msgspec.structs.replace(proposal, rules=rules)
