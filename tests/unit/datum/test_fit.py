from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from siting.datum import fields
from siting.datum.compare import CASES, Plane, Shifted, Untold, compare
from siting.datum.fit import fit
from siting.datum.kept import kept
from siting.datum.seen import FEWEST, look
from siting.datum.shift import from_wgs84, to_wgs84
from siting.degrees import to_degrees, to_plane

PLANE = CRS.from_epsg(4547)
WAYS = Plane(to_degrees=lambda xy: to_degrees(PLANE, xy), to_plane=lambda at: to_plane(PLANE, at))
CORNER = np.array([520_000.0, 3_385_000.0])
MIDDLE = CORNER + 6000
STEPS = [np.zeros(2), np.array([520.0, -270.0]), np.array([-900.0, 500.0])]


def estates(n=900, seed=3):
    """Squares of many sizes strewn about 12 km, and a point within each."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, 12_000, (n, 2)) + CORNER
    half = rng.uniform(30, 90, n)
    return shapely.box(*(at - half[:, None]).T, *(at + half[:, None]).T), at


def moved(xy, datum):
    return to_plane(PLANE, from_wgs84(to_degrees(PLANE, xy), datum))


@pytest.fixture(scope="module")
def land():
    polygons, at = estates()
    return fields.to_edges(polygons), at


def test_points_fit_where_they_belong_and_nowhere_else(land):
    field, at = land
    found = fit(look(field, at[:60], [at[:60] + step for step in STEPS]).seen(600.0))
    assert found.n == 60
    assert found.evidence[0] > 20
    assert found.evidence[1:].max() < 2


def test_points_that_were_moved_fit_where_they_came_from(land):
    field, at = land
    away = at[:60] - STEPS[1]
    found = fit(look(field, away, [away + step for step in STEPS]).seen(600.0))
    assert np.argmax(found.evidence) == 1
    assert found.evidence[1] > 4 + max(found.evidence[0], found.by_chance)


@pytest.mark.parametrize("seed", range(20))
def test_points_that_belong_nowhere_fit_nowhere(land, seed):
    field, _ = land
    xy = np.random.default_rng(seed).uniform(1000, 11_000, (200, 2)) + CORNER
    found = fit(look(field, xy, [xy + step for step in STEPS]).seen(600.0))
    assert found.evidence.max() < 4 + max(found.by_chance, 0)


@pytest.mark.parametrize("keeping", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_a_grid_beside_a_grid_is_not_accused(seed, keeping):
    """Whatever fits by its step fits at many places."""
    lines = [((k, 0), (k, 12_000)) for k in range(0, 12_001, 400)]
    lines += [((0, k), (12_000, k)) for k in range(0, 12_001, 400)]
    ends = np.array(lines, dtype=float) + CORNER
    streets = fields.to_lines(ends[:, 0], ends[:, 1])
    shift = np.random.default_rng(seed).uniform(0, 370, 2)
    steps = 370.0 * np.arange(11)
    xy = np.column_stack([np.repeat(steps, 11), np.tile(steps, 11)]) + shift + CORNER + 1500
    said = compare(streets, xy, WAYS, sight_m=600.0, keeping=keeping)
    assert not isinstance(said, Shifted)


def test_a_trend_over_the_city_is_no_fit():
    def from_the_centre(xy):
        return np.hypot(*(xy - MIDDLE).T)

    xy = np.random.default_rng(2).normal(6000, 1500, (300, 2)) + CORNER
    found = fit(look(from_the_centre, xy, [xy + step for step in STEPS]).seen(1e9))
    assert found.evidence.max() < 3


def streets_and_homes(n, *, seed=6):
    """Crooked streets in 12 km, and homes that keep 40 to 110 m from the next one."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 12_000, (900, 2)) + CORNER
    lines = fields.to_lines(start, start + rng.normal(0, 350, (900, 2)))
    xy = rng.uniform(1500, 10_500, (40 * n, 2)) + CORNER
    away = lines(xy)
    return lines, xy[(away > 40) & (away < 110)][:n]


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
@pytest.mark.parametrize("seed", range(10))
def test_40_points_that_keep_off_streets_tell(datum, seed):
    lines, homes = streets_and_homes(40, seed=seed)
    said = compare(lines, moved(homes, datum), WAYS, sight_m=600.0, keeping=True)
    assert (said.one, said.other) == (datum, "WGS-84")
    assert compare(lines, homes, WAYS, sight_m=600.0, keeping=True) is None


