"""Maximal covering cases for the proofs: a seeded city, census cases, Cordeau's generator.

The city is made as the study of optimisers describes its own (its seed is not known, so its
numbers are not ours): a square of 30 km, 60 % of all places in 40 normal districts, the rest
anywhere, whole numbers of people (lognormal), candidates drawn like places, and the radius such
that a candidate has so many places in reach on average.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.spatial import cKDTree

from siting.optimise.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE_M = 30_000.0
SIGMA_M = 1_200.0
CENSUS = Path(__file__).parents[2] / "shared" / "data" / "mclp"
PUBLISHED = {
    ("NewYork", 400.0): (1153640, 1288174, 1396333, 1481434, 1539992, 1574256),
    ("Bronx", 600.0): (1205051, 1290635, 1348232, 1376061, 1384376, 1385099),
}
GENERATED = {  # clients, radius, sites: people covered, proven with HiGHS
    (10_000, 6.25, 10): 485_802,
    (10_000, 4.0, 15): 395_780,
    (10_000, 3.25, 20): 356_433,
    (1_000_000, 6.25, 10): 48_780_184,
    (1_000_000, 4.0, 15): 39_442_372,
    (1_000_000, 3.25, 20): 35_556_588,
}


def scatter(rng: np.random.Generator, n: int, centres: np.ndarray) -> np.ndarray:
    """Draw places as people live: in districts, and everywhere."""
    xy = rng.uniform(0, SIDE_M, (n, 2))
    some = rng.random(n) < 0.6
    near = centres[rng.integers(len(centres), size=n)] + rng.normal(0, SIGMA_M, (n, 2))
    return np.clip(np.where(some[:, None], near, xy), 0, SIDE_M)


def radius_for(sites: np.ndarray, places: np.ndarray, mean: float) -> float:
    """Find the radius at which a site has so many places in reach on average."""
    tree, some = cKDTree(places), sites[:: max(1, len(sites) // 1_000)]
    low, high = 0.0, SIDE_M * float(np.sqrt(mean / len(places)))  # as if all were spread evenly
    while tree.query_ball_point(some, high, return_length=True).mean() < mean:
        low, high = high, 2 * high
    for _ in range(30):
        middle = (low + high) / 2
        count = tree.query_ball_point(some, middle, return_length=True).mean()
        low, high = (middle, high) if count < mean else (low, middle)
    return high


def bare(places: np.ndarray, sites: np.ndarray, radius: float) -> Iterator[np.ndarray]:
    """Search the pairs as barely as can be: some thousand sites at a time, for memory's sake."""
    tree, step = cKDTree(places), max(1, len(sites) // 16)
    for first in range(0, len(sites), step):
        some = cKDTree(sites[first : first + step])
        yield some.sparse_distance_matrix(tree, radius, output_type="ndarray")


def rows(places: np.ndarray, sites: np.ndarray, radius: float) -> csr_array:
    """Bring the pairs into rows of ones."""
    parts, n = [], len(places)
    for pairs in bare(places, sites, radius):
        i, j = pairs["i"].astype(np.int32), pairs["j"].astype(np.int32)
        step = max(1, len(sites) // 16)
        height = min(step, len(sites) - step * len(parts))
        parts.append(csr_array((np.ones(len(i), np.int8), (i, j)), shape=(height, n)))
    return vstack(parts, format="csr") if parts else csr_array((0, n), dtype=np.int8)


def city(
    n: int, c: int, mean: float, seed: int = 7
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Give places, people, candidates, and the radius."""
    rng = np.random.default_rng([seed, n, c])
    centres = rng.uniform(0.08, 0.92, (40, 2)) * SIDE_M
    places, sites = scatter(rng, n, centres), scatter(rng, c, centres)
    people = np.maximum(1, np.rint(rng.lognormal(1.5, 0.8, n)))
    return places, people, sites, radius_for(sites, places, mean)


def covering(adds: csr_array, people: np.ndarray, most: int, **limits: object) -> Problem:
    """Set up maximal covering."""
    return Problem(adds=adds, missing=np.ones(len(people)), value=people, most=most, **limits)


def city_problem(n: int, c: int, mean: float, most: int, seed: int = 7) -> Problem:
    """Set up maximal covering in a city."""
    places, people, sites, radius = city(n, c, mean, seed)
    return covering(rows(places, sites, radius), people, most)


def spaced(problem: Problem, sites: np.ndarray, least: float) -> Problem:
    """Let sites nearer to each other than the least distance exclude each other."""
    a, b = cKDTree(sites).query_pairs(np.nextafter(least, 0), output_type="ndarray").T
    near = (np.append(a, b), np.append(b, a))
    c = len(sites)
    return replace(problem, conflicts=csr_array((np.ones(2 * len(a), bool), near), shape=(c, c)))


def census(name: str, radius: float) -> tuple[csr_array, np.ndarray]:
    """Read a published case; candidates are the nodes; spherical distances in float32."""
    lines = (CENSUS / f"{name}.txt").read_text("utf-8").split("\n")
    first = next(k for k, line in enumerate(lines) if line.startswith("NODE_COORD_SECTION")) + 1
    second = next(k for k, line in enumerate(lines) if line.startswith("DEMAND_SECTION")) + 1
    n = second - 1 - first
    lat, lon = np.radians(np.array([line.split() for line in lines[first : first + n]], float)).T
    people = np.array([line.split()[-1] for line in lines[second : second + n]], float)
    cosine = np.sin(lat)[:, None] * np.sin(lat) + np.cos(lat)[:, None] * np.cos(lat) * np.cos(
        lon[:, None] - lon
    )
    apart = (np.arccos(np.clip(cosine, -1, 1)) * 6_378_100).astype(np.float32)
    return csr_array((apart <= radius).astype(np.int8)), people


class _Rand:
    """glibc's ``rand()`` after ``srand(seed)``: r[i] = r[i-3] + r[i-31]."""

    def __init__(self, seed: int, n: int) -> None:
        first = [seed]
        for _ in range(30):
            first.append(16807 * first[-1] % 2147483647)
        state = np.empty(n + 344, np.uint32)
        state[:31], state[31:34] = first, first[:3]
        for low in range(34, len(state), 3):  # r[i] needs r[i-3]: three at a time
            high = min(low + 3, len(state))
            state[low:high] = state[low - 3 : high - 3] + state[low - 31 : high - 31]
        self._drawn, self._at = (state[344:] >> np.uint32(1)).astype(np.int64), 0

    def __call__(self, n: int) -> np.ndarray:
        self._at += n
        return self._drawn[self._at - n : self._at]


def generated(n: int, radius: float, most: int, seed: int = 1) -> Problem:
    """Draw one of Cordeau, Furini and Ljubic's cases: 100 sites, n clients in a square of 30."""
    sites, clients, demand = generated_points(n, seed)
    near = rows(clients, sites, np.nextafter(radius, 0))  # strictly nearer than the radius
    return covering(near, demand, most)


def generated_points(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw sites, clients and demand; coordinates as printed, with 6 decimals."""
    rand = _Rand(seed, 300 + 3 * n + 10)
    xy = [np.round(rand(k) / 2147483647 * 30, 6) for k in (200, 2 * n)]
    rand(100)  # the costs of sites
    return xy[0].reshape(-1, 2), xy[1].reshape(-1, 2), (rand(n) % 100 + 1).astype(float)
