from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.study.spatial import Strips
from siting.study.units import Units, count_people, from_table
from tests import towns
from tests.unit.rules import square

NOBODY = (Strips(np.empty((0, 2))), np.empty(0))


def units(*rows, demand=()):
    xy = np.array([point[:2] for point in demand], dtype=float).reshape(-1, 2)
    elders = np.array([point[2] for point in demand], dtype=float)
    return from_table(towns.table("units.street", list(rows)).by_id(), "street", Strips(xy), elders)


def points(*xy):
    return np.array(xy, dtype=float).reshape(-1, 2)


def test_people_are_counted_where_they_live():
    got = units(square("a"), square("b", 1000), demand=[(5, 5, 7), (1500, 5, 8), (1600, 5, 1)])
    assert got.elders.tolist() == [7, 9]
    assert got.of_demand.tolist() == [0, 1, 1]


def test_whoever_lives_in_none_is_counted_nowhere():
    got = units(square("a"), demand=[(5, 5, 7), (-0.01, 5, 8)])
    assert (got.elders.tolist(), got.of_demand.tolist()) == ([7], [0, -1])


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 99)), max_size=20))
def test_counted_people_are_those_in_each_unit(placed):
    of_demand = np.array([unit for unit, _ in placed], dtype=np.intp)
    elders = np.array([n for _, n in placed], dtype=float)
    got = count_people(of_demand, elders, 4)
    assert got.tolist() == [sum(n for unit, n in placed if unit == u) for u in range(4)]
    assert got.dtype == np.float64


def test_units_stand_in_the_order_of_their_numbers():
    got = units(square("10"), square("2", 1000), square("b", 2000), square("a", 3000))
    assert got.ids.tolist() == ["2", "10", "a", "b"]
    assert got.of(points((500, 500), (1500, 500))).tolist() == [1, 0]


@pytest.mark.parametrize("rows", [("10", "2"), ("2", "10")])
def test_a_border_belongs_to_the_lowest_id(rows):
    got = units(*[square(id_, 1000 * (id_ == "10")) for id_ in rows])
    on_border = got.of(points((1000, 500), (1000.01, 500), (999.99, 500)))
    assert got.ids[on_border].tolist() == ["2", "10", "2"]


def test_outlines_belong_and_what_lies_outside_does_not():
    got = units(square("a"))
    assert got.of(points((0, 0), (1000, 1000), (0, 500))).tolist() == [0, 0, 0]
    assert got.of(points((-0.01, 0), (1000.01, 1000))).tolist() == [-1, -1]
    assert got.of(points()).shape == (0,)


def test_names_are_empty_where_the_layer_has_none():
    assert units(square("a")).names.tolist() == [""]
    rows = [{**square("a"), "name": None}, {**square("b", 1000), "name": "乙"}]
    assert units(*rows).names.tolist() == ["", "乙"]


def test_areas_are_in_square_kilometres_far_from_the_origin_too():
    got = units(square("a"), square("b", 39_500_000, 3_300_000, side=500))
    assert got.area_km2.tolist() == [1.0, 0.25]
    assert len(got) == 2


@pytest.mark.parametrize(
    ("xy", "near"),
    [
        ((10, 500), 1),
        ((10.01, 500), 0),
        ((-10, 500), 1),
        ((-10.01, 500), 0),
        ((0, 0), 1),
        ((500, 500), 0),
    ],
)
def test_near_a_border_is_within_ten_metres_of_it(xy, near):
    assert units(square("a")).near_border(points(xy)) == near


def test_a_point_near_two_borders_is_one_point():
    got = units(square("a"), square("b", 1000))
    assert got.near_border(points((1000, 500), (1005, 995), (1500, 500))) == 2
    assert got.near_border(points()) == 0


@given(
    st.lists(st.tuples(st.integers(-2, 202), st.integers(-2, 102)), max_size=12),
    st.integers(1, 3),
)
def test_points_near_borders_are_those_that_a_distance_to_each_border_finds(xy, n_units):
    got = units(*[square(str(i), 1000 * i) for i in range(n_units)])
    at = points(*xy) * 10
    apart = shapely.distance(shapely.points(at)[:, None], shapely.boundary(got.geometry)[None])
    assert got.near_border(at) == (apart.min(axis=1, initial=np.inf) <= 10).sum()


def test_the_unit_of_everywhere_holds_every_point_and_has_no_border():
    whole = Units(
        level="city",
        ids=np.array(["all"], dtype=object),
        names=np.array([""], dtype=object),
        geometry=np.array([shapely.box(0, 0, 1, 1)], dtype=object),
        elders=np.array([5.0]),
        of_demand=np.zeros(1, dtype=np.intp),
        everywhere=True,
    )
    assert whole.of(points((0, 0), (9e6, -9e6))).tolist() == [0, 0]
    assert whole.near_border(points((1, 0))) == 0


def test_units_of_nobody_have_nobody():
    got = from_table(towns.table("u", [square("a")]), "street", *NOBODY)
    assert got.elders.tolist() == [0.0]
    assert got.elders.dtype == np.float64
