"""Streets drawn by hand: lines of a few points, the graph they make, and ways along it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from siting.progress import Silent
from siting.streets.build import build
from siting.streets.lines import Lines


class Line(NamedTuple):
    points: list
    level: int = 0
    apart: bool = False
    slowness: float = 1.0


def bridge(*points, level=1):
    return Line(list(points), level=level, apart=True)


def lines(*drawn, meet_at_vertices=False):
    """Draw lines; one without more to say is a list of points."""
    each = [line if isinstance(line, Line) else Line(line) for line in drawn]
    return Lines(
        xy=np.array([p for line in each for p in line.points], dtype=float).reshape(-1, 2),
        starts=np.cumsum([0, *(len(line.points) for line in each)]),
        level=np.array([line.level for line in each], dtype=int),
        apart=np.array([line.apart for line in each], dtype=bool),
        slowness=np.array([line.slowness for line in each], dtype=float),
        meet_at_vertices=meet_at_vertices,
    )


def graph(*drawn, join_m=0.0, crossings=False, slope=None, meet_at_vertices=False):
    return build(
        lines(*drawn, meet_at_vertices=meet_at_vertices),
        join_m=join_m,
        crossings=crossings,
        slope=slope,
        progress=Silent(),
    )


def at(graph, point):
    """The nodes at a point."""
    return np.flatnonzero((graph.xy == point).all(axis=1))


def way(graph, start, stop, *, by_time=False):
    """The shortest way from a node at one point to one at the other; infinite without any."""
    n = len(graph.xy)
    rows = coo_array((graph.cost_m(by_time=by_time), tuple(graph.ends.T)), shape=(n, n))
    found = dijkstra(rows.tocsr(), directed=False, indices=at(graph, start))
    return found[:, at(graph, stop)].min()


def edges(graph):
    """The edges, as pairs of points."""
    return {tuple(sorted((*map(tuple, graph.xy[pair].tolist()),))) for pair in graph.ends}


def noted(graph, words):
    """The note that holds these words."""
    (note,) = [note for note in graph.notes if words in note]
    return note
