"""The search where beds are shared: what it finds beyond greedy, proven, and as a check counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import towns
from tests.unit import rules
from tests.unit.propose.test_shared_beds import SHARED
from tests.unit.rules import kept, proposed

BEDS = towns.rule(SHARED)
#: Greedy takes the middle one, which reaches both pairs in part; the two outer ones reach all.
TRAP = {
    "demand": [[0, 0, 10], [400, 0, 12], [1000, 0, 12], [1400, 0, 10]],
    "candidates": [
        {"id": "west", "at": [100, 0], "beds": 9},
        {"id": "middle", "at": [700, 0], "beds": 9},
        {"id": "east", "at": [1300, 0], "beds": 9},
    ],
    "propose": {"least_spacing_m": 0},
}


def test_a_search_leaves_the_trap_and_proves_that_nothing_is_better():
    quick = proposed([BEDS], TRAP, sites=2, effort="quick")
    assert quick.certificate is None
    got = proposed([BEDS], TRAP, sites=2)
    assert {site.candidate for site in got.sites} == {"west", "east"}
    found = got.certificate
    assert (found.gain, found.greedy, found.settled) == (44, 34, True)
    assert found.bound == pytest.approx(44, abs=1e-6)
    assert (found.percent, found.percent_at_most) == (100, 100)
    assert not any("greedily" in note for note in got.notes)
    kept([BEDS], TRAP, got)


def test_what_is_forced_stays_and_limits_hold():
    town = {**TRAP, "candidates": [dict(one) for one in TRAP["candidates"]]}
    town["candidates"][1]["forced"] = 1
    got = proposed([BEDS], town, sites=2)
    assert got.sites[0].candidate == "middle"
    assert got.certificate.gain == 34
    apart = {**TRAP, "propose": {"least_spacing_m": 1300}}
    got = proposed([BEDS], apart, sites=2)
    assert len(got.sites) == 1
    assert got.certificate.bound == pytest.approx(got.certificate.gain, abs=1e-3)


def test_beds_are_a_budget_as_well():
    got = proposed([BEDS], TRAP, beds=18)
    assert {site.candidate for site in got.sites} == {"west", "east"}
    assert got.certificate.bound >= got.certificate.gain == 44


def test_the_proposal_counts_who_finds_all_beds_taken_before_and_after():
    town = {
        **TRAP,
        "facilities": [{"at": [0, 0], "beds": 1}],
        "candidates": [{"at": [0, 0], "beds": 0.5}],
    }
    (state,) = proposed([BEDS], town, sites=1).rules
    assert (state.people_short_before, state.full_before) == (34, 12)
    assert (state.people_short_after, state.full_after) == (29, 7)
    (state,) = proposed([rules.reach()], TRAP, sites=1).rules
    assert (state.full_before, state.full_after) == (None, None)


metres = st.integers(0, 2500)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(metres, metres, st.integers(1, 90)), min_size=1, max_size=10),
    st.lists(st.tuples(metres, metres, st.integers(1, 12)), min_size=1, max_size=8),
    st.lists(st.tuples(metres, metres, st.integers(0, 9)), max_size=3),
    st.integers(1, 4),
    st.sampled_from([0, 300, 1500]),
)
def test_a_search_never_does_worse_and_keeps_what_it_promises(demand, spots, there, sites, least):
    town = {
        "demand": [list(one) for one in demand],
        "facilities": [{"at": [x, y], "beds": beds} for x, y, beds in there],
        "candidates": [
            {"id": f"c{n}", "at": [x, y], "beds": beds} for n, (x, y, beds) in enumerate(spots)
        ],
        "propose": {"least_spacing_m": least, "weights": {"near": 0.5}},
    }
    asked = [BEDS, rules.reach("home")]
    quick = proposed(asked, town, sites=sites, effort="quick")
    got = proposed(asked, town, sites=sites)
    assert got.objective_after <= quick.objective_after + 1e-9
    fallen = got.objective_before - got.objective_after
    np.testing.assert_allclose(got.certificate.gain, fallen, atol=1e-5)
    assert got.certificate.bound >= fallen - 1e-6
    xy = np.array([[site.easting, site.northing] for site in got.sites]).reshape(-1, 2)
    apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)) + 1e9 * np.eye(len(xy))
    assert (apart >= least).all()
    kept(asked, town, got)
