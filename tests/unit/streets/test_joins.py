from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from siting.streets import joins

point = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))


@given(point, point, point)
def test_the_nearest_point_is_what_geos_finds(at, start, stop):
    assume(np.hypot(start[0] - stop[0], start[1] - stop[1]) > 0.01)
    _, foot = joins.project(*(np.array([p]) for p in (at, start, stop)))
    off = joins.length_of(foot - [at])[0]
    line = shapely.linestrings([start, stop])
    assert off == pytest.approx(shapely.distance(line, shapely.points(at)), abs=1e-6)
    assert shapely.distance(line, shapely.points(foot[0])) < 1e-6


def test_beyond_an_end_the_nearest_point_is_that_end_to_the_last_bit():
    start, stop = np.array([[0.1, 0.7]]), np.array([[3_380_000.3, 500_000.9]])
    for at, share, foot in ((start - 5, 0.0, start), (stop + 5, 1.0, stop)):
        got = joins.project(at, start, stop)
        assert got[0] == share
        assert (got[1] == foot).all()


def test_joins_add_up():
    one = joins.Joins(xy=np.ones((1, 2)), split=np.array([[0, 9]]), links=np.array([[1, 2]]))
    both = joins.none() + one + one
    assert both.xy.tolist() == [[1, 1], [1, 1]]
    assert both.split.tolist() == [[0, 9], [0, 9]]
    assert both.links.tolist() == [[1, 2], [1, 2]]
