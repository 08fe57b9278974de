from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.streets import beside, near, pieces
from tests.unit.streets.drawn import Line, at, bridge, edges, graph, lines, noted, way

ROAD = [(0, 0), (100, 0)]
FAR = (500_000.0, 3_380_000.0)  # where eastings and northings are in China


def moved(points, by=FAR):
    return [(x + by[0], y + by[1]) for x, y in points]


def test_a_dead_end_has_one_neighbour_however_often_it_is_drawn():
    cut = pieces.cut(lines([(0, 0), (9, 0), (9, 9)], [(9, 0), (0, 0)], bridge((0, 0), (9, 0))))
    dead = beside.dead_ends(cut.ends, len(cut.xy))
    assert cut.xy[dead].tolist() == [[0, 0], [9, 9]]


@pytest.mark.parametrize(("gap_m", "joined"), [(1.49, True), (1.5, True), (1.51, False)])
@pytest.mark.parametrize("by", [(0, 0), FAR, (0.1, 3_380_000.7)])
def test_a_dead_end_joins_a_line_up_to_the_tolerance_and_the_gap_is_walked(gap_m, joined, by):
    got = graph(moved(ROAD, by), moved([(40, gap_m), (40, 60)], by), join_m=1.5)
    start, stop = moved([(0, 0), (40, 60)], by)
    assert way(got, start, stop) == pytest.approx(100 if joined else np.inf, abs=1e-5)
    assert ("1 between an end and a line" in noted(got, "gaps of up to 1.5 m")) == joined


def test_the_tolerance_is_included_where_coordinates_are_not_exact():
    south, north = 3_380_000.0, 3_380_001.1
    assert north - south > 1.1
    got = graph([(0, south), (100, south)], [(40, north), (40, north + 60)], join_m=1.1)
    assert len(got.component_m) == 1


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


def test_an_end_less_than_a_centimetre_off_a_line_is_a_node_of_it():
    got = graph(ROAD, [(40, 0.005), (40, 60)], join_m=1.5)
    assert len(got.ends) == 3
    assert len(got.xy) == 4


def test_an_end_that_is_joined_to_the_nearest_vertex_already_is_not_counted():
    """A short stub to a corner of another street."""
    got = graph([(0, 0), (1, 0), (1, 60)], [(1, -60), (1, 0), (60, 0)], join_m=1.5)
    assert len(got.ends) == 4
    assert noted(got, "0 between an end and a line beside it")


def test_an_end_just_across_a_line_joins_it():
    got = graph(ROAD, [(40, -1), (40, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == 40 + 1 + 61


def test_an_end_beside_a_vertex_joins_that_vertex():
    got = graph([(0, 0), (50, 0), (100, 20)], [(50, -1), (50, -60)], join_m=1.5)
    assert ((50, -1), (50, 0)) in edges(got)
    assert len(got.xy) == 5


def test_an_end_joins_the_nearest_line_only():
    for side in (1, -1):  # whichever comes first
        drawn = [(0, 2.4 * side), (100, 2.4 * side)], [(40, side), (40, -30 * side)]
        got = graph(ROAD, *drawn, join_m=1.5)
        assert way(got, (0, 0), (40, side)) < np.inf
        assert way(got, (0, 2.4 * side), (40, side)) == np.inf


def test_two_ends_beside_each_other_and_short_of_a_street_join_it():
    got = graph(ROAD, [(40, 1), (40, 60)], [(41, 1.2), (90, 60)], join_m=1.5)
    assert way(got, (0, 0), (40, 60)) == 100
    assert way(got, (100, 0), (90, 60)) < 59 + 1.2 + 77


def test_an_end_linked_to_that_of_a_line_is_not_joined_to_its_middle_as_well():
    got = graph([(0, 0), (90, 0)], [(89.5, 1), (89.5, 60)], join_m=1.5)
    assert len(got.ends) == 3
    assert noted(got, "1 between line ends, 0 between an end and a line beside it")


def test_the_nearest_line_is_found_however_the_pieces_are_taken(monkeypatch):
    roads = [[(0, y), (100, y)] for y in np.arange(0, 90, 2.5)]
    lanes = [[(x, x + 0.9), (x + 0.1, -30)] for x in range(1, 80, 2)]
    whole = graph(*roads, *lanes, join_m=1.6)
    monkeypatch.setattr(near, "_PAIRS_A_CHUNK", 7)
    monkeypatch.setattr(near, "_PIECES_A_CHUNK", 3)
    got = graph(*roads, *lanes, join_m=1.6)
    assert (got.xy == whole.xy).all()
    assert (got.ends == whole.ends).all()


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


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("own", [0, 1])
def test_an_end_below_a_bridge_is_not_joined_to_it(level, own):
    over, lane = bridge((0, 0), (100, 0), level=level), Line([(40, 1), (40, 60)], level=own)
    got = graph(over, lane, join_m=1.5)
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


def test_very_many_ends_beside_one_place_are_refused(monkeypatch):
    monkeypatch.setattr(near, "MOST_LOOKED_AT", 130)
    sticks = [[(x, 1), (x, 60)] for x in range(0, 120, 3)]
    assert len(graph([(-9, 0), (130, 0)], *sticks, join_m=1.5).component_m) == 1
    with pytest.raises(SitingError, match="lines end within 2 m of another") as error:
        graph([(-9, 0), (130, 0)], *[[(-9, y), (130, y)] for y in (2, -1)], *sticks, join_m=2)
    assert "join_m" in error.value.hint
