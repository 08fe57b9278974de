from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from shapely.ops import substring

from siting.reach.areas import BESIDE_M, WIDTH_M, Areas
from siting.reach.reached import Pieces, Search, Starts
from siting.reach.straight import HALF_CENTIMETRE_M
from tests.unit.reach import walks

CENTIMETRE = 0.01


def around(graph, sites, cutoff_m):
    starts = walks.starts(graph, graph.length_m, sites)
    return Areas(graph, graph.length_m).around(starts, cutoff_m=cutoff_m)


def drawn(graph, pieces):
    """Draw pieces of edges, by another way than the code does."""
    lines = [shapely.LineString(graph.xy[ends]) for ends in graph.ends[pieces.edge]]
    cut = [
        substring(line, begin, end, normalized=True)
        for line, begin, end in zip(lines, pieces.begin, pieces.end, strict=True)
        if line.length > 0
    ]
    return shapely.union_all(cut)


def of_towns(town):
    """Draw the area of a town: it, what is reached up to `BESIDE_M` of the end, and what is not."""
    graph, cost_m, starts, cutoff_m = town
    found = Areas(graph, cost_m).around(starts, cutoff_m=cutoff_m)
    far = cutoff_m + HALF_CENTIMETRE_M
    if not len(starts.within(far).edge):
        whole = Pieces(np.arange(len(cost_m)), np.zeros(len(cost_m)), np.ones(len(cost_m)))
        return found, shapely.MultiLineString(), drawn(graph, whole)
    near = Search(graph, cost_m).around(starts.within(far), cutoff_m=far, margin_m=1e4)
    surely, _ = near.within(far - BESIDE_M)
    _, unreached = near.within(far)
    return found, drawn(graph, surely), drawn(graph, unreached)


@settings(max_examples=300)
@given(walks.towns())
def test_no_street_that_is_not_reached_lies_inside(town):
    found, _, unreached = of_towns(town)
    assert shapely.intersection(unreached, shapely.buffer(found.area, -CENTIMETRE)).length == 0


@settings(max_examples=300)
@given(walks.towns())
def test_every_street_that_is_reached_lies_inside_up_to_its_last_metres(town):
    found, surely, unreached = of_towns(town)
    alone = shapely.difference(surely, shapely.buffer(unreached, BESIDE_M))
    assert shapely.difference(alone, found.area).length < 1e-6


@given(walks.towns())
def test_sites_lie_inside_where_no_street_that_is_not_reached_is_near(town):
    found, _, unreached = of_towns(town)
    _, _, starts, cutoff_m = town
    for xy, leg_m in zip(starts.xy, starts.leg_m, strict=True):
        site = shapely.Point(xy)
        near_other = not unreached.is_empty and site.distance(unreached) <= BESIDE_M
        if leg_m < cutoff_m and cutoff_m > BESIDE_M and not near_other:
            assert found.area.contains(site)


@given(walks.towns())
def test_areas_are_valid_and_never_farther_from_a_street_than_their_width_but_for_holes(town):
    found, *_ = of_towns(town)
    _, _, starts, cutoff_m = town
    assert shapely.is_valid(found.area)
    assert found.area.geom_type == "MultiPolygon"
    if not found.area.is_empty:
        beyond = shapely.difference(
            shapely.boundary(found.area),
            shapely.buffer(shapely.multipoints(starts.xy), cutoff_m + WIDTH_M),
        )
        assert beyond.length == 0


def test_a_straight_street_has_a_band_that_narrows_to_the_end_of_the_way():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    area = around(street, [(0, 0.5, 0)], 200).area
    assert area.covers(shapely.box(355, -48, 645, 48))
    west, south, east, north = area.bounds
    assert (south, north) == (pytest.approx(-WIDTH_M), pytest.approx(WIDTH_M))
    assert 300 - CENTIMETRE <= west <= 300 + BESIDE_M
    assert 700 - BESIDE_M <= east <= 700 + CENTIMETRE


def test_a_street_on_the_other_side_of_a_wall_stays_outside_with_all_beyond_it():
    walls = walks.graph([[0, 0], [400, 0], [-100, 15], [500, 15]], [[0, 1], [2, 3]])
    area = around(walls, [(0, 0.5, 0)], 400).area
    assert area.bounds[3] < 15 - 0.5
    assert area.bounds[1] < -WIDTH_M + 1


def test_a_bridge_cuts_what_it_does_not_join():
    bridge = walks.graph([[0, 0], [400, 0], [200, -100], [200, 100]], [[0, 1], [2, 3]])
    area = around(bridge, [(0, 0.25, 0)], 400).area
    assert len(area.geoms) == 2
    assert not area.contains(shapely.Point(200, 0))


def block(*more):
    corners = [[0, 0], [200, 0], [200, 200], [0, 200]]
    inside = [[80, 100], [120, 100]]
    return walks.graph([*corners, *inside], [[0, 1], [0, 3], [1, 2], [2, 3], *more])


def test_a_block_is_filled_unless_a_street_that_is_not_reached_lies_in_it():
    filled = around(block(), [(0, 0.5, 0)], 1000).area
    assert filled.contains(shapely.Point(100, 100))
    hollow = around(block([4, 5]), [(0, 0.5, 0)], 1000).area
    assert not hollow.intersects(shapely.Point(100, 100))
    assert hollow.contains(shapely.Point(100, 5))


def test_streets_are_cut_where_the_way_ends():
    found = around(block(), [(0, 0.5, 0)], 150)
    assert found.streets.length == pytest.approx(300, abs=0.02)
    assert found.streets.geom_type == "MultiLineString"


def test_several_sites_have_one_area():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    apart = around(street, [(0, 0.2, 0), (0, 0.8, 0)], 100)
    together = around(street, [(0, 0.4, 0), (0, 0.5, 0)], 100)
    assert (len(apart.area.geoms), len(together.area.geoms)) == (2, 1)


def test_each_site_has_its_own_where_that_is_asked_for():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    sites = walks.starts(street, street.length_m, [(0, 0.2, 0), (0, 0.3, 0), (0, 0.5, 150)])
    streets, areas = Areas(street, street.length_m).each(sites, cutoff_m=100)
    assert shapely.length(streets).tolist() == [pytest.approx(200, abs=0.02)] * 2 + [0.0]
    assert [len(one.geoms) for one in areas] == [1, 1, 0]


def test_a_site_off_the_street_lies_inside_and_one_too_far_has_no_area():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    area = around(street, [(0, 0.5, 150)], 400).area
    assert area.contains(shapely.LineString([(500, 150), (500, 0)]))
    nothing = around(street, [(0, 0.5, 201)], 200)
    assert nothing.area.is_empty
    assert nothing.streets.is_empty


def test_no_sites_have_no_area():
    street = walks.graph([[0, 0], [1000, 0]], [[0, 1]])
    none = Starts(np.empty((0, 2)), np.empty(0, dtype=np.intp), np.empty(0), np.empty(0))
    assert Areas(street, street.length_m).around(none, cutoff_m=500).area.is_empty
