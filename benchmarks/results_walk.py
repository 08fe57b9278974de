"""The part of results.md on walking along streets."""

from __future__ import annotations

from typing import Any

from benchmarks import bench_walk, bench_walk_peers
from benchmarks.results_table import Row, limit, table

_HEAD = (
    "CPU s are the least of several runs, ratios medians of ratios within one process or, of whole"
    " processes, within one round. 'Bare' is scipy's Dijkstra on one CSR (`walk_bare.py`)."
)


def limits(walk: dict[str, Any]) -> list[Row]:
    """Set each limit beside what was measured."""
    near, reach, snap, path = (walk[part] for part in ("nearest", "reach", "snap", "path"))
    snapped = [_sum(snap, "made", "search"), _sum(snap, "bare_made", "bare_search")]
    measured = {
        "nearest, search alone / bare": near["search"]["ratio"],
        "nearest, search alone: CPU s": near["search"]["cpu_s"],
        "nearest, nodes placed before: CPU s": near["placed"]["cpu_s"],
        "whole path / bare reach sets": path["cpu_s"] / reach["bare"]["cpu_s"],
        "reach sets of nodes: CPU s": reach["within"]["cpu_s"],
        "reach sets of homes: CPU s": walk["homes"]["within"]["cpu_s"],
        "reach sets of nodes: MB": walk["memory"]["nodes"],
        "reach sets of homes: MB": walk["memory"]["homes"],
        "snapping homes: CPU s": snapped[0],
        "snapping homes / STRtree": snapped[0] / snapped[1],
        "whole path: CPU s": path["cpu_s"],
        "whole path: MB": path["peak_mb"],
        "one more site: CPU ms": 1_000 * walk["one"]["cpu_s"],
        "beds shared out: CPU s": walk["shared"]["plain"]["cpu_s"],
    }
    rows = [
        limit(f"walking, {what}", measured[what], most) for what, most in bench_walk.MOST.items()
    ]
    for one in walk["peers"]:
        if one["city"] == bench_walk_peers.LIMITED and "pandana" in one:
            ratio = 1 / one["pandana"]["ratio"]
            share = 1 / bench_walk_peers.LEAST_RATIO
            rows.append(limit("walking, reach sets of Wuhan / pandana", ratio, share))
    return rows


def _sum(costs: dict[str, Any], *parts: str) -> float:
    return sum(costs[part]["cpu_s"] for part in parts)


def page(walk: dict[str, Any]) -> str:
    """Lay out all that was measured on walking."""
    streets = f"A made-up grid of {walk['nodes']:,} nodes and {walk['edges']:,} edges."
    parts = [f"{_HEAD} {streets}", _searches(walk), _snapping(walk["snap"]), _path(walk["path"])]
    parts += [_memory(walk["memory"]), _small(walk), _peers(walk["peers"])]
    parts += [_checks(walk["check"]), *_stages(walk["check"])]
    return "\n\n".join(parts)


def _searches(walk: dict[str, Any]) -> str:
    """Lay out searches: each with what it does beside the bare one."""
    whats = {
        "nearest": {
            "search": "the engine's own search, which also says which it is",
            "placed": "`nearest` of nodes that have been placed before",
            "whole": "the same and all before: rows, cells, placing every node",
        },
        "reach": {
            "within": "`within` of nodes that have been placed before",
            "placed": "the same with the ways",
            "whole": "the same, placing every node",
        },
    }
    whats["homes"] = {name: text.replace("node", "home") for name, text in whats["reach"].items()}
    heads = {
        "nearest": "{nodes:,} nodes, nearest of {targets:,} nodes",
        "reach": "{sites:,} nodes, {points:,} nodes within 900 m, {pairs:,} pairs",
        "homes": "{sites:,} sites, {points:,} homes within 900 m of way, {pairs:,} pairs",
    }
    rows = []
    for part, texts in whats.items():
        said = walk[part]
        bare = said["bare"]["cpu_s"]
        for name, text in texts.items():
            cost = said[name]
            row = [heads[part].format(**said), text, f"{bare:.2f}", f"{cost['cpu_s']:.2f}"]
            rows.append([*row, f"**{cost['ratio']:.2f}**", f"{said['off_m']:.0e}"])
    names = ["what", "siting", "bare CPU s", "siting CPU s", "ratio", "farthest off, m"]
    homes, reach = walk["homes"], walk["reach"]
    return table(names, rows) + (
        "\n\nBare has homes as nodes of the rows, and is told where they meet the streets."
        f" {homes['beside']:,} of its ways go to the street and back where siting lets neighbours"
        f" meet; {homes['at_cutoff']:,} and, between nodes, {reach['at_cutoff']:,} end at the"
        " cut-off, which siting keeps to the centimetre."
    )


