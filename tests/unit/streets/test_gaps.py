from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.streets import near
from tests.unit.streets.drawn import Line, at, bridge, edges, graph, noted, way

ROAD = [(0, 0), (100, 0)]
FAR = (500_000.0, 3_380_000.0)  # where eastings and northings are in China


def moved(points, by=FAR):
    return [(x + by[0], y + by[1]) for x, y in points]


# ---- from end to end --------------------------------------------------------------------------


@pytest.mark.parametrize(("gap_m", "joined"), [(1.49, True), (1.5, True), (1.51, False)])
@pytest.mark.parametrize("by", [(0, 0), FAR, (0.1, 3_380_000.7)])
def test_ends_join_up_to_the_tolerance_and_the_gap_is_walked(gap_m, joined, by):
    got = graph(moved([(0, 0), (90, 0)], by), moved([(90 + gap_m, 0), (200, 0)], by), join_m=1.5)
    start, stop = moved([(0, 0), (200, 0)], by)
    assert way(got, start, stop) == pytest.approx(200 if joined else np.inf, abs=1e-5)


def test_all_ends_within_the_tolerance_join_each_other():
    got = graph([(0, 0), (0, 50)], [(1, 0), (50, 0)], [(0, -1), (0, -50)], join_m=1.0)
    assert edges(got) >= {((0, 0), (1, 0)), ((0, -1), (0, 0))}
    assert ((0, -1), (1, 0)) not in edges(got)  # 1.41 m
    assert noted(got, "2 between line ends, 0 between an end and a line beside it")


def test_an_open_ring_is_closed():
    got = graph([(0, 0), (50, 0), (50, 50), (0, 50), (0, 1)], join_m=1.5)
    assert way(got, (0, 0), (0, 1)) == 1


def test_ends_that_a_piece_joins_get_no_link():
    got = graph([(0, 0), (1, 0)], [(1, 0), (50, 0)], [(0, 0), (-50, 0)], join_m=1.5)
    assert len(got.ends) == 3
    assert noted(got, "0 between line ends")


def test_ends_of_different_levels_join():
    got = graph(Line([(0, 0), (90, 0)], level=1, apart=True), [(91, 0), (99, 0)], join_m=1.5)
    assert way(got, (0, 0), (99, 0)) == 99


def test_very_many_ends_beside_each_other_are_refused(monkeypatch):
    monkeypatch.setattr(near, "MOST_PAIRS", 1000)
    star = [[(np.cos(a), np.sin(a)), (90 * np.cos(a), 90 * np.sin(a))] for a in range(60)]
    assert len(graph(*star, join_m=0.01).component_m) == 60
    with pytest.raises(SitingError, match="pairs of line ends lie within 20 m") as error:
        graph(*star, join_m=20)
    assert "join_m" in error.value.hint


# ---- from an end to a line beside it ----------------------------------------------------------


@pytest.mark.parametrize(("gap_m", "joined"), [(1.49, True), (1.5, True), (1.51, False)])
@pytest.mark.parametrize("by", [(0, 0), FAR, (0.1, 3_380_000.7)])
def test_a_dead_end_joins_a_line_up_to_the_tolerance_and_the_gap_is_walked(gap_m, joined, by):
    got = graph(moved(ROAD, by), moved([(40, gap_m), (40, 60)], by), join_m=1.5)
    start, stop = moved([(0, 0), (40, 60)], by)
    assert way(got, start, stop) == pytest.approx(100 if joined else np.inf, abs=1e-5)
    assert ("1 between an end and a line" in noted(got, "gaps of up to 1.5 m")) == joined


def test_a_line_is_split_where_an_end_joins_it_and_keeps_its_length():
    got = graph(ROAD, [(40, 1), (40, 60)], join_m=1.5)
    assert edges(got) == {
        ((0, 0), (40, 0)),
        ((40, 0), (100, 0)),
        ((40, 0), (40, 1)),
        ((40, 1), (40, 60)),
    }


def test_an_end_exactly_on_a_line_joins_it_without_a_link():
    got = graph(ROAD, [(40, 0), (40, 60)], join_m=1.5)
    assert len(got.ends) == 3
    assert way(got, (0, 0), (40, 60)) == 100


