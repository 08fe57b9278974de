import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.beds.transport import Ways, more, send, sums
from tests.unit.optimise.shared_beds import most_housed, towns


@given(towns(unit=1))
def test_sends_as_much_as_the_smallest_cut_lets_through(town):
    point, site = town.pairs()
    sent = send(point, site, town.wants, town.offers)
    assert sent.total == most_housed(town)
    assert (sent.amount >= 0).all()
    assert (np.bincount(point, sent.amount, len(town.wants)) <= town.wants).all()
    assert (np.bincount(site, sent.amount, len(town.offers)) <= town.offers).all()


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from([2**20, 2**31, 2**33, 2**50]))
def test_is_exact_beyond_32_bits(seed, most):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 15, 2)
    point, site = np.nonzero(rng.random((n, m)) < 0.3)
    wants, offers = rng.integers(0, most, n), rng.integers(0, most, m)
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for i, want in enumerate(wants.tolist()):
        graph.add_edge("from", ("point", i), capacity=want)
    for j, offer in enumerate(offers.tolist()):
        graph.add_edge(("site", j), "to", capacity=offer)
    for i, j in zip(point.tolist(), site.tolist(), strict=True):
        graph.add_edge(("point", i), ("site", j))
    assert send(point, site, wants, offers).total == nx.maximum_flow_value(graph, "from", "to")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([2**4, 2**31, 2**33, 2**50]))
def test_one_more_site_is_sent_what_a_flow_from_nothing_sends_more(seed, most):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 12, 2)
    point, site = np.nonzero(rng.random((n, m)) < 0.3)
    wants, offers = rng.integers(0, most, n), rng.integers(0, most, m)
    sent = send(point, site, wants, offers)
    given = sums(site, sent.amount, m)  # sites have no more than they give
    left = wants - sums(point, sent.amount, n)
    inside, offer = rng.integers(0, wants + 1), int(rng.integers(most))
    near = np.flatnonzero(inside)
    # The same with the part of each point that the site reaches as a point of its own.
    twin = np.isin(point, near)
    points = np.concatenate([point, n + point[twin], n + near])
    sites = np.concatenate([site, site[twin], np.full(len(near), m)])
    every = send(points, sites, np.append(wants - inside, inside), np.append(given, offer))
    found = more(Ways(point, site, sent.amount), left, inside, offer)
    assert found == every.total - sent.total


@given(towns(unit=1))
def test_a_point_is_short_if_one_place_less_for_it_would_not_be_missed(town):
    point, site = town.pairs()
    sent = send(point, site, town.wants, town.offers)
    for i in np.flatnonzero(town.wants):
        one_less = town.wants.copy()
        one_less[i] -= 1
        missed = send(point, site, one_less, town.offers).total < sent.total
        assert sent.short_points[i] == (not missed)


@pytest.mark.parametrize(("offer", "short"), [(9, True), (10, False), (11, False)])
def test_the_limit_is_enough_exactly(offer, short):
    sent = send(np.array([0]), np.array([0]), np.array([10]), np.array([offer]))
    assert sent.short_points.tolist() == sent.short_sites.tolist() == [short]


def test_nothing_near_sends_nothing():
    none = np.empty(0, dtype=np.intp)
    sent = send(none, none, np.array([3, 0]), np.array([5]))
    assert sent.total == 0
    assert sent.short_points.tolist() == [True, False]
    assert sent.short_sites.tolist() == [False]
