"""Beds as a shared limit: choosing sites beside its bound, and sharing beds out, in one run.

    python -m benchmarks.shared_beds           # 100,000 x 5,000: two minutes
    python -m benchmarks.shared_beds --small   # does it run, and agree with a linear program?

The city is that of the study of location optimisation: 30 km square, 60 % of the demand points in
40 districts, the rest anywhere, whole lognormal numbers of older people, candidates drawn alike;
the radius is such that a candidate reaches so many points on average. Beds are 0.35 to 1.4 times
what the mean candidate reaches, times a factor: at 1 beds are the limit, at 4 the distance. "Beside
reach": a second rule asks for any place within the same distance, so that both are mended together.
The limits are those of the issue: 4 % of the bound, which is at least the linear program's value,
in 10 CPU seconds, all from the pairs that are near.
"""

from __future__ import annotations

import sys
import time
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, diags_array, eye_array, hstack, vstack
from scipy.spatial import cKDTree

from siting.arrays import PEOPLE_QUANTUM
from siting.optimise.beds.beds import share_out
from siting.optimise.beds.shared import Pool, SharedProblem, needed
from siting.optimise.beds.sites import EFFORT, greedy, solve
from siting.optimise.merge import merge
from siting.optimise.problem import Problem

SIDE_M = 30_000
SIZES = [(100_000, 5_000, 50, 50)]
SMALL = [(2_000, 300, 40, 20)]
FACTORS = (1, 2, 4)
WHOLE = round(1 / PEOPLE_QUANTUM)
MOST_GAP = 0.04
MOST_CPU_S = 10.0
NONE = np.empty(0, dtype=np.intp)


class City(NamedTuple):
    near: csr_array
    people: np.ndarray
    beds: np.ndarray
    bare_s: float


def city(n: int, m: int, reached: int, factor: float, seed: int = 0) -> City:
    """Draw a city; the time is that of the bare neighbour search."""
    rng = np.random.default_rng(seed)
    middles, spread = rng.uniform(3000, 27_000, (40, 2)), rng.uniform(500, 2000, 40)

    def drawn(size: int) -> np.ndarray:
        xy, inside = rng.uniform(0, SIDE_M, (size, 2)), int(0.6 * size)
        own = rng.integers(0, 40, inside)
        xy[:inside] = middles[own] + rng.normal(0, 1, (inside, 2)) * spread[own, None]
        return np.clip(xy, 0, SIDE_M)

    points, sites = drawn(n), drawn(m)
    people = np.maximum(1, rng.lognormal(2, 1, n)).astype(np.int64)
    low, high = 10.0, 10_000.0
    for _ in range(30):
        radius = (low * high) ** 0.5
        mean = cKDTree(points).query_ball_point(sites, radius, return_length=True).mean()
        low, high = (radius, high) if mean < reached else (low, radius)
    start = time.process_time()
    pairs = cKDTree(sites).sparse_distance_matrix(cKDTree(points), radius, output_type="ndarray")
    bare = time.process_time() - start
    ones = np.ones(len(pairs), dtype=np.int8)
    near = csr_array((ones, (pairs["i"], pairs["j"])), shape=(m, n))
    beds = (rng.uniform(0.35, 1.4, m) * (near @ people).mean() * factor).astype(np.int64)
    return City(near, people, beds, bare)


def linear_program(town: City, most: int) -> float:
    """Solve the relaxation that the bound aims at, with HiGHS."""
    near = coo_array(town.near)
    (m, n), k = near.shape, near.nnz
    served = csr_array((np.ones(k), (near.col, np.arange(k))), shape=(n, k))
    given = csr_array((np.ones(k), (near.row, np.arange(k))), shape=(m, k))
    opened = csr_array((-town.people[near.col], (np.arange(k), near.row)), shape=(k, m))
    limits = vstack(
        [
            hstack([served, csr_array((n, m))]),
            hstack([given, diags_array(-town.beds.astype(float))]),
            hstack([eye_array(k), opened]),
            csr_array(np.concatenate([np.zeros(k), np.ones(m)])[None]),
        ]
    )
    result = linprog(
        np.concatenate([-np.ones(k), np.zeros(m)]),
        A_ub=limits,
        b_ub=np.concatenate([town.people, np.zeros(m + k), [most]]),
        bounds=[(0, None)] * k + [(0, 1)] * m,
    )
    return -float(result.fun)


def shared(town: City, most: int, *, beside: bool) -> SharedProblem:
    """Set up the problem; `beside` a rule that asks for a place in reach, whatever its beds."""
    m, n = town.near.shape
    plain = Problem(
        adds=town.near if beside else csr_array((m, 0)),
        missing=np.ones(n if beside else 0),
        value=town.people.astype(float) if beside else np.empty(0),
        most=most,
    )
    beds = Pool(
        near=town.near,
        offers=town.beds * WHOLE,
        wants=town.people * WHOLE,
        there=csr_array((0, n), dtype=np.int8),
        held=NONE,
        each=PEOPLE_QUANTUM,
    )
    return SharedProblem(plain=merge(plain).problem, pools=(needed(beds),))


def measure(
    size: tuple[int, int, int, int], factor: float, *, beside: bool, small: bool
) -> list[str]:
    """Choose sites in one city, and share their beds out; say what came of it."""
    n, m, reached, most = size
    town = city(n, m, reached, factor)
    start = time.process_time()
    first = greedy(shared(town, most, beside=beside))
    greedy_s = time.process_time() - start
    start = time.process_time()
    found = solve(shared(town, most, beside=beside), EFFORT["normal"])
    solve_s = time.process_time() - start
    offers, wants = town.beds * WHOLE, town.people * WHOLE
    start = time.process_time()
    share = share_out(csr_array(town.near[found.chosen]), wants, offers[found.chosen])
    share_s = time.process_time() - start
    covered, housed = int(town.people[share.in_reach].sum()), int(share.given.sum()) / WHOLE
    # The check counts what the choice promised.
    assert np.isclose(found.value, housed + (covered if beside else 0), rtol=1e-12)
    gap = 1 - found.value / found.bound.value
    assert gap <= MOST_GAP, (size, factor, gap)
    assert first.value <= found.value <= found.bound.value
    if small and not beside:
        least = linear_program(town, most)
        assert found.value <= least * (1 + 1e-7) <= found.bound.value * (1 + 1e-6)
        print(f"linear program {least:,.1f}, bound {found.bound.value:,.1f}")
    if not small:
        assert solve_s <= MOST_CPU_S, (size, factor, solve_s)
    return [
        f"{n:,} x {m:,} x {reached}, p = {most}" + (", beside reach" if beside else ""),
        f"{factor:g}",
        f"{covered:,}",
        f"{housed:,.0f}",
        f"{first.value:,.0f}",
        f"{found.value:,.0f}",
        f"{found.bound.value:,.0f}",
        f"{100 * gap:.2f} %",
        f"{town.bare_s:.2f}",
        f"{greedy_s:.2f}",
        f"{solve_s:.2f}",
        f"{share_s:.2f}",
    ]


def main() -> None:
    """Measure all sizes."""
    small = "--small" in sys.argv
    head = ["size", "beds", "in reach", "with a bed", "greedy", "gain", "bound", "gap"]
    head += [f"{name} [CPU s]" for name in ("bare search", "greedy", "with bound", "sharing")]
    rows = [
        measure(size, factor, beside=beside, small=small)
        for size in (SMALL if small else SIZES)
        for factor in FACTORS
        for beside in (False, True)
    ]
    for row in [head, ["---"] * len(head), *rows]:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
