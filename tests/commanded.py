"""What the command says of a plan, read from its findings.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from click.testing import CliRunner

from siting.commands import main
from siting.records.finding import Result

if TYPE_CHECKING:
    from pathlib import Path


def compared(plan: Path, folder: Path) -> Result:
    """Check a plan, with straight lines and ways on foot side by side."""
    out = folder / "findings.json"
    args = ["check", str(plan), "--compare-reach", "-o", str(out), "--fail-on", "never"]
    args += ["--trust"]  # the plans of examples/ read layers beside the checkout
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0, done.output
    return msgspec.json.decode(out.read_bytes(), type=Result)
