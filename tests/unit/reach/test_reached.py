from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

from siting.reach.reached import Search, Starts
from tests.unit.reach import walks


def reached(graph, sites, cutoff_m):
    """Give what is reached and what is not as (edge, from, to) in metres."""
    starts = walks.starts(graph, graph.length_m, sites).within(cutoff_m)
    if not len(starts.edge):
        return [[], None]
    near = Search(graph, graph.length_m).around(starts, cutoff_m=cutoff_m, margin_m=1e4)
    return [
        [
            (int(edge), *(float(share * graph.length_m[edge]) for share in (begin, end)))
            for edge, begin, end in zip(*pieces, strict=True)
        ]
        for pieces in near.within(cutoff_m)
    ]


def test_a_street_is_cut_on_both_sides_of_the_site():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    inside, outside = reached(street, [(0, 0.5, 0)], 200)
    assert inside == [(0, pytest.approx(300), pytest.approx(700))]
    assert outside == [(0, 0.0, pytest.approx(300)), (0, pytest.approx(700), 1000.0)]


def test_the_way_to_the_street_counts():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    inside, _ = reached(street, [(0, 0.5, 150)], 200)
    assert inside == [(0, pytest.approx(450), pytest.approx(550))]
    assert reached(street, [(0, 0.5, 201)], 200)[0] == []


def test_a_street_reached_from_both_ends_is_cut_in_the_middle():
    triangle = walks.graph([[0, 0], [300, 0], [0, 400]], [[0, 1], [0, 2], [1, 2]])
    inside, outside = reached(triangle, [(0, 0, 0)], 500)
    assert outside == [(2, pytest.approx(200), pytest.approx(400))]
    assert [edge for edge, *_ in inside] == [0, 1, 2, 2]
    assert reached(triangle, [(0, 0, 0)], 600)[1] == []


def test_a_crossing_without_a_node_is_not_walked_over():
    bridge = walks.graph([[0, 0], [200, 0], [100, -100], [100, 100]], [[0, 1], [2, 3]])
    inside, outside = reached(bridge, [(0, 0.5, 0)], 1000)
    assert [edge for edge, *_ in inside] == [0]
    assert [edge for edge, *_ in outside] == [1]


def test_exactly_at_the_cut_off_a_node_is_reached_and_the_next_street_is_not():
    line = walks.graph([[0, 0], [500, 0], [600, 0]], [[0, 1], [1, 2]])
    inside, outside = reached(line, [(0, 0, 0)], 500)
    assert inside == [(0, 0.0, 500.0)]
    assert outside == [(1, 0.0, 100.0)]


def test_two_sites_on_one_street_reach_what_either_does():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    inside, outside = reached(street, [(0, 0.2, 0), (0, 0.8, 0)], 100)
    assert [piece[1:] for piece in inside] == [
        (pytest.approx(100), pytest.approx(300)),
        (pytest.approx(700), pytest.approx(900)),
    ]
    assert len(outside) == 3
    assert len(reached(street, [(0, 0.2, 0), (0, 0.8, 0)], 300)[0]) == 1


def test_nodes_on_one_spot_and_parallel_streets_do_no_harm():
    ends = [[0, 1], [1, 2], [0, 3], [3, 2]]
    odd = walks.graph([[0, 0], [0, 0], [100, 0], [50, 50]], ends)
    inside, outside = reached(odd, [(0, 0, 0)], 50)
    assert {edge for edge, *_ in inside} == {1, 2}
    assert {edge for edge, *_ in outside} == {1, 2, 3}


@given(walks.towns())
def test_pieces_are_what_ways_say_edge_by_edge(town):
    graph, cost_m, starts, cutoff_m = town
    starts = starts.within(cutoff_m)
    assume(len(starts.edge))
    near = Search(graph, cost_m).around(starts, cutoff_m=cutoff_m, margin_m=1e4)
    inside, outside = near.within(cutoff_m)
    for share in (0.0, 0.03, 0.37, 0.5, 0.81, 1.0):
        way = walks.ways(graph, cost_m, starts, share)
        for pieces, wrong in ((inside, way > cutoff_m + 1e-6), (outside, way < cutoff_m - 1e-6)):
            holds = (pieces.begin < share) & (share < pieces.end)
            assert not wrong[pieces.edge[holds]].any()
    for row, edge in enumerate(outside.edge):
        for cut in (outside.begin[row], outside.end[row]):
            if 0 < cut < 1:
                way = walks.ways(graph, cost_m, starts, cut)[edge]
                assert way == pytest.approx(cutoff_m, abs=1e-6)
    length = np.zeros(len(cost_m))
    for pieces in (inside, outside):
        np.add.at(length, pieces.edge, pieces.end - pieces.begin)
    np.testing.assert_allclose(length[cost_m > 0], 1.0, rtol=1e-9)


@given(walks.towns())
def test_streets_far_away_change_nothing(town):
    graph, _, starts, cutoff_m = town
    far = walks.graph(
        [*graph.xy.tolist(), [5000.0, 5000.0], [5100.0, 5000.0]],
        [*graph.ends.tolist(), [len(graph.xy), len(graph.xy) + 1]],
        [*graph.slowness.tolist(), 1.0],
    )
    starts = starts.within(cutoff_m)
    assume(len(starts.edge))
    first, second = (
        Search(one, one.cost_m(by_time=True))
        .around(starts, cutoff_m=cutoff_m, margin_m=0.0)
        .within(cutoff_m)
        for one in (graph, far)
    )
    for one, other in zip(first, second, strict=True):
        for mine, theirs in zip(one, other, strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_what_is_reached_does_not_depend_on_the_order_of_sites():
    street = walks.graph([[0, 0], [1000, 0], [1000, 300]], [[0, 1], [1, 2]])
    sites = walks.starts(street, street.length_m, [(0, 0.2, 5), (0, 0.7, 0), (1, 0.5, 9)])
    turned = Starts(*(part[::-1] for part in sites))
    search = Search(street, street.length_m)
    pieces = [search.around(one, cutoff_m=150, margin_m=0).within(150) for one in (sites, turned)]
    assert str(pieces[0]) == str(pieces[1])
