from __future__ import annotations

import numpy as np
import pytest
import shapely

from siting.reach.edge import may_be_beyond

AREA = shapely.box(0, 0, 1000, 1000)


@pytest.mark.parametrize(
    ("x", "beyond"), [(500, False), (900, True), (899.99, False), (1000, True), (1001, True)]
)
def test_what_lies_nearer_to_the_edge_than_the_cut_off_may_be_served_from_beyond(x, beyond):
    assert may_be_beyond(AREA, np.array([[x, 500.0]]), cutoff_m=100).tolist() == [beyond]


def test_where_all_is_known_nothing_is_beyond():
    assert not may_be_beyond(None, np.array([[5000.0, 0.0]]), cutoff_m=100).any()


def test_an_area_that_is_a_point_is_all_edge():
    xy = np.array([[0.0, 100.0], [0.0, 0.0]])
    assert may_be_beyond(shapely.Point(0, 0), xy, cutoff_m=50).all()
