from __future__ import annotations

from unittest.mock import patch

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.study import spatial
from siting.study.spatial import Strips, canonical_order

points = arrays(float, st.tuples(st.integers(0, 40), st.just(2)), elements=st.integers(-3000, 3000))


@given(points, st.randoms())
def test_the_canonical_order_does_not_depend_on_the_given_one(xy, random):
    shuffled = np.array(random.sample(xy.tolist(), len(xy))).reshape(-1, 2)
    assert xy[canonical_order(xy)].tolist() == shuffled[canonical_order(shuffled)].tolist()


@given(
    points,
    st.lists(st.tuples(*[st.integers(-3000, 2000)] * 2, *[st.integers(1, 4000)] * 2), max_size=5),
    st.sampled_from([1, 3, 20_000]),
)
def test_points_are_located_as_one_by_one(xy, corners, at_once):
    polygons = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in corners], dtype=object)
    wanted = [
        next((i for i, box in enumerate(polygons) if box.intersects(shapely.Point(x, y))), -1)
        for x, y in xy.tolist()
    ]
    with patch.object(spatial, "_PAIRS_AT_ONCE", at_once):
        assert Strips(xy).locate(polygons).tolist() == wanted
