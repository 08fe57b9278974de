import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.beds.beds import loads, merge, share_out
from tests.unit.optimise.shared_beds import WHOLE, Town, fair_shares, most_housed, towns

ROUNDING = len("points") + 1  # units: parts of a unit go to other points of the same share


def shared(town):
    return share_out(town.rows, town.wants, town.offers)


@given(towns())
def test_everybody_gets_the_fair_share_and_as_many_as_possible_are_housed(town):
    share = shared(town)
    fair = [float(part * int(want)) for part, want in zip(fair_shares(town), town.wants, strict=1)]
    assert np.abs(share.given - fair).max() <= ROUNDING
    assert int(share.given.sum()) == most_housed(town)
    assert share.short.tolist() == [part < 1 for part in fair_shares(town)]


@given(towns())
def test_sites_give_what_they_have_at_most_and_all_that_is_taken(town):
    taken = loads(town.rows, town.wants, town.offers)
    assert (taken <= town.offers).all()
    assert taken.sum() == shared(town).given.sum()


@given(towns(), st.data())
def test_more_beds_make_no_share_smaller(town, data):
    site = data.draw(st.integers(0, len(town.offers) - 1))
    more = town.offers.copy()
    more[site] += data.draw(st.integers(1, 9)) * WHOLE
    after = shared(town._replace(offers=more))
    assert (after.given >= shared(town).given - ROUNDING).all()


@given(towns(), st.data())
def test_the_order_of_sites_changes_nothing_and_that_of_points_only_roundings(town, data):
    share = shared(town)
    sites = data.draw(st.permutations(range(len(town.offers))))
    turned = shared(Town(town.near[sites], town.wants, town.offers[sites]))
    assert turned.given.tolist() == share.given.tolist()
    assert turned.full.tolist() == share.full[sites].tolist()
    points = data.draw(st.permutations(range(len(town.wants))))
    moved = shared(Town(town.near[:, points], town.wants[points], town.offers))
    assert np.abs(moved.given - share.given[points]).max() <= 1
    assert moved.given.sum() == share.given.sum()


@given(towns(), st.data())
def test_a_point_may_be_cut_in_two(town, data):
    i = data.draw(st.integers(0, len(town.wants) - 1))
    wants = np.append(town.wants, 0)
    wants[-1] = town.wants[i] // 2
    wants[i] -= wants[-1]
    cut = shared(Town(np.column_stack([town.near, town.near[:, i]]), wants, town.offers))
    assert abs(int(cut.given[i] + cut.given[-1] - shared(town).given[i])) <= 2
    assert cut.given.sum() == shared(town).given.sum()


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_the_sum_is_exact_in_a_whole_city(seed):
    rng = np.random.default_rng(seed)
    near = csr_array((rng.random((30, 400)) < 0.03).astype(np.int8))
    wants = rng.integers(0, 50 * WHOLE, 400)
    share = share_out(near, wants, rng.integers(0, 500, 30) * WHOLE)
    assert (share.given >= 0).all()
    assert (share.given <= wants).all()
    assert loads(near, wants, np.full(30, 10**15)).sum() == wants[share.in_reach].sum()


def test_who_competes_for_ten_beds_gets_the_same_share_and_others_all():
    # 20 people near the first site with 10 beds; 5 near both it and a second one with 10; 4 near
    # the second; 3 near nothing.
    near = np.array([[True, True, False, False], [False, True, True, False]])
    town = Town(near, np.array([20, 5, 4, 3]) * WHOLE, np.array([10, 10]) * WHOLE)
    share = shared(town)
    assert (share.given / WHOLE).tolist() == [10, 5, 4, 0]
    assert share.in_reach.tolist() == [True, True, True, False]
    assert share.full.tolist() == [True, False]
    assert (loads(town.rows, town.wants, town.offers) / WHOLE).tolist() == [10, 9]


def test_beds_exactly_enough_and_one_short():
    near = np.ones((1, 3), dtype=bool)
    for beds, short in ((30, False), (29, True)):
        share = shared(Town(near, np.array([10, 10, 10]) * WHOLE, np.array([beds]) * WHOLE))
        assert share.short.tolist() == [short] * 3
        assert share.given.sum() == beds * WHOLE
        assert share.full.tolist() == [short]


def test_a_part_of_a_unit_goes_to_the_first_points():
    share = shared(Town(np.ones((1, 3), dtype=bool), np.array([2, 2, 2]), np.array([4])))
    assert share.given.tolist() == [2, 1, 1]


def test_a_site_without_beds_is_in_reach_and_full():
    share = shared(Town(np.array([[True]]), np.array([5]), np.array([0])))
    assert share.given.tolist() == [0]
    assert share.in_reach.tolist() == share.full.tolist() == [True]


def test_no_points_and_no_sites():
    empty = share_out(csr_array((0, 2), dtype=np.int8), np.array([1, 2]), np.empty(0, dtype=int))
    assert empty.given.tolist() == [0, 0]
    assert empty.in_reach.tolist() == [False, False]
    nobody = share_out(csr_array((1, 0), dtype=np.int8), np.empty(0, dtype=int), np.array([4]))
    assert nobody.full.tolist() == [False]


def test_points_alike_are_one_group_in_the_order_in_which_they_come(monkeypatch):
    near = np.array([[0, 1, 0, 1, 1, 0], [1, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1]], dtype=np.int8)
    seeds = []

    class Same:
        """Gives everything the same key at first: sums say nothing then."""

        def __init__(self, seed):
            seeds.append(seed)

        def integers(self, high, size, dtype):
            return (
                np.full(size, 7, dtype)
                if seeds[-1] == 0
                else np.arange(1, size + 1, dtype=dtype) ** 5
            )

    for dice in (np.random.default_rng, Same):
        monkeypatch.setattr(np.random, "default_rng", dice)
        found = merge(csr_array(near))
        assert found.of_point.tolist() == [0, 1, 2, 3, 1, 4]
        assert found.group.tolist() == [0, 1, 3, 3, 4]
        assert found.site.tolist() == [1, 0, 0, 1, 2]
    assert seeds == [0, 1]
