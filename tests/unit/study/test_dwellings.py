from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.study import dwellings
from siting.study.dwellings import Pieces, overlay, split

boxes = st.lists(
    st.builds(
        lambda x, y, w, h: shapely.box(x, y, x + w, y + h),
        *[st.integers(0, 600)] * 2,
        *[st.integers(1, 500)] * 2,
    ),
    min_size=1,
    max_size=4,
)


def shapes(*drawn):
    return np.array(drawn, dtype=object)


@given(boxes, boxes)
def test_pieces_are_what_areas_and_land_have_in_common(areas, land):
    got = overlay(shapes(*areas), shapes(*land))
    found = {(s, m): shape for s, m, shape in zip(got.source, got.land, got.geometry, strict=True)}
    for s, area in enumerate(areas):
        for m, polygon in enumerate(land):
            common = area.intersection(polygon)
            assert ((s, m) in found) == (common.area > 0)
            if common.area:
                assert found[s, m].equals(common)


@given(boxes, st.integers(60, 300))
def test_cutting_keeps_every_square_metre_in_its_source(drawn, cell_m):
    whole = Pieces.own(shapes(*drawn))
    got = split(whole, cell_m=cell_m)
    for index, shape in enumerate(drawn):
        mine = got.geometry[got.source == index]
        assert shapely.area(mine).sum() == pytest.approx(shape.area)
        assert shapely.union_all(mine).symmetric_difference(shape).area < 1e-6
    assert got.source.tolist() == got.land.tolist()
    assert (got.area() > 0).all()


@given(boxes)
def test_cut_pieces_are_no_wider_than_allowed(drawn):
    bounds = shapely.bounds(split(Pieces.whole(shapes(*drawn)), cell_m=100).geometry)
    assert (bounds[:, 2:] - bounds[:, :2]).max() <= 150


@pytest.mark.parametrize(("side", "n"), [(149, 1), (150, 1), (150.5, 4), (200, 4), (300, 9)])
def test_an_area_is_cut_once_it_is_wider_than_one_cell_and_a_half(side, n):
    got = split(Pieces.whole(shapes(shapely.box(0, 0, side, side))), cell_m=100)
    assert len(got.geometry) == n
    assert (got.land == -1).all()


def test_long_and_narrow_is_wide():
    assert len(split(Pieces.whole(shapes(shapely.box(0, 0, 10, 400))), cell_m=100).geometry) == 4


def test_the_grid_is_fixed_in_the_plane():
    got = split(Pieces.whole(shapes(shapely.box(50, 0, 250, 10))), cell_m=100)
    assert sorted(shapely.bounds(got.geometry)[:, 0].tolist()) == [50, 100, 200]
    far = split(Pieces.whole(shapes(shapely.box(39_500_050, -30, 39_500_250, -10))), cell_m=100)
    west = sorted(shapely.bounds(far.geometry)[:, 0].tolist())
    assert west == [39_500_050, 39_500_100, 39_500_200]


def test_small_and_large_keep_what_they_are_parts_of():
    drawn = shapes(shapely.box(0, 0, 200, 10), shapely.box(500, 0, 510, 10))
    pieces = Pieces(geometry=drawn, source=np.array([7, 3]), land=np.array([1, 0]))
    got = split(pieces, cell_m=100)
    parts = sorted(zip(got.source.tolist(), got.land.tolist(), strict=True))
    assert parts == [(3, 0), (7, 1), (7, 1)]


def test_touching_is_not_meeting():
    area = shapes(shapely.box(0, 0, 100, 100))
    assert len(overlay(area, shapes(shapely.box(100, 0, 200, 100))).geometry) == 0
    assert len(overlay(area, shapes(shapely.box(99.99, 0, 200, 100))).geometry) == 1


@pytest.mark.parametrize("none", [shapes(), shapes(shapely.box(900, 900, 901, 901))])
def test_where_nothing_meets_there_are_no_pieces(none):
    drawn = shapes(shapely.box(0, 0, 100, 100))
    for got in (overlay(drawn, none), overlay(none, drawn)):
        assert len(got.geometry) == len(got.source) == len(got.land) == 0
        assert len(split(got, cell_m=100).geometry) == 0
        assert got.xy().shape == (0, 2)


def test_areas_given_are_not_changed():
    area = shapes(shapely.box(0, 0, 300, 300))
    overlay(area, shapes(shapely.box(0, 0, 10, 10)))
    assert area[0].area == 90_000


def test_common_edges_beside_common_ground_do_no_harm():
    land = shapely.union(shapely.box(0, 0, 300, 100), shapely.box(300, 200, 400, 300))
    area = shapely.union(
        shapely.box(0, 0, 200, 300),
        shapely.box(200, 100, 400, 400).difference(shapely.box(300, 200, 400, 300)),
    )
    got = overlay(shapes(area), shapes(land))
    assert got.geometry[0].geom_type == "GeometryCollection"
    assert got.xy().tolist() == [[100.0, 50.0]]
    assert split(got, cell_m=100).area().tolist() == [10_000, 10_000]


def test_a_piece_stands_where_its_middle_is_if_that_is_inside():
    hook = shapely.Polygon([(0, 0), (90, 0), (90, 10), (10, 10), (10, 90), (0, 90)])
    got = Pieces.whole(shapes(shapely.box(0, 0, 10, 20), hook)).xy()
    assert got[0].tolist() == [5.0, 10.0]
    assert hook.intersects(shapely.Point(got[1]))
    assert not hook.intersects(hook.centroid)


def test_sources_are_numbered_as_in_a_longer_list():
    drawn = shapes(shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1))
    got = Pieces.whole(drawn).renumbered(np.array([40, 7]))
    assert got.source.tolist() == [40, 7]
    assert got.land.tolist() == [-1, -1]


def test_areas_cut_together_are_cut_as_each_alone(monkeypatch):
    monkeypatch.setattr(dwellings, "_BOXES_AT_ONCE", 30)  # some of many boxes, some of few
    dice = np.random.default_rng(3)
    corner, size = dice.uniform(-500, 500, (40, 2)), dice.uniform(20, 700, (40, 2))
    areas = shapely.box(*corner.T, *(corner + size).T)
    areas[::3] = shapely.difference(areas[::3], shapely.buffer(shapely.centroid(areas[::3]), 60))
    together = split(Pieces.own(areas), cell_m=100)
    alone = [split(Pieces.own(areas[[k]]), cell_m=100).geometry for k in range(len(areas))]
    for k, parts in enumerate(alone):
        mine = together.geometry[together.land == k]
        assert shapely.to_wkb(mine).tolist() == shapely.to_wkb(parts).tolist()
    assert sum(map(len, alone)) == len(together.geometry) > 500
