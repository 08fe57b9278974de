from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from siting.optimise.proof import relaxation
from siting.optimise.proof.cliques import cover
from siting.optimise.proof.relaxation import alike
from siting.optimise.proof.rest import rest
from siting.optimise.proof.saddle import capped
from tests.unit.optimise.small import pairs, problems

tables = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=st.sampled_from([0, 0.5, 1])
)
some_pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


def kinds_by_comparing(table):
    seen = {}
    return [seen.setdefault(tuple(row), k) for k, row in enumerate(table.tolist())]


@given(tables)
def test_rows_are_alike_when_every_entry_is(table):
    first, kind = alike(csr_array(table))
    assert first[kind].tolist() == kinds_by_comparing(table)
    assert (np.diff(first) > 0).all()


@given(tables)
def test_numbers_that_fall_together_merge_nothing_that_differs(table):
    class Same:
        def integers(self, high, size, dtype):
            return np.zeros(size, dtype)

    with patch.object(relaxation.np.random, "default_rng", lambda _: Same()):
        first, kind = alike(csr_array(table))
    assert all((table[first[kind]] == table).all(axis=1))


@given(some_pairs)
def test_cliques_hold_every_pair_and_nothing_else(some):
    conflicts = pairs(8, some)
    found = cover(conflicts).toarray()
    held = (found.T @ found) > 0
    np.fill_diagonal(held, val=False)
    assert (held == conflicts.toarray()).all()
    for clique in found:  # nothing can be added to it
        members = np.flatnonzero(clique)
        common = conflicts.toarray()[members].all(axis=0)
        assert not common.any()


def test_all_that_exclude_each_other_are_one_clique():
    every = [(a, b) for a in range(6) for b in range(a)]
    assert cover(pairs(6, every)).toarray().tolist() == [[1.0] * 6]


@given(
    arrays(np.float32, 6, elements=st.floats(-2, 3, width=32)),
    arrays(np.float32, 6, elements=st.floats(0.125, 4, width=32)),
    st.integers(0, 6),
    st.floats(0, 5),
)
def test_capped_shares_are_the_nearest_ones(values, step, most, guess):
    y, level = capped(values, step, most, guess)
    assert ((y >= 0) & (y <= 1)).all()
    assert y.sum() <= most + 1e-4
    assert level >= 0
    np.testing.assert_allclose(y, np.clip(values - level * step, 0, 1), atol=1e-5)
    if level > 1e-4 and most:  # it only gives way where the cap asks for it
        assert y.sum() >= most - 1e-3


@given(problems())
def test_what_candidates_add_alone_is_their_gain_by_themselves(problem):
    try:
        left = rest(problem)
    except ValueError:
        return
    base = [] if problem.forced is None else np.unique(problem.forced).tolist()
    for j in left.open.tolist():
        gain = problem.gain(np.array([*base, j])) - problem.gain(np.array(base, np.intp))
        np.testing.assert_allclose(left.alone[j], gain, rtol=1e-9, atol=1e-9)
        assert left.alone[j] > 0
    with patch("siting.optimise.proof.rest.PAIRS_A_CHUNK", 2):
        np.testing.assert_array_equal(rest(problem).alone, left.alone)


@given(problems())
def test_forced_candidates_are_within_no_limit_twice(problem):
    try:
        left = rest(problem)
    except ValueError:
        return
    limits = left.limits()
    assert (limits.caps > 0).all()
    assert limits.rows.shape == (len(limits.caps), problem.n_candidates)
    closed = np.setdiff1d(np.arange(problem.n_candidates), left.open)
    assert not limits.rows[:, closed].nnz or (limits.rows[:, closed].toarray() == 0).all()
