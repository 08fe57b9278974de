"""proposal.json: sites in order, and what they lead to."""

from __future__ import annotations

from siting.records.proposal import Proposal
from siting.report.json import canonical


def render(proposal: Proposal) -> str:
    """Write a proposal as canonical JSON."""
    return canonical.render(proposal)


def schema() -> str:
    """Write the JSON Schema of proposal.json, as published in docs/schemas."""
    return canonical.schema(
        Proposal, name="proposal.schema.json", title="The sites that siting proposes for a plan"
    )
