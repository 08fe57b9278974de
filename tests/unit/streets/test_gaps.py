from __future__ import annotations

import numpy as np
import pytest

from siting.errors import SitingError
from siting.streets import near
from tests.unit.streets.drawn import Line, edges, graph, noted, way

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
