"""Maximal covering problems: a made-up city, published census cases, Cordeau's generator.

The city is ours, made as the study of optimisers describes its own, whose seed is not known: values
of both cannot be compared, only how near each comes to its own bound. The census cases are those of
vinymax10/AILS-MCLP (MIT): Maximo, Cordeau and Nascimento 2023. The generated ones are those of
Cordeau, Furini and Ljubic 2019, to the printed digit, with no file at all.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from siting.optimise.problem import Problem
from siting.reach.straight import HALF_CENTIMETRE_M, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACILITIES = (50, 60, 70, 80, 90, 100)
#: The radius [m], and the best values published, by number of sites.
CENSUS = {
    "NewYork": (400, (1_153_640, 1_288_174, 1_396_333, 1_481_434, 1_539_992, 1_574_256)),
    "Bronx": (600, (1_205_051, 1_290_635, 1_348_232, 1_376_061, 1_384_376, 1_385_099)),
}
#: Clients, radius and sites of generated cases, and what is best, as HiGHS proved it.
GENERATED = {
    (10_000, 6.25, 10): 485_802,
    (10_000, 4.0, 15): 395_780,
    (10_000, 3.25, 20): 356_433,
    (1_000_000, 6.25, 10): 48_780_184,
    (1_000_000, 4.0, 15): 39_442_372,
    (1_000_000, 3.25, 20): 35_556_588,
}
_EARTH_M = np.float32(6_378_100)
_RAND_MAX = 2**31 - 1
_SIDE_M = 30_000.0
_PAIRS_SEARCHED_WHOLE = 30_000_000


class City(NamedTuple):
    """Places, older people there, candidates [m], and the radius [m]."""

    places: np.ndarray
    people: np.ndarray
    sites: np.ndarray
    radius: float

    def rows(self) -> csr_array:
        """Search who is in reach of each candidate, as siting does."""
        return within(self.sites, self.places, cutoff_m=self.radius)

    def bare(self, n_pairs: int) -> int:
        """Search the same pairs as barely as can be; so many at once that memory holds them."""
        parts = 1 if n_pairs <= _PAIRS_SEARCHED_WHOLE else 16
        tree, step = cKDTree(self.places), -(-len(self.sites) // parts)
        found, radius = 0, self.radius + HALF_CENTIMETRE_M
        for first in range(0, len(self.sites), step):
            some = cKDTree(self.sites[first : first + step])
            pairs = some.sparse_distance_matrix(tree, radius, output_type="ndarray")
            found += len(pairs)
        return found

    def problem(self, most: int) -> Problem:
        """Set up maximal covering."""
        return covering(self.rows(), self.people, most)


def city(n_places: int, n_sites: int, mean: float) -> City:
    """Make up a city of 30 km; a candidate has so many places within the radius on average.

    Three fifths of the places are in 40 districts; candidates are drawn in the same way.
    """
    rng = np.random.default_rng(1)
    centres = rng.uniform(0.1 * _SIDE_M, 0.9 * _SIDE_M, (40, 2))
    spread = rng.uniform(500.0, 2_000.0, 40)
    places, sites = (_scattered(rng, n, centres, spread) for n in (n_places, n_sites))
    people = np.ceil(rng.lognormal(1.0, 0.8, n_places))
    tree, some = cKDTree(places), cKDTree(sites[:500])
    low, high = 0.0, _SIDE_M
    while high - low > 0.01:
        middle = (low + high) / 2
        enough = tree.count_neighbors(some, middle) >= mean * some.n
        low, high = (low, middle) if enough else (middle, high)
    return City(places, people, sites, high)


def _scattered(
    rng: np.random.Generator, n: int, centres: np.ndarray, spread: np.ndarray
) -> np.ndarray:
    district = rng.integers(len(centres), size=n)
    xy = centres[district] + rng.normal(size=(n, 2)) * spread[district, None]
    anywhere = rng.random(n) < 0.4
    xy[anywhere] = rng.uniform(0, _SIDE_M, (anywhere.sum(), 2))
    return np.clip(xy, 0, _SIDE_M)


def covering(adds: csr_array, people: np.ndarray, most: int) -> Problem:
    """Set up maximal covering."""
    return Problem(adds=adds, missing=np.ones(len(people)), value=people, most=most)


def spaced(problem: Problem, sites: np.ndarray, least: float) -> Problem:
    """Let sites nearer to each other than the least distance exclude each other."""
    a, b = cKDTree(sites).query_pairs(np.nextafter(least, 0), output_type="ndarray").T
    near = (np.append(a, b), np.append(b, a))
    shape = (len(sites), len(sites))
    return replace(problem, conflicts=csr_array((np.ones(2 * len(a), bool), near), shape=shape))


def census_file(data: Path, name: str) -> Path:
    """Say where a census case is, or would be."""
    return data / "mclp" / f"{name}.txt"


def census(data: Path, name: str, most: int) -> Problem:
    """Read a census case: every node is where people live, and a candidate.

    Distances are by the spherical law of cosines, rounded to 32 bits before they are multiplied by
    the radius of the earth, as the published values have them.
    """
    numbers = {"NODE_COORD_SECTION": [], "DEMAND_SECTION": []}
    section = None
    for line in census_file(data, name).read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0].isupper():
            section = numbers.get(words[0])
        elif words and section is not None:
            section.append([float(word) for word in words])
    lat, lon = np.radians(np.array(numbers["NODE_COORD_SECTION"]).T)
    people = np.array(numbers["DEMAND_SECTION"])[:, 0]
    between = np.degrees(lon)
    between = np.cos(np.radians(between[None] - between[:, None]))
    cosine = np.cos(lat)[:, None] * np.cos(lat) * between + np.sin(lat)[:, None] * np.sin(lat)
    distance_m = np.arccos(np.minimum(cosine, 1.0)).astype(np.float32) * _EARTH_M
    np.fill_diagonal(distance_m, 0)
    return covering(csr_array((distance_m <= CENSUS[name][0]).astype(np.int8)), people, most)


def published(name: str, most: int) -> int:
    """Give the best value published of a census case."""
    return CENSUS[name][1][FACILITIES.index(most)]


def glibc_rand(seed: int) -> Iterator[int]:
    """Give the numbers of ``rand()`` of the GNU C library after ``srand(seed)``."""
    state = [seed]
    for _ in range(30):
        state.append(16_807 * state[-1] % _RAND_MAX)
    state += state[:3]
    for number in range(34, 344):
        state.append((state[number - 31] + state[number - 3]) % 2**32)
    state = state[-31:]
    while True:
        for at in range(31):
            state[at] = (state[at] + state[at - 3]) % 2**32
            yield state[at] >> 1


def generated(n_clients: int, radius: float, most: int, *, seed: int = 1) -> Problem:
    """Generate a case of Cordeau's with 100 candidates, on a square with a side of 30."""
    n_sites, side = 100, 30.0
    rand = glibc_rand(seed)
    drawn = np.fromiter(islice(rand, 2 * (n_sites + n_clients)), dtype=np.float64)
    xy = (drawn / _RAND_MAX * side).round(6).reshape(-1, 2)
    for _ in range(n_sites):
        next(rand)  # what a site costs: 1 in all these cases
    people = np.fromiter(islice(rand, n_clients), dtype=np.int64) % 100 + 1.0
    sites, clients = xy[:n_sites], xy[n_sites:]
    rows = [np.flatnonzero(((clients - site) ** 2).sum(axis=1) < radius**2) for site in sites]
    starts = np.cumsum([0, *map(len, rows)])
    reached = csr_array(
        (np.ones(starts[-1], np.int8), np.concatenate(rows), starts), shape=(n_sites, n_clients)
    )
    return covering(reached, people, most)
