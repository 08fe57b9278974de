from __future__ import annotations

import numpy as np

from siting.streets import pieces
from tests.unit.streets.drawn import Line, bridge, edges, graph, lines, noted


def test_every_vertex_is_a_node_and_every_piece_between_two_an_edge():
    got = graph([(0, 0), (10, 0), (10, 30), (50, 60)])
    assert edges(got) == {((0, 0), (10, 0)), ((10, 0), (10, 30)), ((10, 30), (50, 60))}
    assert sorted(got.length_m) == [10, 30, 50]


def test_pieces_drawn_twice_count_once_in_either_direction():
    got = graph([(0, 0), (10, 0), (20, 0)], [(10, 0), (0, 0)], [(20, 0), (10, 0), (10, 5)])
    assert got.length_m.sum() == 25
    assert noted(got, "2 pieces drawn more than once counted once")


def test_of_pieces_drawn_twice_the_quickest_counts():
    """Steps and a ramp on one line: whoever can take the ramp does."""
    for drawn in (2.0, 1.0, 3.0), (1.0, 3.0, 2.0):
        got = graph(*(Line([(0, 0), (10, 0)], slowness=s) for s in drawn))
        assert got.slowness.tolist() == [1.0]
        assert got.cost_m(by_time=True).tolist() == [10]


def test_pieces_of_no_length_are_left_out_and_counted():
    got = graph([(0, 0), (0, 0), (10, 0), (10, 0.004), (20, 0)])
    assert got.length_m.sum() == 20
    assert noted(got, "2 pieces shorter than a centimetre left out")


def test_a_loop_keeps_its_length_and_joins_at_its_seam():
    got = graph([(0, 0), (30, 0), (30, 30), (0, 30), (0, 0)], [(-50, 0), (0, 0)])
    assert got.length_m.sum() == 170
    assert len(got.component_m) == 1
    assert noted(got, "1 dead end")


def test_a_line_there_and_back_is_drawn_twice():
    got = graph([(0, 0), (10, 0), (0, 0)])
    assert got.length_m.tolist() == [10]


def test_a_bridge_and_a_road_between_the_same_two_places_are_two_pieces_of_one_edge():
    for level in (0, 1):
        drawn = bridge((0, 0), (10, 0), level=level), [(0, 0), (10, 0)]
        got = pieces.cut(lines(*drawn))
        assert len(got.ends) == 2
        assert sorted(got.apart) == [False, True]
        assert len(graph(*drawn).ends) == 1


def test_it_knows_which_line_draws_which_piece():
    got = pieces.cut(lines([(0, 0), (10, 0), (20, 0)], [(20, 0), (10, 0)]))
    drawn = {(*got.xy[got.ends[piece]].ravel().tolist(), line) for piece, line in got.drawn}
    assert drawn == {(0, 0, 10, 0, 0), (10, 0, 20, 0, 0), (10, 0, 20, 0, 1)}


def test_join_tells_pairs_that_are_pieces_from_others():
    got = pieces.cut(lines([(0, 0), (10, 0), (20, 0)]))
    pairs = np.array([[0, 1], [2, 1], [0, 2], [2, 0], [1, 1]])
    assert got.join(pairs).tolist() == [True, True, False, False, False]
    nothing = pieces.cut(lines())
    assert nothing.join(np.empty((0, 2), dtype=int)).tolist() == []
