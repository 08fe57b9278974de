from __future__ import annotations

import numpy as np
import pytest
import shapely

from siting.check.places import places
from siting.check.spots import spots
from siting.degrees import to_degrees
from tests import towns
from tests.unit.rules import square


def of(rows, apart=None, which=None, **town):
    """Group the demand points of a town, [x, y, people]; `apart` is by x."""
    study = towns.measured({"demand": rows, **town})
    points = np.arange(len(study.demand)) if which is None else np.array(which)
    xy = study.demand.xy[points]
    numbers = np.zeros(len(points), dtype=np.intp)
    if apart is not None:
        numbers = (xy[:, 0] >= apart).astype(np.intp)
    return study, spots(study, points, study.demand.elders[points], numbers)


def people(study, found):
    return [sorted(study.demand.elders[one.members].tolist()) for one in found]


def test_points_of_touching_squares_are_one_spot():
    study, found = of([[50, 50, 1], [150, 150, 2], [350, 150, 4]])
    assert people(study, found) == [[1, 2], [4]]
    assert [one.number for one in found] == ["1", "2"]


def test_points_of_other_numbers_are_never_put_together():
    study, found = of([[50, 50, 1], [150, 50, 2], [160, 50, 4]], apart=100)
    assert people(study, found) == [[1], [2, 4]]


def test_members_count_among_the_points_that_were_given():
    study, found = of([[50, 50, 1], [950, 50, 2], [1950, 50, 4]], which=[2, 1])
    assert sorted(one.members.tolist() for one in found) == [[0], [1]]
    by_lon = sorted(found, key=lambda one: one.place.lon)
    assert [one.members.tolist() for one in by_lon] == [[1], [0]]
    assert study.demand.elders[[2, 1]].tolist() == [4, 2]


def test_ten_spots_are_numbered_so_that_they_sort():
    _, found = of([[1000 * n, 0, 1] for n in range(10)])
    assert [one.number for one in found] == [f"{n:02}" for n in range(1, 11)]


@pytest.mark.parametrize(("west", "east", "unit"), [(90, 1, "W"), (1, 90, "E")])
def test_a_spot_stands_where_most_of_its_people_live(west, east, unit):
    units = {"community": [square("W"), square("E", 1000)]}
    study, (one,) = of([[950, 50, west], [1050, 50, east]], units=units)
    assert one.within.id == unit
    x = 950 if unit == "W" else 1050
    assert one.place == places(study, np.array([[x, 50.0]]))[0]


def test_outside_all_units_a_spot_is_within_none():
    units = {"community": [square("W")]}
    _, (one,) = of([[5000, 50, 1]], units=units)
    assert one.within is None
    _, (other,) = of([[5000, 50, 1]])
    assert other.within is None


def test_the_outline_holds_its_points_and_no_other():
    study, found = of([[50, 50, 1], [150, 50, 2], [650, 50, 4]])
    at = to_degrees(study.crs, study.demand.xy)
    for one in found:
        shape = shapely.geometry.shape(one.geometry)
        inside = np.flatnonzero(shapely.contains_xy(shape, *at.T))
        assert inside.tolist() == sorted(one.members.tolist())
