"""``siting propose`` of 20 sites: sparse rows and greedy choice against the bare search."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import children
from benchmarks.children import script, siting

VARIANTS = {
    "points": "the city as it is: only places too far from a home are searched",
    "cells": "the same of 100 m cells",
    "new": "hardly a care home stands: nearly every place of both classes is searched",
}
MOST_RATIO = 3.0
FINDINGS = (0, 1)


def measure(plans: dict[str, Path], *, times: int) -> list[dict[str, Any]]:
    """Measure every variant of a city."""
    return [_one(name, plan, times=times) for name, plan in plans.items()]


def _one(variant: str, plan: Path, *, times: int) -> dict[str, Any]:
    """Measure build, choice and bare search in one process; then the whole command by itself."""
    process = children.run(script("search", plan, times + 1))
    rounds = children.heard(process)[1:]  # the first also fills what the study keeps
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        files = ["-o", out / "sites.geojson", "--amended", out / "plan.toml"]
        command = siting("propose", plan, "--sites", 20, *files)
        whole = children.in_turn({"whole": command}, times=times, fine=FINDINGS)["whole"]
        stages = children.heard(children.run(script("staged", "propose", plan, out / "x.toml")))
    parts = {
        part: {kind: median(one[part][kind] for one in rounds) for kind in ("cpu_s", "wall_s")}
        for part in ("csr", "build", "greedy", "bare")
    }
    return parts | {
        "variant": variant,
        "what": VARIANTS[variant],
        "rows": rounds[0]["rows"],
        "pairs": rounds[0]["pairs"],
        "gain": rounds[0]["gain"],
        "ratio": _ratio(rounds, "csr"),
        "ratio_with_tests": _ratio(rounds, "build"),
        "runs": len(rounds),
        "search_peak_mb": process.peak_mb,
        "whole": children.middle(whole),
        "peak_mb": max(cost.peak_mb for cost in whole),
        "stages": stages,
    }


def _ratio(rounds: list[dict[str, Any]], part: str) -> float:
    return median(
        (one[part]["cpu_s"] + one["greedy"]["cpu_s"]) / one["bare"]["cpu_s"] for one in rounds
    )


def prove(plan: Path) -> None:
    """Check on a small city that the sites are those of a brute-force greedy choice."""
    children.run(script("search", plan, "brute"))
