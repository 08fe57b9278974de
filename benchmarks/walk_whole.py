"""Time siting's walking engine by itself: whole, for its memory, and for small work, as a script.

path LINES                from lines to who reaches what: each step
memory GRAPH LINES WHO    reach sets of 20,000 places: nodes, homes, or nodes by bare scipy
cities GRAPH              from a graph to reach sets of its nodes, as peers are asked for them
one GRAPH LINES           one more site, many times over
shared HOMES FACILITIES   beds shared out among homes, beside PySAL where that is installed
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from benchmarks import walk_bare, walk_data
from benchmarks.timing import peak_mb, timed
from siting.progress import Silent
from siting.reach import access
from siting.reach.network import Network
from siting.streets.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

CUTOFF_M = 900.0
SNAP_M, DETOUR = 300.0, 1.35
ONE_BY_ONE = 300
PER_HOME = 29  # facilities within the cut-off of a home
SEED = 7
Said = dict[str, Any]


def path(lines: str) -> Said:
    """Go all the way from lines, step by step."""
    drawn = walk_data.arrays(Path(lines))
    steps: list[Said] = []

    def step(name: str, work: Callable[[], Any]) -> Any:
        done, cost = timed(work)
        steps.append({"stage": name, **cost, "peak_mb": peak_mb()})
        return done

    read = walk_data.lines_of(drawn)
    graph = step(
        "from lines to a graph",
        lambda: build(read, join_m=1.5, crossings=False, progress=Silent()),
    )
    network = step("preparing the streets", lambda: Network(graph, snap_m=SNAP_M, detour=DETOUR))
    for name in ("homes", "sites", "facilities"):
        xy = drawn[name]
        step(f"placing {len(xy):,} {name} on the streets", lambda xy=xy: network.snapped(xy))
    ways, homes = network.ways(), drawn["homes"]
    rows = step(
        f"reach sets at {CUTOFF_M:g} m",
        lambda: ways.within(drawn["sites"], homes, cutoff_m=CUTOFF_M),
    )
    near = step("nearest facility", lambda: ways.nearest(homes, drawn["facilities"]))
    return {
        "steps": steps,
        "cpu_s": sum(one["cpu_s"] for one in steps),
        "wall_s": sum(one["wall_s"] for one in steps),
        "peak_mb": steps[-1]["peak_mb"],
        "nodes": len(graph.xy),
        "edges": len(graph.ends),
        "pairs": int(rows.nnz),
        "reached": float(np.isfinite(near.way_m).mean()),
    }


def memory(graph: str, lines: str, who: str) -> Said:
    """Find reach sets, of nodes or of homes; what counts is the peak of the process."""
    said = walk_data.arrays(Path(graph))
    xy = said["xy"]
    if who == "bare":
        rows = walk_bare.links(said["ends"], said["length_m"], len(xy))
        to = np.full(len(xy), -1)
        to[said["used"]] = np.arange(len(said["used"]))
        found = walk_bare.reach(rows, xy, said["sites"], cutoff_m=CUTOFF_M, to=to)
        return {"pairs": int(found.nnz)}
    sites, points = xy[said["sites"]], xy[said["used"]]
    if who == "homes":
        with np.load(lines) as drawn:
            sites, points = drawn["sites"], drawn["homes"]
    ways = Network(walk_data.graph_of(said), snap_m=SNAP_M, detour=DETOUR).ways()
    return {"pairs": int(ways.within(sites, points, cutoff_m=CUTOFF_M).nnz)}


def cities(graph: str) -> Said:
    """Find reach sets of nodes; say also of each how many it reaches and the sum of the ways."""
    said = walk_data.arrays(Path(graph))
    streets = walk_data.graph_of(said)

    def search() -> csr_array:
        ways = Network(streets, snap_m=SNAP_M, detour=DETOUR).ways()
        xy = streets.xy
        return ways.ways_within(xy[said["sites"]], xy[said["used"]], cutoff_m=CUTOFF_M)

    rows, cost = timed(search)
    counts, sums = np.diff(rows.indptr).tolist(), rows.sum(axis=1).tolist()
    cost["peak_mb"] = peak_mb()
    size = {"nodes": len(streets.xy), "edges": len(streets.ends), "sites": len(counts)}
    return cost | size | {"pairs": int(rows.nnz), "counts": counts, "sums": sums}


def one(graph: str, lines: str) -> Said:
    """Add sites one by one to a network on which homes have been placed."""
    drawn = walk_data.arrays(Path(lines))
    streets = walk_data.graph_of(walk_data.arrays(Path(graph)))
    ways = Network(streets, snap_m=SNAP_M, detour=DETOUR).ways()
    sites, homes = drawn["sites"], drawn["homes"]
    ways.within(sites[-1:], homes, cutoff_m=CUTOFF_M)
    found = [
        timed(lambda one=one: ways.within(sites[[one]], homes, cutoff_m=CUTOFF_M))
        for one in range(min(ONE_BY_ONE, len(sites)))
    ]
    took = np.array([cost["cpu_s"] for _, cost in found])
    walls = [cost["wall_s"] for _, cost in found]
    return {
        "cpu_s": float(np.median(took)),
        "cpu_s_90th": float(np.quantile(took, 0.9)),
        "wall_s": median(walls),
        "sites": len(found),
        "homes": len(homes),
        "pairs": sum(rows.nnz for rows, _ in found),
    }


def shared(homes: str, facilities: str) -> Said:
    """Share beds out, and make sure that none is lost; PySAL, where installed, says the same."""
    n, m = int(homes), int(facilities)
    rng = np.random.default_rng([SEED, n])
    side = CUTOFF_M * np.sqrt(np.pi * m / PER_HOME)
    xy, to_xy = rng.uniform(0, side, (n, 2)), rng.uniform(0, side, (m, 2))
    pairs = cKDTree(to_xy).sparse_distance_matrix(cKDTree(xy), CUTOFF_M, output_type="ndarray")
    ways = csr_array((pairs["v"], (pairs["i"], pairs["j"])), shape=(m, n))
    people = rng.integers(1, 20, n).astype(float)
    beds = rng.integers(20, 300, m).astype(float)

    def two_step(weigh: Callable[[], csr_array]) -> access.Shared:
        return access.two_step(weigh(), beds=beds, people=people)

    found, plain = timed(lambda: two_step(lambda: access.alike(ways)))
    falling, gaussian = timed(lambda: two_step(lambda: access.gaussian(ways, cutoff_m=CUTOFF_M)))
    for one_ in (found, falling):
        given = (one_.per_10000 * people).sum() / 10_000
        assert np.isclose(given, beds[one_.given].sum(), rtol=1e-9, atol=0)
    said = {"plain": plain, "gaussian": gaussian, "pairs": int(ways.nnz), "homes": n}
    return said | {"facilities": m} | _by_pysal(ways, people, beds, found.per_10000)


def _by_pysal(ways: csr_array, people: np.ndarray, beds: np.ndarray, expected: np.ndarray) -> Said:
    try:
        import pandas as pd
        from access.fca import two_stage_fca
    except ImportError:
        return {}
    pairs = ways.tocoo()
    cost = pd.DataFrame({"origin": pairs.col, "dest": pairs.row, "cost": pairs.data})
    demand, supply = pd.DataFrame({"people": people}), pd.DataFrame({"beds": beds})
    found, took = timed(
        lambda: two_stage_fca(
            demand_df=demand,
            supply_df=supply,
            cost_df=cost,
            max_cost=CUTOFF_M,
            demand_index=demand.index,
            demand_name="people",
            supply_index=supply.index,
            supply_name="beds",
            cost_origin="origin",
            cost_dest="dest",
            cost_name="cost",
        )
    )
    per_10000 = found.reindex(demand.index).fillna(0.0).to_numpy() * 10_000
    assert np.allclose(per_10000, expected, rtol=1e-12, atol=1e-12)
    return {"pysal": took}


if __name__ == "__main__":
    parts = {"path": path, "memory": memory, "cities": cities, "one": one, "shared": shared}
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
