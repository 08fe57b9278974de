from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.streets import vertices
from tests.unit.streets.drawn import Line, at, bridge, graph, lines, noted, way


def test_lines_join_where_they_share_a_vertex():
    got = graph([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 80)])
    assert way(got, (0, 0), (50, 80)) == 130


def test_a_vertex_beside_a_line_joins_nothing_without_tolerance():
    got = graph([(0, 0), (100, 0)], [(50, 0), (50, 80)])
    assert way(got, (0, 0), (50, 80)) == np.inf


@given(st.floats(-5e6, 5e6), st.floats(-5e6, 5e6), st.floats(0, 2 * np.pi))
def test_vertices_join_within_a_centimetre_wherever_they_are_and_not_beyond(x, y, angle):
    def parts(off_m):
        near = (x + off_m * np.cos(angle), y + off_m * np.sin(angle))
        return len(graph([(x - 90, y), (x, y)], [near, (x + 70, y)]).component_m)

    assert parts(0.0099) == 1
    assert parts(0.0101) == 2


@given(st.floats(0, 2 * np.pi))
def test_joined_vertices_keep_every_edge_at_least_as_long_as_the_straight_line(angle):
    near = (0.009 * np.cos(angle), 0.009 * np.sin(angle))
    got = graph([(-3, 0), (0, 0)], [near, (4, 0)])
    assert len(got.xy) == 3
    step = got.xy[got.ends[:, 0]] - got.xy[got.ends[:, 1]]
    assert (got.length_m >= np.hypot(*step.T)).all()


def test_a_line_drawn_too_finely_keeps_its_length_and_holds_together():
    fine = [(x * 0.006, 0) for x in range(1001)]
    got = graph(fine)
    assert way(got, (0, 0), (6, 0)) == pytest.approx(6, abs=0.002)
    assert len(got.component_m) == 1
    assert noted(got, "at most a centimetre off")


def test_a_line_that_ends_at_one_of_a_chain_of_near_vertices_joins_it():
    """The middle one moves to the first; the last, nearer to the middle than 1 cm, is linked."""
    got = graph([(0, 0), (0, 50)], [(0.008, 0), (0.008, -50)], [(0.016, 0), (90, 0)])
    assert len(got.component_m) == 1
    assert way(got, (0, 50), (90, 0)) >= 50 + 90 - 0.02


def test_a_chain_of_near_vertices_joins_across_levels_where_lines_end():
    got = graph(
        [(0, 0), (0, 50)],
        Line([(0.008, 0), (0.008, -50)], level=1),
        Line([(0.016, -60), (0.016, 0), (90, 0)], level=2),
    )
    assert len(got.component_m) == 1


def test_minus_zero_is_zero_to_the_last_bit():
    for zero, other in ((0.0, -0.0), (-0.0, 0.0)):
        got = graph([(zero, zero), (0, 9)], [(other, other), (9, 0)])
        assert len(got.xy) == 3
        assert not np.signbit(got.xy).any()


# ---- levels -----------------------------------------------------------------------------------

ROAD = [(-100, 0), (0, 0), (100, 0)]


def over(*, level=1, apart=True):
    return Line([(0, -80), (0, 0), (0, 80)], level=level, apart=apart)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("meet_at_vertices", [True, False])
def test_inner_vertices_of_different_levels_do_not_join(apart, meet_at_vertices):
    got = graph(ROAD, over(apart=apart), meet_at_vertices=meet_at_vertices)
    assert len(at(got, (0, 0))) == 2
    assert way(got, (100, 0), (0, 80)) == np.inf
    assert noted(got, "1 place where lines of different levels pass over each other")


@pytest.mark.parametrize("apart", [True, False])
def test_inner_vertices_of_the_same_level_join(apart):
    got = graph(ROAD, over(level=0, apart=apart))
    assert way(got, (100, 0), (0, 80)) == 180


def test_the_end_of_a_bridge_joins_the_ground_at_an_end_and_in_the_middle():
    got = graph(ROAD, bridge((0, 0), (0, 80)), [(0, 80), (0, 90)])
    assert way(got, (-100, 0), (0, 90)) == 190


def test_an_end_below_a_bridge_does_not_join_its_middle():
    got = graph(over(), [(0, 0), (70, 0)])
    assert way(got, (0, 80), (70, 0)) == np.inf


def test_an_end_on_the_middle_of_a_bridge_joins_it_if_the_data_share_vertices():
    """Steps up to the middle of a footbridge, as in OpenStreetMap."""
    got = graph(over(), [(0, 0), (70, 0)], meet_at_vertices=True)
    assert way(got, (0, 80), (70, 0)) == 150


def test_an_end_joins_an_elevated_line_that_is_not_apart():
    got = graph(over(apart=False), [(0, 0), (70, 0)])
    assert way(got, (0, 80), (70, 0)) == 150


def test_a_bridge_over_a_junction_stays_above_it():
    got = graph([(0, 0), (70, 0)], [(0, 0), (-70, 0)], over())
    assert way(got, (-70, 0), (70, 0)) == 140
    assert way(got, (-70, 0), (0, 80)) == np.inf


def test_an_end_of_its_own_level_joins_a_bridge_in_the_middle_and_brings_it_down():
    ramp = Line([(0, 0), (70, 0)], level=1)
    got = graph(over(), ramp, [(0, 0), (0.0, 33)])
    assert way(got, (0, 80), (70, 0)) == 150
    assert way(got, (0, 80), (0, 33)) == 113


# ---- what cannot be drawn ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        [(0, 0), (np.nan, 5), (9, 9)],
        [(0, 0), (5, np.inf)],
        [(0, 0), (5, 1e30)],
        [(7, 7)],
        [],
    ],
)
def test_a_line_that_cannot_be_drawn_is_left_out_and_counted(bad):
    good = [(0, 0), (10, 0)], [(10, 0), (10, 10)]
    kept, n_dropped = vertices.drawable(lines(good[0], bad, good[1], bad))
    assert n_dropped == 2
    assert kept.starts.tolist() == [0, 2, 4]
    got = graph(good[0], bad, good[1])
    assert got.length_m.sum() == 20
    assert noted(got, "1 line without two vertices")


def test_what_belongs_to_a_line_stays_with_it_when_others_are_left_out():
    kept, _ = vertices.drawable(
        lines([(9, 9)], Line([(0, 0), (1, 0)], level=2, apart=True, slowness=3.0))
    )
    assert (kept.level, kept.apart, kept.slowness) == ([2], [True], [3.0])


@pytest.mark.parametrize("drawn", [[], [[(0, 0)]], [[(3, 3), (3, 3)]]])
def test_no_lines_make_no_nodes(drawn):
    got = graph(*drawn, join_m=1.5, crossings=True, slope=lambda xy: xy[:, 0])
    assert len(got.xy) == len(got.ends) == len(got.component) == len(got.component_m) == 0
    assert noted(got, "become 0 nodes and 0 edges")
