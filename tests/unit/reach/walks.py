"""Small street graphs made by hand, and the ways in them worked out the long way round."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from siting.reach.reached import Starts
from siting.streets.graph import Graph, up


def graph(nodes, edges, slowness=None):
    """Make a graph of nodes [x, y] and edges [first, last]; all of it one part."""
    xy = np.array(nodes, dtype=float)
    ends = np.array(edges, dtype=np.intp).reshape(-1, 2)
    length = up(np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T))
    return Graph(
        xy=xy,
        ends=ends,
        length_m=length,
        slowness=np.ones(len(ends)) if slowness is None else np.array(slowness, dtype=float),
        component=np.zeros(len(xy), dtype=np.intp),
        component_m=np.array([length.sum()]),
    )


def starts(graph, cost_m, sites):
    """Let sites step onto edges: (edge, share of it, how far to its left [m])."""
    edge = np.array([one[0] for one in sites], dtype=np.intp)
    share, aside = (np.array([one[k] for one in sites], dtype=float) for k in (1, 2))
    first, last = graph.xy[graph.ends[edge, 0]], graph.xy[graph.ends[edge, 1]]
    along = last - first
    size = np.hypot(*along.T)[:, None]
    left = np.column_stack([-along[:, 1], along[:, 0]]) / np.where(size > 0, size, 1)
    xy = first + share[:, None] * along + aside[:, None] * left
    return Starts(xy, edge, up(share * cost_m[edge]).clip(max=cost_m[edge]), up(np.abs(aside)))


def ways(graph, cost_m, starts, share):
    """Measure the least way to a share of every edge, shape (m,), edge by edge until all stand."""
    best = np.full(len(graph.xy), np.inf)
    for edge, along, leg in zip(starts.edge, starts.along_m, starts.leg_m, strict=True):
        for node, way in zip(graph.ends[edge], (along, cost_m[edge] - along), strict=True):
            best[node] = min(best[node], leg + way)
    for _ in graph.xy:
        for (first, last), cost in zip(graph.ends, cost_m, strict=True):
            best[first] = min(best[first], best[last] + cost)
            best[last] = min(best[last], best[first] + cost)
    found = np.minimum(
        best[graph.ends[:, 0]] + share * cost_m, best[graph.ends[:, 1]] + (1 - share) * cost_m
    )
    for edge, along, leg in zip(starts.edge, starts.along_m, starts.leg_m, strict=True):
        found[edge] = min(found[edge], leg + abs(share * cost_m[edge] - along))
    return found


@st.composite
def towns(draw):
    """Draw a graph whose edges may cross, its costs, one to three sites, and a cut-off."""
    whole = st.one_of(st.integers(0, 40).map(lambda tens: tens * 10.0), st.integers(0, 400))
    n = draw(st.integers(2, 9))
    nodes = [(draw(whole), draw(whole)) for _ in range(n)]
    node = st.integers(0, n - 1)
    pairs = {(k, k + 1) for k in range(n - 1)}
    pairs |= draw(st.sets(st.tuples(node, node).filter(lambda p: p[0] < p[1])))
    left_out = draw(st.sampled_from([None, *sorted(pairs)]))
    if len(pairs) > 1:
        pairs.discard(left_out)
    slowness = [draw(st.sampled_from([1.0, 1.0, 1.5])) for _ in pairs]
    made = graph(nodes, sorted(pairs), slowness)
    cost_m = made.cost_m(by_time=True)
    edge = st.integers(0, len(pairs) - 1)
    share = st.sampled_from([0.0, 0.1, 0.5, 0.75, 1.0])
    aside = st.sampled_from([0.0, 3.0, -20.0, 60.0])
    sites = draw(st.lists(st.tuples(edge, share, aside), min_size=1, max_size=3))
    return made, cost_m, starts(made, cost_m, sites), float(draw(st.integers(0, 500)))