def test_where_they_keep_a_middling_distance_nothing_by_chance_is_better():
    lines, homes = streets_and_homes(40)
    found = kept(look(lines, homes, [homes, homes + STEPS[1]]).seen(600.0))
    assert found.evidence[0] > 3 > 0 > found.evidence[1]
    assert found.n_better[0] == 0 < found.n_better[1]


def test_too_few_points_and_points_out_of_sight_say_nothing(land):
    field, at = land
    few = at[: FEWEST - 1]
    assert look(field, few, [few]).seen(600.0) is None
    far = at[:60] + 1e6
    assert look(field, far, [far]).seen(600.0) is None
    assert compare(field, far, WAYS, sight_m=600.0) == Untold(n=0)


@pytest.mark.parametrize(("one", "other"), CASES)
def test_every_case_is_told_from_all_others(land, one, other):
    _, at = land
    polygons = shapely.transform(estates()[0], lambda xy: moved(xy, other))
    said = compare(fields.to_edges(polygons), moved(at[:200], one), WAYS, sight_m=600.0)
    if one == other:
        assert said is None
    else:
        assert (said.one, said.other) == (one, other)
        assert said.confidence > 0.99
        place = moved(at[:1], other) - moved(at[:1], one)
        assert said.move_m == pytest.approx(place[0], abs=30)


def test_who_is_known_to_be_right_is_not_accused(land):
    field, at = land
    away = moved(at[:200], "GCJ-02")
    said = compare(field, away, WAYS, sight_m=600.0, stated=(None, "WGS-84"))
    assert isinstance(said, Shifted)
    said = compare(field, away, WAYS, sight_m=600.0, stated=("WGS-84", None))
    assert isinstance(said, Untold)


@pytest.mark.parametrize(("true", "stated"), [("GCJ-02", "BD-09"), ("BD-09", "GCJ-02")])
def test_one_shift_taken_for_the_other_is_told_although_it_is_stated(land, true, stated):
    _, at = land
    converted = WAYS.to_plane(to_wgs84(WAYS.to_degrees(moved(at[:200], true)), stated))
    field = fields.to_edges(estates()[0])
    said = compare(field, converted, WAYS, sight_m=600.0, stated=(stated, None))
    assert (said.one, said.other) == (true, "WGS-84")
    polygons = WAYS.to_plane
    wrong = shapely.transform(
        estates()[0], lambda xy: polygons(to_wgs84(WAYS.to_degrees(moved(xy, true)), stated))
    )
    said = compare(fields.to_edges(wrong), at[:200], WAYS, sight_m=600.0, stated=(None, stated))
    assert (said.one, said.other) == ("WGS-84", true)


def test_edges_are_below_nought_inside():
    field = fields.to_edges(np.array([shapely.box(0, 0, 100, 100)]))
    inside, outside = field(np.array([[50.0, 50.0], [150.0, 50.0]]))
    assert inside == pytest.approx(-50, abs=1)
    assert outside == pytest.approx(50, abs=1)


def test_holes_and_parts_have_edges_too():
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(40, 40, 60, 60))
    start, _ = fields.edges(np.array([shapely.MultiPolygon([ring, shapely.box(200, 0, 210, 10)])]))
    assert len(start) == 12


def test_edges_of_polygons_with_holes_and_parts_end_where_rings_do():
    plain, holed = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 9, 9) - shapely.box(4, 4, 5, 5)
    both = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(30, 0, 31, 1)])
    start, end = fields.edges(np.array([holed, plain, both]))
    assert len(start) == 4 * 5
    assert np.hypot(*(end - start).T).sum() == pytest.approx(36 + 4 + 4 + 4 + 4)
