from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.streets import order

few = arrays(np.int64, st.tuples(st.integers(0, 40), st.just(3)), elements=st.integers(0, 3))
anywhere = st.floats(-9e7, 9e7) | st.floats(-200, 200) | st.integers(-3, 3).map(float)


def test_among_finds_keys_whether_or_not_any_are_known():
    known = np.array([2, 5, 9])
    assert order.among(np.array([0, 2, 9, 10]), known).tolist() == [False, True, True, False]
    assert order.among(np.array([0, 3]), known[:0]).tolist() == [False, False]


points = arrays(float, st.tuples(st.integers(0, 30), st.just(2)), elements=anywhere)


@given(few)
def test_by_orders_as_lexsort_does(keys):
    first, second, third = keys.T
    got = keys[order.by(first, second, third)]
    assert (got == keys[np.lexsort((third, second, first))]).all()


@given(points, st.randoms())
def test_the_order_of_points_follows_from_their_positions_alone(xy, random):
    shuffled = list(range(len(xy)))
    random.shuffle(shuffled)
    again = xy[shuffled]
    assert (again[order.spatial(again)] == xy[order.spatial(xy)]).all()
    assert sorted(order.spatial(xy)) == list(range(len(xy)))


def test_cells_of_64_metres_come_as_a_z():
    corners = np.array([[70.0, 70], [10, 70], [70, 10], [10, 10]])
    assert order.spatial(corners).tolist() == [3, 2, 1, 0]


def test_within_a_cell_points_come_from_west_to_east_then_from_south_to_north():
    xy = np.array([[2.0, 1], [1, 9], [1, 2], [1.0 + 2**-12, 1]])
    assert order.spatial(xy).tolist() == [3, 2, 1, 0]


def test_near_points_mostly_stand_together():
    side = np.arange(64) * 64.0
    xy = np.array([[x, y] for x in side for y in side])
    step = np.diff(xy[order.spatial(xy)], axis=0)
    assert np.median(np.hypot(*step.T)) == 64.0
    assert np.hypot(*step.T).mean() < 128.0
