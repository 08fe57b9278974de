"""Measure everything, and write results.md and results.json beside this file.

python -m benchmarks                    all sizes: an hour, half of it the optimiser
python -m benchmarks --small            small cities only: does all run and agree? no limits
python -m benchmarks --only walk        the part on walking; the other results stay as they are
python -m benchmarks --only reading     the part on reading files: some minutes
python -m benchmarks --only optimiser   the part on the best sites; --part sizes, a part of that
python -m benchmarks --only propose     `siting propose`; the other results stay
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import (
    bench_check,
    bench_pack,
    bench_propose,
    bench_reading,
    bench_start,
    bench_walk,
    children,
    machine,
    optimiser,
    results,
    results_optimiser,
    results_walk,
)
from benchmarks.asked import Asked
from benchmarks.plans import plan_of

SEED = 7
SIZES = (100_000, 1_000_000)
SMALL, SMALLEST = 20_000, 5_000  # the second for brute force


HERE = Path(__file__).parent
#: What can be measured alone, and laid out.
PARTS = {
    "walk": (bench_walk.measure, results_walk.page),
    "reading": (bench_reading.measure, bench_reading.page),
    "optimiser": (optimiser.measure, results_optimiser.page),
}
ALONE = (*PARTS, "propose")


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory() as own:
        cache = Path(own) if asked.cache is None else asked.cache
        walk = Asked(
            cache=cache,
            seed=SEED,
            times=1 if asked.small else asked.times,
            small=asked.small,
            peers=asked.peers,
            data=asked.data,
            parts=tuple(asked.part),
        )
        said = _alone(asked.only, walk) if asked.only else _all(cache, walk)
    if asked.small:
        page = _page_alone(asked.only, said[asked.only]) if asked.only else results.page(said)
        print(page)
        return
    if asked.only == "reading":  # a page of its own: quick to measure, and often
        page = bench_reading.whole_page(said["reading"])
        (HERE / "results_reading.md").write_text(page, encoding="utf-8")
        return
    (HERE / "results.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(results.page(said), encoding="utf-8")


def _all(cache: Path, walk: Asked) -> dict[str, Any]:
    sizes = (SMALL,) if walk.small else SIZES
    said = {"machine": machine.facts(), "seed": SEED, "limits": not walk.small, "sizes": {}}
    said["start"] = bench_start.measure(times=walk.times + 4)
    for size in sizes:
        print(f"measuring {size:,} places", file=sys.stderr)
        said["sizes"][str(size)] = _measure(cache, size, times=walk.times)
    print("measuring ways along streets", file=sys.stderr)
    said["walk"] = bench_walk.measure(walk)
    said |= _alone_said("reading", walk)
    said |= _alone_said("optimiser", walk)
    return said | {"load_after": machine.load()}


def _alone(part: str, asked: Asked) -> dict[str, Any]:
    """Measure one part, and keep what stands of the rest."""
    found = _alone_said(part, asked)
    if asked.small:
        return found
    before = json.loads((HERE / "results.json").read_text("utf-8"))
    if part == "propose":
        for size, proposals in found[part].pop("sizes").items():
            before["sizes"][size]["propose"] = proposals
    if asked.parts and part in before:
        old, new = before[part], found[part]
        found = {part: old | new | {"when": old["when"] | new["when"]}}
    return before | found


def _page_alone(part: str, found: dict[str, Any]) -> str:
    if part == "propose":
        return "\n\n".join(results.proposals(one) for one in found["sizes"].values())
    return PARTS[part][1](found)


def _alone_said(part: str, asked: Asked) -> dict[str, Any]:
    """Measure one part; say on what it was measured."""
    facts = machine.facts()
    found = {"sizes": _propose(asked)} if part == "propose" else PARTS[part][0](asked)
    return {part: found | {"machine": facts, "load_after": machine.load()}}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--small", action="store_true", help="a small city; write no results")
    parser.add_argument("--only", choices=ALONE, help="measure this part alone")
    parser.add_argument("--part", action="append", default=[], help="of the optimiser, this alone")
    parser.add_argument("--cache", type=Path, help="keep the made-up cities in this folder")
    parser.add_argument("--times", type=int, default=5, help="runs of each [default: 5]")
    parser.add_argument(
        "--peers",
        metavar="PYTHON",
        default=os.environ.get("SITING_BENCH_PEERS", sys.executable),
        help="the Python with libraries to compare with [default: SITING_BENCH_PEERS]",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=HERE.parents[1] / "shared" / "data",
        help="the folder of real cities [default: ../shared/data]",
    )
    return parser.parse_args()


def _city(cache: Path, size: int, made_by: str = "city") -> Path:
    """Make a city in a process of its own, which keeps this one small."""
    folder = cache / str(size) / made_by
    children.run(children.script(made_by, folder, size, SEED))
    return folder


def _measure(cache: Path, size: int, *, times: int) -> dict[str, Any]:
    folder = _city(cache, size)

    def plans(variants: dict[str, str]) -> dict[str, Path]:
        return {variant: plan_of(folder, variant) for variant in variants}

    return {
        "check": bench_check.measure(plans(bench_check.VARIANTS), times=times),
        "pack": bench_pack.measure(_city(cache, size, "full_city"), times=times),
        "propose": _proposed(cache, folder, times=times),
    }


def _proposed(cache: Path, folder: Path, *, times: int) -> list[dict[str, Any]]:
    for variant in ("points", "cells"):
        bench_propose.prove(plan_of(_city(cache, SMALLEST), variant))
    plans = {variant: plan_of(folder, variant) for variant in bench_propose.VARIANTS}
    return bench_propose.measure(plans, times=times)


def _propose(asked: Asked) -> dict[str, Any]:
    """Measure `siting propose` at all sizes."""
    sizes = (SMALL,) if asked.small else SIZES
    return {
        str(size): _proposed(asked.cache, _city(asked.cache, size), times=asked.times)
        for size in sizes
    }


if __name__ == "__main__":
    main()
