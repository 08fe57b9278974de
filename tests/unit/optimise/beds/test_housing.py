"""Sites opened one by one, whose beds are shared: beside smallest cuts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.optimise.beds.housing import Housing
from tests.unit.optimise.shared_beds import most_housed, towns

NONE = np.empty(0, dtype=np.intp)


def housing(town, standing=NONE):
    return Housing(town.rows, town.wants, town.offers, standing)


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


@given(towns(unit=1), st.data())
def test_sites_are_shut_together_and_a_copy_is_its_own(town, data):
    state = housing(town)
    sites = range(len(town.offers))
    for site in sites:
        state.take(site)
    other, whole = state.copy(), state.total
    out = data.draw(st.sets(st.sampled_from(sites)))
    other.shut(*out)
    assert other.total == most_housed(town, set(sites) - out)
    assert state.total == whole == most_housed(town)


@given(towns(unit=1), st.data())
def test_only_sites_beside_those_that_are_shut_may_gain_more(town, data):
    state = housing(town)
    sites = range(len(town.offers))
    open_ = data.draw(st.sets(st.sampled_from(sites), min_size=1))
    for site in sorted(open_):
        state.take(site)
    before = [state.gain(site) for site in sites]
    out = sorted(data.draw(st.sets(st.sampled_from(sorted(open_)), min_size=1)))
    lost = state.shut(*out)
    beside = state.beside(out)
    for site in set(sites) - open_:
        more = state.gain(site) - before[site]
        assert 0 <= more <= (lost if beside[site] else 0)
