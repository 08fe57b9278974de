"""The same reach sets by other libraries, as a script for whichever Python has these.

It knows numpy and what it measures, and nothing of siting: pandana is under the AGPL and no part
of this project, nor is any other. What is not installed is left out.

    python -m benchmarks.walk_peers NAME GRAPH CUTOFF_M
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

import numpy as np

from benchmarks.timing import peak_mb, timed

SAMPLE = 200  # sites that networkx is asked for; its time is multiplied


def pandana(xy, ends, length_m, sites, used, cutoff_m):
    import pandana as pdna
    import pandas as pd

    def init():
        net = pdna.Network(
            pd.Series(xy[:, 0]),
            pd.Series(xy[:, 1]),
            pd.Series(ends[:, 0]),
            pd.Series(ends[:, 1]),
            pd.DataFrame({"length": length_m}),
            twoway=True,
        )
        net.precompute(cutoff_m)
        return net

    net, made = timed(init)
    found, search = timed(lambda: net.nodes_in_range(sites.tolist(), cutoff_m))
    found = found[np.isin(found["destination"].to_numpy(), used)]
    at = np.searchsorted(sites, found["source"].to_numpy())
    counts = np.bincount(at, minlength=len(sites))
    sums = np.bincount(at, weights=found["length"].to_numpy(), minlength=len(sites))
    return {"made": made, "search": search}, counts, sums


def networkx(_, ends, length_m, sites, used, cutoff_m):
    import networkx as nx

    def init():
        graph = nx.Graph()
        graph.add_weighted_edges_from(zip(*ends.T.tolist(), length_m.tolist(), strict=True))
        return graph

    graph, made = timed(init)
    some = sites[:: max(1, len(sites) // SAMPLE)][:SAMPLE].tolist()
    search_of = nx.single_source_dijkstra_path_length
    found, search = timed(lambda: [search_of(graph, site, cutoff=cutoff_m) for site in some])
    search = {kind: number * len(sites) / len(some) for kind, number in search.items()}
    known = set(used.tolist())
    ways = [[way for node, way in one.items() if node in known] for one in found]
    counts, sums = np.full(len(sites), -1), np.zeros(len(sites))
    at = np.searchsorted(sites, some)
    counts[at], sums[at] = [len(one) for one in ways], [sum(one) for one in ways]
    return {"made": made, "search": search, "sites_asked": len(some)}, counts, sums


def numba(xy, ends, length_m, sites, used, cutoff_m):
    from heapq import heappop, heappush

    from numba import njit

    @njit
    def searched(starts, heads, cost, sites, asked, cutoff):
        ends, columns, ways = (
            np.zeros(len(sites) + 1, np.int64),
            np.empty(64, np.int32),
            np.empty(64),
        )
        way = np.full(len(starts) - 1, np.inf)
        n = 0
        for row in range(len(sites)):
            heap = [(0.0, sites[row])]
            way[sites[row]] = 0.0
            seen = [sites[row]]
            while heap:
                so_far, node = heappop(heap)
                if so_far > way[node]:
                    continue
                for link in range(starts[node], starts[node + 1]):
                    head, new = heads[link], so_far + cost[link]
                    if new <= cutoff and new < way[head]:
                        if way[head] == np.inf:
                            seen.append(head)
                        way[head] = new
                        heappush(heap, (new, head))
            while n + len(seen) > len(columns):
                columns = np.concatenate((columns, np.empty_like(columns)))
                ways = np.concatenate((ways, np.empty_like(ways)))
            for node in seen:
                if asked[node]:
                    columns[n], ways[n] = node, way[node]
                    n += 1
                way[node] = np.inf
            ends[row + 1] = n
        return ends, columns[:n].copy(), ways[:n].copy()

    def init():
        tails, heads = np.concatenate([ends, ends[:, ::-1]]).T
        order = np.argsort(tails, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=len(xy)))])
        return starts, heads[order], np.concatenate([length_m, length_m])[order]

    (starts, heads, cost), made = timed(init)
    asked = np.zeros(len(xy), dtype=bool)
    asked[used] = True
    _, compiled = timed(lambda: searched(starts, heads, cost, sites[:1], asked, cutoff_m))
    (row_ends, _, ways), search = timed(
        lambda: searched(starts, heads, cost, sites, asked, cutoff_m)
    )
    sums = np.add.reduceat(ways, row_ends[:-1])
    return {"made": made, "search": search, "compiled": compiled}, np.diff(row_ends), sums


def main(name: str, path: str, cutoff_m: str) -> None:
    with np.load(path) as file:
        said = [file[one] for one in ("xy", "ends", "length_m", "sites", "used")]
    peer = {"pandana": pandana, "networkx": networkx, "numba": numba}[name]
    try:
        costs, counts, sums = peer(*said, float(cutoff_m))
    except ImportError:
        print(json.dumps({"missing": name}))
        return
    costs |= {
        "version": version(name),
        "peak_mb": peak_mb(),
        "pairs": int(counts[counts >= 0].sum()),
    }
    print("\n" + json.dumps(costs | {"counts": counts.tolist(), "sums": sums.tolist()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
