from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.reach import cells
from siting.reach.cells import Cells

near_and_far = st.one_of(
    st.integers(-40, 40), st.integers(-4000, 4000), st.sampled_from([-1e7, 30.0, 40.0, 50.0, 4e6])
)
points = arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=near_and_far)


def found(of, xy, **words):
    counts, index, values = zip(*of.within(xy, **words), strict=True)
    assert all((each == 1).all() for each in values)
    counts, index = np.concatenate(counts), np.concatenate(index)
    assert len(counts) == len(xy)
    assert index.dtype == np.int32
    parts = np.split(index, np.cumsum(counts)[:-1])
    assert all(len(np.unique(part)) == len(part) for part in parts)
    return [sorted(part.tolist()) for part in parts]


def by_hand(xy, to_xy, radius_m, detour=1.0):
    east, north = (to_xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1)
    ways = np.sqrt(east * east + north * north) * detour
    return [np.flatnonzero(row <= radius_m).tolist() for row in ways]


@given(
    points,
    points,
    st.sampled_from([0.005, 5.0, 50.0, 50.005, 3000.0, 5e7]),
    st.sampled_from([1.0, 1.3]),
)
def test_finds_what_the_whole_distance_matrix_says(xy, to_xy, radius_m, detour):
    got = found(Cells(xy, radius_m), to_xy, detour=detour)
    assert got == by_hand(xy, to_xy, radius_m, detour)


def test_many_places_are_taken_in_chunks(monkeypatch):
    monkeypatch.setattr(cells, "_PAIRS_A_CHUNK", 50)
    monkeypatch.setattr(cells, "_STRIPS_A_CHUNK", 300)
    rng = np.random.default_rng(1)
    xy, to_xy = rng.normal(0, 900, (2_000, 2)), rng.normal(0, 1500, (300, 2))
    xy[:500] = xy[0]
    assert found(Cells(xy, 400.005), to_xy) == by_hand(xy, to_xy, 400.005)


@pytest.mark.parametrize("detour", [1.0, 1.27, 1.0000001, 3.0])
@pytest.mark.parametrize("radius_m", [0.005, 500.005, 900.005, 123456.789])
def test_the_largest_square_is_the_last_one_within(radius_m, detour):
    square = cells._largest_square(radius_m, detour)
    assert np.sqrt(square) * detour <= radius_m
    assert np.sqrt(np.nextafter(square, np.inf)) * detour > radius_m
