"""How far the sample's homes are on foot: worked out without siting, with a heap.

Written from docs/measuring.md. It knows what the sample has and no more: streets that meet where
they share a vertex, no stairs, and nobody who lives far from all of them.
"""

import heapq
import itertools

import numpy as np
import shapely


def far(one, other):
    return float(np.hypot(*np.subtract(one, other)))


class Streets:
    """Streets as straight pieces between vertices, and where points meet them."""

    def __init__(self, lines):
        lists = [shapely.get_coordinates(line).round(2).tolist() for line in lines]
        pairs = [pair for line in lists for pair in itertools.pairwise(map(tuple, line))]
        self.pieces = sorted({tuple(sorted(pair)) for pair in pairs})
        self.tree = shapely.STRtree([shapely.LineString(piece) for piece in self.pieces])
        self.beside = {}
        for one, other in (*self.pieces, *(piece[::-1] for piece in self.pieces)):
            self.beside.setdefault(one, []).append((far(one, other), other))

    def met(self, point):
        """Give the piece nearest to a point, the place on it, and the way there."""
        at = int(self.tree.nearest(point))
        piece = self.tree.geometries[at]
        place = piece.interpolate(piece.project(point)).coords[0]
        leg = point.distance(piece)
        assert leg <= 300, "far from all streets"
        return self.pieces[at], place, leg

    def from_(self, point):
        """Find the way from a point to every vertex, by Dijkstra's algorithm."""
        piece, place, leg = self.met(point)
        ways = {}
        heap = [(leg + far(place, end), end) for end in piece]
        heapq.heapify(heap)
        while heap:
            way, here = heapq.heappop(heap)
            if here not in ways:
                ways[here] = way
                for more, other in self.beside[here]:
                    heapq.heappush(heap, (way + more, other))
        return ways

    def ways(self, homes, sites):
        """Give the way from each home to the nearest of some sites; infinite without any."""
        best = np.full(len(homes), np.inf)
        ends = [self.met(home) for home in homes]
        for site in sites:
            ways, (its_piece, its_place, its_leg) = self.from_(site), self.met(site)
            for i, (home, (piece, place, leg)) in enumerate(zip(homes, ends, strict=True)):
                found = [ways[e] + far(place, e) + leg for e in piece if e in ways]
                if piece == its_piece:
                    found.append(its_leg + far(place, its_place) + leg)
                if home.distance(site) <= max(leg, its_leg):  # no street lies between them
                    found = [home.distance(site)]
                best[i] = min([best[i], *found])
        return best
