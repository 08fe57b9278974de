"""One case of the optimiser, as a script that prints JSON.

    python -m benchmarks.optimiser_case NAME [WORD...]

Each case has a process of its own, whose peak memory it says. Answers are tested: the bare search
must find the same pairs, a choice must keep its limits and be worth what the rows say, a bound must
not be below what is known.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import covering
from benchmarks.timing import peak_mb, timed
from siting.optimise.covering.fewest import fewest
from siting.optimise.heuristics.greedy import greedy
from siting.optimise.heuristics.polish import polish
from siting.optimise.heuristics.swap import swap
from siting.optimise.heuristics.thorough import thorough
from siting.optimise.merge import merge
from siting.optimise.proof.bound import bound
from siting.optimise.proof.certificate import of_bound, of_exact
from siting.optimise.proof.dominance import pruned
from siting.optimise.proof.exact import exact
from siting.optimise.state import State

if TYPE_CHECKING:
    from siting.optimise.problem import Problem

#: Of a city of so many pairs at most: iterations of the bound, and rounds of the search from it.
CITY_EFFORTS = ((1_500_000, 240, 1_000), (30_000_000, 400, 6_000), (np.inf, 180, 1_000))
#: Census cases, about 6 s and 60 s at most: rounds, parts opened again, turns (0: `polish` alone).
EFFORTS = {
    "small": {"NewYork": (3_000, 3, 0), "Bronx": (3_000, 3, 0)},
    "short": {"NewYork": (1_000, 1, 1), "Bronx": (600, 1, 1)},
    "long": {"NewYork": (14_500, 20, 1), "Bronx": (11_000, 12, 1)},
}
SITES = 50
SOLUTION = ("rows", "set-up", "greedy", "swap")
WITH_BOUND = (*SOLUTION, "bound", "search")


def city(n_places: str, n_sites: str, mean: str, times: str) -> dict[str, Any]:
    """Choose 50 sites of a city and bound them, beside the bare search for the same pairs."""
    made = covering.city(int(n_places), int(n_sites), float(mean))
    rounds = []
    said: dict[str, Any] = {}
    for number in range(int(times)):
        cost = _solved(made, said)
        if not number:
            said["peak_mb"] = peak_mb()  # before the bare search, which holds more
        pairs, cost["bare"] = _cpu(lambda: made.bare(said["pairs"]))
        assert pairs == said["pairs"]
        rounds.append(cost)
    sums = {"solution": SOLUTION, "with bound": WITH_BOUND}
    for name, steps in sums.items():
        ratios = [sum(cost[step] for step in steps) / cost["bare"] for cost in rounds]
        said[name] = {"ratio": median(ratios), "from_to": [min(ratios), max(ratios)]}
    said["cpu_s"] = {step: median(cost[step] for cost in rounds) for step in rounds[0]}
    return said | {"size": [int(n_places), int(n_sites), int(mean)], "runs": int(times)}


def _solved(made: covering.City, said: dict[str, Any]) -> dict[str, float]:
    """Do all that is timed, and say what came of it."""
    cost: dict[str, float] = {}
    problem, cost["rows"] = _cpu(lambda: made.problem(SITES))
    values = _chosen(problem, cost)
    proof, said["rounds"] = values.pop("proof"), values.pop("rounds")
    said |= {"pairs": int(problem.adds.nnz), "values": values, "bound": proof.value}
    said["gaps_percent"] = {
        name: of_bound(value, proof).gap_percent(2) for name, value in values.items()
    }
    said["iterations"] = proof.iterations
    return cost


def _chosen(problem: Problem, cost: dict[str, float]) -> dict[str, Any]:
    """Choose sites, bound them, and round the relaxation to better ones."""
    state, cost["set-up"] = _cpu(lambda: State(problem))
    first, cost["greedy"] = _cpu(lambda: greedy(problem, state=state))
    second, cost["swap"] = _cpu(lambda: swap(problem, first.chosen, state=state))
    known = second.value
    _, most, rounds = next(effort for effort in CITY_EFFORTS if problem.adds.nnz <= effort[0])
    proof, cost["bound"] = _cpu(lambda: bound(problem, known=known, iterations=most))
    last, cost["search"] = _cpu(
        lambda: polish(problem, second.chosen, proof, rounds=rounds, state=state)
    )
    assert problem.feasible(last.chosen)
    values = {"greedy": first.value, "swap": second.value, "search": last.value}
    return values | {"proof": proof, "rounds": rounds}


def best(n_places: str, n_sites: str, mean: str, most: str, spacing: str) -> dict[str, Any]:
    """Find the best sites of a city and prove it, with a least distance of some radii or none."""
    made = covering.city(int(n_places), int(n_sites), float(mean))
    problem = made.problem(int(most))
    if float(spacing):
        problem = covering.spaced(problem, made.sites, float(spacing) * made.radius)
    size = [int(n_places), int(n_sites), int(mean), int(most)]
    return _proven(problem, seconds=120) | {"size": size, "spacing": float(spacing)}


def generated(n_clients: str, radius: str, most: str) -> dict[str, Any]:
    """Find the best sites of one of Cordeau's cases, and prove it."""
    key = (int(n_clients), float(radius), int(most))
    problem = covering.generated(*key)
    said = _proven(problem, seconds=120)
    assert said["value"] <= covering.GENERATED[key] <= said["bound"]
    return said | {"key": key, "known": covering.GENERATED[key]}


