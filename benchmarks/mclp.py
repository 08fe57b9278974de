"""How good are the sites that the search finds, and how fast? Prints tables; writes nothing.

python -m benchmarks.mclp            census cases (about 6 s each), generated cases, cities
python -m benchmarks.mclp --long     census cases with ten times the rounds
python -m benchmarks.mclp --largest  the city of 99 million pairs as well
python -m benchmarks.mclp --small    does all run and agree? under 20 s
"""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy.spatial import cKDTree

from benchmarks import children, mclp_cases
from siting.optimise.greedy import greedy
from siting.optimise.improve import improve
from siting.optimise.merge import merge
from siting.optimise.problem import Problem
from siting.optimise.state import State
from siting.optimise.swap import better_swap, swap
from siting.reach.straight import within

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Of the search, so that a case takes about 6 s of CPU on the machine of results.md.
ROUNDS = {"NewYork": 50_000, "Bronx": 38_000}
SMALL_ROUNDS = 3_000
CITIES = ((100_000, 10_000, 100), (1_000_000, 20_000, 100), (1_000_000, 100_000, 100))
LARGEST = (1_000_000, 100_000, 1_000)
SMALL_CITY = (20_000, 2_000, 50)
SITES = 50
_PAIRS_SEARCHED_WHOLE = 30_000_000


def main() -> None:
    asked = _asked()
    if asked.city:
        print(json.dumps(city(*asked.city)))
        return
    _cities(asked)
    print("\n## Census cases\n")
    census(small=asked.small, times=10 if asked.long else 1)
    print("\n## Generated cases\n")
    generated(small=asked.small)


def _cities(asked: argparse.Namespace) -> None:
    """Measure each city in a process of its own; first, so that its peak memory is its own."""
    print("## Cities\n")
    cities = (SMALL_CITY,) if asked.small else (*CITIES, *([LARGEST] if asked.largest else []))
    print(
        "| places x sites x reached | bare search | rows | set-up | greedy | swap |"
        " multiple of bare | no swap helps | improved by swap | peak memory |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in cities:
        cost = children.run(children.script("mclp", "--city", *size))
        print(_city_row(size, children.heard(cost), cost.peak_mb), flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mclp", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few and small cases")
    parser.add_argument("--long", action="store_true", help="ten times the rounds")
    parser.add_argument("--largest", action="store_true", help="99 million pairs: a minute, 4 GB")
    parser.add_argument("--city", type=int, nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def census(*, small: bool, times: int) -> None:
    """Solve the census cases, and print how far from the published values that is."""
    print("| case | published | greedy | swap | search | above published | CPU s |")
    print("|---|---|---|---|---|---|---|")
    short = []
    for name, (_, published) in mclp_cases.CENSUS.items():
        if not mclp_cases.census_file(name).exists():
            print(f"(no {name}: {mclp_cases.census_file(name)} is not there)")
            continue
        for most, known in list(zip(mclp_cases.FACILITIES, published, strict=True))[
            :: 5 if small else 1
        ]:
            problem = mclp_cases.census(name, most)
            rounds = SMALL_ROUNDS if small else ROUNDS[name] * times
            steps, cpu_s = timed(lambda p=problem, r=rounds: solve(p, r))
            shares = [100 * (1 - value / known) for value in steps]
            short.append(shares[-1])
            print(
                f"| {name} {most} | {known:,} | -{shares[0]:.2f} % | -{shares[1]:.2f} % |"
                f" -{shares[2]:.3f} % | {steps[-1] - known:+,.0f} | {cpu_s:.1f} |",
                flush=True,
            )
    if short:
        good = sum(share <= 0 for share in short)
        print(
            f"\nMean shortfall {np.mean(short):.3f} %, largest {max(short):.3f} %; equal to the"
            f" published value or better in {good} of {len(short)}."
        )


def solve(problem: Problem, rounds: int) -> list[float]:
    """Give the value after each step; prove the last by the rows as they were."""
    smaller = merge(problem).problem
    state = State(smaller)
    first = greedy(smaller, state=state)
    second = swap(smaller, first.chosen, state=state)
    last = improve(smaller, [first.chosen], rounds=rounds, state=state)
    covered = np.unique(problem.adds[last.chosen].indices)
    assert problem.feasible(last.chosen)
    assert last.value == problem.value[covered].sum()
    return [first.value, second.value, last.value]


def generated(*, small: bool) -> None:
    """Solve Cordeau's cases, whose best values are known."""
    print("| clients | radius | sites | cells after merging | best known | found | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for (n, radius, most), known in mclp_cases.GENERATED.items():
        if small and n > 10_000:
            continue
        problem = mclp_cases.generated(n, radius, most)
        steps, cpu_s = timed(lambda p=problem: solve(p, SMALL_ROUNDS))
        cells = len(merge(problem).problem.value)
        print(
            f"| {n:,} | {radius} | {most} | {cells:,} | {known:,} | {steps[-1]:,.0f} |"
            f" {cpu_s:.1f} |",
            flush=True,
        )
        assert steps[-1] <= known


def city(n_places: int, n_sites: int, mean: int) -> dict[str, Any]:
    """Time each step in a city, and the bare search for the same pairs."""
    places, people, sites, radius = mclp_cases.city(n_places, n_sites, mean)
    said: dict[str, Any] = {"radius_m": radius}
    if n_sites * mean <= _PAIRS_SEARCHED_WHOLE:
        pairs, said["bare_s"] = timed(
            lambda: cKDTree(sites).sparse_distance_matrix(
                cKDTree(places), radius, output_type="ndarray"
            )
        )
        said["bare_pairs"] = len(pairs)
        del pairs
    rows, said["rows_s"] = timed(lambda: within(sites, places, cutoff_m=radius))
    said["pairs"] = int(rows.nnz)
    problem = Problem(adds=rows, missing=np.ones(n_places), value=people, most=SITES)
    chosen = _found(problem, said)
    none, said["proof_s"] = timed(lambda: better_swap(problem, chosen))
    assert none is None
    return said


def _found(problem: Problem, said: dict[str, Any]) -> np.ndarray:
    """Choose sites; what that needs is let go afterwards."""
    state, said["state_s"] = timed(lambda: State(problem))
    first, said["greedy_s"] = timed(lambda: greedy(problem, state=state))
    second, said["swap_s"] = timed(lambda: swap(problem, first.chosen, state=state))
    said["values"] = [first.value, second.value]
    return second.chosen


def _city_row(size: tuple[int, ...], said: dict[str, Any], peak_mb: float) -> str:
    solved = sum(said[step] for step in ("rows_s", "state_s", "greedy_s", "swap_s"))
    bare = said.get("bare_s")
    more = said["values"][1] / said["values"][0] - 1
    cells = [
        " x ".join(f"{number:,}" for number in size) + f" ({said['pairs']:,} pairs)",
        "-" if bare is None else f"{bare:.2f}",
        *(f"{said[step]:.2f}" for step in ("rows_s", "state_s", "greedy_s", "swap_s")),
        "-" if bare is None else f"{solved / bare:.1f}",
        f"{said['proof_s']:.2f}",
        f"{100 * more:.2f} %",
        f"{peak_mb / 1024:.2f} GB",
    ]
    return f"| {' | '.join(cells)} |"


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do something; say how much CPU time it took."""
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


if __name__ == "__main__":
    main()