def _snapping(snap: dict[str, Any]) -> str:
    rows = [
        [name, *(f"{snap[part]['cpu_s']:.2f}" for part in parts), f"{_sum(snap, *parts):.2f}"]
        for name, parts in (
            ("siting", ("made", "search")),
            ("shapely: STRtree, query_nearest", ("bare_made", "bare_search")),
        )
    ]
    what = f"{snap['points']:,} homes to the nearest of {snap['edges']:,} edges"
    return table([what, "preparing CPU s", "search CPU s", "both"], rows)


def _path(path: dict[str, Any]) -> str:
    rows = [[one["stage"], *_cost(one), f"{one['peak_mb']:,.0f}"] for one in path["steps"]]
    rows.append(["all", *_cost(path), f"{path['peak_mb']:,.0f}"])
    return table(["the whole path, one run", "CPU s", "wall s", "peak MB so far"], rows)


def _cost(one: dict[str, Any]) -> list[str]:
    return [f"{one[kind]:.2f}" for kind in ("cpu_s", "wall_s")]


def _memory(memory: dict[str, float]) -> str:
    names = {
        "nodes": "siting, to nodes",
        "homes": "siting, to homes",
        "bare": "bare, to nodes, with the ways",
    }
    rows = [[text, f"{memory[name]:,.0f}"] for name, text in names.items()]
    return table(["reach sets at 900 m, the whole process from the graph on", "peak MB"], rows)


def _small(walk: dict[str, Any]) -> str:
    one, shared = walk["one"], walk["shared"]
    ms = [f"{1_000 * one[kind]:.1f}" for kind in ("cpu_s", "cpu_s_90th", "wall_s")]
    text = (
        f"One more site among {one['homes']:,} homes: {ms[0]} ms of CPU, the median of"
        f" {one['sites']} sites; nine in ten take {ms[1]} ms or less; {ms[2]} ms on the clock.\n\n"
        f"Beds of {shared['facilities']:,} facilities shared out among {shared['homes']:,} homes,"
        f" {shared['pairs']:,} pairs: {shared['plain']['cpu_s']:.3f} CPU s, with Gaussian weights"
        f" {shared['gaussian']['cpu_s']:.3f}"
    )
    if "pysal" in shared:
        text += f"; PySAL access, equal to 1e-12, {shared['pysal']['cpu_s']:.2f}"
    return text + "."


def _peers(peers: list[dict[str, Any]]) -> str:
    rows, missing = [], []
    for one in peers:
        if "missing" in one:
            missing.append(f"{one['city']} ({one['missing']})")
            continue
        ours = one["siting"]
        size = f"{one['city']}: {ours['nodes']:,} nodes, {ours['sites']:,} of them sites"
        rows.append([size, "siting", _cost(ours)[0], "", f"{ours['peak_mb']:,.0f}"])
        for name in bench_walk_peers.PEERS:
            if name in one:
                said = one[name]
                text = f"{name} {said['version']}"
                if "sites_asked" in said:
                    text += f", {said['sites_asked']} sites, multiplied"
                if "compiled" in said:
                    text += f", compiling {said['compiled']['cpu_s']:.1f} s left out"
                cost = [f"{said['cpu_s']:.2f}", f"**{said['ratio']:.1f}**"]
                rows.append([size, text, *cost, f"{said['peak_mb']:,.0f}"])
    heads = ["reach sets at 900 m", "library", "CPU s, from the graph on", "x siting", "peak MB"]
    text = table(heads, rows)
    return text + (f"\n\nLeft out: {', '.join(missing)}." if missing else "")


_CHECKS = {
    "without": "no streets: straight lines, estimated",
    "cold": "streets, no graph kept",
    "warm": "streets, graph kept",
}


def _checks(checks: list[dict[str, Any]]) -> str:
    rows = []
    for one in checks:
        for name, text in _CHECKS.items():
            cost = one[name]
            ratio = f"**{cost['ratio']:.2f}**" if "ratio" in cost else ""
            share = f"{100 * one['share'][name]:.1f} %"
            row = [f"{one['places']:,} places, {text}", *_cost(cost), ratio]
            rows.append([*row, f"{cost['peak_mb']:,.0f}", share])
    heads = ["`siting check`, two rules on foot", "CPU s", "wall s", "x no streets", "MB"]
    return table([*heads, "people within 500 m"], rows)


def _stages(checks: list[dict[str, Any]]) -> list[str]:
    """Set the stages of the largest city beside one another."""
    one = checks[-1]
    names = list(dict.fromkeys(said["stage"] for name in _CHECKS for said in one["stages"][name]))
    rows = []
    for stage in names:
        took = [
            sum(said["cpu_s"] for said in one["stages"][name] if said["stage"] == stage)
            for name in _CHECKS
        ]
        if max(took) >= 0.01:
            rows.append([stage, *(f"{cpu_s:.2f}" for cpu_s in took)])
    text = f"Stages of these with {one['places']:,} places, one run, CPU s:"
    return [text, table(["stage", *_CHECKS.values()], rows)]
