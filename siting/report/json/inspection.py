"""inspection.json: all that an inspection saw."""

from __future__ import annotations

from siting.records.inspected import Inspection
from siting.report.json import canonical


def render(inspection: Inspection) -> str:
    """Write an inspection as canonical JSON."""
    return canonical.render(inspection)


def schema() -> str:
    """Write the JSON Schema of inspection.json, as published in docs/schemas."""
    return canonical.schema(
        Inspection, name="inspection.schema.json", title="What siting saw of a plan or of files"
    )
