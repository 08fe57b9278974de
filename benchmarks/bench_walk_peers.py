"""Reach sets along streets by siting and by other libraries, on the same graphs, in turn.

What counts is the whole cost, from the arrays of a graph to who reaches what: preparing included,
reading files and compiling left out.
"""

from __future__ import annotations

import json
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import children
from benchmarks.children import script

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.asked import Asked

PEERS = ("pandana", "networkx", "numba")
LEAST_RATIO = 5.0  # of pandana's cost to siting's, on a real city
LIMITED = "wuhan"
CUTOFF_M = 900
SAME_M = 1.0
REAL = {  # plane, a place in it, streets
    "wuhan": ("EPSG:4547", "114.3,30.58", "wuhan/roads/WHroad.shp"),
    "nanshan": ("EPSG:4547", "113.98,22.55", "shenzhen-nanshan/osm_bbox.osm.bak.xml"),
}
MOST_OFF = 0.01  # of sites


def measure(asked: Asked, folder: Path, grid: Path) -> list[dict[str, Any]]:
    """Ask peers for the reach sets of real cities, where these are at hand, and of the grid."""
    said: list[dict[str, Any]] = []
    for name, (crs, at, path) in REAL.items():
        streets = asked.data / path
        if asked.small or not streets.is_file():
            said.append({"city": name, "missing": path})
            continue
        graph = folder / f"graph-{name}.npz"
        plan = _plan_of_streets(folder, name, crs, at, streets)
        children.run(script("walk_data", "plan", plan, graph), env={"SITING_CACHE": "off"})
        said.append({"city": name} | _beside(graph, PEERS, asked))
    # pandana does not come to an end with preparing a quarter of these streets in five minutes
    some = PEERS if asked.small else PEERS[1:]
    return [*said, {"city": "the grid"} | _beside(grid, some, asked)]


def _plan_of_streets(folder: Path, name: str, crs: str, at: str, streets: Path) -> Path:
    """Write a plan with streets and, since a plan needs more than these, one facility."""
    table, plan = folder / f"{name}.csv", folder / f"{name}.toml"
    table.write_text(f"facility_id,type,lon,lat\nF1,养老机构,{at}\n", encoding="utf-8")
    text = f'[plan]\nname = "{name}"\ncrs = "{crs}"\n[layers.facilities]\npath = "{table.name}"\n'
    text += f"[layers.streets]\npath = {json.dumps(str(streets.resolve()))}\n"
    plan.write_text(text, encoding="utf-8")
    return plan


def _beside(graph: Path, peers: tuple[str, ...], asked: Asked) -> dict[str, Any]:
    """Ask siting and peers in turn; the same ways must come out."""
    commands = {"siting": script("walk_whole", "cities", graph)}
    for peer in peers:
        module = script("walk_peers", peer, graph, CUTOFF_M)
        commands[peer] = [asked.peers, *module[1:]]
    costs = children.in_turn(commands, times=min(asked.times, 3))
    found = {name: [_last(cost.said) for cost in runs] for name, runs in costs.items()}
    ours = found.pop("siting")
    said: dict[str, Any] = {"siting": min(ours, key=lambda one: one["cpu_s"])}
    for name, runs in found.items():
        if "missing" in runs[0]:
            continue
        said[name] = min(runs, key=_cpu_s)
        said[name]["sites_off"] = _sites_off(said["siting"], said[name])
        ratios = [_cpu_s(one) / mine["cpu_s"] for one, mine in zip(runs, ours, strict=True)]
        said[name] |= {"cpu_s": _cpu_s(said[name]), "ratio": median(ratios)}
    for one in said.values():
        del one["counts"], one["sums"]
    return said


def _last(said: str) -> dict[str, Any]:
    """Read the JSON among what a library has to say."""
    return json.loads(next(line for line in said.splitlines() if line.startswith("{")))


def _cpu_s(peer: dict[str, Any]) -> float:
    """Give the whole cost: preparing and searching, compiling left out."""
    return peer["made"]["cpu_s"] + peer["search"]["cpu_s"]


def _sites_off(ours: dict[str, Any], theirs: dict[str, Any]) -> int:
    """Count the sites whose nodes and mean way differ, other than by what ends at the cut-off.

    They may be one in a hundred: siting is asked from positions, and where one street passes
    over another, a node's position may be on both.
    """
    off = 0
    both = (ours["counts"], ours["sums"], theirs["counts"], theirs["sums"])
    for n, way, other_n, other_way in zip(*both, strict=True):
        apart = abs(n - other_n)
        same = apart <= 2 and abs(way - other_way) <= SAME_M * n + apart * (CUTOFF_M + SAME_M)
        off += other_n >= 0 and not same
    assert off <= MOST_OFF * len(ours["counts"])
    return off
