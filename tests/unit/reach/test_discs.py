"""Where most discs overlap: held against all points where circles meet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.reach import discs as discs_
from siting.reach.discs import Discs, pairs, peaks, worth_at

REACH = 500.005  # a limit of 500 m, to the centimetre
steps = st.integers(0, 14)
rows = st.lists(
    st.tuples(steps, steps, st.sampled_from([REACH, REACH, 300.005, 1000.005]), st.integers(1, 99)),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:3],
)


def drawn(rows, scale=100.0):
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return Discs(table[:, :2] * scale, table[:, 2], table[:, 3].astype(int))


def meeting(discs):
    """Give the middles of discs, and all points where two circles meet."""
    found = [*discs.xy]
    for a, ra in zip(discs.xy, discs.radius_m, strict=True):
        for b, rb in zip(discs.xy, discs.radius_m, strict=True):
            apart = np.hypot(*(b - a))
            if max(abs(ra - rb), 1e-9) <= apart <= ra + rb:
                along = (apart**2 + ra**2 - rb**2) / (2 * apart)
                up = np.sqrt(max(0.0, ra**2 - along**2))
                east, north = (b - a) / apart
                found.append(a + along * np.array([east, north]) + up * np.array([-north, east]))
    return np.array(found)


def inside(xy, discs):
    """Say in which discs points lie, with a micrometre to spare."""
    return np.hypot(*(xy[:, None] - discs.xy).transpose(2, 0, 1)) <= discs.radius_m + 1e-6


@settings(deadline=None, max_examples=200)
@given(rows, st.sampled_from([100.0, 97.3, 61.7]))
def test_every_largest_set_of_discs_with_a_point_in_common_is_found(rows, scale):
    discs = drawn(rows, scale)
    found = peaks(discs)
    sets = {tuple(row) for row in inside(meeting(discs), discs).tolist()}
    largest = {one for one in sets if not any(one != o and _part(one, o) for o in sets)}
    mine = inside(found.xy, discs)
    assert largest <= {tuple(row) for row in mine.tolist()}
    assert (mine @ discs.worth >= found.worth).all()
    assert found.worth.max() == max(np.array(one) @ discs.worth for one in sets)


def _part(one, other):
    return all(b or not a for a, b in zip(one, other, strict=True))


@settings(deadline=None)
@given(rows, st.lists(st.tuples(st.floats(0, 1400), st.floats(0, 1400)), min_size=1, max_size=20))
def test_no_point_anywhere_is_worth_more(rows, points):
    discs = drawn(rows)
    best = worth_at(peaks(discs).xy, discs).max()
    assert worth_at(np.array(points), discs).max() <= best
    assert worth_at(discs.xy, discs).max() <= best


def test_two_places_twice_the_limit_apart_share_the_spot_between_them():
    discs = drawn([(0, 0, REACH, 3), (10, 0, REACH, 4)])
    found = peaks(discs)
    assert found.worth.tolist() == [7]
    np.testing.assert_allclose(found.xy, [[500, 0]], atol=0.005)


@pytest.mark.parametrize(("apart", "n"), [(10.0, 1), (10.0001, 1), (10.0002, 2)])
def test_the_limit_is_kept_to_the_centimetre(apart, n):
    assert len(peaks(drawn([(0, 0, REACH, 1), (apart, 0, REACH, 1)])).xy) == n


def test_a_place_on_its_own_has_its_own_spot():
    found = peaks(drawn([(0, 0, REACH, 3), (90, 0, REACH, 4)]))
    assert found.xy.tolist() == [[0, 0], [9000, 0]]
    assert found.worth.tolist() == [3, 4]
    assert not len(peaks(drawn([])).xy)


def test_a_disc_within_a_disc_is_the_spot():
    found = peaks(drawn([(0, 0, 1000.005, 3), (2, 0, 300.005, 4)]))
    assert found.xy.tolist() == [[200, 0]]
    assert found.worth.tolist() == [7]


@settings(deadline=None)
@given(rows)
def test_circles_taken_some_at_a_time_give_the_same(rows):
    discs = drawn(rows * 20)
    discs = discs._replace(xy=discs.xy + np.repeat(np.arange(20), len(rows))[:, None] * 150.0)
    whole = peaks(discs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discs_, "_PAIRS_A_CHUNK", 50)
        parts = peaks(discs)
    assert parts.worth.tolist() == whole.worth.tolist()
    np.testing.assert_allclose(parts.xy, whole.xy, atol=1e-6)


def test_pairs_are_counted_both_ways_and_within_reach_of_the_widest():
    assert pairs(drawn([(0, 0, REACH, 1), (10, 0, REACH, 1), (90, 0, REACH, 1)])) == 2
