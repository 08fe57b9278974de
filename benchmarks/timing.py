"""How long some work takes, within a process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """Do some work; say its CPU seconds and its time on the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    return done, {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
