"""fixes.json: findings with their smallest fixes."""

from __future__ import annotations

from siting.records.fixes import Fixes
from siting.report.json import canonical


def render(fixes: Fixes) -> str:
    """Write fixes as canonical JSON."""
    return canonical.render(fixes)


def schema() -> str:
    """Write the JSON Schema of fixes.json, as published in docs/schemas."""
    return canonical.schema(
        Fixes, name="fixes.schema.json", title="The smallest fixes that siting finds for a plan"
    )
