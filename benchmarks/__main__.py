"""Measure everything, and write results.md and results.json beside this file.

python -m benchmarks             all sizes: some minutes
python -m benchmarks --small     a small city only: does everything run and agree? no limits
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import (
    bench_check,
    bench_pack,
    bench_propose,
    bench_start,
    children,
    machine,
    results,
)
from benchmarks.plans import plan_of

SEED = 7
SIZES = (100_000, 1_000_000)
SMALL, SMALLEST = 20_000, 5_000  # the second for brute force


def main() -> None:
    asked = _asked()
    sizes = (SMALL,) if asked.small else SIZES
    times = 1 if asked.small else asked.times
    with tempfile.TemporaryDirectory() as own:
        cache = Path(own) if asked.cache is None else asked.cache
        said = {"machine": machine.facts(), "seed": SEED, "limits": not asked.small, "sizes": {}}
        for variant in ("points", "cells"):
            bench_propose.prove(plan_of(_city(cache, SMALLEST), variant))
        said["start"] = bench_start.measure(times=times + 4)
        for size in sizes:
            print(f"measuring {size:,} places", file=sys.stderr)
            said["sizes"][str(size)] = _measure(cache, size, times=times)
        said["load_after"] = machine.load()
    text = results.page(said)
    if asked.small:
        print(text)
        return
    here = Path(__file__).parent
    (here / "results.md").write_text(text, encoding="utf-8")
    (here / "results.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a small city; write no results")
    parser.add_argument("--cache", type=Path, help="keep the made-up cities in this folder")
    parser.add_argument("--times", type=int, default=5, help="runs of each [default: 5]")
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
        "propose": bench_propose.measure(plans(bench_propose.VARIANTS), times=times),
    }


if __name__ == "__main__":
    main()
