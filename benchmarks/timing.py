"""How long some work takes, and how much memory, within a process."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """Do some work; say its CPU seconds and its time on the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    return done, {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}


def peak_mb() -> float:
    """Say the most memory that this process has held.

    Linux counts that of the process which began it into `getrusage`, but not here.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
