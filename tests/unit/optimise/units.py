"""Small problems with units that have floors, and all their choices."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest

from siting.optimise.floors import least_share as least_share_module
from siting.optimise.floors.state import Floors
from tests.unit.optimise.every import Every, served
from tests.unit.optimise.small import covering


def random_floors(problem, seed):
    """Draw units, people, and floors that can often just be kept."""
    dice, m = np.random.default_rng(seed), len(problem.missing)
    n = int(dice.integers(1, 4))
    people = dice.integers(0, 9, m) * dice.choice([1, 1 / 3])
    unit = dice.integers(-1, n, m)
    start = dice.integers(0, 4, n).astype(float)
    total = start + np.bincount(unit[unit >= 0], people[unit >= 0], n)
    total += dice.integers(0, 3, n)
    share = dice.choice([0, 0.3, 0.5, 0.8, 1], n) if dice.random() < 0.5 else dice.random()
    return Floors.by_cell(unit=unit, people=people, start=start, total=total, share=share)


def shares_of(problem, floors, chosen):
    """Say by hand what share of each unit each choice covers, shape (n, units)."""
    covered = floors.start + served(problem, chosen) @ floors.people.toarray().T
    return np.where(floors.total > 0, covered / np.where(floors.total > 0, floors.total, 1), 1)


class Kept:
    """All choices within the limits, with what they cover."""

    def __init__(self, problem, floors):
        every = Every(problem)
        few = every.n <= problem.most
        self.gain = every.gain[few]
        self.shares = shares_of(problem, floors, every.chosen[few])
        self.kept = (self.shares >= floors.share - 1e-8).all(axis=1)
        counted = (floors.share > 0) & (floors.total > 0)
        self.least = self.shares[:, counted].min(axis=1, initial=1)


def halves(most, share, *, rich=9, poor=3):
    """Set up two towns with two sites each; sites of the first one gain far more."""
    adds = np.kron(np.eye(4), np.ones((1, 1)))
    problem = covering(adds, [rich, rich - 1, poor, poor - 1], most)
    unit, people = np.array([0, 0, 1, 1]), problem.value
    total = np.array([2 * rich - 1, 2 * poor - 1], float)
    floors = Floors.by_cell(unit=unit, people=people, start=np.zeros(2), total=total, share=share)
    return problem, floors


@contextmanager
def few_tries():
    """Search less than is usual: small problems are quick to prove."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least_share_module, "_TRIES", 2)
        yield
