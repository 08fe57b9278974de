"""Service areas of siting beside the isochrones of Valhalla, on the same OpenStreetMap file.

    python beside_valhalla.py STREETS.osm TILES.json --epsg 4547

STREETS.osm is OpenStreetMap XML or PBF, TILES.json the configuration that Valhalla's tiles were
built with from the same data (README.md). It prints the table that stands in README.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import osmium
import shapely
import valhalla
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from siting.reach.areas import Areas
from siting.reach.reached import Search, Starts
from siting.streets.graph import Graph, up

CUTOFF_M = 900.0
SITES, POINTS, SNAP_M = 60, 400, 100.0
NOT_WALKED = {"motorway", "motorway_link", "construction", "proposed", "raceway", "platform"}


def read(path: Path, to_plane: Transformer) -> Graph:
    """Join the ways that can be walked where they share a node."""
    number: dict[int, int] = {}
    lonlat: list[tuple[float, float]] = []
    ends: list[tuple[int, int]] = []
    file = osmium.io.File(str(path), "pbf" if path.suffix == ".pbf" else "osm")
    for way in osmium.FileProcessor(file).with_locations():
        walked = way.is_way() and way.tags.get("highway", "motorway") not in NOT_WALKED
        if not walked or way.tags.get("foot") == "no":
            continue
        last = None
        for node in way.nodes:
            if not node.location.valid():  # outside the extract
                last = None
                continue
            here = number.setdefault(node.ref, len(number))
            if here == len(lonlat):
                lonlat.append((node.location.lon, node.location.lat))
            if last is not None and last != here:
                ends.append((min(last, here), max(last, here)))
            last = here
    xy = np.column_stack(to_plane.transform(*np.array(lonlat).T))
    pairs = np.unique(np.array(ends, dtype=np.intp), axis=0)
    length = up(np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T))
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(xy), len(xy)))
    n, part = connected_components(links.tocsr(), directed=False)
    metres = np.bincount(part[pairs[:, 0]], weights=length, minlength=n)
    order = np.argsort(-metres, kind="stable")
    return Graph(
        xy=xy,
        ends=pairs,
        length_m=length,
        slowness=np.ones(len(pairs)),
        component=np.argsort(order)[part],
        component_m=metres[order],
    )


class OnStreets:
    """Snaps points to the streets, fragments left out, and measures ways to them."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.search = graph, Search(graph, graph.length_m)
        self.edges = np.flatnonzero(~graph.fragment[graph.component[graph.ends[:, 0]]])
        self.lines = shapely.linestrings(graph.xy[graph.ends[self.edges]])
        self.tree = shapely.STRtree(self.lines)

    def snap(self, xy: np.ndarray, near_m: float) -> Starts:
        """Give the points that are near enough to a street."""
        points = shapely.points(xy)
        (at, line), leg = self.tree.query_nearest(
            points, max_distance=near_m, return_distance=True, all_matches=False
        )
        along = shapely.line_locate_point(self.lines[line], points[at])
        edge = self.edges[line]
        return Starts(xy[at], edge, np.minimum(along, self.graph.length_m[edge]), leg)

    def ways(self, site: Starts, points: Starts) -> np.ndarray:
        """Measure the ways from one site [m]."""
        near = self.search.around(site, cutoff_m=2 * CUTOFF_M, margin_m=0)
        at = np.minimum(np.searchsorted(near.edge, points.edge), len(near.edge) - 1)
        known = near.edge[at] == points.edge
        ends = near.way_m[at] + np.column_stack([points.along_m, near.cost_m[at] - points.along_m])
        ways = np.where(known, ends.min(axis=1), np.inf)
        same = points.edge == site.edge[0]
        ways[same] = np.minimum(
            ways[same], site.leg_m[0] + np.abs(points.along_m[same] - site.along_m[0])
        )
        return ways + points.leg_m

    def not_reached(self, site: Starts) -> shapely.Geometry:
        """Draw the streets around a site that are not reached."""
        near = self.search.around(site, cutoff_m=CUTOFF_M, margin_m=CUTOFF_M)
        _, unreached = near.within(CUTOFF_M)
        ends = self.graph.xy[self.graph.ends[unreached.edge]]
        shares = np.column_stack([unreached.begin, unreached.end])[:, :, None]
        return shapely.union_all(
            shapely.linestrings(ends[:, :1] + shares * (ends[:, 1:] - ends[:, :1]))
        )


