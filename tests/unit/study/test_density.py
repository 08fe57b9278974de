from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.progress import Silent
from siting.study import density
from siting.study.spatial import canonical_order
from tests import towns
from tests.unit.rules import square

metres = st.integers(-1500, 3500)
people = st.lists(st.tuples(metres, metres, st.integers(1, 900)), min_size=1, max_size=25)


def around(points):
    """Measure by circles: the points in canonical order, as the study has them."""
    xy = np.array([point[:2] for point in points], dtype=float).reshape(-1, 2)
    elders = np.array([point[2] for point in points], dtype=float)
    order = canonical_order(xy, elders)
    xy, elders = xy[order], elders[order]
    return xy, elders, *density.of_points(xy, elders, None, Silent())


def by_hand(xy, elders):
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return (apart <= density.CIRCLE_M + 0.005) @ elders


@given(people)
def test_a_circle_counts_whom_it_holds(points):
    xy, elders, per_km2, notes = around(points)
    assert per_km2.tolist() == by_hand(xy, elders).tolist()
    assert notes == ("density: no communities; older people in a circle of 1 km2 around each",)


def test_a_circle_of_1_km2_includes_its_edge():
    assert np.pi * density.CIRCLE_M**2 == pytest.approx(1e6)
    edge = density.CIRCLE_M
    _, _, per_km2, _ = around([(0, 0, 5), (edge, 0, 7), (0, edge + 0.01, 11)])
    assert per_km2[0] == 12


def test_far_from_the_origin_circles_are_the_same():
    near, far = ([(x + dx, y + dy, 9) for x, y in [(0, 0), (500, 200), (560, 0)]]
                 for dx, dy in [(0, 0), (39_500_000, 3_300_000)])  # fmt: skip
    assert around(near)[2].tolist() == around(far)[2].tolist()


def test_of_nobody_there_is_no_density():
    per_km2, notes = density.of_points(np.empty((0, 2)), np.empty(0), None, Silent())
    assert per_km2.shape == (0,)
    assert len(notes) == 1


def town(demand, *units):
    return towns.measured({"demand": demand, "units": {"community": list(units)}})


def test_in_a_community_everybody_has_its_density():
    study = town([[100, 100, 300], [1900, 1900, 100]], square(side=2000))
    per_km2, notes = study.density()
    assert per_km2.tolist() == [100.0, 100.0]  # 400 people on 4 km2
    assert notes == ("density: older people per km2 of each community",)


def test_whoever_is_in_no_community_has_the_density_of_a_circle():
    study = town([[500, 500, 300], [1100, 500, 40], [1200, 500, 2]], square())
    per_km2, notes = study.density()
    assert per_km2.tolist() == [300.0, 42.0, 42.0]
    assert "2 demand points in no community" in notes[0]


def test_a_circle_counts_people_of_communities_too():
    per_km2, _ = town([[900, 500, 300], [1100, 500, 40]], square()).density()
    assert per_km2.tolist() == [300.0, 340.0]


def test_on_a_border_the_first_community_has_them():
    study = town([[1000, 500, 8]], square("10", 1000, side=2000), square("2"))
    assert study.density()[0].tolist() == [8.0]  # that of 2, which is before 10
