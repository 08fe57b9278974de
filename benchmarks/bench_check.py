"""``siting check`` against the bare cost of reading the same layers and asking one KD-tree."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import children
from benchmarks.children import script, siting

VARIANTS = {
    "points": "points of a GeoPackage, metres",
    "cells": "100 m cells of a GeoTIFF, metres",
    "degrees": "the same cells, every layer in degrees",
    "land": "the same cells, shared out over residential polygons",
    "circles": "the points, no communities: density by circles",
}
#: The case that the limit on CPU was set for; the others do work that the bare cost has no part of.
LIMITED = ("points", "cells", "degrees")
MOST_RATIO, MOST_MB = 2.0, 1_500.0
FINDINGS = (0, 1)  # a check that finds something exits with 1


def measure(plans: dict[str, Path], *, times: int) -> list[dict[str, Any]]:
    """Measure every variant of a city."""
    return [_one(name, plan, times=times) for name, plan in plans.items()]


def _one(variant: str, plan: Path, *, times: int) -> dict[str, Any]:
    """Measure one variant: bare and siting in turn, then siting by stage."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "findings.json"
        commands = {
            "bare": script("bare", plan),
            "siting": siting("check", plan, "-o", out, "--no-map"),
        }
        if variant == "degrees":
            commands["bare_projected"] = script("bare", plan, "--projected")
        costs = children.in_turn(commands, times=times, fine=FINDINGS)
        found = json.loads(out.read_text("utf-8"))
        bare = children.heard(costs["bare"][0])
        _verify(found, bare, variant)
        stages = children.heard(children.run(script("staged", "check", plan, out)))
    said: dict[str, Any] = {name: children.middle(runs) for name, runs in costs.items()}
    ratios = [s.cpu_s / b.cpu_s for s, b in zip(costs["siting"], costs["bare"], strict=True)]
    return said | {
        "variant": variant,
        "what": VARIANTS[variant],
        "demand_points": found["plan"]["demand_points"],
        "facilities": found["plan"]["facilities"],
        "findings": len(found["findings"]),
        "rules": {rule["id"]: _tested(rule) for rule in found["rules"]},
        "ratio": median(ratios),
        "peak_mb": said["siting"]["peak_mb"],
        "stages": stages,
    }


def _tested(rule: dict[str, Any]) -> int:
    return sum(rule[part]["subjects"] for part in ("passing", "failing", "undecided"))


def _verify(found: dict[str, Any], bare: dict[str, Any], variant: str) -> None:
    """Make sure that both saw the same places, and that siting did the work asked for."""
    assert {"HZ-123", "HZ-125", "HZ-126"} <= {rule["id"] for rule in found["rules"]}
    if variant != "land":  # there, cells are cut into pieces
        assert found["plan"]["demand_points"] == bare["points"]
    for rule in found["rules"]:
        tested, outside = _tested(rule), rule["outside"]["subjects"]
        if rule["kind"] == "reach":
            assert tested + outside == found["plan"]["demand_points"]
            assert tested > 0.1 * found["plan"]["demand_points"]
