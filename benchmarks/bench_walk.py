"""Walking along streets: beside bare scipy and shapely, beside peers, and in a whole check."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import bench_walk_check, bench_walk_peers, children
from benchmarks.children import script

if TYPE_CHECKING:
    from benchmarks.asked import Asked

SIDE, SMALL_SIDE = 1_000, 100
HOMES, FACILITIES = 100_000, 5_000  # between which beds are shared out
WHO = ("nodes", "homes", "bare")  # whose memory is looked at
#: Limits, set for a grid of a thousand streets each way.
MOST = {
    "nearest, search alone / bare": 2.0,
    "nearest, search alone: CPU s": 0.8,
    "nearest, nodes placed before: CPU s": 0.8,
    "whole path / bare reach sets": 5.0,
    "reach sets of nodes: CPU s": 3.0,
    "reach sets of homes: CPU s": 3.0,
    "reach sets of nodes: MB": 500.0,
    "reach sets of homes: MB": 500.0,
    "snapping homes: CPU s": 4.0,
    "snapping homes / STRtree": 1.0,
    "whole path: CPU s": 15.0,
    "whole path: MB": 1_400.0,
    "one more site: CPU ms": 5.0,
    "beds shared out: CPU s": 0.05,
}


def measure(asked: Asked) -> dict[str, Any]:
    """Measure all of it."""
    side = SMALL_SIDE if asked.small else SIDE
    folder = asked.cache / "walk"
    lines, graph = folder / f"lines-{side}.npz", folder / f"graph-{side}.npz"
    children.run(script("grid", lines, side, asked.seed))
    size = children.heard(children.run(script("walk_data", "grid", lines, graph)))
    files = {"nearest": (), "reach": (), "homes": (lines,), "snap": (lines,)}
    said = {
        part: _rounds(script("walk", part, graph, *more, asked.times))
        for part, more in files.items()
    }
    said["path"] = _whole(script("walk_whole", "path", lines), times=asked.times)
    peaks = {who: script("walk_whole", "memory", graph, lines, who) for who in WHO}
    said["memory"] = {
        who: costs[0].peak_mb for who, costs in children.in_turn(peaks, times=1).items()
    }
    said["one"] = children.heard(children.run(script("walk_whole", "one", graph, lines)))
    n, m = (HOMES // 10, FACILITIES // 10) if asked.small else (HOMES, FACILITIES)
    said["shared"] = _least(script("walk_whole", "shared", n, m), times=asked.times)
    said["check"] = bench_walk_check.measure(asked)
    said["peers"] = bench_walk_peers.measure(asked, folder, graph)
    return said | {"side": side, "nodes": size["nodes"], "edges": size["edges"]}


def _rounds(command: list[str]) -> dict[str, Any]:
    """Take the least of each cost over the rounds, and the median of the ratios within them."""
    rounds = children.heard(children.run(command))
    said = dict(rounds[0])
    parts = [name for name, value in said.items() if isinstance(value, dict)]
    for part in parts:
        said[part] = min((one[part] for one in rounds), key=lambda cost: cost["cpu_s"])
        if part != "bare" and "bare" in parts:
            ratios = [one[part]["cpu_s"] / one["bare"]["cpu_s"] for one in rounds]
            said[part] = said[part] | {"ratio": median(ratios)}
    return said | {"rounds": len(rounds)}


def _whole(command: list[str], *, times: int) -> dict[str, Any]:
    """Take the whole path that took least."""
    costs = children.in_turn({"path": command}, times=times)["path"]
    best = min((children.heard(cost) for cost in costs), key=lambda said: said["cpu_s"])
    return best | {"peak_mb": max(cost.peak_mb for cost in costs), "runs": len(costs)}


def _least(command: list[str], *, times: int) -> dict[str, Any]:
    """Run a script several times, and take the least of each cost."""
    runs = [children.heard(children.run(command)) for _ in range(times)]
    parts = [name for name, value in runs[0].items() if isinstance(value, dict)]
    best = {part: min((run[part] for run in runs), key=lambda one: one["cpu_s"]) for part in parts}
    return runs[0] | best | {"runs": len(runs)}
