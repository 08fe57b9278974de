from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.check.gaps import CELL_M, group

grids = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(-1, 1)), min_size=1, max_size=45
)


def drawn(points):
    xy = np.array([(c * CELL_M + 50, r * CELL_M + 50) for c, r, _ in points])
    gap, rings = group(xy, np.array([unit for *_, unit in points]))
    shapes = [shapely.geometry.shape(one) for one in rings.geojson(rings.xy)]
    return gap, shapes


def squares_of(points, which):
    return shapely.union_all(
        [
            shapely.box(c * CELL_M, r * CELL_M, (c + 1) * CELL_M, (r + 1) * CELL_M)
            for (c, r, _), chosen in zip(points, which, strict=True)
            if chosen
        ]
    )


@given(grids)
def test_an_outline_is_the_union_of_its_squares(points):
    gap, shapes = drawn(points)
    for number, shape in enumerate(shapes):
        assert shape.is_valid
        assert shape.equals(squares_of(points, gap == number))
        parts = shapely.get_parts(shape)
        assert all(shapely.is_ccw(shapely.get_exterior_ring(part)) for part in parts)
        assert not any(shapely.is_ccw(hole) for part in parts for hole in part.interiors)


@given(grids)
def test_squares_that_touch_in_one_unit_are_one_gap(points):
    gap, _ = drawn(points)
    for (c, r, unit), mine in zip(points, gap, strict=True):
        for (c2, r2, unit2), other in zip(points, gap, strict=True):
            if unit == unit2 and abs(c - c2) <= 1 and abs(r - r2) <= 1:
                assert mine == other
            if unit != unit2:
                assert mine != other


@given(grids, st.randoms())
def test_numbers_do_not_depend_on_the_order_of_points(points, random):
    mixed = random.sample(points, len(points))
    (one, shapes), (other, shapes2) = drawn(points), drawn(mixed)
    assert dict(zip(points, one, strict=True)) == dict(zip(mixed, other, strict=True))
    assert [shape.wkt for shape in shapes] == [shape.wkt for shape in shapes2]


def test_a_gap_around_a_hole_has_a_hole():
    ring = [(c, r, 0) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
    _, (shape,) = drawn(ring)
    assert shape.area == 80_000
    assert len(shape.interiors) == 1


def test_squares_that_share_a_corner_are_one_gap_of_two_polygons():
    gap, (shape,) = drawn([(0, 0, 0), (1, 1, 0)])
    assert gap.tolist() == [0, 0]
    assert shape.geom_type == "MultiPolygon"


def test_a_straight_side_has_no_corners_on_it():
    _, (shape,) = drawn([(c, 0, 0) for c in range(50)])
    assert len(shape.exterior.coords) == 5
