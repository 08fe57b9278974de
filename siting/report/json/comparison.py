"""comparison.json: what changes from one result to another."""

from __future__ import annotations

from siting.records.comparison import Comparison
from siting.report.json import canonical


def render(comparison: Comparison) -> str:
    """Write a comparison as canonical JSON."""
    return canonical.render(comparison)


def schema() -> str:
    """Write the JSON Schema of comparison.json, as published in docs/schemas."""
    return canonical.schema(
        Comparison,
        name="comparison.schema.json",
        title="What changes from one check of a plan by siting to another",
    )
