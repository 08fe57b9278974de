from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.streets import edges, joins, pieces
from siting.streets.graph import QUANTUM_M
from tests.unit.streets.drawn import Line, bridge, lines


def join(drawn, *, xy=(), split=(), links=()):
    return edges.join(
        pieces.cut(lines(*drawn)),
        joins.Joins(
            xy=np.array(xy, dtype=float).reshape(-1, 2),
            split=np.array(split, dtype=int).reshape(-1, 2),
            links=np.array(links, dtype=int).reshape(-1, 2),
        ),
    )


ROAD = [(0.0, 0.0), (60.0, 0.0)]


def test_a_piece_is_split_at_all_its_nodes_in_their_order_along_it():
    got = join([ROAD], xy=[(40, 0), (10, 0), (30, 0)], split=[(0, 2), (0, 3), (0, 4)])
    assert got.xy[:, 0].tolist() == [0, 10, 30, 40, 60]
    assert got.ends.tolist() == [[0, 1], [1, 2], [2, 3], [3, 4]]
    assert got.length_m.tolist() == [10, 20, 10, 20]


def test_other_pieces_stay_whole():
    got = join([[*ROAD, (60, 70), (60, 90)]], xy=[(60, 33)], split=[(1, 4)])
    assert sorted(got.length_m) == [20, 33, 37, 60]


def test_what_is_split_keeps_its_slowness_and_stays_apart():
    got = join([Line(ROAD, level=1, apart=True, slowness=2.0)], xy=[(40, 0)], split=[(0, 2)])
    assert got.slowness.tolist() == [2, 2]
    assert got.apart.tolist() == [True, True]


def test_a_link_is_level_open_way():
    got = join([Line(ROAD, slowness=2.0), [(0, 30), (60, 30)]], links=[(0, 1)])
    assert sorted(zip(got.length_m, got.slowness, strict=True)) == [(30, 1), (60, 1), (60, 2)]


def test_a_node_given_twice_splits_once():
    got = join([ROAD], xy=[(40, 0)], split=[(0, 2), (0, 2)])
    assert got.length_m.tolist() == [40, 20]


def test_nodes_joined_without_length_are_one():
    got = join([ROAD, [(0, 5), (0, 9)]], xy=[(40, 0), (40, 0)], split=[(0, 4), (0, 5)])
    assert len(got.xy) == 5
    got = join([ROAD, [(0, 5), (0, 9)]], xy=[(40, 0)], split=[(0, 4)], links=[(0, 1)])
    assert len(got.xy) == 5


def test_nodes_at_one_position_that_nothing_joins_stay_two():
    """A street and a bridge over it, each split at the same position."""
    drawn = [[(-20.0, 0.0), (20.0, 0.0)], bridge((0, -20), (0, 20))]
    cut = pieces.cut(lines(*drawn))
    assert len(cut.ends) == 2
    got = join(drawn, xy=[(0, 0), (0, 0)], split=[(0, 4), (1, 5)])
    assert len(got.xy) == 6
    assert len(got.ends) == 4


def test_of_parallel_edges_the_one_of_least_cost_stays():
    drawn = [Line(ROAD, slowness=3.0), bridge(*ROAD), Line(ROAD, slowness=2.0, level=2)]
    got = join(drawn)
    assert (got.slowness.tolist(), got.n_twice) == ([1.0], 2)


def test_nodes_without_edges_are_left_out():
    got = join([ROAD, [(5, 5), (5, 5)]])
    assert len(got.xy) == 2


def test_edges_are_sorted_and_each_pair_stands_once():
    rng = np.random.default_rng(3)
    got = join(rng.integers(0, 9, (60, 2, 2)).astype(float).tolist())
    assert (got.ends[:, 0] < got.ends[:, 1]).all()
    assert (np.diff(got.ends[:, 0] * len(got.xy) + got.ends[:, 1]) > 0).all()


coordinate = st.floats(-3e5, 4e6)


@given(
    st.tuples(coordinate, coordinate),
    st.floats(0, 2 * np.pi),
    st.floats(1, 5000),
    st.lists(st.floats(0.001, 0.999), max_size=6),
)
def test_splitting_keeps_the_length_and_no_edge_is_shorter_than_straight(at, angle, long, shares):
    start = np.array(at)
    step = long * np.array([np.cos(angle), np.sin(angle)])
    drawn = [[tuple(start), tuple(start + step)]]
    first = pieces.cut(lines(*drawn)).xy[0]  # nodes have an order of their own
    on_it = [start + share * step for share in shares]
    got = join(drawn, xy=on_it, split=[(0, 2 + n) for n in range(len(shares))])
    whole = np.hypot(*(np.array(drawn[0][1]) - drawn[0][0]))
    assert got.length_m.sum() == pytest.approx(whole, abs=1e-6 * (1 + len(shares)))
    assert got.length_m.sum() >= whole
    assert (got.length_m >= np.hypot(*(got.xy[got.ends[:, 1]] - got.xy[got.ends[:, 0]]).T)).all()
    assert (got.length_m % QUANTUM_M == 0).all()
    assert (first == start).all() or (first == start + step).all()
