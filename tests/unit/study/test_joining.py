from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import towns


def city(people, columns=4, districts=1):
    """Draw square communities of 1 km, row by row; districts divide the columns."""
    rows = -(-len(people) // columns)
    town = {"demand": [], "units": {"community": [], "district": []}}
    for number, elders in enumerate(people):
        x, y = 1000 * (number % columns), 1000 * (number // columns)
        town["units"]["community"].append({"id": f"c{number}", "box": [x, y, x + 1000, y + 1000]})
        if elders:
            town["demand"].append([x + 500, y + 500, elders])
    width = 1000 * columns / districts
    for number in range(districts):
        box = [number * width, 0, (number + 1) * width, rows * 1000]
        town["units"]["district"].append({"id": f"d{number}", "box": box})
    return town


def outlines(study):
    return sorted(shapely.normalize(one).wkt for one in study.planning_units(10_000.0).geometry)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=16), st.sampled_from([1, 2, 4]))
def test_units_are_contiguous_keep_everybody_and_stay_in_their_district(people, districts):
    study = towns.measured(city(people, districts=districts))
    units = study.planning_units(10_000.0)
    assert units.elders.sum() == sum(people)
    assert (units.of_demand >= 0).all()
    assert all(shape.geom_type == "Polygon" for shape in units.geometry)
    for district in study.units["district"].geometry:
        inside = shapely.area(shapely.intersection(units.geometry, district))
        assert all(
            part in (0.0, shapely.area(shape))
            for part, shape in zip(inside, units.geometry, strict=True)
        )


@settings(deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=2, max_size=12), st.randoms())
def test_units_do_not_depend_on_the_order_of_features(people, random):
    town = city(people)
    other = {
        "demand": random.sample(town["demand"], len(town["demand"])),
        "units": {
            "community": random.sample(town["units"]["community"], len(people)),
            "district": town["units"]["district"],
        },
    }
    assert outlines(towns.measured(town)) == outlines(towns.measured(other))


def test_a_unit_stops_growing_once_it_has_enough():
    units = towns.measured(city([6000, 5000, 6000, 5000])).planning_units(10_000.0)
    assert units.elders.tolist() == [11_000, 11_000]
    assert units.ids.tolist() == ["U1", "U2"]
    assert units.names.tolist() == ["c0 + c1", "c2 + c3"]


def test_what_is_left_over_joins_a_neighbour():
    units = towns.measured(city([10_000, 9_000, 12_000, 500])).planning_units(10_000.0)
    assert units.elders.tolist() == [10_000, 21_500]


def test_communities_that_meet_in_a_corner_are_no_neighbours():
    town = {
        "demand": [[500, 500, 6000], [1500, 1500, 6000]],
        "units": {"community": [{"box": [0, 0, 1000, 1000]}, {"box": [1000, 1000, 2000, 2000]}]},
    }
    units = towns.measured(town).planning_units(10_000.0)
    assert units.elders.tolist() == [6000, 6000]
    assert "2 could not reach 10,000" in units.notes[0]


def test_the_squares_cover_everybody():
    study = towns.measured({"demand": [[10, 10, 5], [2500, 10, 7]]})
    units = study.planning_units(10_000.0)
    assert units.elders.sum() == 12
    assert (units.of_demand >= 0).all()
    assert not np.isnan(units.elders).any()
