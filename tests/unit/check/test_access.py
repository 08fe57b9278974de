from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from siting.check.access import scores
from tests import towns
from tests.unit.rules import square

ROW = {"minutes": 15, "metres_per_minute": 60, "measure": "walking_network"}


class Straight:
    """Ways along straight lines; only what access scores ask for."""

    least_ratio = 1.0

    def ways_within(self, site_xy, xy, *, cutoff_m):
        found = cKDTree(site_xy).sparse_distance_matrix(
            cKDTree(xy), cutoff_m + 0.005, output_type="ndarray"
        )
        rows = csr_array((found["v"], (found["i"], found["j"])), shape=(len(site_xy), len(xy)))
        rows.sort_indices()
        return rows


def town(**more):
    data = {
        "demand": [[100, 500, 100], [500, 500, 300], [2500, 500, 50]],
        "facilities": [
            {"at": [100, 500], "beds": 20},
            {"at": [1500, 500], "beds": 9},
            {"at": [9000, 500], "beds": 40},
            {"at": [100, 600], "beds": None},
        ],
        "units": {"community": [square("a"), square("b", 1000), square("c", 2000)]},
        "surroundings": "known",
    }
    return towns.measured({**data, **more})


def test_beds_are_shared_by_all_in_reach_and_summed_up_by_unit():
    found, points = scores(town(), Straight(), **ROW)
    assert (found.cutoff_m, found.people, found.people_none) == (900.0, 450.0, 50.0)
    assert points.beds_per_10000.tolist() == [500.0, 500.0, 0.0]
    units = {one.unit.id: one for one in found.units}
    assert units["a"].beds_per_10000 == units["a"].median_per_10000 == 500.0
    assert (units["c"].beds_per_10000, units["c"].share_none) == (0.0, 1.0)
    assert found.beds_per_10000 == round(20 / 450 * 10_000, 6)
    assert found.p10_per_10000 == 0.0


def test_beds_that_nobody_reaches_and_beds_that_nobody_knows_are_counted_apart():
    found, points = scores(town(), Straight(), **ROW)
    assert (found.facilities, found.beds) == (3, 69.0)
    assert (found.facilities_unreached, found.beds_unreached) == (2, 49.0)
    assert found.facilities_unknown == 1
    assert found.people_unsure == 400.0
    assert points.unsure.tolist() == [True, True, False]


def test_a_facility_exactly_at_the_cut_off_is_in_reach_but_not_in_the_gaussian():
    one = [{"at": [1600, 500], "beds": 9}]
    found, points = scores(town(facilities=one), Straight(), **{**ROW, "minutes": 1100 / 60})
    assert points.beds_per_10000.tolist() == [0.0, 257.142857, 257.142857]
    exactly = [{"at": [1400, 500], "beds": 9}]
    found, points = scores(town(facilities=exactly), Straight(), **ROW)
    assert points.beds_per_10000.tolist() == [0.0, 300.0, 0.0]
    assert points.gaussian_per_10000.tolist() == [0.0, 0.0, 0.0]
    assert "reached only from the very end" in found.notes[-1]


def test_the_gaussian_favours_those_who_live_nearer():
    _, points = scores(town(), Straight(), **ROW)
    near, far, _ = points.gaussian_per_10000
    assert near > 500.0 > far > 0


def test_places_that_do_not_count_give_no_beds():
    closed = [{"at": [100, 500], "beds": 20, "status": "closed"}]
    found, points = scores(town(facilities=closed), Straight(), **ROW)
    assert (found.facilities, found.people_none) == (0, 450.0)
    assert not points.beds_per_10000.any()


def test_a_unit_without_people_has_no_score():
    found, _ = scores(town(), Straight(), **ROW)
    empty = next(one for one in found.units if one.unit.id == "b")
    assert (empty.people, empty.beds_per_10000, empty.share_none) == (0.0, None, None)


def test_levels_come_finest_first_and_only_the_finest_is_drawn():
    units = {
        "community": [square("a"), square("c", 2000)],
        "street": [{"id": "S", "box": [0, 0, 3000, 1000]}],
    }
    found, points = scores(town(units=units), Straight(), **ROW)
    assert [one.unit.level for one in found.units] == ["community", "community", "street"]
    assert [one.geometry is None for one in found.units] == [False, False, True]
    assert points.unit.tolist() == ["a", "a", "c"]
    assert found.units[-1].beds_per_10000 == found.beds_per_10000


def test_without_units_facilities_or_people_there_is_still_a_record():
    found, _ = scores(town(units={}), Straight(), **ROW)
    assert found.units == ()
    bare, points = scores(town(facilities=[]), Straight(), **ROW)
    assert (bare.facilities, bare.beds, bare.people_none) == (0, 0.0, 450.0)
    nobody, points = scores(town(demand=[]), Straight(), **ROW)
    assert (nobody.people, nobody.beds_per_10000, len(points)) == (0.0, None, 0)


def test_who_lives_near_the_edge_is_counted_where_what_lies_beyond_is_not_known():
    found, _ = scores(town(surroundings="unknown"), Straight(), **ROW)
    said = "older people live within 900 m of the edge of the plan or outside it"
    assert found.notes == (f"450 {said}: people and facilities beyond it are not known",)
    found, _ = scores(town(), Straight(), **ROW)
    assert found.notes == (f"450 {said}: people beyond it are not known",)


def test_the_order_of_features_changes_nothing():
    data = [
        {"at": [rng * 37 % 3000, rng * 91 % 1000], "beds": rng, "id": f"F{rng}"}
        for rng in range(1, 40)
    ]
    first, one = scores(town(facilities=data), Straight(), **ROW)
    second, other = scores(town(facilities=data[::-1]), Straight(), **ROW)
    assert first == second
    np.testing.assert_array_equal(one.gaussian_per_10000, other.gaussian_per_10000)


def test_published_scores_keep_the_beds():
    found, points = scores(town(), Straight(), **ROW)
    shared = (points.beds_per_10000 * points.people).sum() / 10_000
    assert shared == pytest.approx(found.beds - found.beds_unreached, rel=1e-9)