class Valhalla:
    """Asks Valhalla, in the plane."""

    def __init__(self, config: Path, to_plane: Transformer) -> None:
        self.actor = valhalla.Actor(json.loads(config.read_text()))
        self.to_plane = to_plane

    def _place(self, xy: np.ndarray) -> dict[str, float]:
        lon, lat = self.to_plane.transform(*xy, direction="INVERSE")
        return {"lon": lon, "lat": lat}

    def area(self, xy: np.ndarray) -> shapely.Geometry:
        """Draw the isochrone of a distance on foot."""
        found = self.actor.isochrone(
            {
                "locations": [self._place(xy)],
                "costing": "pedestrian",
                "contours": [{"distance": CUTOFF_M / 1000}],
                "polygons": True,
                "denoise": 0,
            }
        )
        drawn = shapely.geometry.shape(found["features"][0]["geometry"])
        return shapely.make_valid(
            shapely.transform(drawn, lambda xy: np.column_stack(self.to_plane.transform(*xy.T)))
        )

    def ways(self, site: np.ndarray, xy: np.ndarray) -> np.ndarray:
        """Measure the ways on foot [m]; infinite where there is none."""
        found = self.actor.matrix(
            {
                "sources": [self._place(site)],
                "targets": [self._place(one) for one in xy],
                "costing": "pedestrian",
            }
        )
        ways = [one["distance"] for one in found["sources_to_targets"][0]]
        return np.array([np.inf if way is None else 1000 * way for way in ways])


def main() -> None:
    """Read the arguments, and print the rows of the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("streets", type=Path)
    parser.add_argument("tiles", type=Path)
    parser.add_argument("--epsg", type=int, required=True, help="the plane")
    args = parser.parse_args()
    to_plane = Transformer.from_crs(4326, args.epsg, always_xy=True)
    graph = read(args.streets, to_plane)
    streets, other = OnStreets(graph), Valhalla(args.tiles, to_plane)
    areas = Areas(graph, graph.length_m)
    rng = np.random.default_rng(7)
    low, high = np.percentile(graph.xy, [10, 90], axis=0)
    sites = streets.snap(rng.uniform(low, high, (3 * SITES, 2)), SNAP_M)
    print(f"{SITES} sites, {graph.length_m.sum() / 1000:,.0f} km of streets")
    for near_m in (40.0, SNAP_M):
        rows: dict[str, list[list[float]]] = {}
        for site in range(SITES):
            one = Starts(*(part[site : site + 1] for part in sites))
            for name, row in compare(areas, streets, other, one, (rng, near_m)).items():
                rows.setdefault(name, []).append(row)
        print(f"homes up to {near_m:.0f} m from a street")
        for name, values in rows.items():
            ms, km2, corners, km, *rates = np.nanmean(values, axis=0)
            said = " | ".join(f"{rate:.2f}" for rate in rates)
            print(f"| {name} | {ms:.0f} | {km2:.2f} | {corners:.0f} | {km:.2f} | {said} |")


def compare(
    areas: Areas,
    streets: OnStreets,
    other: Valhalla,
    site: Starts,
    homes: tuple[np.random.Generator, float],
) -> dict[str, list[float]]:
    """Measure each area of a site against homes that are in reach by either engine's ways."""
    rng, near_m = homes
    around = site.xy + rng.uniform(-1.2 * CUTOFF_M, 1.2 * CUTOFF_M, (4 * POINTS, 2))
    points = Starts(*(part[:POINTS] for part in streets.snap(around, near_m)))
    truths = [
        streets.ways(site, points) <= CUTOFF_M,
        other.ways(site.xy[0], points.xy) <= CUTOFF_M,
    ]
    begin = time.process_time()
    mine = areas.around(site, cutoff_m=CUTOFF_M).area
    middle = time.process_time()
    theirs = other.area(site.xy[0])
    end = time.process_time()
    circle, smaller = (shapely.Point(site.xy[0]).buffer(CUTOFF_M / by) for by in (1, 1.35))
    unreached = streets.not_reached(site)
    found = {}
    for name, area, seconds in (
        ("siting", mine, middle - begin),
        ("Valhalla", theirs, end - middle),
        ("circle of 900 m", circle, 0.0),
        ("circle of 900 / 1.35 m", smaller, 0.0),
    ):
        inside = shapely.contains_xy(area, *points.xy.T)
        found[name] = [
            1000 * seconds,
            area.area / 1e6,
            shapely.get_num_coordinates(area),
            shapely.intersection(unreached, area).length / 1000,
            *(rate for truth in truths for rate in rates(inside, truth)),
        ]
    return found


def rates(inside: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Give precision and recall."""
    both = (inside & truth).sum()
    return both / max(inside.sum(), 1), both / truth.sum() if truth.any() else np.nan


if __name__ == "__main__":
    main()
