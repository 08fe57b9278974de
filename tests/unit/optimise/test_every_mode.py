"""Each mode that limits sites by a number, beds or money: 500 small cases, all choices tried."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from siting.optimise.heuristics.greedy import greedy, guarantee
from siting.optimise.problem import Problem
from siting.optimise.proof.bound import bound
from siting.optimise.proof.exact import exact
from tests.unit.optimise.every import Every

CASES = 500


def drawn(mode, seed):
    """Draw a problem as the mode makes it."""
    dice = np.random.default_rng((seed, len(mode)))
    c, m = int(dice.integers(1, 10)), int(dice.integers(1, 25))
    reached = dice.random((c, m)) < dice.uniform(0.2, 0.4)
    people = dice.integers(0, 9, m).astype(float)
    beds = dice.integers(1, 8, c) * 10
    missing = np.ones(m)
    limits, most = {"most": c}, int(dice.integers(0, c // 2 + 2))
    if mode == "sites":
        limits = {"most": most}
    elif mode == "backup":
        missing = dice.integers(1, 3, m).astype(float)
        limits = {"most": most}
    else:
        # Some cells ask for beds, the others for a place in reach.
        by_beds = dice.random(m) < 0.5
        missing = np.where(by_beds, dice.integers(1, 150, m), 1).astype(float)
        reached = np.where(by_beds, reached * beds[:, None], reached)
        cost = beds if mode == "beds" else dice.integers(0, 40, c) / 4 + beds * 0.25
        limits |= {"cost": cost.astype(float), "budget": float(dice.integers(0, cost.sum() + 2))}
    return Problem(
        adds=csr_array(reached.astype(float)), missing=missing, value=people / missing, **limits
    )


def best_of(problem):
    """Give what the best choice gains, as the problem itself sums it up."""
    every = Every(problem)
    gain = np.where(every.n <= problem.most, every.gain, -1)
    near = every.chosen[gain >= gain.max() - 1e-9]
    return max(problem.gain(np.flatnonzero(row)) for row in near)


@pytest.mark.parametrize("mode", ["sites", "backup", "beds", "budget"])
def test_greedy_keeps_its_guarantee_and_bound_and_exact_are_right(mode):
    short = loose = 0
    for seed in range(CASES):
        problem = drawn(mode, seed)
        best = best_of(problem)
        quick, found = greedy(problem), exact(problem, iterations=20)
        above = bound(problem, iterations=60).value
        share = guarantee(problem)
        assert share is not None, seed
        assert problem.feasible(quick.chosen), seed
        assert share * best - 1e-9 <= quick.value <= best + 1e-9, seed
        assert above >= best, seed
        assert problem.feasible(found.chosen), seed
        assert found.proven, seed
        assert found.value == problem.gain(found.chosen) == pytest.approx(best, abs=1e-9), seed
        assert found.bound >= best, seed
        short += quick.value < best - 1e-9
        loose += above > best + 1e-6
    assert min(short, loose) >= CASES / 100  # no trifles: greedy and the bound miss some
