from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.datum.sample import REACH_M, TILE_M, draw, marked, near, of_few_tiles

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


def test_what_is_near_lies_within_reach_or_little_farther_off():
    rng = np.random.default_rng(2)
    points = rng.uniform(0, 20_000, (5, 2))
    places = rng.uniform(-10_000, 30_000, (5000, 2))
    off = np.abs(places[:, None] - points).max(axis=2).min(axis=1)
    found = near(places, points)
    assert found[off <= REACH_M].all()
    assert found[off > 1.5 * REACH_M].mean() < 0.05  # squares that share a number


def test_only_squares_with_a_mark_are_drawn_from():
    xy = np.array([[1.0, 1.0], [2999.0, 2.0], [3001.0, 1.0]])
    marks = marked(np.array([[1500.0, 1500.0]]))
    assert sorted(draw(xy, 9, from_tiles=1, beside=marks)[:, 0]) == [1, 2999]
    assert of_few_tiles(xy, 9, from_tiles=1, beside=marks).tolist() == [True, True, False]
