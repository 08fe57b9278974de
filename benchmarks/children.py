"""Run a command as a process of its own, and say what it cost.

This module and all that the driver imports know only the standard library: a child's peak memory
would otherwise begin at the driver's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENOUGH_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one process took: CPU seconds of all its threads, time on the clock, peak memory."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    said: str


def run(
    command: Sequence[str], *, fine: Sequence[int] = (0,), env: Mapping[str, str] | None = None
) -> Cost:
    """Run a command to its end, with variables added; an exit code that is not fine is an error."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err, env=os.environ | (env or {}))
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in fine:
            err.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {err.read().decode()[-2000:]}")
        out.seek(0)
        said = out.read().decode()
    scale = 2**20 if sys.platform == "darwin" else 2**10
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu_s=cpu, wall_s=wall, peak_mb=used.ru_maxrss / scale, said=said)


def script(module: str, *args: object) -> list[str]:
    """Name a module of the benchmarks, to be run by this Python."""
    return [sys.executable, "-m", f"benchmarks.{module}", *map(str, args)]


def siting(*args: object) -> list[str]:
    """Name the siting command, to be run by this Python as its script would."""
    return [sys.executable, "-c", "from siting.commands import main; main()", *map(str, args)]


def in_turn(
    commands: Mapping[str, Sequence[str]], *, times: int, fine: Sequence[int] = (0,)
) -> dict[str, list[Cost]]:
    """Run commands one after the other, again and again, so that all meet the same weather.

    No round is begun once they have taken `ENOUGH_S`.
    """
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    start = time.perf_counter()
    for _ in range(times):
        if time.perf_counter() - start > ENOUGH_S:
            break
        for name, command in commands.items():
            found[name].append(run(command, fine=fine))
    return found


def middle(costs: Sequence[Cost]) -> dict[str, Any]:
    """Give the medians, and the least and most CPU seconds."""
    cpu = [cost.cpu_s for cost in costs]
    return {
        "cpu_s": median(cpu),
        "cpu_s_from_to": [min(cpu), max(cpu)],
        "wall_s": median(cost.wall_s for cost in costs),
        "peak_mb": max(cost.peak_mb for cost in costs),
        "runs": len(costs),
    }


def heard(cost: Cost) -> Any:
    """Read the JSON that a script printed."""
    return json.loads(cost.said)
