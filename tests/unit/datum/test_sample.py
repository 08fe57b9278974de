from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.datum.sample import TILE_M, beside, draw, near

metres = st.tuples(st.floats(0, 20_000), st.floats(3_300_000, 3_320_000))


@given(st.lists(metres, min_size=1, max_size=60), st.integers(1, 40), st.integers(1, 12))
def test_a_sample_is_part_of_the_points_and_no_larger_than_asked_for(points, n, tiles):
    xy = np.array(points)
    drawn = draw(xy, n, from_tiles=tiles)
    assert len(drawn) <= n
    assert {tuple(one) for one in drawn.tolist()} <= {tuple(one) for one in xy.tolist()}


@given(st.lists(metres, min_size=2, max_size=60), st.integers(1, 40), st.randoms())
def test_a_sample_is_the_same_whatever_the_order(points, n, random):
    shuffled = list(points)
    random.shuffle(shuffled)
    one, other = (draw(np.array(some), n, from_tiles=3) for some in (points, shuffled))
    assert np.floor(one * 100).tolist() == np.floor(other * 100).tolist()


def test_a_sample_comes_from_several_squares():
    rng = np.random.default_rng(1)
    held = enumerate((5000, 200, 200, 200))
    parts = [(rng.uniform(0, 1, (n, 2)) + np.array([i, 0])) * TILE_M for i, n in held]
    xy = np.concatenate(parts)
    drawn = draw(xy, 100, from_tiles=4)
    assert len(drawn) == 100
    assert np.bincount((drawn[:, 0] // TILE_M).astype(int)).tolist() == [25, 25, 25, 25]


def test_points_at_one_place_count_once():
    assert len(draw(np.ones((50, 2)), 10, from_tiles=1)) == 1


def test_what_is_near_lies_in_a_square_or_beside_it():
    points = np.array([[1500.0, 1500.0]])
    places = np.array([[1.0, 1.0], [-2999.0, 5999.0], [6001.0, 1500.0]])
    assert near(places, points).tolist() == [True, True, False]
    assert beside(places, points).tolist() == [True, False, False]
