from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.optimise.covering import covers
from siting.optimise.covering import fewest as module
from siting.optimise.covering.covers import Cover, Needs
from siting.optimise.covering.fewest import fewest
from siting.optimise.heuristics.rounding import forced
from tests.unit.optimise.small import choices, covering, problems, town

unlimited = problems(limited=False)


def smallest(problem):
    """Find by trying all how few candidates gain as much as all together."""
    free = replace(problem, most=problem.n_candidates)
    all_there_is = max(free.gain(chosen) for chosen in choices(free))
    enough = [c for c in choices(free) if free.gain(c) >= all_there_is * (1 - 1e-9)]
    return all_there_is, min(map(len, enough))


def needs_of(problem):
    return module._needs(problem, forced(problem))[1]


@given(unlimited)
@settings(max_examples=500, deadline=None)
def test_so_few_gain_as_much_as_all(problem):
    gain, n = smallest(problem)
    found = fewest(problem, iterations=100, steps=20)
    assert problem.gain(found.chosen) == pytest.approx(gain, rel=1e-8, abs=1e-12)
    assert found.at_least <= n <= len(found.chosen)
    assert found.proven
    assert len(found.chosen) == n


@given(unlimited, st.lists(st.integers(0, 6), max_size=2), st.integers(0, 127))
@settings(max_examples=150, deadline=None)
def test_forced_are_in_and_forbidden_out(problem, some, allowed):
    c = problem.n_candidates
    may = np.array([allowed >> j & 1 for j in range(c)], bool)
    must = np.array([j for j in some if j < c and may[j]], np.intp)
    problem = replace(problem, allowed=may, forced=must)
    gain, n = smallest(problem)
    found = fewest(problem, iterations=100, steps=20)
    assert set(must.tolist()) <= set(found.chosen.tolist())
    assert may[found.chosen].all()
    assert problem.gain(found.chosen) == pytest.approx(gain, rel=1e-8, abs=1e-12)
    assert found.at_least <= n == len(found.chosen)


@given(unlimited)
@settings(max_examples=100, deadline=None)
def test_prices_alone_never_ask_for_too_many(problem):
    _, n = smallest(problem)
    needs = needs_of(problem)
    for iterations in (1, 20, 300):
        assert module._bound(needs, iterations).at_least <= n + 1e-9


@given(unlimited, st.lists(st.integers(0, 6), max_size=30))
@settings(max_examples=200, deadline=None)
def test_scores_after_many_turns_are_those_of_a_new_start(problem, turns):
    needs = needs_of(problem)
    c = needs.rows.shape[1]
    cover = Cover(needs, np.zeros(c, bool))
    for step, j in enumerate(turns):
        if j < c:
            cover.turn(j)
        if step % 5 == 4:
            cover.weigh(np.array(sorted(cover.lacking), np.int64))
    fresh = Cover(needs, cover.chosen)
    assert cover.lacking == fresh.lacking
    assert cover.have.tolist() == fresh.have.tolist()
    fresh.weigh(np.arange(0))
    weighed = Cover(needs, cover.chosen)
    for k in range(needs.rows.shape[0]):
        for _ in range(int(cover.weight[k]) - 1):
            weighed.weigh(np.array([k]))
    np.testing.assert_allclose(cover.score, weighed.score, atol=1e-9)


def test_exchanges_never_make_it_worse_and_stop_where_no_fewer_can_be():
    problem = town(n=400, c=120, reach=0.12)
    needs = needs_of(problem)
    start = covers.greedy(needs, np.empty(0, np.intp))
    found = covers.improve(needs, start, steps=500)
    assert found.sum() <= start.sum()
    assert covers.served(needs, found).min() >= 1
    assert covers.improve(needs, start, steps=500, least=int(start.sum()) - 1).sum() >= (
        start.sum() - 1
    )
    assert (covers.improve(needs, start, steps=500) == found).all()


def test_nothing_redundant_stays():
    needs = needs_of(town(n=400, c=120, reach=0.12))
    for first in (np.empty(0, np.intp), np.arange(needs.rows.shape[1])):
        chosen = covers.greedy(needs, first)
        assert covers.served(needs, chosen).min() >= 1
        for j in np.flatnonzero(chosen):
            without = chosen.copy()
            without[j] = False
            assert covers.served(needs, without).min() < 1


def test_a_search_is_made_only_where_asked_or_small(monkeypatch):
    problem = town(n=400, c=120, reach=0.12)
    monkeypatch.setattr(module, "_SMALL", -1)
    found = fewest(problem, steps=0, iterations=100)
    assert not found.searched
    assert fewest(problem, steps=0, iterations=100, search_it=True).proven
    assert found.at_least <= len(fewest(problem, steps=0, search_it=True).chosen)


def test_whoever_watches_can_stop_it():
    problem = town(n=400, c=120, reach=0.12)
    seen = []

    def report(best, least):
        seen.append((best, least))
        return False

    fewest(problem, iterations=20, report=report, search_it=False)
    assert len(seen) <= 1
    assert all(least <= best for best, least in seen)


def test_where_nothing_is_to_be_gained_nothing_is_chosen():
    for problem in (covering(np.zeros((2, 2)), [1, 2], 2), covering(np.zeros((0, 2)), [1, 2], 0)):
        found = fewest(problem)
        assert (found.chosen.tolist(), found.at_least, found.proven) == ([], 0, True)


def test_limits_that_it_does_not_keep_are_refused():
    with pytest.raises(ValueError, match="without costs"):
        fewest(covering(np.eye(2), [1, 1], 2, cost=np.ones(2)))


def test_amounts_add_up_to_what_is_missing():
    problem = replace(
        covering(np.ones((3, 1)), [1], 3),
        adds=covering(np.ones((3, 1)), [1], 3).adds.astype(float),
        missing=np.array([3.0]),
    )
    assert len(fewest(problem).chosen) == 3
    assert isinstance(needs_of(problem), Needs)
