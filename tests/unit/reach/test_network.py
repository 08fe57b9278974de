from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.reach.straight import is_within
from siting.reach.ways import SameUnit
from tests.unit.reach.streets import DETOUR, all_ways, at, network_of, networks, point_sets

#: A street from west to east, 2 km long, with a node each 500 m.
STREET = ([(0, 0), (500, 0), (1000, 0), (1500, 0), (2000, 0)], [(0, 1), (1, 2), (2, 3), (3, 4)])


def ranked(way, nth, *, allowed=None):
    """Give the n-th smallest of each row, and its column: of equal ones, the first."""
    way = way if allowed is None else np.where(allowed, way, np.inf)
    if way.shape[1] < nth:
        return np.full(len(way), -1), np.full(len(way), np.inf)
    column = np.argsort(way, axis=1, kind="stable")[:, nth - 1]
    least = way[np.arange(len(way)), column]
    return np.where(np.isinf(least), -1, column), least


def assert_is_nearest(near, way, nth, allowed=None):
    target, least = ranked(way, nth, allowed=allowed)
    assert near.way_m.tolist() == least.tolist()
    assert near.target.tolist() == target.tolist()


def as_dense(rows):
    dense = np.full(rows.shape, np.inf)
    row, column = rows.tocoo().coords
    dense[row, column] = rows.data
    return dense


@given(networks(), point_sets(), point_sets(most=6), st.booleans(), st.integers(1, 4))
def test_nearest_is_what_all_pairs_by_networkx_say(network, xy, to_xy, by_time, nth):
    near = network.ways(by_time=by_time).nearest(xy, to_xy, nth=nth)
    assert_is_nearest(near, all_ways(network, xy, to_xy, by_time=by_time), nth)


@given(networks(), point_sets(), point_sets(), st.booleans(), st.integers(0, 1500))
def test_ways_within_are_what_all_pairs_by_networkx_say(network, sites, xy, by_time, cutoff_m):
    got = network.ways(by_time=by_time).ways_within(sites, xy, cutoff_m=cutoff_m)
    way = all_ways(network, sites, xy, by_time=by_time)
    assert as_dense(got).tolist() == np.where(is_within(way, cutoff_m), way, np.inf).tolist()
    assert got.has_sorted_indices


@given(networks(), point_sets(), point_sets(most=6), st.integers(1, 3), st.data())
def test_nearest_but_itself_and_in_the_same_unit(network, xy, to_xy, nth, data):
    unit = st.integers(-1, 2)
    own = data.draw(st.lists(unit, min_size=len(xy), max_size=len(xy)))
    of = data.draw(st.lists(unit, min_size=len(to_xy), max_size=len(to_xy)))
    same = SameUnit(np.array(own, dtype=np.intp), np.array(of, dtype=np.intp))
    itself = st.integers(-1, len(to_xy) - 1)
    skip = np.array(data.draw(st.lists(itself, min_size=len(xy), max_size=len(xy))), dtype=np.intp)
    way = all_ways(network, xy, to_xy)
    other = np.arange(len(to_xy)) != skip[:, None]
    inside = (same.of_points[:, None] == same.of_targets) & (same.of_points >= 0)[:, None]
    ways = network.ways()
    assert_is_nearest(ways.nearest(xy, to_xy, nth=nth, skip=skip), way, nth, other)
    assert_is_nearest(ways.nearest(xy, to_xy, nth=nth, same=same), way, nth, inside)
    near = ways.nearest(xy, to_xy, nth=nth, same=same, skip=skip)
    assert_is_nearest(near, way, nth, inside & other)


@given(networks(), point_sets(), point_sets(), st.integers(0, 1500), st.data())
def test_nearest_and_within_agree_on_who_is_reached(network, sites, xy, cutoff_m, data):
    unit = st.integers(-1, 2)
    of_sites = data.draw(st.lists(unit, min_size=len(sites), max_size=len(sites)))
    of_xy = data.draw(st.lists(unit, min_size=len(xy), max_size=len(xy)))
    same = SameUnit(np.array(of_xy, dtype=np.intp), np.array(of_sites, dtype=np.intp))
    ways = network.ways()
    for units in (None, same):
        rows = ways.within(sites, xy, cutoff_m=cutoff_m, same=units)
        near = ways.nearest(xy, sites, same=units)
        reached = rows.toarray().any(axis=0)
        assert reached.tolist() == is_within(near.way_m, cutoff_m).tolist()
        assert rows.data.dtype == np.int8


