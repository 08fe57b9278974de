from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from siting.optimise.bed_bound import bound
from siting.optimise.bed_sites import choose, exchange, solve
from siting.optimise.housing import Housing
from tests.unit.optimise.shared_beds import Town, most_housed, towns

NONE = np.empty(0, dtype=np.intp)


def housing(town, standing=NONE):
    return Housing(town.rows, town.wants, town.offers, standing)


def best(town, most, allowed=lambda _: True, standing=()):
    others = [j for j in range(len(town.offers)) if j not in standing]
    return max(
        most_housed(town, {*standing, *some})
        for k in range(most + 1)
        for some in combinations(others, k)
        if allowed(some)
    )


@given(towns(unit=1), st.data())
def test_gains_are_those_of_a_flow_from_nothing(town, data):
    order = data.draw(st.permutations(range(len(town.offers))))
    n_standing = data.draw(st.integers(0, len(order)))
    open_ = set(order[:n_standing])
    state = housing(town, np.array(sorted(open_), dtype=np.intp))
    for site in order[n_standing:]:
        before = most_housed(town, open_)
        assert state.total == before
        for other in range(len(order)):
            gain = most_housed(town, open_ | {other}) - before
            assert state.gain(other) == gain <= state.most()[other] + (other in open_)
        open_.add(site)
        assert state.take(site) == most_housed(town, open_) - before


@given(towns(unit=1), st.data())
def test_a_site_that_is_shut_again_was_never_there(town, data):
    state = housing(town)
    order = data.draw(st.permutations(range(len(town.offers))))
    open_ = set()
    for site in order:
        state.take(site)
        open_.add(site)
    for site in order[1:]:
        before = state.total
        open_.discard(site)
        assert before - state.shut(site) == state.total == most_housed(town, open_)


@given(towns(unit=1), st.integers(1, 3))
def test_greedy_keeps_its_guarantee_and_exchanges_only_help(town, most):
    state = housing(town)
    chosen = choose(state, most)
    greedy, optimum = state.total, best(town, most)
    assert greedy == most_housed(town, set(chosen))
    assert (1 - 1 / e) * optimum <= greedy <= optimum
    exchange(state, chosen)
    assert greedy <= state.total <= optimum
    assert state.total == most_housed(town, set(chosen))
    for site in chosen:  # no exchange of one site helps
        for other in set(range(len(town.offers))) - set(chosen):
            assert most_housed(town, {*chosen, other} - {site}) <= state.total


@settings(max_examples=60)
@given(towns(unit=1), st.integers(0, 4), st.data())
def test_the_bound_is_never_below_the_best_and_limits_are_kept(town, most, data):
    m = len(town.offers)
    pairs = data.draw(st.lists(st.tuples(st.integers(0, m - 1), st.integers(0, m - 1)), max_size=4))
    apart = np.zeros((m, m), dtype=bool)
    for one, other in pairs:
        apart[one, other] = apart[other, one] = one != other
    standing = data.draw(st.sets(st.integers(0, m - 1), max_size=1))

    def allowed(some):
        return not any(apart[a, b] for a in some for b in {*some, *standing})

    found = solve(
        town.rows,
        town.wants,
        town.offers,
        most,
        standing=np.array(sorted(standing), dtype=np.intp),
        conflicts=csr_array(apart),
        rounds=30,
    )
    assert len(found.sites) == len(set(found.sites)) <= most
    assert allowed(found.sites)
    assert not standing & set(found.sites)
    assert found.housed == most_housed(town, {*standing, *found.sites})
    assert found.most >= best(town, most, allowed, standing) >= found.housed


def test_the_bound_comes_close_to_the_linear_program():
    rng = np.random.default_rng(3)
    xy, sites = rng.uniform(0, 1000, (300, 2)), rng.uniform(0, 1000, (40, 2))
    near = np.hypot(*(sites[:, None] - xy[None]).transpose(2, 0, 1)) < 200
    town = Town(near, rng.integers(1, 20, 300), rng.integers(50, 400, 40))
    found = solve(town.rows, town.wants, town.offers, 6, standing=NONE)
    least = linear_program(town, 6)
    assert found.housed <= least * (1 + 1e-9)
    assert least * (1 - 1e-9) <= found.most <= 1.002 * least
    assert found.housed >= 0.96 * least


def linear_program(town, most):
    site, point = np.nonzero(town.near)
    m, n, k = len(town.offers), len(town.wants), len(site)
    rows, limits = [], []
    for i in range(n):
        rows.append(np.concatenate([(point == i), np.zeros(m)]))
        limits.append(town.wants[i])
    for j in range(m):
        rows.append(np.concatenate([(site == j), -town.offers[j] * (np.arange(m) == j)]))
        limits.append(0)
    for pair in range(k):
        opened = -town.wants[point[pair]] * (np.arange(m) == site[pair])
        rows.append(np.concatenate([np.arange(k) == pair, opened]))
        limits.append(0)
    rows.append(np.concatenate([np.zeros(k), np.ones(m)]))
    limits.append(most)
    result = linprog(
        np.concatenate([-np.ones(k), np.zeros(m)]),
        A_ub=csr_array(np.array(rows, dtype=float)),
        b_ub=limits,
        bounds=[(0, None)] * k + [(0, 1)] * m,
    )
    return -result.fun


def test_equal_gains_go_to_where_more_people_compete_then_to_the_lower_index():
    near = np.array([[True, False, False], [False, True, True], [False, True, True]])
    town = Town(near, np.array([10, 6, 6]), np.array([10, 10, 10]))
    assert choose(housing(town), 1) == [1]
    assert choose(housing(Town(near[:, :2], town.wants[:2], town.offers)), 1) == [0]


@pytest.mark.parametrize("most", [0, 1])
def test_nothing_to_gain_opens_nothing(most):
    town = Town(np.array([[False]]), np.array([5]), np.array([5]))
    assert solve(town.rows, town.wants, town.offers, most, standing=NONE).sites == []
    assert bound(
        town.rows, town.wants, town.offers, most, standing=NONE, value=0.0, rounds=3
    ).most == pytest.approx(0, abs=1e-6)
