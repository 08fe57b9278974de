"""What a longer search finds beyond the greedy choice, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import rules
from tests.unit.rules import kept, proposed

D = [[500, 500, 60], [5500, 500, 40]]
#: Greedy takes the middle one, which reaches both pairs in part; the two outer ones reach all.
TRAP = {
    "demand": [[0, 0, 10], [400, 0, 12], [1000, 0, 12], [1400, 0, 10]],
    "candidates": [
        {"id": "west", "at": [100, 0]},
        {"id": "middle", "at": [700, 0]},
        {"id": "east", "at": [1300, 0]},
    ],
}


def chosen(got):
    return {site.candidate for site in got.sites}


def test_a_search_leaves_the_trap_that_a_greedy_choice_falls_into():
    quick = proposed([rules.reach()], TRAP, sites=2, effort="quick")
    assert "middle" in chosen(quick)
    assert quick.certificate is None
    got = proposed([rules.reach()], TRAP, sites=2)
    assert chosen(got) == {"west", "east"}
    assert got.objective_after == 0
    assert (got.certificate.gain, got.certificate.greedy) == (44, 34)
    assert got.certificate.settled


def test_what_is_forced_stays_and_the_rest_is_searched():
    town = {**TRAP, "candidates": [dict(one) for one in TRAP["candidates"]]}
    town["candidates"][1]["forced"] = 1
    got = proposed([rules.reach()], town, sites=2)
    assert got.sites[0].candidate == "middle"
    assert got.objective_after == 10


places = st.tuples(st.integers(0, 3000), st.integers(0, 3000))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(places, st.integers(1, 99)), min_size=1, max_size=12, unique=True),
    st.lists(places, min_size=1, max_size=9, unique=True),
    st.integers(1, 4),
    st.sampled_from([0, 300, 1500]),
)
def test_a_search_never_does_worse_and_keeps_what_it_promises(demand, spots, sites, least):
    town = {
        "demand": [[*at, people] for at, people in demand],
        "candidates": [{"id": f"c{n}", "at": list(at)} for n, at in enumerate(spots)],
        "propose": {"least_spacing_m": least},
    }
    asked = [rules.reach(), rules.amount()]
    quick = proposed(asked, town, sites=sites, effort="quick")
    got = proposed(asked, town, sites=sites)
    assert got.objective_after <= quick.objective_after + 1e-9
    assert len(got.sites) <= sites
    xy = np.array([[site.easting, site.northing] for site in got.sites]).reshape(-1, 2)
    apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)) + 1e9 * np.eye(len(xy))
    same = np.array([[a.type_zh == b.type_zh for b in got.sites] for a in got.sites])
    assert (apart[same.astype(bool)] >= least).all() if len(xy) else True
    fallen = got.objective_before - got.objective_after
    np.testing.assert_allclose(got.certificate.gain, fallen, atol=1e-6)
    kept(asked, town, got)


# ---- notes


def test_notes_say_where_candidates_come_from_and_what_is_assumed():
    grid, apart, beds = proposed([rules.reach()], {"demand": D}).notes
    assert grid.startswith("candidates: a grid of 250 m")
    assert "at least 300 m apart" in apart
    assert "has 100 of them" in beds


@pytest.mark.parametrize(
    ("town", "n", "word"),
    [
        ({"candidates": [{"at": [0, 0]}]}, 3, "candidates: 1 of the candidates layer"),
        ({"propose": {"grid_m": 50.5}}, 3, "a grid of 50.5 m"),
        ({"propose": {"least_spacing_m": 0}}, 3, "at least 0 m apart"),
        ({"propose": {"offers": [{"type": "服务站"}]}}, 2, "a grid of 250 m"),
    ],
)
def test_notes_follow_the_plan(town, n, word):
    got = proposed([rules.reach()], {"demand": D, **town}).notes
    assert len(got) == n
    assert any(word in note for note in got)


@pytest.mark.parametrize(
    ("asked", "n"), [({"until_pass": True}, 0), ({"effort": "quick"}, 1), ({}, 0)]
)
def test_a_greedy_choice_is_called_one(asked, n):
    notes = proposed([rules.reach()], {"demand": D}, **asked).notes
    assert sum("chosen greedily" in note for note in notes) == n


def test_of_nothing_asked_no_part_is_met():
    town = {"demand": [[0, 0, 0]], "candidates": [{"at": [0, 0]}]}
    one = proposed([rules.reach()], town).certificate
    assert (one.gain, one.percent, one.percent_at_most) == (0, None, None)
