"""What a run of the benchmarks was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to measure, and with what.

    Attributes
    ----------
    cache : Path
        Where made-up cities and streets are kept.
    seed : int
        Of all that is made up.
    times : int
        Runs of each.
    small : bool
        Whether it only matters that all runs and agrees.
    peers : str
        The Python that has other libraries of this kind, or has none.
    data : Path
        The folder of real cities; without it they are left out.
    parts : tuple of str
        Parts of the optimiser that are measured; none for all.
    """

    cache: Path
    seed: int
    times: int
    small: bool
    peers: str
    data: Path
    parts: tuple[str, ...] = ()
