from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.progress import Silent
from siting.reach import sums
from siting.reach.straight import is_within

places = arrays(float, st.tuples(st.integers(0, 30), st.just(2)), elements=st.integers(-900, 900))


def within(points, xy, weights, cutoff_m):
    return sums.Sums(xy, weights).within(points, Silent(), cutoff_m=cutoff_m).tolist()


@given(places, places, st.integers(1, 1500), st.sampled_from([1, 7, 2_000]))
def test_all_that_lie_within_are_added_up_as_one_by_one(points, xy, cutoff, at_once):
    weights = np.arange(1.0, len(xy) + 1)
    apart = np.hypot(*(points[:, None] - xy[None]).T).T
    with patch.object(sums, "_POINTS_AT_ONCE", at_once):
        assert within(points, xy, weights, cutoff) == (is_within(apart, cutoff) @ weights).tolist()


@pytest.mark.parametrize(("east", "there"), [(564.18, 1), (564.185, 1), (564.19, 0)])
@pytest.mark.parametrize("north", [0.0, 3_400_000.0])
def test_the_limit_is_within_to_the_centimetre(east, there, north):
    at = np.array([[400_000.0, north]])
    beside = np.array([[400_000.0 + east, north]])
    assert within(at, beside, np.ones(1), 564.18) == [there]


def test_a_circle_far_east_in_a_zone_is_no_other_row():
    at = np.array([[39_500_000.0, 3_400_000.0]])
    around = at + np.array([[0.0, 500], [0.0, -500], [500, 0.0], [-500, 0.0], [0.0, 501]])
    assert within(at, around, np.ones(5), 500.0) == [4]


def test_points_on_one_spot_all_count():
    at = np.zeros((1, 2))
    assert within(at, np.zeros((9, 2)), np.ones(9), 1.0) == [9]
    assert within(at, np.empty((0, 2)), np.empty(0), 1.0) == [0]
