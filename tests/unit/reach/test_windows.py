from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.reach import beside, nearest, rows, windows
from siting.reach.network import Network
from siting.reach.straight import is_within
from siting.reach.ways import SameUnit
from siting.reach.windows import Tiles, Windows
from siting.streets.graph import Graph
from tests.unit.reach.streets import DETOUR, all_ways, at, graph_of, networks, point_sets

SMALL = {
    (windows, "_TILE_M"): 40.0,
    (rows, "_SQUARE_M"): 70.0,
    (rows, "_NUMBERS_AT_ONCE"): 20,
    (nearest, "_MARGIN_M"): -1000.0,
    (nearest, "_LEAST_MARGIN_M"): 1.0,
    (beside, "_POINTS_AT_ONCE"): 2,
    (beside, "_SPARE"): 0,
}


@contextmanager
def small_windows():
    """Cut the streets into so many windows that small towns have several."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), value in SMALL.items():
            patch.setattr(module, name, value)
        yield


@given(networks(), point_sets(), point_sets(), st.integers(0, 900))
def test_many_small_windows_find_what_all_pairs_by_networkx_say(network, sites, xy, cutoff_m):
    way = all_ways(network, sites, xy)
    with small_windows():
        network = Network(network.graph, snap_m=network.snap_m, detour=DETOUR)
        got = network.ways().ways_within(sites, xy, cutoff_m=cutoff_m)
    row, column = got.tocoo().coords
    wanted = np.nonzero(is_within(way, cutoff_m))
    assert (row.tolist(), column.tolist()) == tuple(part.tolist() for part in wanted)
    assert got.data.tolist() == way[wanted].tolist()


@given(networks(), point_sets(), point_sets(most=6), st.integers(1, 3), st.data())
def test_windows_of_a_unit_grow_until_the_nearest_is_found(network, xy, to_xy, nth, data):
    unit = st.integers(-1, 1)
    own = data.draw(st.lists(unit, min_size=len(xy), max_size=len(xy)))
    of = data.draw(st.lists(unit, min_size=len(to_xy), max_size=len(to_xy)))
    same = SameUnit(np.array(own, dtype=np.intp), np.array(of, dtype=np.intp))
    whole = network.ways().nearest(xy, to_xy, nth=nth, same=same)
    with small_windows():
        network = Network(network.graph, snap_m=network.snap_m, detour=DETOUR)
        near = network.ways().nearest(xy, to_xy, nth=nth, same=same)
    for part, wanted in zip(near, whole, strict=True):
        assert part.tolist() == wanted.tolist()


@given(point_sets(most=30), point_sets(most=2).filter(lambda box: len(box) == 2))
def test_tiles_hold_every_point_of_a_box(xy, corners):
    box = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
    inside = ((xy >= box[:2]) & (xy <= box[2:])).all(axis=1)
    with small_windows():
        found = Tiles(xy).inside(box)
    assert set(np.flatnonzero(inside)) <= set(found.tolist())
    assert found.tolist() == sorted(set(found.tolist()))
    far = (xy < box[:2] - 40) | (xy > box[2:] + 40)
    assert not far[found].any()


def test_a_box_beside_all_points_is_empty():
    tiles = Tiles(at((0, 0), (900, 900)))
    for west, south in [(-9000, 0), (9000, 0), (0, -9000), (0, 9000)]:
        assert len(tiles.inside(np.concatenate([at((west, south))[0]] * 2))) == 0


def test_a_window_holds_what_lies_in_it_and_nothing_of_the_one_before():
    graph = graph_of([(0, 0), (0, 900), (2000, 0), (2000, 900)], [(0, 1), (0, 2), (2, 3)])
    cutter = Windows(graph)
    for nodes, box in [((0, 1), (-10, -10, 10, 910)), ((2, 3), (1990, -10, 2010, 910))]:
        west, south, east, north = box
        links, local = cutter.cut(graph.length_m, at((west, south), (east, north)).ravel())
        assert np.flatnonzero(local >= 0).tolist() == list(nodes)
        assert links.heads.tolist() == [1, 0]
        np.testing.assert_allclose(links.cost, [900, 900])


def test_streets_shorter_than_the_straight_line_are_refused():
    graph = graph_of([(0, 0), (900, 0)], [(0, 1)])
    parts = {name: getattr(graph, name) for name in graph.__dataclass_fields__}
    with pytest.raises(ValueError, match="shorter than the straight line"):
        Windows(Graph(**{**parts, "length_m": graph.length_m - 1}))
