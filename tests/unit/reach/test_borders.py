from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.reach import borders, straight

metres = st.integers(-900, 900)
placed = st.lists(st.tuples(metres, metres, st.sampled_from([-1, 0, 1, 3999])), max_size=30)


def arrays(rows):
    all_ = np.array(rows, dtype=float).reshape(-1, 3)
    return all_[:, :2] + 3_300_000.25, all_[:, 2].astype(np.intp)


def both(origins, targets):
    """Give the raised points, and how far they are apart where nothing but one unit counts."""
    (xy, unit), (to_xy, to_unit) = arrays(origins), arrays(targets)
    apart = np.hypot(*(xy[:, None, :] - to_xy[None, :, :]).transpose(2, 0, 1))
    same = (unit[:, None] == to_unit[None, :]) & (unit >= 0)[:, None]
    return (
        borders.raised(xy, unit, nowhere=borders.FROM_NOWHERE),
        borders.raised(to_xy, to_unit, nowhere=borders.TO_NOWHERE),
        np.where(same, apart, np.inf),
    )


@given(placed, placed, st.integers(1, 3))
def test_the_nearest_in_the_same_unit_is_found_at_its_true_distance(origins, targets, nth):
    xyz, to_xyz, apart = both(origins, targets)
    _, distance = straight.nearest(xyz, to_xyz, nth=nth)
    wanted = np.full(len(origins), np.inf)
    if len(targets) >= nth:
        wanted = np.sort(apart, axis=1)[:, nth - 1]
    np.testing.assert_allclose(borders.known(distance), wanted)


@given(placed, placed, st.integers(0, 1500))
def test_within_reaches_nothing_across_a_border(origins, targets, cutoff_m):
    xyz, to_xyz, apart = both(origins, targets)
    got = straight.within(xyz, to_xyz, cutoff_m=cutoff_m).toarray()
    assert (got == (apart <= cutoff_m + 0.005)).all()
