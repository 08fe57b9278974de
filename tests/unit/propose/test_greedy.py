from __future__ import annotations

from itertools import combinations
from math import e

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.propose import greedy
from siting.propose.problem import Block
from siting.shortfall import TestTable
from tests import towns

RULE = towns.rule(
    {
        "kind": "amount",
        "for_each": "city",
        "count": {"facility": "care_home"},
        "at_least": 1,
    }
)


def block(need, weight, additions, have=None):
    """Make the rows of one rule; additions has a row a candidate."""
    need, weight = np.array(need, dtype=float), np.array(weight, dtype=float)
    have = np.zeros(len(need)) if have is None else np.array(have, dtype=float)
    table = TestTable(
        level="city",
        rows=np.arange(len(need)),
        need=need,
        have=have,
        have_most=have,
        weight=weight,
        unit="places",
    )
    matrix = csr_array(np.array(additions, dtype=float).reshape(-1, len(need)))
    return Block(
        rule=RULE, full=table, table=table, additions=matrix, value=weight / need, have=have.copy()
    )


N_ROWS = 4
rows = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0]), min_size=N_ROWS, max_size=N_ROWS),
    min_size=1,
    max_size=6,
)
needs = st.lists(st.integers(1, 4), min_size=N_ROWS, max_size=N_ROWS)
weights = st.lists(st.integers(1, 9), min_size=N_ROWS, max_size=N_ROWS)


def worth(need, weight, additions, chosen):
    added = np.array([additions[j] for j in chosen]).reshape(-1, N_ROWS).sum(axis=0)
    return float((np.array(weight) * np.minimum(1, added / np.array(need))).sum())


def picks(blocks, n, allowed=lambda _: True):
    found = greedy.choose(blocks, allowed)
    return [choice for _, choice in zip(range(n), found, strict=False)]


@given(needs, weights, rows, st.integers(1, 3))
def test_it_comes_at_least_as_close_to_the_best_as_proven(need, weight, additions, n):
    got = sum(choice.gain for choice in picks([block(need, weight, additions)], n))
    tries = combinations(range(len(additions)), min(n, len(additions)))
    best = max(worth(need, weight, additions, chosen) for chosen in tries)
    assert (1 - 1 / e) * best <= got + 1e-9
    assert got <= best + 1e-9


@given(needs, weights, rows)
def test_it_chooses_what_a_greedy_choice_without_laziness_does(need, weight, additions):
    lazy = [choice.gain for choice in picks([block(need, weight, additions)], 9)]
    chosen: list[int] = []
    eager = []
    while len(chosen) < len(additions):
        before = worth(need, weight, additions, chosen)
        free = [j for j in range(len(additions)) if j not in chosen]
        gains = [worth(need, weight, additions, [*chosen, j]) - before for j in free]
        if max(gains) <= 1e-9:
            break
        chosen.append(free[int(np.argmax(gains))])
        eager.append(max(gains))
    np.testing.assert_allclose(lazy, eager)


@given(needs, weights, rows)
def test_gains_at_the_start_are_those_of_each_candidate_alone(need, weight, additions):
    one = block(need, weight, additions)
    alone = [one.gain(j) for j in range(len(additions))]
    np.testing.assert_allclose(one.gains(), alone)


def test_gains_are_summed_in_chunks(monkeypatch):
    from siting.propose import problem

    rng = np.random.default_rng(3)
    additions = rng.integers(0, 3, (50, N_ROWS)) * (rng.random((50, N_ROWS)) < 0.5)
    one = block([2] * N_ROWS, [1, 2, 3, 4], additions)
    whole = one.gains()
    monkeypatch.setattr(problem, "_PAIRS_A_CHUNK", 7)
    np.testing.assert_allclose(one.gains(), whole)


def test_of_two_equal_candidates_the_first_is_chosen():
    (choice, *_) = picks([block([1], [5], [[1], [1]])], 1)
    assert choice.candidate == 0


def test_two_rules_are_mended_together():
    first = block([1, 1], [10, 1], [[1, 0], [0, 1], [1, 1]])
    second = block([1, 1], [1, 10], [[0, 0], [0, 1], [0, 0]])
    chosen = [choice.candidate for choice in picks([first, second], 2)]
    assert chosen == [1, 0]


def test_a_candidate_that_is_not_allowed_is_passed_over():
    chosen = picks([block([1, 1], [9, 1], [[1, 0], [0, 1]])], 2, allowed=lambda j: j != 0)
    assert [choice.candidate for choice in chosen] == [1]


def test_nothing_is_chosen_that_mends_nothing():
    assert picks([block([1], [5], [[1], [1]])], 9)[1:] == []
    assert picks([block([1], [5], [[0]])], 9) == []
