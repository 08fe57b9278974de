"""All choices of a small problem at once, as rows of a table: quick enough for many problems."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.problem import Problem
from tests.unit.optimise.small import pairs


class Every:
    """All choices within the limits, but for `most`; with what they gain and how many they are."""

    def __init__(self, problem):
        c = problem.n_candidates
        table = (np.arange(1 << c)[:, None] >> np.arange(c) & 1).astype(bool)
        self.chosen = table[within(problem, table)]
        self.n = self.chosen.sum(axis=1)
        self.gain = gains(problem, self.chosen)


def within(problem, table):
    """Say which rows keep all limits but `most`."""
    kept = np.ones(len(table), bool)
    if problem.allowed is not None:
        kept &= ~table[:, ~problem.allowed].any(axis=1)
    if problem.forced is not None:
        kept &= table[:, problem.forced].all(axis=1)
    if problem.cost is not None:
        spent = np.array([problem.cost[row].sum() for row in table])
        kept &= spent <= problem.budget
    if problem.conflicts is not None:
        pair = problem.conflicts.toarray().astype(int)
        kept &= ((table.astype(int) @ pair) * table).sum(axis=1) == 0
    if problem.group is not None:
        for group in range(int(problem.group.max(initial=-1)) + 1):
            kept &= table[:, problem.group == group].sum(axis=1) <= problem.most_a_group
    return kept


def served(problem, table):
    """Say what part of what each cell misses each row mends, 0 to 1."""
    have = table.astype(float) @ problem.adds.toarray().astype(float)
    return np.minimum(1, have / problem.missing)


def gains(problem, table):
    """Say what each row gains."""
    return served(problem, table) @ (problem.missing * problem.value)


def random_problem(seed, *, most_candidates=6, plain=None):
    """Draw a problem with any limits; a quicker way than to draw each number by itself."""
    dice = np.random.default_rng(seed)
    c, m = int(dice.integers(1, most_candidates + 1)), int(dice.integers(1, 8))
    if dice.random() < 0.5:
        adds, missing = (dice.random((c, m)) < 0.4).astype(np.int8), np.ones(m)
        value = dice.integers(0, 60, m).astype(float)
    else:
        adds = dice.choice([0, 0, 0.1, 1, 2.5, 40], (c, m))
        missing = dice.choice([0.3, 1, 3, 7.7], m)
        value = dice.choice([0, 1 / 3, 1, 17.3], m)
    found = {"adds": csr_array(adds), "missing": missing, "value": value}
    found["most"] = int(dice.integers(0, c + 1))
    if plain or dice.random() < 0.3:
        return Problem(**found)
    return Problem(**found, **_limits(dice, c))


def _limits(dice, c):
    found = {}
    if dice.random() < 0.3:
        found |= {
            "cost": dice.choice([0, 0.125, 1, 2, 3.75], c),
            "budget": dice.choice([0.375, 4, 6.125]),
        }
    if dice.random() < 0.4:
        found["conflicts"] = pairs(c, dice.integers(0, c, (5, 2)).tolist())
    if dice.random() < 0.4:
        found |= {"group": dice.integers(-1, 3, c), "most_a_group": int(dice.integers(1, 3))}
    if dice.random() < 0.4:
        found["allowed"] = dice.random(c) < 0.7
    if dice.random() < 0.3:
        found["forced"] = dice.integers(0, c, 2)
    return found


seeds = st.integers(0, 2**32)
