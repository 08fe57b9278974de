"""Small problems where beds are shared, with every limit, and what is best by trying all."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.beds.shared import Pool, SharedProblem, needed
from tests.unit.optimise import problems, small
from tests.unit.optimise.shared_beds import WHOLE, Town, most_housed


class Case(NamedTuple):
    """A problem, and the towns whose beds it is about: candidates first, then what stands."""

    problem: SharedProblem
    towns: tuple[Town, ...]
    weights: tuple[float, ...]

    def gain(self, chosen):
        """Sum up what a choice gains: cuts, and cells by hand."""
        plain = self.problem.plain
        total = problems.gain_by_hand(plain, chosen)
        for town, weight in zip(self.towns, self.weights, strict=True):
            there = set(range(plain.n_candidates, len(town.offers)))
            more = most_housed(town, there | set(chosen)) - most_housed(town, there)
            total += weight * more / WHOLE
        return total

    def best(self):
        """Give what the best choice gains; None if there is none within the limits."""
        return max(map(self.gain, small.choices(self.problem.plain)), default=None)


@st.composite
def cases(draw, *, limited=True):
    """Draw a plain problem with at most 7 candidates, and one or two pools beside it."""
    plain = draw(small.problems(limited=limited))
    if draw(st.booleans()):
        none = np.empty(0)
        plain = replace(plain, adds=csr_array((plain.n_candidates, 0)), missing=none, value=none)
    seeds = draw(st.lists(st.integers(0, 2**32), min_size=1, max_size=2))
    towns = tuple(drawn_town(plain.n_candidates, seed) for seed in seeds)
    weights = tuple(draw(st.sampled_from([1.0, 1.0, 0.5, 0.1])) for _ in towns)
    pools = tuple(
        pool_of(town, plain.n_candidates, weight)
        for town, weight in zip(towns, weights, strict=True)
    )
    return Case(SharedProblem(plain=plain, pools=pools), towns, weights)


def drawn_town(n_candidates, seed):
    """Draw who is near what; parts of people too."""
    dice = np.random.default_rng(seed)
    n, places = int(dice.integers(1, 7)), n_candidates + int(dice.integers(0, 3))
    unit = WHOLE if dice.random() < 0.5 else WHOLE // 3
    return Town(
        dice.random((places, n)) < dice.choice([0.3, 0.6]),
        dice.integers(0, 8, n) * unit,
        dice.integers(0, 12, places) * WHOLE,
    )


def pool_of(town, n_candidates, weight=1.0):
    """Make the pool of a town."""
    rows = town.rows
    return needed(
        Pool(
            near=csr_array(rows[:n_candidates]),
            offers=town.offers[:n_candidates],
            wants=town.wants,
            there=csr_array(rows[n_candidates:]),
            held=town.offers[n_candidates:],
            each=weight / WHOLE,
        )
    )
