"""Small problems of every sort, and what is best in them, by trying all choices."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.problem import Problem

AMOUNTS = {
    "reach": ([0, 1], [1]),
    "backup": ([0, 1], [1, 2]),
    "beds": ([0, 0.5, 1, 30, 0.1], [0.3, 1, 2, 45]),
}
LIMITS = ("number", "cost", "spacing", "groups", "forced", "allowed", "all")


@st.composite
def problems(draw, sorts=tuple(AMOUNTS), limits=LIMITS):
    """Draw a problem of a sort, with a limit beside the number of candidates."""
    n_candidates, n_cells = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    amounts, missing = AMOUNTS[draw(st.sampled_from(sorts))]
    row = st.lists(st.sampled_from(amounts), min_size=n_cells, max_size=n_cells)
    rows = draw(st.lists(row, min_size=n_candidates, max_size=n_candidates))
    cells = st.lists(st.sampled_from(missing), min_size=n_cells, max_size=n_cells)
    people = st.lists(st.integers(0, 9), min_size=n_cells, max_size=n_cells)
    problem = Problem(
        adds=csr_array(np.array(rows)),
        missing=np.array(draw(cells), dtype=float),
        value=np.array(draw(people), dtype=float) / 3,
        most=draw(st.integers(0, 4)),
    )
    return limited(problem, draw(st.sampled_from(limits)), draw(st.integers(0, 2**32)))


def limited(problem, limit, seed):
    """Add a limit, or all of them."""
    rng, n = np.random.default_rng(seed), problem.n_candidates
    if limit in ("cost", "all"):
        cost = rng.integers(0, 5, n) / 10
        problem = replace(problem, cost=cost, budget=float(rng.integers(0, 10)) / 10, most=n)
    if limit in ("spacing", "all"):
        close = np.triu(rng.random((n, n)) < 0.3, 1)
        problem = replace(problem, conflicts=csr_array(close | close.T))
    if limit in ("groups", "all"):
        group = rng.integers(-1, 3, n)
        problem = replace(problem, group=group, most_a_group=int(rng.integers(0, 3)))
    if limit in ("allowed", "all"):
        problem = replace(problem, allowed=rng.random(n) < 0.7)
    if limit in ("forced", "all"):
        forced = rng.permutation(n)[: rng.integers(0, 3)]
        if problem.feasible(forced):
            problem = replace(problem, forced=forced)
    return problem


def choices(problem):
    """Give all choices within the limits."""
    for n in range(min(problem.most, problem.n_candidates) + 1):
        for chosen in combinations(range(problem.n_candidates), n):
            here = np.array(chosen, dtype=np.intp)
            if problem.feasible(here):
                yield here


def best_of(problem):
    """Give what the best choice gains."""
    return max(problem.gain(chosen) for chosen in choices(problem))


def gain_by_hand(problem, chosen):
    """Sum up what a choice gains, cell by cell, in plain numbers."""
    rows = problem.adds.toarray()
    total = 0.0
    for cell, (missing, value) in enumerate(zip(problem.missing, problem.value, strict=True)):
        total += value * min(missing, sum(rows[one, cell] for one in chosen))
    return total


def city(n_cells=600, n_candidates=80, most=8, seed=1, sort="reach", radius=0.15):
    """Make a square with people and candidates at random places."""
    rng = np.random.default_rng(seed)
    homes, sites = rng.random((n_cells, 2)), rng.random((n_candidates, 2))
    apart = np.linalg.norm(sites[:, None] - homes[None], axis=2)
    near = apart <= radius
    amounts = near * rng.integers(20, 60, (n_candidates, 1)) if sort == "beds" else near
    missing = {"reach": 1, "backup": 2, "beds": 100}[sort]
    return Problem(
        adds=csr_array(amounts.astype(np.int8)),
        missing=np.full(n_cells, float(missing)),
        value=np.ceil(rng.lognormal(1, 0.8, n_cells)),
        most=most,
    )
