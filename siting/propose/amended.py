"""The plan with its proposal: as a layer, and held to what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting.layers.records import Table
from siting.propose.candidates.offers import listed
from siting.records.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import RuleOutcome
    from siting.records.proposal import Proposal, Site, Upgrade

_MAY_BE_LEFT_OUT = ("services", "upgrades")


class BrokenPromiseError(RuntimeError):
    """A proposal predicted other shortfalls than the check found: a bug, never bad input."""


def as_table(proposal: Proposal) -> Table:
    """Give a proposal as the layer that a check of the amended plan reads."""
    return table_of(proposal.upgrades, proposal.sites)


def table_of(upgrades: Sequence[Upgrade], sites: Sequence[Site]) -> Table:
    """Give upgrades and sites as a layer of proposed facilities."""
    every: list[Upgrade | Site] = [*upgrades, *sites]
    columns: dict[str, list[str | None]] = {
        "name": [one.id for one in every],
        "type": [one.type_zh for one in every],
        "status": ["planned"] * len(every),
        "services": [listed(one.services) for one in every],
        "upgrades": [*(one.upgrades for one in upgrades), *(None for _ in sites)],
    }
    beds = [*(0.0 for _ in upgrades), *(site.beds for site in sites)]
    texts = {
        name: np.array(values, dtype=object)
        for name, values in columns.items()
        if name not in _MAY_BE_LEFT_OUT or any(values)
    }
    return Table(
        name="proposed",
        path="proposal",
        ids=np.array([one.id for one in every], dtype=object),
        xy=np.array([(one.easting, one.northing) for one in every]).reshape(-1, 2),
        geometry=None,
        columns=texts | {"beds": np.array(beds, dtype=float)},
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
        msgspec.structs.replace(
            state,
            outcome_after=found[state.rule].outcome,
            at_speeds=found[state.rule].at_speeds,
        )
        for state in proposal.rules
    )
    return msgspec.structs.replace(proposal, rules=rules)
