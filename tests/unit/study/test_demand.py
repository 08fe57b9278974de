from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.arrays import PEOPLE_QUANTUM, quantise
from siting.layers.records import Cells
from siting.study import demand
from tests import towns


def cells_of(people, size=100.0, columns=4):
    """Make a raster of `columns` columns, its southwestern corner at 0, 0."""
    index = np.arange(len(people))
    corner = np.column_stack([index % columns, index // columns]) * size
    return Cells(
        name="elders",
        path="elders.tif",
        xy=corner + size / 2,
        elders=np.array(people, dtype=float),
        outlines=lambda which: shapely.box(*corner[which].T, *(corner[which] + size).T),
    )


def placed(cells, land):
    layers = towns.layers({"residential": land})
    return demand.place(type(layers)(**{**layers.__dict__, "elders": cells}))


boxes = st.builds(
    lambda x, y, w, h: {"box": [x, y, x + w, y + h]},
    *[st.integers(0, 390)] * 2,
    *[st.integers(1, 300)] * 2,
)


@given(
    st.lists(st.floats(0.0625, 5000, width=32), min_size=1, max_size=16),
    st.lists(boxes, max_size=6),
)
def test_people_are_kept_to_the_last_bit(people, land):
    got = placed(cells_of(people), land)
    wanted = quantise(np.array(people)).sum()
    assert got.elders.sum() == wanted
    assert (
        abs(got.elders.sum() - np.sum(people))
        <= 1e-9 * np.sum(people) + len(people) * PEOPLE_QUANTUM
    )
    assert (got.elders > 0).all()


@given(st.lists(boxes, min_size=1, max_size=6), st.randoms())
def test_the_order_of_features_changes_nothing(land, random):
    land = [{**row, "id": str(number), "households": 3} for number, row in enumerate(land)]
    shuffled = random.sample(land, len(land))
    one, other = (placed(cells_of([100.0] * 16), rows) for rows in (land, shuffled))
    assert one.xy.tolist() == other.xy.tolist()
    assert one.elders.tolist() == other.elders.tolist()


def test_a_cell_is_shared_out_by_area():
    land = [{"box": [0, 0, 25, 100]}, {"box": [75, 0, 100, 50]}]
    got = placed(cells_of([90.0]), land)
    assert sorted(got.elders.tolist()) == [30.0, 60.0]


def test_a_cell_is_shared_out_by_households_where_all_it_meets_have_them():
    land = [
        {"box": [0, 0, 25, 100], "households": 10},
        {"box": [75, 0, 100, 100], "households": 30},
    ]
    got = placed(cells_of([80.0]), land)
    assert sorted(got.elders.tolist()) == [20.0, 60.0]


def test_a_cell_is_shared_out_by_area_where_one_polygon_lacks_households():
    land = [
        {"box": [0, 0, 25, 100], "households": 10},
        {"box": [75, 0, 100, 100], "households": None},
    ]
    got = placed(cells_of([80.0]), land)
    assert got.elders.tolist() == [40.0, 40.0]


def test_what_meets_no_residential_land_stays_and_is_counted():
    got = placed(cells_of([10.0, 20.0, 30.0]), [{"box": [0, 0, 100, 100]}])
    assert got.elders.tolist() == [10.0, 20.0, 30.0]
    assert got.residential.tolist() == [0, -1, -1]
    assert "2 of 3 places with 50.0 older people" in got.notes[-1]


def test_touching_land_is_not_meeting_it():
    got = placed(cells_of([10.0]), [{"box": [100, 0, 200, 100]}])
    assert got.residential.tolist() == [-1]


def test_a_large_area_is_cut_into_dwelling_cells():
    layers = towns.layers({"residential": [{"box": [0, 0, 1000, 300], "older_people": 3000}]})
    got = demand.place(layers)
    assert len(got) == 30
    assert got.elders.tolist() == [100.0] * 30
    assert got.xy[0].tolist() == [50.0, 50.0]


def test_points_stay_where_they_are_and_know_their_land():
    town = {"demand": [[50, 50, 7], [500, 50, 9]], "residential": [{"box": [0, 0, 100, 100]}]}
    got = demand.place(towns.layers(town))
    assert got.elders.tolist() == [7.0, 9.0]
    assert got.residential.tolist() == [0, -1]


def test_a_feature_that_does_not_say_how_many_is_counted():
    rows = [
        {"box": [0, 0, 100, 100], "older_people": 5},
        {"box": [200, 0, 300, 100], "older_people": None},
    ]
    got = demand.place(towns.layers({"residential": rows}))
    assert got.elders.sum() == 5
    assert any("1 features of layer 'residential' do not say" in note for note in got.notes)
