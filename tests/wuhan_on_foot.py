"""Ways on foot in Wuhan, worked out with networkx: to hold the program against, sharing no code."""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

SNAP_M, JOIN_M, SAME_M = 300.0, 1.5, 0.01


class Roads:
    """Straight pieces of road between points that are one where they are a centimetre apart."""

    def __init__(self, path, crs):
        lines = gpd.read_file(path).to_crs(crs).geometry
        lists = [shapely.get_coordinates(line) for line in lines]
        every = np.concatenate(lists)
        pairs = cKDTree(every).query_pairs(SAME_M, output_type="ndarray")
        near = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(every),) * 2)
        _, place = connected_components(near, directed=False)
        self.xy = every[np.unique(place, return_index=True)[1]]
        counts = np.cumsum([0, *map(len, lists)])
        runs = [place[one:other].tolist() for one, other in itertools.pairwise(counts)]
        steps = {tuple(sorted(step)) for run in runs for step in itertools.pairwise(run)}
        self.pieces = np.array([step for step in sorted(steps) if step[0] != step[1]])
        self.shapes = shapely.linestrings(self.xy[self.pieces])
        self.tree = shapely.STRtree(self.shapes)
        self.graph = nx.Graph()
        for (one, other), metres in zip(
            self.pieces.tolist(), shapely.length(self.shapes), strict=True
        ):
            self.graph.add_edge(one, other, metres=metres)
        self._join_ends()

    def _join_ends(self):
        """Join line ends to the nearest piece beside them that they do not belong to."""
        for end in [node for node, n in self.graph.degree() if n == 1]:
            point = shapely.Point(self.xy[end])
            for at in self.tree.query(point, predicate="dwithin", distance=JOIN_M):
                if end in self.pieces[at]:
                    continue
                gap = point.distance(self.shapes[at])
                for node, way in self._ends(at, self.shapes[at].project(point)):
                    if not self.graph.has_edge(end, node):
                        self.graph.add_edge(end, node, metres=gap + way)

    def met(self, xy):
        """Give the nearest piece of each point, how far along it that is, and the way to it."""
        points = shapely.points(xy)
        piece = self.tree.nearest(points)
        along = shapely.line_locate_point(self.shapes[piece], points)
        return piece, along, shapely.distance(self.shapes[piece], points)

    def nearest(self, homes, places, *, detour):
        """Give the way from each home to the nearest place; far from a road it is estimated."""
        piece, along, leg = self.met(places)
        near = leg <= SNAP_M
        for k in np.flatnonzero(near).tolist():
            for node, way in self._ends(piece[k], along[k]):
                self.graph.add_edge(("place", k), node, metres=way + leg[k])
        starts = {("place", k) for k in np.flatnonzero(near).tolist()}
        ways = nx.multi_source_dijkstra_path_length(self.graph, starts, weight="metres")
        found = []
        for home, at, first, aside in zip(homes, *self.met(homes), strict=True):
            assert aside <= SNAP_M
            straight = np.hypot(*(places - home).T)
            all_ = [ways[node] + way + aside for node, way in self._ends(at, first) if node in ways]
            on_it = near & (piece == at)
            all_ += (leg[on_it] + abs(along[on_it] - first) + aside).tolist()
            all_ += straight[near & (straight <= np.maximum(aside, leg))].tolist()
            all_ += (straight[~near] * detour).tolist()
            found.append(min(all_))
        return np.array(found)

    def _ends(self, piece, along):
        """Give the ends of a piece, and how far they are from a place along it."""
        ways = (along, self.shapes[piece].length - along)
        return list(zip(self.pieces[piece].tolist(), ways, strict=True))

    def detours(self, n_starts, chance):
        """Compare ways with straight lines, between places 300 to 1,000 m from each other."""
        ratios = []
        for start in chance.sample(range(len(self.xy)), n_starts):
            straight = np.hypot(*(self.xy - self.xy[start]).T)
            goals = np.flatnonzero((straight >= 300) & (straight <= 1000)).tolist()
            ways = nx.single_source_dijkstra_path_length(self.graph, start, weight="metres")
            ratios += [ways[goal] / straight[goal] for goal in goals if goal in ways]
        return np.array(ratios)
