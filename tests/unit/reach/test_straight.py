from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.reach import straight
from siting.reach.ways import SameUnit

points = arrays(float, st.tuples(st.integers(0, 30), st.just(2)), elements=st.integers(-900, 900))


@given(points, points, st.integers(0, 1500))
def test_within_is_what_the_whole_distance_matrix_says(sites, demand, cutoff_m):
    got = straight.within(sites, demand, cutoff_m=cutoff_m).toarray()
    apart = np.hypot(*(sites[:, None, :] - demand[None, :, :]).transpose(2, 0, 1))
    assert (got == (apart <= cutoff_m + 0.005)).all()


@given(points, points, st.integers(1, 3))
def test_nearest_is_what_the_whole_distance_matrix_says(origins, targets, nth):
    index, distance = straight.nearest(origins, targets, nth=nth)
    apart = np.hypot(*(origins[:, None, :] - targets[None, :, :]).transpose(2, 0, 1))
    if len(targets) < nth:
        assert (index == -1).all()
        assert np.isinf(distance).all()
    else:
        np.testing.assert_allclose(distance, np.sort(apart, axis=1)[:, nth - 1])


@given(points, points, st.integers(0, 1500))
def test_nearest_and_within_agree_on_who_is_reached(sites, demand, cutoff_m):
    reached = straight.within(sites, demand, cutoff_m=cutoff_m).toarray().any(axis=0)
    _, distance = straight.nearest(demand, sites)
    assert (reached == straight.is_within(distance, cutoff_m)).all()


def test_many_sites_are_taken_in_chunks(monkeypatch):
    monkeypatch.setattr(straight, "_PAIRS_A_CHUNK", 50)
    rng = np.random.default_rng(1)
    sites, demand = rng.uniform(0, 3000, (300, 2)), rng.uniform(0, 3000, (200, 2))
    got = straight.within(sites, demand, cutoff_m=500)
    apart = np.hypot(*(sites[:, None, :] - demand[None, :, :]).transpose(2, 0, 1))
    assert (got.toarray() == (apart <= 500.005)).all()
    assert got.indices.dtype == np.int32


def test_a_way_is_at_least_the_factor_times_the_straight_line():
    ways = straight.Straight(1.35)
    near = ways.nearest(np.array([[0.0, 0]]), np.array([[100.0, 0]]))
    assert near.way_m.tolist() == [100 * ways.least_ratio]
    assert ways.least_ratio == 1.35


def same_units(data, sites, demand):
    unit = st.integers(-1, 2)
    of = [
        np.array(data.draw(st.lists(unit, min_size=n, max_size=n)), dtype=np.intp)
        for n in (len(demand), len(sites))
    ]
    return SameUnit(*of)


@given(points, points, st.integers(1, 3), st.sampled_from([1.0, 1.35]), st.data())
def test_straight_ways_are_what_the_whole_distance_matrix_says(origins, targets, nth, detour, data):
    same = same_units(data, targets, origins)
    itself = st.integers(-1, len(targets) - 1)
    drawn = data.draw(st.lists(itself, min_size=len(origins), max_size=len(origins)))
    skip = np.array(drawn, dtype=np.intp)
    way = np.hypot(*(origins[:, None, :] - targets[None, :, :]).transpose(2, 0, 1)) * detour
    inside = (same.of_points[:, None] == same.of_targets) & (same.of_points >= 0)[:, None]
    other = np.arange(len(targets)) != skip[:, None]
    for units, allowed in ((None, other), (same, other & inside)):
        near = straight.Straight(detour).nearest(origins, targets, nth=nth, same=units, skip=skip)
        wanted = np.full(len(origins), np.inf)
        if len(targets) >= nth:
            wanted = np.sort(np.where(allowed, way, np.inf), axis=1)[:, nth - 1]
        np.testing.assert_allclose(near.way_m, wanted)
        assert ((near.target < 0) == np.isinf(wanted)).all()
        row = np.flatnonzero(near.target >= 0)
        np.testing.assert_allclose(way[row, near.target[row]], wanted[row])
        assert allowed[row, near.target[row]].all()
        assert (near.estimated == (np.isfinite(wanted) & (detour > 1))).all()


@given(points, points, st.integers(0, 1500), st.sampled_from([1.0, 1.35]), st.data())
def test_straight_rows_agree_with_nearest(sites, demand, cutoff_m, detour, data):
    same, ways = same_units(data, sites, demand), straight.Straight(detour)
    for units in (None, same):
        rows = ways.within(sites, demand, cutoff_m=cutoff_m, same=units)
        near = ways.nearest(demand, sites, same=units)
        reached = straight.is_within(near.way_m, cutoff_m)
        assert (rows.toarray().any(axis=0) == reached).all()
    rows, found = (
        find(sites, demand, cutoff_m=cutoff_m) for find in (ways.within, ways.ways_within)
    )
    assert rows.indices.tolist() == found.indices.tolist()
    assert rows.indptr.tolist() == found.indptr.tolist()
    row, column = found.tocoo().coords
    np.testing.assert_allclose(found.data, np.hypot(*(sites[row] - demand[column]).T) * detour)


def test_points_that_stay_are_listed_site_by_site_and_others_are_not_mistaken_for_them():
    ways, sites = straight.Straight(), np.array([[0.0, 0], [500, 0]])
    stay, other = np.array([[0.0, 0], [400, 0], [900, 0]]), np.array([[2000.0, 0], [450, 0]])
    for xy in (stay, stay, other, stay):
        rows = ways.within(sites, xy, cutoff_m=450)
        reached = ways.reached(sites, xy, cutoff_m=450)
        assert sorted(reached[: rows.indptr[1]]) == sorted(rows.indices[: rows.indptr[1]])
        assert sorted(reached[rows.indptr[1] :]) == sorted(rows.indices[rows.indptr[1] :])
    one, two = (SameUnit(np.array(of), np.array([0, 0])) for of in ([0, 0, 0], [1, 0, -1]))
    assert ways.reached(sites, stay, cutoff_m=450, same=one).tolist() == [0, 1, 1, 2]
    assert ways.reached(sites, stay, cutoff_m=450, same=two).tolist() == [1, 1]
