from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.check.mapped import grid

places = st.lists(
    st.tuples(
        st.integers(-900, 900), st.integers(-900, 900), st.integers(1, 50), st.integers(0, 3)
    ),
    min_size=1,
    max_size=40,
)


def binned(points, **more):
    xy = np.array([point[:2] for point in points], dtype=float)
    people = np.array([point[2] for point in points], dtype=float)
    return grid.binned(xy, people, np.array([point[3] for point in points]), **more)


def squares(found):
    """Give the people of each square by its southwestern corner."""
    row, column = np.divmod(found.cell, found.columns)
    corners = np.column_stack([column + found.west, row + found.south]) * found.cell_m
    return dict(zip(map(tuple, corners.tolist()), found.people.tolist(), strict=True))


@given(places)
def test_nobody_is_lost_and_everybody_is_in_their_square(points):
    wanted: dict[tuple[float, float], float] = {}
    for x, y, people, _ in points:
        corner = (x // 100 * 100.0, y // 100 * 100.0)
        wanted[corner] = wanted.get(corner, 0) + people
    assert squares(binned(points)) == wanted


@given(places, st.randoms())
def test_the_order_of_the_points_changes_nothing(points, dice):
    mixed = list(points)
    dice.shuffle(mixed)
    one, other = binned(points), binned(mixed)
    assert squares(one) == squares(other)
    assert one.class_.tolist() == other.class_.tolist()


def test_the_squares_are_those_of_gap_areas_unless_there_are_too_many():
    points = [(100 * n + 50, 0, 1, 0) for n in range(30)]
    assert binned(points).cell_m == 100
    coarse = binned(points, most_cells=10)
    assert (coarse.cell_m, len(coarse.cell), coarse.people.sum()) == (300, 10, 30)


def test_two_far_places_do_not_make_a_grid_of_a_million_squares():
    found = binned([(0, 0, 1, 0), (900_000, 900_000, 1, 0)])
    assert found.columns * found.rows <= grid.MOST_SQUARES
    assert len(found.cell) == 2


def test_a_square_is_of_the_class_of_most_of_its_people_the_lower_of_two():
    most = binned([(10, 10, 4, 0), (20, 20, 3, 2), (30, 30, 3, 2)])
    assert most.class_.tolist() == [2]
    assert binned([(10, 10, 4, 1), (20, 20, 4, 2)]).class_.tolist() == [1]


def test_the_lattice_spans_the_grid_from_southwest_to_northeast():
    lattice = binned([(50, 50, 1, 0), (350, 150, 1, 0)]).lattice().tolist()
    assert lattice[0] == [0, 0]
    assert lattice[4] == [200, 100]
    assert lattice[8] == [400, 200]
    assert lattice[1] == [200, 0]
