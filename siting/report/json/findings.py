"""findings.json: all that a check found; the file every other report could be made from."""

from __future__ import annotations

from siting.records.finding import Result
from siting.report.json import canonical


def render(result: Result) -> str:
    """Write a result as canonical JSON."""
    return canonical.render(result)


def schema() -> str:
    """Write the JSON Schema of findings.json, as published in docs/schemas."""
    return canonical.schema(
        Result, name="findings.schema.json", title="What a check of a plan by siting found"
    )