@given(networks(), point_sets(), point_sets())
def test_a_way_is_symmetric_and_no_shorter_than_the_straight_line(network, xy, to_xy):
    ways = network.ways()
    there = as_dense(ways.ways_within(xy, to_xy, cutoff_m=1e6))
    back = as_dense(ways.ways_within(to_xy, xy, cutoff_m=1e6))
    assert there.tolist() == back.T.tolist()
    straight = np.hypot(*(xy[:, None] - to_xy).transpose(2, 0, 1))
    assert (there >= straight * ways.least_ratio - 1e-5).all()


@given(networks())
def test_between_nodes_the_triangle_inequality_holds(network):
    xy = network.graph.xy[~network.graph.fragment[network.graph.component]]
    way = as_dense(network.ways().ways_within(xy, xy, cutoff_m=1e6))
    detours = (way[:, :, None] + way[None, :, :]).min(axis=1) if len(xy) else way
    assert (way <= detours).all()
    assert (np.diag(way) == 0).all()


@given(networks(), point_sets(), st.integers(0, 15), st.floats(0, 1), st.floats(0, 1))
def test_a_facility_moved_along_its_edge_changes_ways_by_no_more(network, xy, edge, one, other):
    graph = network.graph
    first, second = graph.xy[graph.ends[edge % len(graph.ends)]]
    sites = first + np.array([[one], [other]]) * (second - first)
    way = as_dense(network.ways().ways_within(sites, xy, cutoff_m=1e6))
    snapped = network.snapped(np.vstack([sites, xy]))
    moved = abs(one - other) * graph.length_m[edge % len(graph.ends)]
    if (snapped.edge[:2] == snapped.edge[0]).all():
        on = (snapped.edge[2:] >= 0) & np.isfinite(way[0])
        assert (np.abs(way[0, on] - way[1, on]) <= moved + 1e-4).all()


@given(networks(), point_sets(), point_sets(most=6), st.randoms(use_true_random=False))
def test_the_order_of_points_and_targets_changes_nothing(network, xy, to_xy, random):
    order, to_order = list(range(len(xy))), list(range(len(to_xy)))
    random.shuffle(order)
    random.shuffle(to_order)
    ways = network.ways()
    near, other = ways.nearest(xy, to_xy), ways.nearest(xy[order], to_xy[to_order])
    assert near.way_m[order].tolist() == other.way_m.tolist()
    assert near.estimated[order].tolist() == other.estimated.tolist()
    rows = ways.within(to_xy, xy, cutoff_m=300).toarray()
    again = ways.within(to_xy[to_order], xy[order], cutoff_m=300).toarray()
    assert rows[to_order][:, order].tolist() == again.tolist()


def test_exactly_500_metres_count_and_a_centimetre_more_does_not():
    network = network_of(*STREET)
    homes = at((600, 0), (600.01, 0), (570, 30), (570.01, 30), (100, 0))
    site = at((100, 0))
    near = network.ways().nearest(homes, site)
    np.testing.assert_allclose(near.way_m, [500, 500.01, 500, 500.01, 0], atol=1e-5)
    for reached in (
        network.ways().within(site, homes, cutoff_m=500).toarray()[0],
        is_within(near.way_m, 500),
    ):
        assert reached.tolist() == [1, 0, 1, 0, 1]


def test_one_facility_in_the_middle_of_an_edge_is_reached_from_both_sides():
    network = network_of([(0, 0), (1000, 0)], [(0, 1)])
    near = network.ways().nearest(at((0, 0), (400, 0), (700, 0), (1000, 20)), at((500, 0)))
    np.testing.assert_allclose(near.way_m, [500, 100, 200, 520], atol=1e-5)


def test_two_facilities_snapped_to_one_point_are_told_apart_by_their_legs():
    network = network_of([(0, 0), (1000, 0)], [(0, 1)])
    facilities = at((500, 60), (500, -20), (500, -20))
    near = network.ways().nearest(at((300, 0)), facilities)
    assert near.target.tolist() == [1]
    for nth, (target, way) in enumerate([(1, 220), (2, 220), (0, 260)], start=1):
        near = network.ways().nearest(at((300, 0)), facilities, nth=nth)
        assert near.target.tolist() == [target]
        np.testing.assert_allclose(near.way_m, [way], atol=1e-5)


def test_several_facilities_on_one_edge_serve_whom_they_are_nearest_to():
    network = network_of([(0, 0), (1000, 0)], [(0, 1)])
    facilities = at((800, 0), (200, 0), (500, 90))
    homes = at((0, 0), (210, 0), (480, 0), (500, 0), (700, 0), (1000, 0))
    near = network.ways().nearest(homes, facilities)
    assert near.target.tolist() == [1, 1, 2, 2, 0, 0]
    np.testing.assert_allclose(near.way_m, [200, 10, 110, 90, 100, 200], atol=1e-5)


