from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from siting.check import mapped
from siting.check.mapped.units import mapped_units
from siting.degrees import to_plane
from siting.report.json import canonical
from tests import towns
from tests.unit import rules

HOME = {"at": [250, 250], "id": "7", "name": "甲", "type": "养老机构", "beds": 20}
UNITS = [rules.square("A"), rules.square("B", x=1000)]
TOWN = {
    "demand": [[50, 50, 5], [60, 60, 2.25], [1250, 950, 4]],
    "facilities": [HOME, {"at": [1500, 500], "id": "8", "type": "养老机构"}],
    "units": {"community": UNITS},
}


def drawn(**more):
    return mapped.drawn(towns.measured(TOWN | more))


def cells(grid):
    """Give the column and row of each square with people."""
    numbers = itertools.accumulate(skipped + 1 for skipped in grid.skipped)
    return [((number - 1) % grid.columns, (number - 1) // grid.columns) for number in numbers]


def test_people_are_by_square_in_tenths():
    grid = drawn().grid
    assert (grid.cell_m, grid.columns, grid.rows) == (100, 13, 10)
    assert cells(grid) == [(0, 0), (12, 9)]
    assert grid.people == (72, 40)


def test_a_square_says_how_densely_people_live_in_its_community():
    crowded = [[50, 50, 3500], [1250, 950, 4]]
    grid = drawn(demand=crowded).grid
    assert grid.density_from == (0, 1000, 3000, 10000)
    assert grid.density == (2, 0)


def test_without_communities_density_is_left_out_unless_a_rule_measured_it():
    study = towns.measured(TOWN | {"units": {}})
    grid = mapped.drawn(study).grid
    assert (grid.density, grid.density_from) == ((), ())
    study.density()
    assert mapped.drawn(study).grid.density == (0, 0)


def test_the_lattice_lies_where_the_grid_does():
    grid = drawn().grid
    back = to_plane(towns.PLANE, np.array(grid.lattice))
    assert np.abs(back[0] - [0, 0]).max() < 0.02
    assert np.abs(back[8] - [1300, 1000]).max() < 0.02
    assert np.abs(back[5] - [1300, 500]).max() < 0.02


def test_facilities_say_what_is_known_of_them():
    first, second = drawn().facilities
    assert (first.id, first.name, first.beds, first.counted) == ("7", "甲", 20, True)
    assert (second.beds, second.type) == (None, "养老机构")


def test_units_have_their_people_and_the_beds_in_them():
    first, second = drawn().units
    assert (first.level, first.id, first.older_people, first.beds) == ("community", "A", 7.2, 20)
    assert (second.beds, second.beds_missing, second.density) == (0, 1, 4)
    corners = shapely.get_coordinates(shapely.geometry.shape(first.geometry))
    assert np.abs(to_plane(towns.PLANE, corners).max(axis=0) - [1000, 1000]).max() < 0.2


def test_a_plan_where_nobody_lives_has_no_grid():
    assert drawn(demand=[]).grid is None


def wavy(x, n=200):
    """Draw a unit whose borders have many corners, with a neighbour to the east."""
    y = np.linspace(0, 1000, n)
    west = np.column_stack([x + 20 * np.sin(y / 13), y])
    east = np.column_stack([x + 1000 + 20 * np.sin(y / 13), y])
    return shapely.Polygon([*west, *east[::-1]])


def many(most):
    rows = [rules.square(str(n)) for n in range(3)]
    study = towns.measured(TOWN | {"units": {"community": rows}})
    shapes = np.array([wavy(1000 * n) for n in range(3)], dtype=object)
    study.units["community"] = replace(study.units["community"], geometry=shapes)
    return mapped_units(study, most_corners=most)


@pytest.mark.parametrize("most", [10_000, 200, 40])
def test_outlines_have_few_corners_and_neighbours_share_their_border(most):
    found = many(most)
    shapes = [shapely.geometry.shape(one.geometry) for one in found.units]
    assert shapely.get_num_coordinates(shapes).sum() <= most
    for left, right in itertools.pairwise(shapes):
        assert left.intersection(right).area < 1e-12
        assert left.union(right).geom_type == "Polygon"
    assert found.left_out == ()


def test_levels_that_cannot_be_drawn_are_named():
    found = many(6)
    assert (found.units, found.left_out) == ((), ("community",))


def test_the_order_of_features_changes_nothing():
    town = TOWN | {"demand": [[100 * n + 7, 40 * n, n + 0.5] for n in range(9)]}
    first = canonical.render(mapped.drawn(towns.measured(town)))
    mixed = {name: list(rows) for name, rows in town.items() if name != "units"}
    for rows in mixed.values():
        random.Random(3).shuffle(rows)
    mixed["units"] = {"community": UNITS[::-1]}
    assert canonical.render(mapped.drawn(towns.measured(mixed))) == first
