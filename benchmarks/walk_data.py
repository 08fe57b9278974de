"""Streets as a graph in one file of arrays, for all that search it; also makes it, as a script.

grid LINES GRAPH    builds the graph of lines that `grid.py` drew
plan PLAN GRAPH     builds that of the streets a plan names

The file also says which nodes are searched from and for, the same for everyone.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np

from siting.progress import Silent
from siting.streets.build import build
from siting.streets.graph import Graph
from siting.streets.lines import Lines

SITES, FACILITIES = 20_000, 2_000
SEED = 7
ARRAYS = tuple(field.name for field in fields(Graph) if field.name != "notes")


def arrays(path: Path) -> dict[str, np.ndarray]:
    """Read a file of arrays whole."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def lines_of(drawn: dict[str, np.ndarray]) -> Lines:
    """Take what `grid.py` drew for what a reader of streets hands on."""
    n = len(drawn["starts"]) - 1
    return Lines(
        xy=drawn["xy"],
        starts=drawn["starts"],
        level=np.zeros(n, dtype=np.intp),
        apart=np.zeros(n, dtype=bool),
        slowness=np.ones(n),
    )


def graph_of(said: dict[str, np.ndarray]) -> Graph:
    return Graph(**{name: said[name] for name in ARRAYS})


def of_lines(path: Path) -> Graph:
    return build(lines_of(arrays(path)), join_m=1.5, crossings=False, progress=Silent())


def of_plan(path: Path) -> Graph:
    from siting import layers, plan  # GDAL and all: 70 MB that nobody else here needs

    streets = layers.load(plan.read(path, plan.EVERYTHING)).streets
    assert streets is not None
    return streets.graph


def write(graph: Graph, path: Path) -> None:
    """Write a graph; nodes of fragments are no queries, since siting leaves those aside."""
    used = np.flatnonzero(~graph.fragment[graph.component])
    rng = np.random.default_rng(SEED)
    queries = {
        name: np.sort(rng.choice(used, size=min(most, len(used)), replace=False))
        for name, most in (("sites", SITES), ("facilities", min(FACILITIES, len(used) // 10)))
    }
    np.savez(path, used=used, **queries, **{name: getattr(graph, name) for name in ARRAYS})


if __name__ == "__main__":
    made = {"grid": of_lines, "plan": of_plan}[sys.argv[1]](Path(sys.argv[2]))
    write(made, Path(sys.argv[3]))
    print(json.dumps({"nodes": len(made.xy), "edges": len(made.ends), "notes": made.notes}))
