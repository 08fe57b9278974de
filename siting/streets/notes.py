"""What was joined, dropped and left apart, in sentences for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.language import counted, joined, say, say_n
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


def of(graph: Graph, counts: Counts, slope: Slowed | None) -> tuple[str, ...]:
    """Say all of it, the most important first."""
    parts = (_size, _parts, _joined, _left_out)
    said = [note for part in parts for note in part(graph, counts)]
    if slope is not None:
        said += _slopes(graph, slope)
    return tuple(say("streets: {note}", note=note) for note in said)


def _size(graph: Graph, counts: Counts) -> Iterator[str]:
    yield say(
        "{lines} with {vertices} become {nodes} and {edges}, {length}",
        lines=counted(counts.n_lines, "line"),
        vertices=counted(counts.n_vertices, "vertex", many="vertices"),
        nodes=counted(len(graph.xy), "node"),
        edges=counted(len(graph.ends), "edge"),
        length=_km(graph.length_m),
    )


def _parts(graph: Graph, counts: Counts) -> Iterator[str]:
    all_m = float(graph.component_m.sum())
    if not all_m:
        return
    share = float(graph.component_m[0]) / all_m
    yield say(
        "{component_m}, the longest with {percent} of the length",
        component_m=counted(len(graph.component_m), "part"),
        percent=_percent(share),
    )
    short = graph.component_m[graph.fragment]
    if len(short):
        yield say_n(
            "{n} part of {km} is left unused as a fragment, with less than {percent} of the length",
            "{n} parts of {km} are left unused as fragments, each with less than {percent} of the"
            " length",
            len(short),
            km=_km(short),
            percent=_percent(FRAGMENT),
        )
    if share < MOSTLY:
        yield (
            say(
                "only {percent} of the length hangs together, so many ways may be missing{remedy}",
                percent=_percent(share),
                remedy=_remedy(counts),
            )
        )
    n_dead = int(dead_ends(graph.ends, len(graph.xy)).sum())
    yield counted(n_dead, "dead end")


def _remedy(counts: Counts) -> str:
    tries = []
    if not counts.meet_at_vertices:
        tries.append(f"join_m = {max(1.5, 2 * counts.join_m):g}")
    if counts.n_crossings is None:
        tries.append('crossings = "join"')
    if not tries:
        return ""
    return say("; try {tries} in [layers.streets]", tries=joined(tries, " or "))


def _joined(_: Graph, counts: Counts) -> Iterator[str]:
    if counts.n_gaps is not None and counts.n_beside is not None:
        yield (
            say(
                "gaps of up to {join_m:g} m joined: {n_gaps:,} between line ends, "
                "{n_beside:,} between an end and a line beside it",
                join_m=counts.join_m,
                n_gaps=counts.n_gaps,
                n_beside=counts.n_beside,
            )
        )
    elif counts.meet_at_vertices:
        yield say("lines meet where they share a vertex, as the data mean it; no gaps joined")
    else:
        yield say("no gaps joined (join_m = 0)")
    if counts.n_moved:
        yield say(
            "{n_moved} joined to one at most a centimetre off",
            n_moved=counted(counts.n_moved, "position"),
        )
    if counts.n_crossings is None:
        yield say('lines that cross without a shared vertex left unjoined (crossings = "leave")')
    else:
        yield say(
            "{n_crossings} without a shared vertex joined",
            n_crossings=counted(counts.n_crossings, "crossing"),
        )
    if counts.n_stacked:
        yield (
            say(
                "{n_stacked} where lines of different levels pass over each other left unjoined",
                n_stacked=counted(counts.n_stacked, "place"),
            )
        )


def _left_out(_: Graph, counts: Counts) -> Iterator[str]:
    if counts.n_dropped:
        yield say(
            "{n_dropped} without two vertices, or with one nowhere, left out",
            n_dropped=counted(counts.n_dropped, "line"),
        )
    if counts.n_zero:
        yield say(
            "{n_zero} shorter than a centimetre left out", n_zero=counted(counts.n_zero, "piece")
        )
    if counts.n_twice:
        yield say(
            "{n_twice} drawn more than once counted once, the quickest",
            n_twice=counted(counts.n_twice, "piece"),
        )


def _slopes(graph: Graph, slope: Slowed) -> Iterator[str]:
    def those(which: Flags) -> str:
        return say(
            "{edges} ({length})",
            edges=counted(int(which.sum()), "edge"),
            length=_km(graph.length_m[which]),
        )

    yield say("slopes slow walking by Tobler's formula, on the mean of there and back")
    if slope.unknown.any():
        yield say("{those} of unknown height taken as level", those=those(slope.unknown))
    if slope.steeper.any():
        yield say(
            "{those} steeper than {STEEPEST:.0%} taken as {STEEPEST:.0%} (ours)",
            those=those(slope.steeper),
            STEEPEST=STEEPEST,
        )


def _km(metres: Floats) -> str:
    return say("{km:,.1f} km", km=float(metres.sum()) / 1000)


def _percent(share: float) -> str:
    return f"{np.floor(share * 1000 + 1e-9) / 10:g} %"
