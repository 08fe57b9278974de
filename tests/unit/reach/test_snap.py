from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.reach import snap
from siting.reach.along import spots
from siting.reach.snap import Snapper
from siting.streets.graph import QUANTUM_M
from tests.unit.reach.streets import at, graph_of, networks, point_sets


def nearest_by_tree(graph, xy):
    """Measure to the nearest edge with shapely's tree."""
    lines = shapely.linestrings(graph.xy[graph.ends])
    tree = shapely.STRtree(lines[~graph.fragment[graph.component[graph.ends[:, 0]]]])
    (point, _), distance = tree.query_nearest(
        shapely.points(xy), return_distance=True, all_matches=False
    )
    assert point.tolist() == list(range(len(xy)))
    return distance


def assert_snaps(graph, xy, snap_m):
    """See that points snap as near as the tree says, to where they are said to."""
    snapped = Snapper(graph, snap_m=snap_m).snap(xy)
    distance = nearest_by_tree(graph, xy)
    on = snapped.edge >= 0
    assert on.tolist() == (distance <= snap_m + 0.005).tolist()
    np.testing.assert_allclose(snapped.leg_m[on], distance[on], atol=1e-5)
    assert np.isinf(snapped.leg_m[~on]).all()
    first, second = graph.xy[graph.ends[snapped.edge[on]]].transpose(1, 0, 2)
    met = first + snapped.share[on, None] * (second - first)
    np.testing.assert_allclose(np.hypot(*(met - xy[on]).T), distance[on], atol=1e-5)
    return snapped


@given(networks(), point_sets(most=30), st.sampled_from([20, 200, 900]))
def test_points_snap_to_the_nearest_edge(network, xy, snap_m):
    assert_snaps(network.graph, xy, snap_m)


@given(networks(), point_sets(most=30))
def test_both_ways_along_an_edge_make_up_just_its_cost(network, xy):
    cost = network.graph.cost_m(by_time=True)
    found = spots(network.snapped(xy), network.graph.ends, cost)
    on = found.snapped
    assert (found.to_ends[on].sum(axis=1) == cost[found.edge[on]]).all()
    assert (found.to_ends >= 0).all()
    whole = np.column_stack([found.to_ends[on], found.leg_m[on]]) / QUANTUM_M
    assert (whole == np.rint(whole)).all()


def crowded(seed):
    """Draw short streets in two crowds far apart, with long ones between and around them."""
    rng = np.random.default_rng(seed)
    crowds = np.concatenate([rng.normal(0, 150, (300, 2)), rng.normal(0, 30, (300, 2)) + 8000])
    long = rng.uniform(-3000, 12_000, (40, 2))
    ends = [(i, i + 1) for i in range(599) if i != 299] + [
        (600 + i, 600 + i + 1) for i in range(0, 40, 2)
    ]
    graph = graph_of(np.concatenate([crowds, long]), [*ends, (0, 600), (599, 601)])
    points = np.concatenate([crowds + rng.uniform(-60, 60, crowds.shape), long, long[::-1] / 2])
    return graph, at(*points)


@pytest.mark.parametrize("seed", range(4))
def test_long_edges_and_crowds_are_found_as_exactly_as_by_a_tree(seed):
    graph, xy = crowded(seed)
    for snap_m in (50, 300, 5000):
        assert_snaps(graph, xy, snap_m)


def test_many_points_are_taken_some_at_a_time(monkeypatch):
    graph, xy = crowded(9)
    whole = Snapper(graph, snap_m=500).snap(xy)
    monkeypatch.setattr(snap, "_TESTED_AT_ONCE", 50)
    monkeypatch.setattr(snap, "_POINTS_AT_ONCE", 70)
    for part, wanted in zip(Snapper(graph, snap_m=500).snap(xy), whole, strict=True):
        assert part.tolist() == wanted.tolist()


def test_where_edges_meet_the_first_of_them_is_taken():
    nodes = [(0, 0), (100, 33), (-70, 100), (3, -90)]
    graph = graph_of(nodes, [(0, 1), (0, 2), (0, 3)])
    beyond = graph_of([(100, 33), (0, 0), (-70, 100), (3, -90)], [(0, 1), (1, 2), (1, 3)])
    for one in (graph, beyond):
        snapped = Snapper(one, snap_m=300).snap(at((0, 0)))
        assert (snapped.edge.tolist(), snapped.leg_m.tolist()) == ([0], [0.0])
    # From beyond the end of all three, their common node is the nearest point of each.
    nodes = [(0, 0), (100, 33), (120, -10), (90, 60)]
    for shift in np.random.default_rng(3).uniform(-1, 1, (50, 2)):
        graph = graph_of(np.array(nodes) + shift, [(1, 0), (2, 0), (3, 0)])
        snapped = Snapper(graph, snap_m=300).snap(at((-50.3, -10.7)))
        assert (snapped.edge.tolist(), snapped.share.tolist()) == ([0], [0.0])


def test_the_first_edge_is_taken_where_its_second_end_is_the_common_node():
    for shift in np.random.default_rng(4).uniform(-1, 1, (50, 2)):
        nodes = np.array([(100, 33), (120, -10), (90, 60), (0, 0)]) + shift
        graph = graph_of(nodes, [(0, 3), (1, 3), (2, 3)])
        snapped = Snapper(graph, snap_m=300).snap(at((-50.3, -10.7)))
        assert (snapped.edge.tolist(), snapped.share.tolist()) == ([0], [1.0])


def test_at_the_second_end_the_node_itself_is_measured_to():
    # Small coordinates: there a first end and its line to the second do not add up to the second.
    for nodes in np.random.default_rng(5).uniform(-9, 9, (50, 4, 2)):
        nodes[3] = nodes[:3].mean(axis=0) + np.array([40.1, 0])
        graph = graph_of(nodes, [(0, 3), (1, 3), (2, 3)])
        graph = replace(graph, xy=nodes)
        snapped = Snapper(graph, snap_m=300).snap(nodes[3:] + np.array([7.3, 0.1]))
        assert (snapped.edge.tolist(), snapped.share.tolist()) == ([0], [1.0])


def test_the_limit_is_included_to_the_centimetre():
    graph = graph_of([(0, 0), (1000, 0)], [(0, 1)])
    snapped = Snapper(graph, snap_m=60).snap(at((500, 60), (500, 60.004), (500, 60.01)))
    assert snapped.edge.tolist() == [0, 0, -1]


def test_fragments_are_passed_over():
    graph = graph_of([(0, 0), (1000, 0), (0, 40), (9, 40)], [(0, 1), (2, 3)])
    snapped = assert_snaps(graph, at((0, 41), (5, 20)), 100)
    assert snapped.edge.tolist() == [0, 0]


def test_points_far_beyond_the_streets_and_no_streets_at_all():
    graph = graph_of([(0, 0), (1000, 0)], [(0, 1)])
    far = at((1e6, 0), (-1e6, 1e6), (0, -1e6))
    assert Snapper(graph, snap_m=300).snap(far).edge.tolist() == [-1, -1, -1]
    assert Snapper(graph_of([], []), snap_m=300).snap(far).edge.tolist() == [-1, -1, -1]
    assert len(Snapper(graph, snap_m=300).snap(at()).edge) == 0