def test_an_end_just_across_a_line_joins_it():
    got = graph(ROAD, [(40, -1), (40, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == 40 + 1 + 61


def test_an_end_beside_a_vertex_joins_that_vertex():
    got = graph([(0, 0), (50, 0), (100, 20)], [(50, -1), (50, -60)], join_m=1.5)
    assert ((50, -1), (50, 0)) in edges(got)
    assert len(got.xy) == 5


def test_an_end_joins_the_nearest_line_only():
    got = graph(ROAD, [(0, 2.5), (100, 2.5)], [(40, 1), (40, -30)], join_m=1.5)
    assert way(got, (0, 0), (40, 1)) < np.inf
    assert way(got, (0, 2.5), (40, 1)) == np.inf


def test_an_end_that_meets_another_line_is_not_joined_to_one_beside_it():
    got = graph(ROAD, [(40, 1), (40, 60)], [(40, 1), (90, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == np.inf


def test_two_ends_may_join_one_line_at_one_point():
    got = graph(ROAD, [(40, 1), (40, 60)], [(40, -1.2), (40, -60)], join_m=1.5)
    assert way(got, (40, 60), (40, -60)) == pytest.approx(120, abs=1e-5)
    assert way(got, (0, 0), (100, 0)) == 100


def test_an_end_is_not_joined_to_its_own_line():
    got = graph([(0, 0), (1, 0), (1, 1), (0.2, 1), (0.2, 0.8)], join_m=1.5)
    assert edges(got) - {((0, 0), (0.2, 0.8))} == {
        ((0, 0), (1, 0)),
        ((1, 0), (1, 1)),
        ((0.2, 1), (1, 1)),
        ((0.2, 0.8), (0.2, 1)),
    }


def test_a_line_drawn_twice_is_joined_to_its_street_and_not_to_itself():
    lane = [(40, 1), (40, 1.4), (41, 1.6), (41, 60)]
    got = graph(ROAD, lane, lane[::-1], join_m=1.5)
    assert way(got, (0, 0), (40, 1)) == 41
    assert noted(got, "1 between an end and a line beside it")


def test_lines_that_meet_at_their_vertices_are_not_joined_by_nearness():
    drawn = ROAD, [(40, 1), (40, 60)], [(101, 0), (150, 0)]
    got = graph(*drawn, join_m=1.5, meet_at_vertices=True)
    assert len(got.component_m) == 3
    assert noted(got, "as the data mean it")


# ---- bridges ----------------------------------------------------------------------------------


def test_an_end_below_a_bridge_is_not_joined_to_it():
    got = graph(bridge((0, 0), (100, 0)), [(40, 1), (40, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == np.inf


def test_an_end_below_a_vertex_of_a_bridge_is_not_joined_to_it():
    got = graph(bridge((0, 0), (40, 0), (100, 0)), [(40, 1), (40, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == np.inf


def test_the_end_of_a_bridge_is_joined_to_the_street_that_it_leads_to():
    got = graph(ROAD, bridge((40, 1), (40, 60)), join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == 100


def test_under_a_bridge_an_end_is_joined_to_the_street_that_is_next():
    got = graph(bridge((0, 0), (100, 0)), [(0, -0.4), (100, -0.4)], [(40, 1), (40, 9)], join_m=1.5)
    assert way(got, (0, -0.4), (40, 9)) == pytest.approx(49.4)
    assert len(at(got, (40, 0))) == 0


@pytest.mark.parametrize(
    ("end", "beside", "joined"),
    [(1, 0, True), (-1, 0, True), (1, 1, True), (0, 1, False), (1, 2, False), (1, -1, False)],
)
def test_an_end_joins_its_own_level_or_comes_down_to_the_ground(end, beside, joined):
    got = graph(Line(ROAD, level=beside), Line([(40, 1), (40, 60)], level=end), join_m=1.5)
    assert (way(got, (0, 0), (40, 60)) < np.inf) == joined


@given(st.floats(0, 2 * np.pi), st.floats(0.02, 1.49), st.floats(0.05, 0.95))
def test_no_way_over_a_joint_is_shorter_than_the_straight_line(angle, gap_m, share):
    """A lane that stops short of a road, at any angle to the axes."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    road, lane = ([(0, 0), (80, 0)], [(80 * share, gap_m), (80 * share, 70)])
    road, lane = ((np.array(line) @ turn + FAR).tolist() for line in (road, lane))
    got = graph(road, lane, join_m=1.5)
    stops = [way(got, tuple(end), tuple(lane[1])) for end in road]
    assert stops == pytest.approx([80 * share + 70, 80 - 80 * share + 70], abs=1e-4)
    step = got.xy[got.ends[:, 0]] - got.xy[got.ends[:, 1]]
    assert (got.length_m >= np.hypot(*step.T)).all()
