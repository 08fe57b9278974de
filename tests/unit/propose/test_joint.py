from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.propose import joint
from siting.propose.candidates.conflicts import too_close
from siting.propose.candidates.spacing import Spacing
from tests.unit.propose.candidates.test_spacing import candidates
from tests.unit.propose.test_greedy import N_ROWS, block, needs, rows, weights


def no_limits(n):
    allowed = np.ones(n, dtype=bool)
    return SimpleNamespace(purse=None, least_m=300.0, group=None, most_a_group=1, allowed=allowed)


places = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8)


@given(needs, weights, rows, st.data())
def test_the_gain_is_what_the_objective_falls_by(need, weight, additions, data):
    n = len(additions)
    twice = [[entry / 2 for entry in row] for row in additions]
    blocks = [block(need, weight, additions), block(need, weight, twice)]
    blocks[1].active = data.draw(st.booleans())
    first = data.draw(st.integers(0, n - 1))
    for one in blocks:
        one.take(first)  # cells that have what they need already are worth nothing more
    spots = candidates([(1000 * j, 0) for j in range(n)])
    problem = joint.joined(blocks, spots, no_limits(n), most=3)
    assert problem.conflicts is None
    chosen = data.draw(st.lists(st.integers(0, n - 1), unique=True, max_size=3))
    active = [one for one in blocks if one.active]
    before = sum(one.objective() for one in active)
    gain = problem.gain(np.array(chosen, dtype=np.intp))
    for candidate in chosen:
        for one in active:
            one.take(candidate)
    after = sum(one.objective() for one in active)
    np.testing.assert_allclose(gain, before - after, atol=1e-9)
    assert problem.adds.shape[1] <= 2 * N_ROWS


@given(places, st.integers(0, 4), st.data())
def test_pairs_that_are_too_close_are_those_that_the_spacing_refuses(xy, least_m, data):
    kinds = st.lists(st.sampled_from(["home", "station"]), min_size=len(xy), max_size=len(xy))
    sites = candidates(xy, data.draw(kinds))
    conflicts = too_close(sites, least_m)
    refused = np.zeros((len(xy), len(xy)), dtype=bool)
    for one in range(len(xy)):
        spacing = Spacing(sites, least_m)
        spacing.add(one)
        refused[one] = [not spacing(other) and other != one for other in range(len(xy))]
    found = np.zeros_like(refused) if conflicts is None else conflicts.toarray()
    assert (found == refused).all()
    assert (found == found.T).all()
