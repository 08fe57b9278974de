"""What is asked for by sites, beds, money and backup, beside all choices: 500 problems of each."""

from __future__ import annotations

from math import e

import numpy as np
import pytest
from scipy.sparse import csr_array, hstack

from siting.optimise.heuristics.greedy import greedy
from siting.optimise.problem import Problem
from siting.optimise.proof.bound import bound
from siting.optimise.proof.exact import exact
from siting.propose.modes.purse import PARTS
from tests.unit.optimise.every import Every

N_PROBLEMS = 500
N_A_TEST = 100


def reached(dice, *, most_sites=7, most_points=8):
    """Draw who is in reach of which candidate, and how many people there are."""
    shape = int(dice.integers(2, most_sites + 1)), int(dice.integers(2, most_points + 1))
    return dice.random(shape) < dice.choice([0.25, 0.45]), dice.integers(0, 60, shape[1])


def of_sites(dice):
    """So many sites, for people who need one in reach."""
    near, people = reached(dice)
    return covering(near, people, most=int(dice.integers(1, len(near))))


def of_beds(dice):
    """So many beds, for units that need some: a site adds to its unit what it has, and costs it."""
    c, m = int(dice.integers(2, 8)), int(dice.integers(1, 4))
    beds, unit = dice.integers(1, 90, c), dice.integers(0, m, c)
    adds = np.zeros((c, m))
    adds[np.arange(c), unit] = beds
    missing = dice.integers(1, 150, m).astype(float)
    people = dice.integers(1, 900, m)
    return Problem(
        adds=csr_array(adds),
        missing=missing,
        value=people / missing,
        most=c,
        cost=beds * float(PARTS),
        budget=float(dice.integers(beds.min(), beds.sum() + 1)) * PARTS,
    )


def of_money(dice):
    """So much money, in ten-thousandths, for people who need one site in reach."""
    near, people = reached(dice)
    cost = np.rint(dice.choice([0, 0.1, 0.2, 1.25, 3.3333], len(near)) * PARTS)
    budget = np.rint(dice.choice([0.3, 0.6, 2.5, 4.6333]) * PARTS)
    return covering(near, people, most=len(near), cost=cost, budget=float(budget))


def of_backup(dice):
    """So many sites, for people who need one in reach, and two of whom some have one."""
    near, people = reached(dice)
    once, twice = near, near
    stands = dice.random(len(people)) < 0.3
    both = csr_array(hstack([csr_array(once * ~stands), csr_array(twice)]).astype(np.int8))
    weight = float(dice.choice([0.5, 1.0]))
    missing = np.concatenate([np.ones(len(people)), np.where(stands, 1.0, 2.0)])
    value = np.concatenate([people, weight * people / 2])
    return Problem(adds=both, missing=missing, value=value, most=int(dice.integers(1, len(near))))


def covering(near, people, **more):
    adds = csr_array(near.astype(np.int8))
    return Problem(adds=adds, missing=np.ones(len(people)), value=people.astype(float), **more)


MODES = {"sites": of_sites, "beds": of_beds, "budget": of_money, "backup": of_backup}
SEEDS = range(0, N_PROBLEMS, N_A_TEST)


@pytest.mark.parametrize("first", SEEDS)
@pytest.mark.parametrize("mode", MODES)
def test_greedy_keeps_its_guarantee_the_bound_holds_and_exact_is_the_best(mode, first):
    for seed in range(first, first + N_A_TEST):
        problem = MODES[mode](np.random.default_rng(seed))
        every = Every(problem)
        best = every.gain[every.n <= problem.most].max()
        by_greed = greedy(problem).value
        assert by_greed <= best * (1 + 1e-12)
        if problem.cost is None:
            assert by_greed >= (1 - 1 / e) * best * (1 - 1e-12), seed
        prices = bound(problem, iterations=60)
        assert prices.value >= best * (1 - 1e-12), seed
        found = exact(problem, known=greedy(problem).chosen, prices=prices)
        assert problem.feasible(found.chosen), seed
        assert found.value == problem.gain(found.chosen), seed
        assert found.value == pytest.approx(best, rel=1e-9), seed
        assert found.bound >= best * (1 - 1e-12), seed
        assert found.proven, seed
