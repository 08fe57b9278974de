"""``siting check`` of a plan with streets beside the same plan without, by stage.

With streets it is run twice: when no graph has been kept yet, and when one has.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import children
from benchmarks.bench_check import FINDINGS
from benchmarks.children import script, siting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.asked import Asked
    from benchmarks.children import Cost

SIZES, SMALL = (100_000, 1_000_000), 20_000
PLANS = {"without": "without.toml", "cold": "with.toml", "warm": "with.toml"}
MOST_TIMES = 3


def measure(asked: Asked) -> list[dict[str, Any]]:
    """Measure every size of city."""
    return [_one(asked, n) for n in ((SMALL,) if asked.small else SIZES)]


def _one(asked: Asked, n: int) -> dict[str, Any]:
    folder = asked.cache / str(n) / "walk"
    children.run(script("walk_city", folder, n, asked.seed))
    runs: dict[str, list[Cost]] = {name: [] for name in PLANS}
    found, stages = {}, {}
    with tempfile.TemporaryDirectory() as own:
        out, kept = Path(own) / "findings.json", Path(own) / "kept"
        for _ in range(min(asked.times, MOST_TIMES)):
            for name, plan in PLANS.items():
                runs[name].append(
                    _run(siting("check", folder / plan, "-o", out, "--no-map"), name, kept)
                )
                found[name] = json.loads(out.read_text("utf-8"))
        for name, plan in PLANS.items():
            command = script("staged", "check", folder / plan, out)
            stages[name] = children.heard(_run(command, name, kept))
    _verify(found)
    said: dict[str, Any] = {name: children.middle(costs) for name, costs in runs.items()}
    for name in ("cold", "warm"):
        pairs = zip(runs[name], runs["without"], strict=True)
        said[name]["ratio"] = median(one.cpu_s / other.cpu_s for one, other in pairs)
    share = {name: one["rules"][0]["share_low"] for name, one in found.items()}
    return said | {"places": n, "share": share, "stages": stages}


def _run(command: Sequence[str], name: str, kept: Path) -> Cost:
    if name == "cold":
        shutil.rmtree(kept, ignore_errors=True)
    return children.run(command, fine=FINDINGS, env={"SITING_CACHE": str(kept)})


def _verify(found: dict[str, dict[str, Any]]) -> None:
    """Make sure that a kept graph changes nothing, and that both plans were really tested."""
    assert found["cold"]["findings"] == found["warm"]["findings"]
    for one in found.values():
        assert len(one["rules"]) == 2
        for rule in one["rules"]:
            assert rule["passing"]["subjects"] > 0
            assert rule["failing"]["subjects"] > 0
            assert rule["undecided"]["subjects"] == 0
