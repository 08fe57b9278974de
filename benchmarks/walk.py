"""Time siting's walking engine beside bare scipy and shapely, part by part, as a script.

Each part runs in a process of its own on one graph file, siting and bare in turn on the same
queries, and makes sure that both found the same.

nearest GRAPH TIMES          the nearest of 2,000 nodes, for every node
reach GRAPH TIMES            the nodes within 900 m of 20,000 nodes
homes GRAPH LINES TIMES      the same of homes and sites beside the streets
snap GRAPH LINES TIMES       homes to the nearest edge
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from benchmarks import walk_bare, walk_data
from benchmarks.timing import timed
from siting.reach import ranked
from siting.reach.network import Network
from siting.reach.snap import Snapper

if TYPE_CHECKING:
    from collections.abc import Callable

    from scipy.sparse import csr_array

CUTOFF_M = 900.0
SNAP_M, DETOUR = 300.0, 1.35
SAME_M = 1.0  # ways may differ by so much
Said = dict[str, Any]


class Streets:
    """A graph, its bare rows and its queries, all read."""

    def __init__(self, path: Path) -> None:
        said = walk_data.arrays(path)
        self.graph = walk_data.graph_of(said)
        self.used, self.sites, self.facilities = (
            said[name] for name in ("used", "sites", "facilities")
        )
        self.rows = walk_bare.links(self.graph.ends, self.graph.length_m, len(self.graph.xy))

    def network(self) -> Network:
        return Network(self.graph, snap_m=SNAP_M, detour=DETOUR)


def nearest(streets: Streets) -> Said:
    """Measure siting's search of all nodes alone, with points placed before, and whole; bare."""
    graph = streets.graph
    xy, to_xy = graph.xy[streets.used], graph.xy[streets.facilities]
    way, bare = timed(lambda: walk_bare.nearest(streets.rows, streets.facilities))
    network, made = timed(streets.network)
    found, whole = timed(lambda: network.ways().nearest(xy, to_xy))
    again, placed = timed(lambda: network.ways().nearest(xy, to_xy))
    links = network.windows.whole(graph.length_m)
    seeds = ranked.Seeds(
        np.arange(len(to_xy)), streets.facilities, np.zeros(len(streets.facilities))
    )
    (alone, _), search = timed(lambda: ranked.nearest(links, seeds, most=1))
    assert (again.way_m == found.way_m).all()
    assert not found.estimated.any()
    off = _farthest_off(found.way_m, way[streets.used])
    off = max(off, _farthest_off(alone[0], way))
    whole = {kind: whole[kind] + made[kind] for kind in whole}
    costs = {"bare": bare, "search": search, "placed": placed, "whole": whole}
    return costs | {"off_m": off, "nodes": len(xy), "targets": len(to_xy)}


def reach(streets: Streets) -> Said:
    """Measure reach sets of nodes."""
    xy = streets.graph.xy
    column = np.full(len(xy), -1)
    column[streets.used] = np.arange(len(streets.used))
    return _reach(
        lambda: walk_bare.reach(streets.rows, xy, streets.sites, cutoff_m=CUTOFF_M, to=column),
        streets.network(),
        xy[streets.sites],
        xy[streets.used],
    )


def homes(streets: Streets, drawn: Said) -> Said:
    """Measure reach sets of places beside the streets; bare is told where they meet these."""
    graph, network = streets.graph, streets.network()
    xy = np.vstack([drawn["homes"], drawn["sites"]])
    n, n_homes = len(graph.xy), len(drawn["homes"])
    met = Snapper(graph, snap_m=SNAP_M).snap(xy)
    assert (met.edge >= 0).all()
    start, stop = (graph.xy[graph.ends[met.edge, end]] for end in (0, 1))
    on = np.vstack([graph.xy, start + met.share[:, None] * (stop - start)])
    leg = np.concatenate([np.zeros(n), met.leg_m])
    to = np.full(len(on), -1)
    to[n : n + n_homes] = np.arange(n_homes)

    def bare() -> csr_array:
        at = met.share * graph.length_m[met.edge]
        rows = walk_bare.split(graph.ends, graph.length_m, n, met.edge, at)
        sites = np.arange(n + n_homes, len(on))
        return walk_bare.reach(rows, on, sites, cutoff_m=CUTOFF_M, to=to, leg_m=leg)

    return _reach(bare, network, drawn["sites"], drawn["homes"])


