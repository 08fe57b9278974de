"""The published schemas are those of the records; --update-golden writes them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
PUBLISHED = {
    "findings.schema.json": "siting.report.json.findings",
    "inspection.schema.json": "siting.report.json.inspection",
    "proposal.schema.json": "siting.report.json.proposal",
    "fixes.schema.json": "siting.report.json.fixes",
    "comparison.schema.json": "siting.report.json.comparison",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_schemas_are_current(name, update_golden):
    now = importlib.import_module(PUBLISHED[name]).schema()
    path = SCHEMAS / name
    if update_golden:
        SCHEMAS.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    if not SCHEMAS.is_dir() or not any(SCHEMAS.iterdir()):
        pytest.skip("no schemas are published yet: run make golden")
    assert path.exists(), f"docs/schemas/{name} is missing: run make golden"
    assert path.read_text(encoding="utf-8") == now
