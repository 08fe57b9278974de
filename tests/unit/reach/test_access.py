from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from access import fca, weights
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.reach import access

CUTOFF_M = 900.0
PEOPLE = st.integers(0, 60 * 16).map(lambda sixteenths: sixteenths / 16)
BEDS = st.one_of(st.integers(0, 400).map(float), st.just(np.nan))


def rows(ways):
    """Make rows from a list for each site: a way [m], or None where it is too long."""
    found = [(i, j, way) for i, row in enumerate(ways) for j, way in enumerate(row)]
    kept = [(i, j, way) for i, j, way in found if way is not None]
    at = np.array([(i, j) for i, j, _ in kept], dtype=np.int32).reshape(-1, 2).T
    data = np.array([way for *_, way in kept], dtype=float)
    return csr_array((data, (at[0], at[1])), shape=(len(ways), len(ways[0])))


@st.composite
def towns(draw):
    """Draw ways, beds and people, with homes at the door and exactly at the cut-off."""
    n_sites, n_homes = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    way = st.one_of(st.none(), st.sampled_from([0.0, CUTOFF_M]), st.integers(0, 900).map(float))
    ways = [[draw(way) for _ in range(n_homes)] for _ in range(n_sites)]
    beds = [draw(BEDS) for _ in range(n_sites)]
    people = [draw(PEOPLE) for _ in range(n_homes)]
    return rows(ways), np.array(beds), np.array(people)


def both(ways):
    return access.alike(ways), access.gaussian(ways, cutoff_m=CUTOFF_M)


def test_two_homes_share_what_both_reach():
    ways = rows([[0, 100, None], [None, 900, None]])
    shared = access.two_step(
        access.alike(ways), beds=np.array([30.0, 10]), people=np.array([1000.0, 2000, 500])
    )
    assert shared.per_10000.tolist() == [100.0, 150.0, 0.0]
    assert shared.given.all()


@given(towns())
def test_no_bed_is_lost_or_made(town):
    ways, beds, people = town
    for weight in both(ways):
        shared = access.two_step(weight, beds=beds, people=people)
        given_ = beds[shared.given].sum()
        assert (shared.per_10000 * people).sum() / 10_000 == pytest.approx(given_, rel=1e-9)
        assert np.isfinite(shared.per_10000).all()


@given(towns())
def test_beds_are_given_where_somebody_reaches_them(town):
    ways, beds, people = town
    somebody = [people[ways[[row]].indices].sum() > 0 for row in range(len(beds))]
    shared = access.two_step(access.alike(ways), beds=beds, people=people)
    assert shared.given.tolist() == (np.array(somebody) & ~np.isnan(beds)).tolist()


@given(towns())
def test_a_home_without_known_beds_in_reach_has_0(town):
    ways, beds, people = town
    shared = access.two_step(access.alike(ways), beds=beds, people=people)
    some = ways[np.flatnonzero(shared.given & (beds > 0))]
    assert (shared.per_10000 > 0).tolist() == np.isin(range(len(people)), some.indices).tolist()


def test_unknown_beds_give_a_lower_bound_to_those_in_reach():
    ways = rows([[0, 100, None], [None, 100, 200]])
    people = np.array([100.0, 100, 100])
    least = access.two_step(access.alike(ways), beds=np.array([20.0, np.nan]), people=people)
    known = access.two_step(access.alike(ways), beds=np.array([20.0, 8.0]), people=people)
    assert least.per_10000.tolist() == [1000.0, 1000.0, 0.0]
    assert least.given.tolist() == [True, False]
    assert (known.per_10000 >= least.per_10000).all()
    assert access.unsure(ways, np.array([20.0, np.nan])).tolist() == [False, True, True]


def test_the_gaussian_is_1_at_the_door_and_0_at_the_cut_off_and_beyond_by_a_centimetre():
    weight = access.gaussian(rows([[0, 450, 900, 900.004]]), cutoff_m=CUTOFF_M).data
    half = (np.exp(-1 / 8) - np.exp(-1 / 2)) / (1 - np.exp(-1 / 2))
    assert weight.tolist() == [1.0, pytest.approx(half, rel=1e-14), 0.0, 0.0]


