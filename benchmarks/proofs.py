"""How near the best possible a choice is proven to be, and what the proof costs.

    python -m benchmarks.proofs            # all of it: some minutes
    python -m benchmarks.proofs bounds     # one part: bounds, exact, census, fewest

Each case runs in a process of its own; seconds are of the CPU. `bare` is the search for the same
pairs by ``cKDTree.sparse_distance_matrix`` in the same process, `rows` brings these into sparse
rows, `greedy` chooses without swaps, `bound` proves, and `round` makes choices from the relaxation.
`times` compares all of these together with the bare search. A case whose answer is wrong ends in
an error.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from time import process_time
from typing import Any

import numpy as np

from benchmarks import proof_cases as cases
from siting.optimise.bound import bound
from siting.optimise.certificate import of_bound, of_exact
from siting.optimise.exact import exact
from siting.optimise.fewest import fewest
from siting.optimise.rounding import greedy, rounded

SIZES = ((100_000, 10_000, 100), (1_000_000, 20_000, 100), (1_000_000, 100_000, 100))
SIZES += ((100_000, 10_000, 1_000), (1_000_000, 100_000, 1_000))
COVERS = ((5_000, 500, 50), (20_000, 2_000, 100), (100_000, 10_000, 160))
SECONDS = 60.0


class Clock:
    """Seconds of the CPU, part by part."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._last = process_time()

    def note(self, part: str) -> None:
        now = process_time()
        self.parts[part], self._last = round(now - self._last, 2), now


def bounds(n: int, c: int, mean: int) -> dict[str, Any]:
    """Bound the best 50 sites of a city, and round the relaxation to a choice."""
    places, people, sites, radius = cases.city(n, c, mean)
    clock = Clock()
    pairs = sum(len(part) for part in cases.bare(places, sites, radius))
    clock.note("bare")
    problem = cases.covering(cases.rows(places, sites, radius), people, 50)
    clock.note("rows")
    clock.parts["rows"] = round(clock.parts["rows"] - clock.parts["bare"], 2)
    first = greedy(problem, np.empty(0, np.intp), np.arange(c))
    clock.note("greedy")
    found = bound(problem, known=problem.gain(first), iterations=600)
    clock.note("bound")
    chosen, value = rounded(problem, found)
    clock.note("round")
    assert problem.feasible(chosen)
    best = max(value, problem.gain(first))
    proof = of_bound(best, found)
    said = {"pairs": pairs, "value": best, "at most": proof.bound, "gap %": proof.gap_percent(2)}
    work = sum(clock.parts[part] for part in ("rows", "greedy", "bound", "round"))
    said |= clock.parts | {"times": round(1 + work / clock.parts["bare"], 1)}
    return said | {"iterations": found.iterations}


def proven(problem: Any, best: float | None) -> dict[str, Any]:
    """Find the best choice and prove it."""
    clock = Clock()
    found = exact(problem, seconds=SECONDS)
    clock.note("s")
    assert problem.feasible(found.chosen)
    if best is not None:
        assert found.value <= best <= found.bound, (found.value, best, found.bound)
    proof = of_exact(found)
    said = {"value": found.value, "at most": found.bound, "gap %": proof.gap_percent(2)}
    return said | {"best": best, "how": str(proof.how), "left": found.candidates} | clock.parts


def city(n: int, c: int, mean: int, most: int, spacing: float) -> dict[str, Any]:
    places, people, sites, radius = cases.city(n, c, mean)
    problem = cases.covering(cases.rows(places, sites, radius), people, most)
    if spacing:
        problem = cases.spaced(problem, sites, spacing * radius)
    return proven(problem, None)


def generated(n: int, radius: float, most: int) -> dict[str, Any]:
    return proven(cases.generated(n, radius, most), cases.GENERATED[n, radius, most])


def census(name: str, radius: float, most: int) -> dict[str, Any]:
    published = cases.PUBLISHED[name, radius][most // 10 - 5]
    problem = cases.covering(*cases.census(name, radius), most)
    clock = Clock()
    found = bound(problem, iterations=2_000)
    clock.note("bound s")
    assert found.value >= published
    said = {"published": published, "at most": found.value} | clock.parts
    return said | {f"search {key}": value for key, value in proven(problem, None).items()}


def cover(n: int, c: int, mean: int) -> dict[str, Any]:
    problem = cases.city_problem(n, c, mean, c)
    clock = Clock()
    found = fewest(problem, seconds=SECONDS)
    clock.note("s")
    assert problem.gain(found.chosen) == problem.gain(np.arange(c))
    said = {"sites": len(found.chosen), "at least": found.at_least, "searched": found.searched}
    return said | clock.parts


def parts() -> dict[str, list[tuple[str, tuple[Any, ...]]]]:
    """List the cases."""
    exact_cases = [("city", (10_000, 1_000, 50, 30, 0.0)), ("city", (10_000, 1_000, 50, 30, 2.0))]
    exact_cases += [("city", (100_000, 10_000, 100, 50, 0.0))]
    exact_cases += [("city", (1_000_000, 100_000, 100, 50, 0.0))]
    exact_cases += [("generated", key) for key in cases.GENERATED]
    real = [
        ("census", (*key, most)) for key in cases.PUBLISHED for most in (50, 60, 70, 80, 90, 100)
    ]
    return {
        "bounds": [("bounds", size) for size in SIZES],
        "exact": exact_cases,
        "census": real if cases.CENSUS.is_dir() else [],
        "fewest": [("cover", size) for size in COVERS],
    }


def main(names: list[str]) -> None:
    """Run the cases of some parts, each in its own process, and print what they found."""
    for part, some in parts().items():
        if names and part not in names:
            continue
        print(f"\n{part}", flush=True)
        for name, key in some:
            command = [sys.executable, "-m", "benchmarks.proofs", "--one", json.dumps([name, key])]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said = done.stdout or f"failed: {done.stderr[-500:]}"
            print(f"{name} {' '.join(map(str, key))}: {said.strip()}", flush=True)


def one(name: str, key: list[Any]) -> None:
    said = {"bounds": bounds, "city": city, "generated": generated, "census": census}
    found = (said | {"cover": cover})[name](*key)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(", ".join(f"{k} {v}" for k, v in (found | {"GB": round(peak, 2)}).items()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*json.loads(sys.argv[2]))
    else:
        main(sys.argv[1:])
