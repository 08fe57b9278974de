from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.fix import discs
from siting.reach.straight import apart, is_within
from tests import towns

metres = st.integers(-800, 800)
points = st.lists(st.tuples(metres, metres), min_size=1, max_size=8, unique=True)


def test_a_disc_is_no_larger_than_the_limit_and_smaller_by_half_a_centimetre_at_most():
    corners = shapely.get_coordinates(discs.disc(np.array([100.0, 200]), 500))
    away = apart(corners, np.array([100.0, 200]))
    assert is_within(away, 500).all()
    middles = (corners[:-1] + corners[1:]) / 2
    assert (apart(middles, np.array([100.0, 200])) > 500).all()


@given(points, st.integers(50, 900))
def test_all_points_are_in_reach_from_their_common_area_and_from_nowhere_else(xy, radius):
    xy = np.array(xy, dtype=float)
    area = discs.common(xy, radius)
    rng = np.random.default_rng(7)
    spots = rng.uniform(-1500, 1500, (300, 2))
    far = np.array([apart(xy, spot).max() for spot in spots])
    inside = shapely.intersects_xy(area, spots[:, 0], spots[:, 1])
    clear = np.abs(far - radius) > 0.01
    assert (inside == (far <= radius))[clear].all()
    assert is_within(far[inside], radius).all()


@pytest.mark.parametrize("start", [(900.0, 0.0), (0.0, 700.0), (-600.0, -600.0)])
def test_the_least_way_ends_at_the_limit_and_a_centimetre_less_is_too_far(start):
    home, start = np.zeros(2), np.array(start)
    area = discs.common(home[None], 500)
    to = discs.nearest(area, start)
    assert is_within(apart(to, home), 500)
    way = apart(to, start)
    short = start + (to - start) * (way - 0.01) / way
    assert not is_within(apart(short, home), 500)


def test_a_point_that_is_inside_stays():
    xy = np.array([3.0, 4.0])
    assert discs.nearest(shapely.box(0, 0, 10, 10), xy) is xy


def test_points_too_far_apart_have_nothing_in_common():
    two = np.array([[0.0, 0], [1000.02, 0]])
    assert shapely.is_empty(discs.common(two, 500))
    assert not shapely.is_empty(discs.common(np.array([[0.0, 0], [999.9, 0]]), 500))


def test_a_position_is_written_inside_the_area_and_near_the_start():
    xy = np.array([500_000.0, 3_370_000.0])
    area = shapely.box(*(xy - 0.5), *(xy + 0.5))
    lonlat, at = discs.published(towns.PLANE, area, xy + np.array([0.5, 0]), xy + np.array([10, 0]))
    assert shapely.intersects_xy(area, *at)
    assert (np.round(lonlat, 7) == lonlat).all()
    assert apart(at, xy + np.array([10, 0])) < 9.52
    nothing = shapely.box(*(xy - 1e-4), *(xy - 0.9e-4))
    assert discs.published(towns.PLANE, nothing, xy, xy) is None
