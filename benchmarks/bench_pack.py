"""The whole Hangzhou pack against two of its rules, on the same layers.

A check reads and measures a city before it tests a rule, so the whole commands alone would tell
little of the rules: what comes after the reading is compared as well, and a plan that has no more
layers than the two rules read.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import children
from benchmarks.bench_check import FINDINGS
from benchmarks.children import script, siting
from benchmarks.plans import TWO_RULES

VARIANTS = {
    "drawn": "planning units of a layer",
    "joined": "planning units joined from communities",
}
MOST_RATIO = 3.0  # of the whole commands
RULES = 43  # of the pack
MOST_UNTESTED = 2  # rules that data is missing for, or that have nothing to test
TESTING = "testing the rules"
STAGED_TIMES = 3


def measure(folder: Path, *, times: int) -> list[dict[str, Any]]:
    """Measure both ways to have planning units."""
    return [_one(variant, folder, times=times) for variant in VARIANTS]


def _one(variant: str, folder: Path, *, times: int) -> dict[str, Any]:
    """Measure one variant: all three plans in turn, then by stage."""
    plans = {
        "pack": folder / f"{variant}-pack.toml",
        "two": folder / f"{variant}-two.toml",
        "least": folder / "least.toml",
    }
    with tempfile.TemporaryDirectory() as out:
        outs = {name: Path(out) / f"{name}.json" for name in plans}
        commands = {
            name: siting("check", plan, "-o", outs[name], "--no-map")
            for name, plan in plans.items()
        }
        costs = children.in_turn(commands, times=times, fine=FINDINGS)
        found = {name: json.loads(path.read_text("utf-8")) for name, path in outs.items()}
        staged = {name: script("staged", "check", plans[name], outs[name]) for name in plans}
        runs = children.in_turn(staged, times=min(times, STAGED_TIMES))
    _verify(found)
    pack = found["pack"]
    stages = {name: [children.heard(run) for run in of] for name, of in runs.items()}
    said: dict[str, Any] = {name: children.middle(of) for name, of in costs.items()}
    return said | {
        "variant": variant,
        "what": VARIANTS[variant],
        "features": {layer["layer"]: layer["features"] for layer in pack["inputs"]},
        "demand_points": pack["plan"]["demand_points"],
        "findings": {name: len(one["findings"]) for name, one in found.items()},
        "outcomes": dict(Counter(rule["outcome"] for rule in pack["rules"])),
        "switched_off": RULES - len(pack["rules"]),
        "ratio": _ratio([cost.cpu_s for cost in costs["pack"]], [c.cpu_s for c in costs["two"]]),
        "ratio_least": _ratio(
            [cost.cpu_s for cost in costs["pack"]], [c.cpu_s for c in costs["least"]]
        ),
        "testing": _compared(stages, _testing),
        "after_reading": _compared(stages, _after_reading),
        "peak_mb": said["pack"]["peak_mb"],
        "stages": stages["pack"][0],
    }


def _compared(stages: dict[str, list[Any]], part: Any) -> dict[str, float]:
    """Compare a part of the runs of the pack with the same part of those of two rules."""
    pack, two = ([part(run) for run in stages[name]] for name in ("pack", "two"))
    return {"pack_cpu_s": median(pack), "two_cpu_s": median(two), "ratio": _ratio(pack, two)}


def _ratio(ones: list[float], others: list[float]) -> float:
    return median(one / other for one, other in zip(ones, others, strict=True))


def _testing(stages: list[dict[str, Any]]) -> float:
    return sum(stage["cpu_s"] for stage in stages if stage["stage"] == TESTING)


def _after_reading(stages: list[dict[str, Any]]) -> float:
    """Add up testing, writing findings.json and laying out the page."""
    first = [stage["stage"] for stage in stages].index(TESTING)
    return sum(stage["cpu_s"] for stage in stages[first:])


def _verify(found: dict[str, dict[str, Any]]) -> None:
    """Make sure that both read the same and say the same, and that the pack was really tested."""
    pack, two = found["pack"], found["two"]
    assert pack["inputs"] == two["inputs"]
    assert pack["plan"]["demand_points"] == found["least"]["plan"]["demand_points"]
    assert [rule for rule in pack["rules"] if rule["id"] in TWO_RULES] == two["rules"]
    switched_off = [one for one in pack["not_checked"] if one["reason"].startswith("switched off")]
    assert len(pack["rules"]) + len(switched_off) == RULES
    untested = [
        rule["id"]
        for rule in pack["rules"]
        if rule["outcome"] not in ("pass", "fail") or rule["undecided"]["subjects"]
    ]
    assert len(untested) <= MOST_UNTESTED, f"the made-up city cannot decide {untested}"
