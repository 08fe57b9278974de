"""Service areas as geometry: the streets within a cut-off, and a polygon around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.reach.reached import Search
from siting.reach.straight import HALF_CENTIMETRE_M

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries
    from siting.reach.reached import Nearby, Pieces, Starts
    from siting.streets.graph import Graph

#: How far a service area goes on both sides of a street, at most [m] (ours: of 25, 50, 75 and 100
#: the one that errs least, in examples/service-areas).
WIDTH_M = 50.0
#: How it becomes narrower towards the end of the way [m]: nowhere wider than the way that is left.
_NARROWER_M = (WIDTH_M, 25.0, 12.0, 6.0, 2.0)
#: How far the area stays away from a street that is not reached [m].
_AWAY_M = 2.0
_SIMPLER_M = 1.0  # less than what it stays away: so simpler outlines cover no such street either
#: A street that is reached lies inside but for its last metres, and where it passes this near to
#: one that is not [m].
BESIDE_M = 3.5
_TILE_M = 250.0
_CORNERS = 2  # in a quarter of a circle


class ServiceArea(NamedTuple):
    """The region within a cut-off.

    Attributes
    ----------
    streets : shapely.MultiLineString
        The streets within the cut-off, cut where the way ends.
    area : shapely.MultiPolygon
        A region around them; both are empty where no street is reached.
    """

    streets: shapely.MultiLineString
    area: shapely.MultiPolygon


class Areas:
    """Draws service areas on a graph.

    Parameters
    ----------
    graph : Graph
        The streets.
    cost_m : ndarray of float, shape (m,)
        What each edge costs [m]: `Graph.cost_m`.

    Notes
    -----
    The area is made in five steps. Streets within the cut-off are widened by 50 m on both sides,
    towards the end of the way by no more than the way that is left. A strip of 2 m on both sides
    of every street that is not reached is taken away, and then every part without a street that
    is reached. Holes are filled if no street that is not reached lies in them. Last, the outline
    is made simpler by up to 1 m.

    So no street that is not reached lies inside. One that is reached does, up to the last
    `BESIDE_M` of the way, and but for where it passes within `BESIDE_M` of one that is not. Who is
    in reach is decided by ways, never by this polygon.
    """

    def __init__(self, graph: Graph, cost_m: Floats) -> None:
        self._graph, self._cost_m = graph, cost_m
        self._search = Search(graph, cost_m)

    def around(self, starts: Starts, *, cutoff_m: float) -> ServiceArea:
        """Draw what lies within the cut-off of any of the sites.

        Parameters
        ----------
        starts : Starts
            One site, or all those that an area is drawn for together.
        cutoff_m : float
            The longest way [m], the way to the street included, to the centimetre.
        """
        far = cutoff_m + HALF_CENTIMETRE_M
        starts = starts.within(far)
        if not len(starts.edge):
            return ServiceArea(shapely.MultiLineString(), shapely.MultiPolygon())
        near = self._search.around(starts, cutoff_m=far, margin_m=2 * WIDTH_M)
        reached, unreached = near.within(far)
        streets = self._lines(reached)
        walked = np.concatenate([streets, self._legs(starts, far), shapely.points(starts.xy)])
        area = _without(self._widened(near, far), self._lines(unreached), holding=walked)
        return ServiceArea(shapely.multilinestrings(streets), area)

    def each(self, starts: Starts, *, cutoff_m: float) -> tuple[Geometries, Geometries]:
        """Draw what lies within the cut-off of each of the sites by itself.

        Returns
        -------
        streets, areas : ndarray of object, shape (s,)
            MultiLineStrings and MultiPolygons in the plane, as `around` gives them.
        """
        n = len(starts.edge)
        found = [self.around(starts.of(slice(at, at + 1)), cutoff_m=cutoff_m) for at in range(n)]
        streets, areas = np.empty((2, n), dtype=object)
        streets[:] = [one.streets for one in found]
        areas[:] = [one.area for one in found]
        return streets, areas

    def _widened(self, near: Nearby, far: float) -> shapely.Geometry:
        """Widen streets and access legs by at most the way that is left."""
        found: list[Geometries] = [np.empty(0, dtype=object)]
        sites = shapely.points(near.starts.xy)
        done = np.empty(0, dtype=np.intp)
        for width in _NARROWER_M:
            if far < width:
                continue
            pieces, _ = near.within(far - width)
            new = ~np.isin(pieces.edge, done)
            done = np.append(done, pieces.edge[(pieces.begin == 0) & (pieces.end == 1)])
            lines = self._lines(pieces.of(new))
            lines = np.concatenate([lines, self._legs(near.starts, far - width)])
            found += [_widen(lines, width), shapely.buffer(sites, width, quad_segs=_CORNERS)]
        return shapely.union_all(np.concatenate(found))

    def _legs(self, starts: Starts, left_m: float) -> Geometries:
        """Draw the ways from sites to the street, no farther than a way."""
        long = np.flatnonzero(starts.leg_m > 0)
        ends = self._graph.xy[self._graph.ends[starts.edge[long]]]
        cost, along = self._cost_m[starts.edge[long]], starts.along_m[long]
        share = np.divide(along, cost, out=np.zeros(len(long)), where=cost > 0)
        foot = ends[:, 0] + share[:, None] * (ends[:, 1] - ends[:, 0])
        part = np.minimum(left_m / starts.leg_m[long], 1.0)
        stop = starts.xy[long] + part[:, None] * (foot - starts.xy[long])
        return _drawn(np.stack([starts.xy[long], stop], axis=1))

    def _lines(self, pieces: Pieces) -> Geometries:
        """Draw parts of edges."""
        ends = self._graph.xy[self._graph.ends[pieces.edge]]
        shares = np.column_stack([pieces.begin, pieces.end])
        return _drawn(ends[:, :1] + shares[:, :, None] * (ends[:, 1:] - ends[:, :1]))


def _drawn(xy: Floats) -> Geometries:
    """Draw straight lines, shape (n, 2, 2); those without length are left out."""
    long = (xy[:, 0] != xy[:, 1]).any(axis=1)
    return np.asarray(shapely.linestrings(xy[long]), dtype=object).reshape(-1)


def _widen(lines: Geometries, width_m: float) -> Geometries:
    """Widen lines, those of a tile at once: buffers of many lines take long."""
    middle = np.floor(shapely.get_coordinates(shapely.centroid(lines)) / _TILE_M)
    _, tile = np.unique(middle, axis=0, return_inverse=True)
    order = np.argsort(tile, kind="stable")
    tiles = shapely.multilinestrings(lines[order], indices=tile[order])
    merged = shapely.simplify(shapely.line_merge(tiles), min(_SIMPLER_M, width_m / 10))
    return np.asarray(shapely.buffer(merged, width_m, quad_segs=_CORNERS), dtype=object)


def _without(
    wide: shapely.Geometry, lines: Geometries, *, holding: Geometries
) -> shapely.MultiPolygon:
    """Take strips around lines away, and what then holds no street that is reached.

    Holes without such a line in them are filled.
    """
    tree = shapely.STRtree(lines)
    near = tree.query(wide, predicate="dwithin", distance=_AWAY_M)
    across = lines[np.sort(near)]
    left = shapely.difference(wide, shapely.union_all(_widen(across, _AWAY_M)))
    parts = shapely.get_parts(left)
    held = np.unique(shapely.STRtree(holding).query(parts, predicate="intersects")[0])
    filled = shapely.union_all([_filled(part, tree) for part in parts[held]])
    simpler = shapely.simplify(filled, _SIMPLER_M)
    return shapely.multipolygons(shapely.get_parts(simpler))


def _filled(polygon: shapely.Polygon, lines: shapely.STRtree) -> shapely.Polygon:
    """Fill the holes of a polygon in which no line lies."""
    outer, *holes = shapely.get_rings(polygon)
    if not holes:
        return polygon
    crossed = np.unique(lines.query(shapely.polygons(holes), predicate="intersects")[0])
    return shapely.Polygon(outer, [holes[hole] for hole in crossed])
