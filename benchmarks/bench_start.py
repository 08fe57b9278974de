"""``siting --help`` and ``--version``: what a planner waits for before anything is done."""

from __future__ import annotations

from typing import Any

from benchmarks import children
from benchmarks.children import siting

MOST_CPU_S = 0.2


def measure(*, times: int) -> dict[str, Any]:
    """Measure starting up; the first run, which may write byte code, is not counted."""
    commands = {"help": siting("--help"), "check_help": siting("check", "--help")}
    children.in_turn(commands, times=1)
    costs = children.in_turn(commands, times=times)
    return {name: children.middle(runs) for name, runs in costs.items()}
