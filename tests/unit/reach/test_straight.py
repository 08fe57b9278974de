from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.reach import straight

points = arrays(float, st.tuples(st.integers(0, 30), st.just(2)), elements=st.integers(-900, 900))


@given(points, points, st.integers(0, 1500))
def test_within_is_what_the_whole_distance_matrix_says(sites, demand, cutoff_m):
    got = straight.within(sites, demand, cutoff_m=cutoff_m).toarray()
    apart = np.hypot(*(sites[:, None, :] - demand[None, :, :]).transpose(2, 0, 1))
    assert (got == (apart <= cutoff_m + 0.005)).all()


@given(points, points, st.integers(1, 3))
def test_nearest_is_what_the_whole_distance_matrix_says(origins, targets, nth):
    index, distance = straight.nearest(origins, targets, nth=nth)
    apart = np.hypot(*(origins[:, None, :] - targets[None, :, :]).transpose(2, 0, 1))
    if len(targets) < nth:
        assert (index == -1).all()
        assert np.isinf(distance).all()
    else:
        np.testing.assert_allclose(distance, np.sort(apart, axis=1)[:, nth - 1])


@given(points, points, st.integers(0, 1500))
def test_nearest_and_within_agree_on_who_is_reached(sites, demand, cutoff_m):
    reached = straight.within(sites, demand, cutoff_m=cutoff_m).toarray().any(axis=0)
    _, distance = straight.nearest(demand, sites)
    assert (reached == straight.is_within(distance, cutoff_m)).all()


def test_many_sites_are_taken_in_chunks(monkeypatch):
    monkeypatch.setattr(straight, "_PAIRS_A_CHUNK", 50)
    rng = np.random.default_rng(1)
    sites, demand = rng.uniform(0, 3000, (300, 2)), rng.uniform(0, 3000, (200, 2))
    got = straight.within(sites, demand, cutoff_m=500)
    apart = np.hypot(*(sites[:, None, :] - demand[None, :, :]).transpose(2, 0, 1))
    assert (got.toarray() == (apart <= 500.005)).all()
    assert got.indices.dtype == np.int32