def _proven(problem: Problem, *, seconds: float, known: Any = None) -> dict[str, Any]:
    found, cpu_s = _cpu(lambda: exact(problem, known=known, seconds=seconds))
    assert problem.feasible(found.chosen)
    assert problem.gain(found.chosen) == found.value
    proof = of_exact(found)
    return {
        "value": found.value,
        "bound": found.bound,
        "proven": found.proven,
        "how": str(proof.how),
        "candidates": found.candidates,
        "cpu_s": cpu_s,
        "peak_mb": peak_mb(),
    }


def census(name: str, most: str, effort: str, data: str, folder: str) -> dict[str, Any]:
    """Search the best sites of a census case; keep them, for who tests them."""
    whole = covering.census(Path(data), name, int(most))
    steps, cpu_s = _cpu(lambda: _searched(whole, EFFORTS[effort][name]))
    chosen = steps.pop("chosen")
    assert whole.feasible(chosen)
    assert steps["search"] == whole.value[np.unique(whole.adds[chosen].indices)].sum()
    assert steps["bound"] >= covering.published(name, int(most))
    file = Path(folder) / f"{name}-{most}-{effort}.txt"
    file.write_text(" ".join(map(str, chosen.tolist())) + "\n", encoding="utf-8")
    known = covering.published(name, int(most))
    return steps | {"name": name, "most": int(most), "published": known, "cpu_s": cpu_s}


def _searched(whole: Problem, effort: tuple[int, int, int]) -> dict[str, Any]:
    problem, _ = pruned(merge(whole).problem)
    state = State(problem)
    first = greedy(problem, state=state)
    second = swap(problem, first.chosen, state=state)
    proof = bound(problem, known=second.value, iterations=2_000)
    words = dict(zip(("rounds", "parts"), effort, strict=False)) | {"state": state}
    if turns := effort[2]:
        last = thorough(problem, second.chosen, proof, turns=turns, **words)
    else:
        last = polish(problem, second.chosen, proof, **words)
    values = {"greedy": first.value, "swap": second.value, "search": last.value}
    return values | {"bound": proof.value, "chosen": last.chosen}


def proof(name: str, most: str, data: str, sites: str, seconds: str) -> dict[str, Any]:
    """Prove that sites found before are best, as far as the time allows."""
    problem = merge(covering.census(Path(data), name, int(most))).problem
    known = np.array(Path(sites).read_text("utf-8").split(), dtype=np.intp)
    said = _proven(problem, seconds=float(seconds), known=known)
    return said | {
        "name": name,
        "most": int(most),
        "published": covering.published(name, int(most)),
    }


def fewest_sites(n_places: str, n_sites: str, mean: str) -> dict[str, Any]:
    """Search the fewest sites that reach all who can be reached."""
    problem = covering.city(int(n_places), int(n_sites), float(mean)).problem(int(n_sites))
    found, cpu_s = _cpu(lambda: fewest(problem))
    assert problem.gain(found.chosen) == problem.gain(np.arange(int(n_sites)))
    plain = greedy(replace(problem, value=np.ones(int(n_places)))).order
    assert problem.gain(plain) == problem.gain(found.chosen)
    return {
        "size": [int(n_places), int(n_sites), int(mean)],
        "sites": len(found.chosen),
        "at_least": found.at_least,
        "greedy": len(plain),
        "pruned": _pruned(problem, plain),
        "cpu_s": cpu_s,
        "peak_mb": peak_mb(),
    }


def _pruned(problem: Problem, order: np.ndarray) -> int:
    """Count the sites that are left when the redundant ones are dropped, from the last on."""
    rows = [problem.adds[[j]].indices for j in order]
    reached = np.bincount(np.concatenate(rows), minlength=len(problem.value))
    left = len(rows)
    for cells in reversed(rows):
        if reached[cells].min() > 1:
            reached[cells] -= 1
            left -= 1
    return left


def for_peers(n_places: str, n_sites: str, mean: str, most: str, file: str) -> dict[str, Any]:
    """Keep a city for peers; choose greedily from rows, setting up all that this needs."""
    made = covering.city(int(n_places), int(n_sites), float(mean))
    problem = made.problem(int(most))
    rows = problem.adds
    parts = {"indptr": rows.indptr, "indices": rows.indices, "people": made.people}
    parts |= {"places": made.places, "sites": made.sites, "radius": made.radius, "most": most}
    np.savez(file, **{name: np.asarray(part) for name, part in parts.items()})
    runs = [_cpu(lambda: greedy(problem)) for _ in range(3)]
    chosen, value = runs[0][0].order.tolist(), runs[0][0].value
    return {"cpu_s": min(cpu for _, cpu in runs), "value": value, "chosen": chosen}


def _cpu(work: Any) -> tuple[Any, float]:
    done, cost = timed(work)
    return done, cost["cpu_s"]


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
