from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy.sparse import csr_array

from siting.optimise.heuristics.rounding import rounded
from siting.optimise.proof import exact as module
from siting.optimise.proof.bound import bound
from siting.optimise.proof.exact import exact
from tests.unit.optimise.small import best, covering, problems, town


@given(problems())
@settings(max_examples=500, deadline=None)
def test_it_finds_the_best_choice_and_proves_it(problem):
    most = best(problem)
    if most is None:
        with pytest.raises(ValueError, match="forced"):
            exact(problem)
        return
    found = exact(problem, iterations=40)
    assert problem.feasible(found.chosen)
    assert found.value == problem.gain(found.chosen)
    assert found.value == pytest.approx(most, rel=1e-8, abs=1e-12)
    assert found.bound >= most
    assert found.proven


@given(problems())
@settings(max_examples=200, deadline=None)
def test_rounded_choices_keep_all_limits(problem):
    assume(best(problem) is not None)
    chosen, gain = rounded(problem, bound(problem, iterations=40), draws=5)
    assert problem.feasible(chosen)
    assert gain == problem.gain(chosen)


def test_what_completes_rounded_choices_can_be_handed_in():
    problem, seen = town(), []

    def complete(start):
        seen.append(start)
        return np.array([3, 1], np.intp)

    chosen, gain = rounded(problem, bound(problem), draws=4, complete=complete)
    assert chosen.tolist() == [1, 3]
    assert gain == problem.gain(chosen)
    assert len(seen) == 4
    assert all(problem.feasible(start) for start in seen)


def test_the_seed_is_all_that_draws_depend_on():
    problem = town()
    found = bound(problem, iterations=40)
    assert (
        rounded(problem, found, seed=3)[0].tolist() == rounded(problem, found, seed=3)[0].tolist()
    )


def test_no_draw_leaves_what_is_forced():
    problem = replace(town(), forced=np.array([4]))
    chosen, gain = rounded(problem, bound(problem), draws=0)
    assert chosen.tolist() == [4]
    assert gain == problem.gain(np.array([4]))


def test_a_better_choice_that_is_known_is_not_lost():
    problem = town()
    most = exact(problem)
    again = exact(problem, known=most.chosen, iterations=20)
    assert again.chosen.tolist() == most.chosen.tolist()
    assert again.proven


def test_a_small_search_first_finds_the_same(monkeypatch):
    problem = town()
    plain = exact(problem, iterations=20)
    monkeypatch.setattr(module, "kernel", lambda *_: np.arange(12))
    assert exact(problem, iterations=20).value == plain.value


def test_a_search_that_is_stopped_says_so_and_still_bounds():
    problem = town()
    found = exact(problem, iterations=100)
    stopped = exact(problem, iterations=100, nodes=0)
    assert found.proven
    assert found.searched
    assert stopped.bound >= found.value >= stopped.value
    assert stopped.stopped != stopped.proven


def test_where_prices_prove_it_nothing_is_searched():
    found = exact(covering(np.eye(5), [5, 4, 3, 2, 1], 2))
    assert (found.value, found.bound, found.proven, found.searched) == (9, 9, True, False)
    assert found.chosen.tolist() == [0, 1]


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_the_size_of_people_does_not_matter(scale):
    problem = town()
    problem = replace(problem, value=problem.value * scale)
    plain = exact(town())
    found = exact(problem)
    assert found.chosen.tolist() == plain.chosen.tolist()
    assert found.proven


def test_amounts_are_chosen_with_what_they_cost():
    adds = csr_array(np.array([[100.0], [40], [40], [20]]))
    problem = covering(np.ones((4, 1)), [1], 4, cost=np.array([100.0, 40, 40, 20]), budget=100)
    problem = replace(problem, adds=adds, missing=np.array([100.0]))
    found = exact(problem)
    assert found.value == 100
    assert found.chosen.tolist() in ([0], [1, 2, 3])
