"""Small streets for tests, and ways along them found by other means."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.reach.network import Network
from siting.streets.graph import Graph, up

#: Where towns lie: coordinates of a real plane are this large.
ORIGIN = np.array([512_000.25, 3_351_000.5])
DETOUR = 1.3


def at(*xy):
    """Place points near the origin."""
    return np.array(xy, dtype=float).reshape(-1, 2) + ORIGIN


def graph_of(nodes, ends, slowness=None, longer=0.0):
    """Join nodes by straight streets; `longer` metres are added to each."""
    xy = at(*nodes)
    ends = np.unique(np.sort(np.array(ends, dtype=np.intp).reshape(-1, 2), axis=1), axis=0)
    straight = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T)
    length = up(straight + longer)
    joined = coo_array((np.ones(len(ends)), tuple(ends.T)), shape=(len(xy), len(xy)))
    n, part = connected_components(joined, directed=False)
    part_m = np.bincount(part[ends[:, 0]], weights=length, minlength=n)
    order = np.argsort(-part_m, kind="stable")
    return Graph(
        xy=xy,
        ends=ends,
        length_m=length,
        slowness=np.ones(len(ends)) if slowness is None else np.array(slowness, dtype=float),
        component=np.argsort(order)[part],
        component_m=part_m[order],
    )


def network_of(nodes, ends, slowness=None, *, longer=0.0, snap_m=300.0):
    """Make a network of a few straight streets."""
    return Network(graph_of(nodes, ends, slowness, longer), snap_m=snap_m, detour=DETOUR)


def all_ways(network, xy, to_xy, *, by_time=False):
    """Give the way between all pairs, by networkx, from where the points meet the streets."""
    graph = network.graph
    cost = graph.cost_m(by_time=by_time).tolist()
    streets = nx.Graph()
    streets.add_nodes_from(range(len(graph.xy)))
    for (one, other), metres in zip(graph.ends.tolist(), cost, strict=True):
        streets.add_edge(one, other, weight=metres)
    apart = dict(nx.all_pairs_dijkstra_path_length(streets))
    found = [[spot_of(network, point, cost) for point in points] for points in (xy, to_xy)]
    return np.array(
        [[_way(network, apart, one, other) for other in found[1]] for one in found[0]]
    ).reshape(len(xy), len(to_xy))


def spot_of(network, point, cost):
    """Say where a point meets the streets: itself, its edge, the ways to both ends, its leg."""
    snapped = network.snapped(point[None])
    edge, leg = int(snapped.edge[0]), float(snapped.leg_m[0])
    if edge < 0:
        return point, None, (), leg
    along = np.floor(snapped.share[0] * cost[edge] * 2**20) / 2**20
    one, other = network.graph.ends[edge].tolist()
    return point, edge, ((one, along), (other, cost[edge] - along)), leg


def _way(network, apart, one, other):
    straight = np.sqrt(((one[0] - other[0]) ** 2).sum())
    if one[1] is None or other[1] is None:
        return float(up(straight * network.detour))
    ways = [on + apart[node].get(to, np.inf) + off for node, on in one[2] for to, off in other[2]]
    if one[1] == other[1]:
        ways.append(abs(one[2][0][1] - other[2][0][1]))
    way = one[3] + min(ways) + other[3]
    return min(way, float(up(straight))) if straight <= max(one[3], other[3]) else way


metres = st.integers(0, 60).map(lambda tens: tens * 10)
places = st.tuples(metres, metres)


@st.composite
def networks(draw):
    """Draw a few streets: with loops, dead ends, crossings that are none, parts, steps."""
    nodes = draw(st.lists(places, min_size=2, max_size=10, unique=True))
    node = st.integers(0, len(nodes) - 1)
    pairs = st.tuples(node, node).filter(lambda pair: pair[0] != pair[1])
    ends = sorted({tuple(sorted(pair)) for pair in draw(st.lists(pairs, min_size=1, max_size=16))})
    slowness = draw(st.lists(st.sampled_from([1, 1, 2.5]), min_size=len(ends), max_size=len(ends)))
    longer = draw(st.sampled_from([0, 0, 33.3]))
    return network_of(
        nodes, ends, slowness, longer=longer, snap_m=draw(st.sampled_from([25, 90, 400]))
    )


def point_sets(*, most=12):
    """Draw points; the same ones now and then."""
    return st.lists(places, max_size=most).map(lambda rows: at(*rows))
