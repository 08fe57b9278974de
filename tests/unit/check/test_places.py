from __future__ import annotations

import numpy as np
import shapely

from siting.check.places import finest, geometries, places, unit_of
from siting.degrees import to_degrees
from tests import towns
from tests.unit.rules import square

STUDY = towns.measured({"demand": [[0, 0, 1]]})


def test_positions_are_longitude_and_latitude_of_7_decimals():
    (got,) = places(STUDY, np.array([[500_000.0, 3_345_678.9]]))
    assert got.lon == 120.0
    assert 30 < got.lat == round(got.lat, 7) < 31
    assert places(STUDY, np.empty((0, 2))) == []


def test_outer_rings_run_counter_clockwise_and_holes_clockwise():
    ring = shapely.box(0, 0, 900, 900).difference(shapely.box(300, 300, 600, 600))
    two = shapely.union(shapely.box(0, 0, 9, 9, ccw=False), shapely.box(50, 0, 59, 9))
    drawn = np.array([ring, shapely.reverse(ring), two], dtype=object)
    for got, shape in zip(geometries(STUDY, drawn), drawn, strict=True):
        turned = shapely.geometry.shape(got)
        assert got["type"] == shape.geom_type
        for part in shapely.get_parts(turned):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
            assert part.exterior.is_closed


def test_corners_of_an_outline_are_where_positions_of_the_corners_are():
    (got,) = geometries(STUDY, np.array([shapely.box(0, 0, 1000, 1000)], dtype=object))
    corners = to_degrees(STUDY.crs, np.array([[0, 0], [1000, 0], [1000, 1000], [0, 1000.0]]))
    assert {tuple(xy) for xy in got["coordinates"][0]} == {tuple(xy) for xy in corners.tolist()}


def test_outlines_given_are_not_turned():
    box = shapely.box(0, 0, 9, 9)
    geometries(STUDY, np.array([box], dtype=object))
    assert box.bounds == (0, 0, 9, 9)


def test_the_finest_level_is_the_smallest_that_is_drawn():
    levels = ["city", "district", "planning_unit", "town", "street", "village", "community"]
    for number in range(1, len(levels) + 1):
        units = {level: [square()] for level in levels[:number]}
        assert finest(towns.measured({"units": units})).level == levels[number - 1]
    assert finest(STUDY) is None


def test_a_unit_is_named_by_its_number_in_the_order_of_ids():
    rows = [{**square("10"), "name": "甲"}, {**square("2", 1000), "name": None}]
    units = towns.measured({"units": {"street": rows}}).units["street"]
    named = unit_of(units, 1)
    assert (named.level, named.id, named.name) == ("street", "10", "甲")
    assert (unit_of(units, 0).id, unit_of(units, 0).name) == ("2", "")
    assert unit_of(units, -1) is None
    assert unit_of(None, 0) is None