def _reach(
    bare: Callable[[], csr_array], network: Network, sites: np.ndarray, points: np.ndarray
) -> Said:
    """Measure siting with points that it must place, then with those it has placed, and bare."""
    expected, cost = timed(bare)
    found, whole = timed(lambda: network.ways().ways_within(sites, points, cutoff_m=CUTOFF_M))
    again, placed = timed(lambda: network.ways().ways_within(sites, points, cutoff_m=CUTOFF_M))
    only, ones = timed(lambda: network.ways().within(sites, points, cutoff_m=CUTOFF_M))
    assert (again.indptr == found.indptr).all()
    assert (only.indptr == found.indptr).all()
    costs = {"bare": cost, "whole": whole, "placed": placed, "within": ones}
    said = _compared(found, expected, sites, points)
    return costs | said | {"sites": len(sites), "points": len(points)}


def _compared(found: csr_array, expected: csr_array, sites: np.ndarray, points: np.ndarray) -> Said:
    """Make sure that the same is reached and ways are equal, but for ways that end at the cut-off.

    Bare has everybody walk to the street and back; siting lets neighbours meet without.
    """
    (ours, way), (theirs, other_way) = (_keyed(rows) for rows in (found, expected))
    _, one, other = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    off = np.abs(way[one] - other_way[other])
    beside = off > SAME_M
    site, point = np.divmod(ours[one[beside]], found.shape[1])
    apart = np.linalg.norm(sites[site] - points[point], axis=1)
    assert np.allclose(way[one[beside]], apart)
    lone = np.concatenate([np.delete(way, one), np.delete(other_way, other)])
    assert (np.abs(lone - CUTOFF_M) <= SAME_M).all()
    return {
        "pairs": int(found.nnz),
        "off_m": float(off[~beside].max()),
        "beside": int(beside.sum()),
        "at_cutoff": len(lone),
    }


def _keyed(rows: csr_array) -> tuple[np.ndarray, np.ndarray]:
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return row * rows.shape[1] + rows.indices, rows.data


def snap(streets: Streets, drawn: Said) -> Said:
    """Measure snapping beside a tree of shapely's, each with what it builds first."""
    graph, points = streets.graph, drawn["homes"]
    snapper, made = timed(lambda: Snapper(graph, snap_m=SNAP_M))
    met, search = timed(lambda: snapper.snap(points))
    used = np.flatnonzero(~graph.fragment[graph.component[graph.ends[:, 0]]])

    def planted() -> tuple[shapely.STRtree, np.ndarray]:
        return shapely.STRtree(shapely.linestrings(graph.xy[graph.ends[used]]))

    tree, tree_made = timed(planted)
    (_, away), tree_search = timed(
        lambda: tree.query_nearest(
            shapely.points(points), return_distance=True, all_matches=False, max_distance=SNAP_M
        )
    )
    off = _farthest_off(met.leg_m, away)
    return {
        "made": made,
        "search": search,
        "bare_made": tree_made,
        "bare_search": tree_search,
        "off_m": off,
        "points": len(points),
        "edges": len(used),
    }


def _farthest_off(one: np.ndarray, other: np.ndarray) -> float:
    """Say how far ways differ; where one has none, so has the other."""
    known = np.isfinite(one)
    assert (known == np.isfinite(other)).all()
    off = float(np.abs(one[known] - other[known]).max())
    assert off <= SAME_M
    return off


def main(part: str, graph: str, *rest: str) -> None:
    streets, (*files, times) = Streets(Path(graph)), rest
    work = {"nearest": nearest, "reach": reach, "homes": homes, "snap": snap}[part]
    drawn = [walk_data.arrays(Path(file)) for file in files]
    print(json.dumps([work(streets, *drawn) for _ in range(int(times))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
