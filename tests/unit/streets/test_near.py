from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.errors import SitingError
from siting.streets import near

points = arrays(float, st.tuples(st.integers(0, 25), st.just(2)), elements=st.integers(0, 12))


def pairs(xy, radius_m):
    return near.pairs(xy, radius_m, what="posts", hint="plant fewer")


@given(points, st.integers(0, 6))
def test_pairs_are_what_the_whole_distance_matrix_says(xy, radius_m):
    apart = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    expected = np.argwhere(np.triu(apart <= radius_m, k=1))
    assert pairs(xy, radius_m).tolist() == expected.tolist()


def test_the_radius_is_included_far_from_the_origin():
    xy = np.array([[0.0, 3_380_000.0], [0, 3_380_001.1]])
    assert xy[1, 1] - xy[0, 1] > 1.1
    assert len(pairs(xy, 1.1)) == 1
    assert len(pairs(xy, 1.09)) == 0


def test_too_many_pairs_are_refused_before_they_are_listed(monkeypatch):
    xy = np.zeros((100, 2))
    monkeypatch.setattr(near, "MOST_PAIRS", 100 * 99 // 2)
    assert len(pairs(xy, 1)) == 100 * 99 // 2
    monkeypatch.setattr(near, "MOST_PAIRS", 100 * 99 // 2 - 1)
    with pytest.raises(SitingError, match="more than 4,949 pairs of posts lie within 1 m") as error:
        pairs(xy, 1)
    assert error.value.hint == "plant fewer"


def test_very_many_points_at_one_place_are_refused_at_once():
    with pytest.raises(SitingError):
        pairs(np.random.default_rng(1).uniform(0, 1, (50_000, 2)), 1.5)


@given(st.integers(0, 3000), st.integers(0, 9))
def test_chunks_hold_everything_once_and_in_order(n, pairs_each):
    def find(start, stop):
        each = np.repeat(np.arange(start, stop), pairs_each)
        return np.column_stack((each, each))

    chunks = list(near.in_chunks(n, find, what="posts", hint="plant fewer"))
    found = np.concatenate([np.empty((0, 2)), *chunks])
    assert (found == find(0, n)).all()
    assert len(found) == n * pairs_each


@given(points)
def test_nothing_moves_farther_than_the_radius_and_what_stays_is_not_near(xy):
    close = pairs(xy, 3)
    first = near.first_of(len(xy), close)
    assert (first[first] == first).all()
    assert (np.hypot(*(xy - xy[first]).T) <= 3).all()
    stays = first == np.arange(len(xy))
    assert not (stays[close[:, 0]] & stays[close[:, 1]]).any()


def test_a_chain_does_not_become_one_point():
    assert near.first_of(5, np.array([[0, 1], [1, 2], [2, 3], [3, 4]])).tolist() == [0, 0, 2, 2, 4]