def pysal(ways, beds, people, weight):
    """Ask PySAL the same; homes that reach nothing are absent there."""
    pairs = ways.tocoo()
    cost = pd.DataFrame({"origin": pairs.col, "dest": pairs.row, "cost": pairs.data})
    found = fca.two_stage_fca(
        pd.DataFrame({"people": people}),
        pd.DataFrame({"beds": beds}),
        cost,
        max_cost=CUTOFF_M,
        demand_index=True,
        demand_name="people",
        supply_index=True,
        supply_name="beds",
        weight_fn=weight,
    )
    return found.reindex(range(len(people)), fill_value=0.0).to_numpy() * 10_000


@pytest.fixture(scope="module")
def city():
    """Make 2,000 homes and 90 facilities, each home with 30 in reach or so."""
    rng = np.random.default_rng(11)
    homes, sites = rng.uniform(0, 3000, (2000, 2)), rng.uniform(0, 3000, (90, 2))
    apart = np.hypot(*(sites[:, None] - homes[None]).transpose(2, 0, 1))
    ways = csr_array(np.where(apart <= CUTOFF_M, apart, 0.0))
    return ways, rng.integers(5, 300, 90).astype(float), rng.uniform(1, 60, 2000)


def test_scores_are_those_of_pysal(city):
    ways, beds, people = city
    mine = access.two_step(access.alike(ways), beds=beds, people=people)
    theirs = pysal(ways, beds, people, None)
    np.testing.assert_allclose(mine.per_10000, theirs, rtol=1e-12)


def test_gaussian_scores_are_those_of_pysal_with_its_gaussian_brought_to_0(city):
    ways, beds, people = city
    bell, last = weights.gaussian(CUTOFF_M), np.exp(-0.5)
    theirs = pysal(ways, beds, people, lambda way: (bell(way) - last) / (1 - last))
    mine = access.two_step(access.gaussian(ways, cutoff_m=CUTOFF_M), beds=beds, people=people)
    np.testing.assert_allclose(mine.per_10000, theirs, rtol=1e-12)


def test_any_other_weight_gives_the_scores_of_pysal_too(city):
    ways, beds, people = city
    bell = weights.gaussian(CUTOFF_M / 2)
    theirs = pysal(ways, beds, people, bell)
    mine = access.two_step(
        csr_array((bell(ways.data), ways.indices, ways.indptr), shape=ways.shape),
        beds=beds,
        people=people,
    )
    np.testing.assert_allclose(mine.per_10000, theirs, rtol=1e-12)


def test_quantiles_are_of_people_not_of_points():
    values, people = np.array([5.0, 1, 3, 9]), np.array([1.0, 1, 8, 4])
    of = np.array([0, 0, 0, 2])
    median = access.quantile(0.5, values, people, of, 3)
    assert median.tolist() == [3.0, pytest.approx(np.nan, nan_ok=True), 9.0]
    assert access.quantile(0.1, values, people, of, 3)[0] == 1.0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(-1, 2))), st.data())
def test_a_quantile_is_the_lowest_value_that_the_share_does_not_exceed(points, data):
    share = data.draw(st.sampled_from([0.1, 0.25, 0.5]))
    values, people, of = (
        (np.array(part) for part in zip(*points, strict=True))
        if points
        else [np.empty(0, dtype=int) for _ in range(3)]
    )
    found = access.quantile(share, values.astype(float), people.astype(float), of, 3)
    for group in range(3):
        own, weight = values[of == group], people[of == group]
        fits = [v for v in np.unique(own) if weight[own <= v].sum() >= share * weight.sum()]
        assert found[group] == min(fits) if fits else np.isnan(found[group])


def test_means_are_of_people_and_nobody_has_none():
    of = np.array([0, 0, -1])
    got = access.mean(np.array([10.0, 40, 7]), np.array([2.0, 1, 5]), of, 2)
    assert got.tolist() == [20.0, pytest.approx(np.nan, nan_ok=True)]


def test_nothing_at_all_gives_nothing():
    none = csr_array((0, 3))
    shared = access.two_step(access.alike(none), beds=np.empty(0), people=np.ones(3))
    assert shared.per_10000.tolist() == [0.0, 0.0, 0.0]
    nobody = access.two_step(access.alike(csr_array((2, 0))), beds=np.ones(2), people=np.empty(0))
    assert nobody.given.tolist() == [False, False]
