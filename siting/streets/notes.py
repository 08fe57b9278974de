"""What was joined, dropped and left apart, in sentences for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.streets.beside import dead_ends
from siting.streets.graph import FRAGMENT
from siting.streets.slope import STEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats
    from siting.streets.graph import Graph
    from siting.streets.slope import Slowed

#: With less of the length than this in one part, the drawing is likely at fault (ours).
MOSTLY = 0.9


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What happened on the way from lines to a graph; None for what was not asked for."""

    n_lines: int
    n_dropped: int
    n_vertices: int
    n_moved: int
    n_zero: int
    n_twice: int
    n_stacked: int
    n_crossings: int | None
    n_gaps: int | None
    n_beside: int | None
    join_m: float
    meet_at_vertices: bool


def say(graph: Graph, counts: Counts, slope: Slowed | None) -> tuple[str, ...]:
    """Say all of it, the most important first."""
    parts = (_size, _parts, _joined, _left_out)
    said = [note for part in parts for note in part(graph, counts)]
    if slope is not None:
        said += _slopes(graph, slope)
    return tuple(f"streets: {note}" for note in said)


def _size(graph: Graph, counts: Counts) -> Iterator[str]:
    yield (
        f"{_n(counts.n_lines, 'line')} with {_n(counts.n_vertices, 'vertex', 'vertices')} become "
        f"{_n(len(graph.xy), 'node')} and {_n(len(graph.ends), 'edge')}, {_km(graph.length_m)}"
    )


def _parts(graph: Graph, counts: Counts) -> Iterator[str]:
    all_m = float(graph.component_m.sum())
    if not all_m:
        return
    share = float(graph.component_m[0]) / all_m
    yield f"{_n(len(graph.component_m), 'part')}, the longest with {_percent(share)} of the length"
    short = graph.component_m[graph.fragment]
    if len(short):
        each = "each with" if len(short) > 1 else "with"
        yield (
            f"{_n(len(short), 'part')} of {_km(short)} {_is(len(short))} left unused as "
            f"{'fragments' if len(short) > 1 else 'a fragment'}, {each} less than "
            f"{_percent(FRAGMENT)} of the length"
        )
    if share < MOSTLY:
        yield (
            f"only {_percent(share)} of the length hangs together, so many ways may be missing"
            f"{_remedy(counts)}"
        )
    n_dead = int(dead_ends(graph.ends, len(graph.xy)).sum())
    yield f"{_n(n_dead, 'dead end')}"


def _remedy(counts: Counts) -> str:
    tries = []
    if not counts.meet_at_vertices:
        tries.append(f"join_m = {max(1.5, 2 * counts.join_m):g}")
    if counts.n_crossings is None:
        tries.append('crossings = "join"')
    return f"; try {' or '.join(tries)} in [layers.streets]" if tries else ""


def _joined(_: Graph, counts: Counts) -> Iterator[str]:
    if counts.n_gaps is not None and counts.n_beside is not None:
        yield (
            f"gaps of up to {counts.join_m:g} m joined: {counts.n_gaps:,} between line ends, "
            f"{counts.n_beside:,} between an end and a line beside it"
        )
    elif counts.meet_at_vertices:
        yield "lines meet where they share a vertex, as the data mean it; no gaps joined"
    else:
        yield "no gaps joined (join_m = 0)"
    if counts.n_moved:
        yield f"{_n(counts.n_moved, 'position')} joined to one at most a centimetre off"
    if counts.n_crossings is None:
        yield 'lines that cross without a shared vertex left unjoined (crossings = "leave")'
    else:
        yield f"{_n(counts.n_crossings, 'crossing')} without a shared vertex joined"
    if counts.n_stacked:
        yield (
            f"{_n(counts.n_stacked, 'place')} where lines of different levels pass over each "
            "other left unjoined"
        )


def _left_out(_: Graph, counts: Counts) -> Iterator[str]:
    if counts.n_dropped:
        yield f"{_n(counts.n_dropped, 'line')} without two vertices, or with one nowhere, left out"
    if counts.n_zero:
        yield f"{_n(counts.n_zero, 'piece')} shorter than a centimetre left out"
    if counts.n_twice:
        yield f"{_n(counts.n_twice, 'piece')} drawn more than once counted once, the quickest"


def _slopes(graph: Graph, slope: Slowed) -> Iterator[str]:
    def those(which: Flags) -> str:
        return f"{_n(int(which.sum()), 'edge')} ({_km(graph.length_m[which])})"

    yield "slopes slow walking by Tobler's formula, on the mean of there and back"
    if slope.unknown.any():
        yield f"{those(slope.unknown)} of unknown height taken as level"
    if slope.steeper.any():
        yield f"{those(slope.steeper)} steeper than {STEEPEST:.0%} taken as {STEEPEST:.0%} (ours)"


def _n(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _km(metres: Floats) -> str:
    return f"{float(metres.sum()) / 1000:,.1f} km"


def _percent(share: float) -> str:
    return f"{np.floor(share * 1000 + 1e-9) / 10:g} %"
