"""The optimiser: speed beside the bare search, quality, proofs, and peers.

python -m benchmarks.optimiser               all of it: half an hour; prints, writes nothing
python -m benchmarks.optimiser --small       does all run and agree? under a minute
python -m benchmarks.optimiser --part sizes  one part: sizes, best, generated, fewest, census, peers
python -m benchmarks --only optimiser        all of it, into results.md and results.json
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import children, machine, results_optimiser
from benchmarks.asked import Asked
from benchmarks.children import script
from benchmarks.results_table import under

if TYPE_CHECKING:
    from collections.abc import Callable

#: Places, candidates, and places that a candidate reaches on average.
SIZES = ((100_000, 10_000, 100), (1_000_000, 20_000, 100), (1_000_000, 100_000, 100))
LARGEST = (1_000_000, 100_000, 1_000)
SMALL = (20_000, 2_000, 50)
#: A city, the number of sites, and their least distance in radii.
BEST = ((10_000, 1_000, 50, 30, 0), (10_000, 1_000, 50, 30, 2))
SMALL_BEST = ((2_000, 200, 50, 10, 0), (2_000, 200, 50, 10, 2))
#: Of Cordeau's cases: radius and number of sites.
GENERATED = ((6.25, 10), (4.0, 15), (3.25, 20))
#: Candidates reach so many that a plain greedy choice takes about as many sites as in the study.
FEWEST = ((5_000, 500, 50), (20_000, 2_000, 105), (100_000, 10_000, 220))
SMALL_FEWEST = ((2_000, 200, 50),)
PEERS = ("submodlib", "apricot", "spopt", "highspy")
#: Cities for peers: size, sites, and who can do that in minutes.
COMPARED = (
    ((1_000, 200, 50, 20), PEERS),
    ((10_000, 1_000, 50, 30), PEERS),
    ((100_000, 10_000, 100, 50), ("submodlib", "apricot")),
    ((1_000_000, 20_000, 100, 50), ("submodlib", "apricot")),
    ((1_000_000, 100_000, 100, 50), ("submodlib",)),
)
NAMES = ("NewYork", "Bronx")
FACILITIES = (50, 60, 70, 80, 90, 100)
#: A proof is tried for so long, where the bound is no farther above what was found than this part.
PROOF_S, NEAR = 60, 0.003


def measure(asked: Asked, *, largest: bool = True) -> dict[str, Any]:
    """Measure all parts, or some; each case in a process of its own."""
    said: dict[str, Any] = {}
    when: dict[str, Any] = {}
    for name, part in _parts(asked, largest=largest).items():
        if not asked.parts or name in asked.parts:
            print(f"measuring the optimiser: {name}", file=sys.stderr)
            facts = machine.facts()
            said[name] = part()
            when[name] = {key: facts[key] for key in ("date", "commit")}
            when[name] |= {"load": [facts["load_average"], machine.load()]}
    return said | {"small": asked.small, "when": when}


def _parts(asked: Asked, *, largest: bool) -> dict[str, Callable[[], Any]]:
    some = (SMALL,) if asked.small else SIZES
    sizes = [(*size, max(1, min(asked.times, 3))) for size in some]
    if largest and not asked.small:
        sizes.append((*LARGEST, 1))
    return {
        "sizes": lambda: [_one("city", *size) for size in sizes],
        "best": lambda: [_one("best", *case) for case in (SMALL_BEST if asked.small else BEST)],
        "generated": lambda: [
            _one("generated", n, *case)
            for n in (10_000, *(() if asked.small else (1_000_000,)))
            for case in GENERATED
        ],
        "fewest": lambda: [
            _one("fewest_sites", *case) for case in (SMALL_FEWEST if asked.small else FEWEST)
        ],
        "census": lambda: _census(asked),
        "peers": lambda: _peers(asked),
    }


def _one(case: str, *words: object) -> Any:
    return children.heard(children.run(script("optimiser_case", case, *words)))


def _census(asked: Asked) -> dict[str, Any]:
    """Search, and prove what was found; without the files, say nothing."""
    names = [name for name in NAMES if (asked.data / "mclp" / f"{name}.txt").is_file()]
    efforts = ("small",) if asked.small else ("short", "long")
    cases = [(name, most) for name in names for most in FACILITIES[:: 5 if asked.small else 1]]
    folder = asked.cache / "census"
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {
        effort: [_one("census", *case, effort, asked.data, folder) for case in cases]
        for effort in efforts
    }
    if not asked.small:
        near = [one["bound"] <= (1 + NEAR) * one["search"] for one in said["long"]]
        said["proofs"] = [
            _one("proof", *case, asked.data, folder / _file(case), PROOF_S)
            for case, so in zip(cases, near, strict=True)
            if so
        ]
        said["checked"] = [_checked(case, asked.data, folder / _file(case)) for case in cases]
    return said


def _file(case: tuple[str, int]) -> str:
    return f"{case[0]}-{case[1]}-long.txt"


def _checked(case: tuple[str, int], data: Path, sites: Path) -> str:
    """Let a script that knows nothing of siting say what the sites cover."""
    radius = {"NewYork": 400, "Bronx": 600}[case[0]]
    command = [sys.executable, str(Path(__file__).with_name("check_sites.py"))]
    command += [str(data / "mclp" / f"{case[0]}.txt"), str(radius), str(sites)]
    return children.run(command).said.strip()


def _peers(asked: Asked) -> list[dict[str, Any]]:
    """Compare greedy choices and proofs with peers; those that are not installed are left out."""
    here = str(Path(__file__).parents[1])
    said = []
    for size, names in COMPARED[: 1 if asked.small else None]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "city.npz"
            one = {"size": size, "siting": _one("for_peers", *size, file), "peers": {}}
            if size[0] <= 10_000:
                one["proven"] = _one("best", *size, 0)
            for name in names:
                command = [asked.peers, "-m", "benchmarks.optimiser_peers", name, str(file)]
                cost = children.run(command, env={"PYTHONPATH": here})
                if (found := children.heard(cost)) is not None:
                    one["peers"][name] = found | {"peak_mb": cost.peak_mb}
            said.append(one)
    return said


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.optimiser", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--small", action="store_true", help="few and small cases")
    parser.add_argument("--no-largest", action="store_true", help="without 99 million pairs")
    parser.add_argument("--part", action="append", default=[], help="this part alone")
    parser.add_argument("--peers", default=os.environ.get("SITING_BENCH_PEERS", sys.executable))
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        asked = Asked(
            cache=Path(cache),
            seed=0,
            times=said.times,
            small=said.small,
            peers=said.peers,
            data=said.data,
            parts=tuple(said.part),
        )
        found = measure(asked, largest=not said.no_largest)
    print(under(machine.facts()), results_optimiser.page(found), sep="\n\n")


if __name__ == "__main__":
    main()