def test_a_river_with_one_bridge_is_walked_around():
    nodes = [(0, 0), (900, 0), (0, 200), (900, 200)]
    network = network_of(nodes, [(0, 1), (2, 3), (1, 3)])
    near = network.ways().nearest(at((0, 0)), at((0, 200)))
    np.testing.assert_allclose(near.way_m, [2000], atol=1e-5)
    assert not near.estimated.any()
    assert network.ways().within(at((0, 200)), at((0, 0)), cutoff_m=500).nnz == 0


def test_no_way_leads_to_an_island():
    network = network_of([(0, 0), (900, 0), (0, 200), (900, 200)], [(0, 1), (2, 3)])
    near = network.ways().nearest(at((0, 0), (0, 200)), at((900, 0)))
    assert near.target.tolist() == [0, -1]
    assert near.way_m[1] == np.inf
    assert not near.estimated.any()
    near = network.ways().nearest(at((0, 0)), at((900, 0), (0, 200)), nth=2)
    assert near.target.tolist() == [-1]


def test_what_is_far_from_the_streets_has_an_estimated_way():
    network = network_of(*STREET, snap_m=100)
    homes, facilities = at((0, 0), (0, 500)), at((0, 900), (1500, 100))
    near = network.ways().nearest(homes, facilities)
    np.testing.assert_allclose(near.way_m, [900 * DETOUR, 400 * DETOUR], atol=1e-5)
    assert near.estimated.tolist() == [True, True]
    near = network.ways().nearest(homes, facilities, nth=2)
    np.testing.assert_allclose(near.way_m, [1600, np.hypot(1500, 400) * DETOUR], atol=1e-5)
    assert near.estimated.tolist() == [False, True]


def test_of_many_equally_long_estimated_ways_the_first_target_is_taken():
    network = network_of(*STREET, snap_m=100)
    circle = [(3, 4), (4, 3), (-3, 4), (4, -3), (-4, -3), (5, 0), (0, 5), (0, -5)]
    around = circle * 8  # more than a leaf of the tree holds
    home = at((900, 2000))
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(len(around))
        facilities = home + 100.0 * np.array(around)[order]
        for nth in (1, 2, 9):
            near = network.ways().nearest(home, facilities, nth=nth)
            assert near.target.tolist() == [nth - 1]
            np.testing.assert_allclose(near.way_m, [500 * DETOUR], atol=1e-5)


def test_the_snap_distance_itself_is_near_enough():
    network = network_of(*STREET, snap_m=100)
    near = network.ways().nearest(at((10, 100), (10, 100.02)), at((200, 0)))
    assert near.estimated.tolist() == [False, True]


def test_nobody_snaps_to_a_fragment():
    network = network_of([(0, 0), (900, 0), (0, 50), (5, 50)], [(0, 1), (2, 3)])
    snapped = network.snapped(at((0, 50)))
    assert network.graph.ends[snapped.edge].tolist() == [[0, 1]]
    np.testing.assert_allclose(snapped.leg_m, [50], atol=1e-5)


def test_neighbours_behind_a_street_do_not_walk_to_it_and_back():
    network = network_of(*STREET)
    facility = at((600, 20))
    near = network.ways().nearest(at((600, 60), (600, -10), (600, 20)), facility)
    np.testing.assert_allclose(near.way_m, [40, 30, 0], atol=1e-5)


def test_steps_count_by_time_only():
    network = network_of([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)], slowness=[1, 3])
    home, site = at((0, 10)), at((150, 10))
    near, slow = (network.ways(by_time=by).nearest(home, site) for by in (False, True))
    np.testing.assert_allclose(near.way_m, [170], atol=1e-5)
    np.testing.assert_allclose(slow.way_m, [270], atol=1e-5)
    reached = network.ways(by_time=True).within(site, home, cutoff_m=200)
    assert reached.nnz == 0


def test_no_points_no_targets_and_no_streets():
    none = at()
    for network in (network_of(*STREET), network_of([], [])):
        ways = network.ways()
        assert len(ways.nearest(none, at((0, 0))).target) == 0
        near = ways.nearest(at((0, 0)), none)
        assert near.target.tolist() == [-1]
        assert near.way_m.tolist() == [np.inf]
        assert ways.within(none, at((0, 0)), cutoff_m=9).shape == (0, 1)
        assert ways.within(at((0, 0)), none, cutoff_m=9).shape == (1, 0)
    near = network.ways().nearest(at((0, 0)), at((100, 0)))
    assert near.way_m.tolist() == [100 * DETOUR]
    assert near.estimated.all()


def test_snaps_are_kept_while_the_points_stay_the_same():
    network = network_of(*STREET)
    xy = at((10, 10), (20, 20))
    first = network.snapped(xy)
    assert network.snapped(xy.copy()) is first
    xy[0, 0] += 700
    assert network.snapped(xy) is not first
    assert network.snapped(xy).edge.tolist() == [1, 0]
