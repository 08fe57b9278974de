from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.streets import near
from tests.unit.streets.drawn import Line, at, bridge, edges, graph, noted, way

ROAD = [(0, 0), (100, 0)]
LANE = [(40, -30), (40, 60)]


def test_streets_that_cross_join_only_if_asked():
    assert way(graph(ROAD, LANE), (0, 0), (40, 60)) == np.inf
    assert way(graph(ROAD, LANE, crossings=True), (0, 0), (40, 60)) == 100


def test_crossings_are_counted_and_so_is_it_said_if_they_are_left():
    assert noted(graph(ROAD, LANE, crossings=True), "1 crossing without a shared vertex joined")
    assert noted(graph(ROAD, LANE), 'left unjoined (crossings = "leave")')


def test_a_bridge_crosses_without_joining():
    got = graph(ROAD, bridge(*LANE), crossings=True)
    assert way(got, (0, 0), (40, 60)) == np.inf
    assert len(got.ends) == 2


def test_two_bridges_cross_without_joining():
    got = graph(bridge(*ROAD), bridge(*LANE), crossings=True)
    assert len(got.ends) == 2


@pytest.mark.parametrize(("level", "joined"), [(0, False), (1, True)])
def test_only_lines_of_the_same_level_join_where_they_cross(level, joined):
    got = graph(Line(ROAD, level=1), Line(LANE, level=level), crossings=True)
    assert (way(got, (0, 0), (40, 60)) < np.inf) == joined


def test_crossings_of_two_levels_above_each_other_stay_apart():
    high = [Line([(0, -20), (80, 20)], level=1), Line([(0, 40), (80, -40)], level=1)]
    got = graph(ROAD, LANE, *high, crossings=True)
    assert len(at(got, (40, 0))) == 2
    assert len(got.ends) == 8
    assert len(got.component_m) == 2


def test_a_line_that_crosses_itself_joins_itself():
    got = graph([(0, 0), (100, 0), (100, 50), (40, 50), (40, -50)], crossings=True)
    assert way(got, (0, 0), (40, -50)) == 90
    assert way(graph([(0, 0), (100, 0), (100, 50), (40, 50), (40, -50)]), (0, 0), (40, -50)) == 310


@pytest.mark.parametrize("level", [0, 1])
def test_three_streets_through_one_point_meet_in_one_node(level):
    """No two of these crossings are computed with the same last bits."""
    turns = np.deg2rad([7.0, 71.3, 131.9])
    by = np.array([500_000.3, 3_380_000.7])
    towards = np.column_stack((np.cos(turns), np.sin(turns)))
    star = [[tuple(by - 33.3 * step), tuple(by + 71.7 * step)] for step in towards]
    got = graph(*(Line(line, level=level) for line in star), crossings=True)
    assert len(got.ends) == 6
    assert len(got.xy) == 7
    assert noted(got, "1 crossing without")


def test_a_vertex_on_another_street_joins_it():
    """Two streets that touch, or cross, just where one of them has a vertex."""
    got = graph(ROAD, [(20, 30), (40, 0), (60, 30)], [(70, 40), (80, 0), (70, -40)], crossings=True)
    assert way(got, (0, 0), (20, 30)) == pytest.approx(40 + np.hypot(20, 30), abs=1e-5)
    assert way(got, (0, 0), (70, -40)) == pytest.approx(80 + np.hypot(10, 40), abs=1e-5)
    assert len(got.xy) == 2 + 6
    assert noted(got, "2 crossings without")


@pytest.mark.parametrize(("off_m", "joined"), [(0.01, True), (0.011, False)])
def test_a_vertex_is_on_a_street_if_it_is_at_most_a_centimetre_off(off_m, joined):
    got = graph(ROAD, [(20, 30), (40, off_m), (60, 30)], crossings=True)
    assert (way(got, (0, 0), (20, 30)) < np.inf) == joined


def test_a_vertex_just_across_a_street_joins_it_once():
    got = graph(ROAD, [(20, 30), (40, -0.004), (60, 30)], crossings=True)
    assert len(got.xy) == 5
    assert len(got.ends) == 4


def test_streets_drawn_on_top_of_each_other_join_at_their_vertices():
    got = graph([(0, 0), (100, 0)], [(30, 0), (130, 0)], crossings=True)
    assert edges(got) == {((0, 0), (30, 0)), ((30, 0), (100, 0)), ((100, 0), (130, 0))}
    assert noted(got, "1 piece drawn more than once")


def test_streets_from_one_corner_on_top_of_each_other_join():
    got = graph([(0, 0), (100, 0)], [(0, 0), (30, 0), (30, 40)], crossings=True)
    assert way(got, (100, 0), (30, 40)) == 110


def test_parallel_streets_do_not_join():
    assert len(graph(ROAD, [(0, 1), (100, 1)], crossings=True).component_m) == 2


def test_an_end_beside_a_street_that_its_line_crosses_elsewhere_is_joined_as_well():
    """At a flat angle the crossing is far from the end."""
    got = graph(ROAD, [(0, 41), (98, -1)], crossings=True, join_m=1.2)
    assert way(got, (100, 0), (98, -1)) == pytest.approx(3, abs=1e-4)


def test_an_end_on_a_street_is_joined_once():
    got = graph(ROAD, [(40, 0), (40, 60)], crossings=True, join_m=1.5)
    assert len(got.ends) == 3
    assert noted(got, "1 crossing without")
    assert noted(got, "0 between an end and a line beside it")


def test_very_many_pieces_above_each_other_are_refused(monkeypatch):
    monkeypatch.setattr(near, "MOST_LOOKED_AT", 100)
    fan = [[(0, x), (100, 50 - x)] for x in range(30)]
    with pytest.raises(SitingError, match="more than 100 pairs") as error:
        graph(*fan, crossings=True)
    assert 'crossings = "leave"' in error.value.hint


def test_many_pieces_are_taken_in_chunks(monkeypatch):
    fan = [[(0, x), (100, 50 - x)] for x in range(30)]
    whole = graph(*fan, crossings=True)
    monkeypatch.setattr(near, "_PAIRS_A_CHUNK", 7)
    monkeypatch.setattr(near, "_PIECES_A_CHUNK", 3)
    assert (graph(*fan, crossings=True).ends == whole.ends).all()


corner = st.tuples(st.integers(0, 6), st.integers(0, 6))
town = st.lists(st.lists(corner, min_size=2, max_size=4), min_size=1, max_size=8)


@given(town)
def test_streets_joined_at_crossings_are_what_geos_makes_of_them(drawn):
    """An independent oracle: the same length, and as many parts, on crossings seen apart."""
    drawn = [[(100.0 * x, 100.0 * y) for x, y in line] for line in drawn]
    drawn = [line for line in drawn if len(set(line)) > 1]
    assume(drawn)
    noded = shapely.node(shapely.multilinestrings([shapely.linestrings(line) for line in drawn]))
    ends = [np.round(line.coords[side], 6) for line in noded.geoms for side in (0, -1)]
    _, node = np.unique(ends, axis=0, return_inverse=True)
    oracle = {n: {n} for n in node.ravel().tolist()}
    for u, v in node.reshape(-1, 2).tolist():
        both = oracle[u] | oracle[v]
        oracle |= dict.fromkeys(both, both)
    got = graph(*drawn, crossings=True)
    assert len(got.component_m) == len({id(part) for part in oracle.values()})
    assert got.length_m.sum() == pytest.approx(noded.length, abs=1e-4)
