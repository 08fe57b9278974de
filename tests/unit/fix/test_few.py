"""The fewest spots that reach all homes, beside all choices of spots."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.fix import discs
from siting.fix.few import few
from siting.reach.straight import apart, is_within, within

points = st.lists(
    st.tuples(st.integers(0, 1500), st.integers(0, 1500)), min_size=1, max_size=7, unique=True
)


@settings(deadline=None, max_examples=60)
@given(points, points, st.integers(50, 900))
def test_no_fewer_spots_reach_all_that_any_reaches(homes, spots, radius):
    homes, spots = np.array(homes, dtype=float), np.array(spots, dtype=float)
    found = few(within(homes, spots, cutoff_m=radius), homes, spots)
    near = np.hypot(*(homes[:, None] - spots).transpose(2, 0, 1)) <= radius + 0.005
    np.testing.assert_array_equal(found.lost, ~near.any(axis=1))
    open_ = np.flatnonzero(~found.lost)
    assert sorted(np.concatenate([[], *found.groups]).tolist()) == open_.tolist()
    for group, spot in zip(found.groups, found.spots, strict=True):
        assert is_within(apart(homes[group], spots[spot]), radius).all()
    best = next(
        n
        for n in range(len(spots) + 1)
        if any(
            near[open_][:, list(some)].any(axis=1).all()
            for some in combinations(range(len(spots)), n)
        )
    )
    assert found.at_least <= best == len(found.spots)
    assert not found.cut


@given(points, st.integers(50, 900))
def test_spots_are_no_fewer_than_homes_that_are_far_apart(xy, radius):
    xy = np.array(xy, dtype=float)
    spots = discs.arrangement(xy, radius)
    found = few(within(xy, spots, cutoff_m=radius), xy, spots)
    assert not found.lost.any()
    assert len(found.spots) >= discs.apart(xy, np.ones(len(xy)), radius)


def test_a_search_that_runs_out_of_time_says_so_and_still_reaches_all():
    dice = np.random.default_rng(3)
    xy = dice.uniform(0, 6_000, (900, 2))
    spots = dice.uniform(0, 6_000, (700, 2))
    near = within(xy, spots, cutoff_m=600)
    found = few(near, xy, spots, seconds=0.0)
    assert found.cut
    assert not found.lost.any()
    assert found.at_least < len(found.spots)
    assert sorted(np.concatenate(found.groups).tolist()) == list(range(900))
