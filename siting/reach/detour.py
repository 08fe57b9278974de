"""How much longer ways are than the straight line: measured from the streets themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from siting.reach.straight import apart
from siting.reach.windows import Tiles, Windows

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.streets.graph import Graph

#: Metres of way for each metre of straight line, where the streets do not say (ours).
FALLBACK = 1.35
#: Between nodes so far apart ways are compared [m]: the distances that rules ask about.
NEAREST_M, FARTHEST_M = 300.0, 1000.0
#: From so many nodes, to at most so many each.
FROM, TO = 200, 60
#: With fewer pairs nothing is said.
LEAST_PAIRS = 100
#: Nor where the longest part of the streets has less than this share of their length (ours): ways
#: within short parts are straight, and say nothing of those that would join them.
LEAST_SHARE = 0.5
#: How far around a node its ways are searched first [m].
_AROUND_M = 3000.0


@dataclass(frozen=True, kw_only=True)
class Detour:
    """Ways along streets beside the straight line.

    Attributes
    ----------
    median : float
        Metres of way for each metre of straight line; `FALLBACK` with fewer than `LEAST_PAIRS`.
    p90 : float
        Nine in ten ways are at most so much longer.
    pairs : int
        How many pairs of nodes were compared.
    """

    median: float
    p90: float
    pairs: int

    @property
    def measured(self) -> bool:
        """Whether the streets said it."""
        return self.pairs >= LEAST_PAIRS


def measured(graph: Graph) -> Detour:
    """Compare ways along streets with straight lines, between a fixed sample of nodes.

    Parameters
    ----------
    graph : Graph
        The streets; fragments are left out.

    Notes
    -----
    Every k-th node is a start, `FROM` in all; of the nodes that lie `NEAREST_M` to `FARTHEST_M`
    from it in the same part, every k-th is a goal, `TO` at most.
    """
    nodes = np.flatnonzero(~graph.fragment[graph.component])
    total = graph.component_m.sum()
    if not len(nodes) or graph.component_m[0] < LEAST_SHARE * total:
        return Detour(median=FALLBACK, p90=FALLBACK, pairs=0)
    windows, tiles, starts = Windows(graph), Tiles(graph.xy), _spread(nodes, FROM).tolist()
    far = _AROUND_M
    while True:
        ratio = np.sort(
            np.concatenate([_ratios(graph, windows, tiles, start, far=far) for start in starts])
        )
        if len(ratio) < LEAST_PAIRS:
            return Detour(median=FALLBACK, p90=FALLBACK, pairs=len(ratio))
        median, p90 = (float(ratio[int(share * len(ratio))]) for share in (0.5, 0.9))
        if p90 <= far / FARTHEST_M or np.isfinite(ratio).all():
            return Detour(median=median, p90=p90, pairs=len(ratio))
        far *= 2  # ways that were too long to be seen may be among the shorter nine in ten


def _spread(among: Ints, most: int) -> Ints:
    """Choose at most so many, evenly."""
    if len(among) <= most:
        return among
    return among[np.arange(most) * len(among) // most]


def _ratios(graph: Graph, windows: Windows, tiles: Tiles, start: int, *, far: float) -> Floats:
    """Give the ratios from one node; infinite for ways longer than looked for."""
    around = tiles.inside(_box(graph.xy[start], FARTHEST_M))
    straight = apart(graph.xy[around], graph.xy[start])
    fits = (straight >= NEAREST_M) & (straight <= FARTHEST_M)
    fits &= graph.component[around] == graph.component[start]
    goals = _spread(around[fits], TO)
    links, local = windows.cut(graph.length_m, _box(graph.xy[start], far))
    limit = far if len(links) < len(graph.xy) else np.inf
    reached = dijkstra(links.rows, indices=local[[start]], limit=limit)[0]
    way = np.where(local[goals] >= 0, reached[local[goals]], np.inf)
    ratio: Floats = way / apart(graph.xy[goals], graph.xy[start])
    return ratio


def _box(xy: Floats, far: float) -> Floats:
    return np.concatenate([xy - far, xy + far])
