from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import towns
from tests.unit import rules
from tests.unit.rules import square

UNITS = {"planning_unit": [square("10"), square("2", 1000)]}


def table_of(town, **more):
    rule = rules.ratio(**more)
    return rule.kind.test(towns.measured({"units": UNITS, **town}), rule.words)


def homes(*rows):
    return [{"at": [x, 500], "beds": beds} for x, beds in rows]


def test_need_grows_with_people_and_beds_are_summed():
    town = {"demand": [[500, 500, 1000], [1500, 500, 50]], "facilities": homes((500, 20), (9, 12))}
    got = table_of(town)
    assert got.need.tolist() == [1.5, 30.0]  # of 2, then of 10
    assert got.have.tolist() == [0, 32]
    assert got.weight.tolist() == [50, 1000]
    assert (got.level, got.unit) == ("planning_unit", "beds")


@pytest.mark.parametrize(
    ("at_least", "per", "people", "need"),
    [(1.1, 100, 3000, 33), (1.1, 100, 12_000, 132), (300, 10_000, 10_001, 300.03), (3, 7, 7, 3)],
)
def test_what_is_needed_is_the_number_that_people_would_write(at_least, per, people, need):
    got = table_of({"demand": [[500, 500, people]]}, at_least=at_least, per=per)
    assert got.need.tolist() == [need]


@settings(deadline=None)
@given(st.integers(1, 2_000), st.integers(1, 500))
def test_whoever_has_as_many_tenths_as_are_asked_passes(hundreds, tenths):
    needed = hundreds * tenths
    town = {"demand": [[500, 500, hundreds * 100]], "facilities": homes((500, needed))}
    got = table_of(town, at_least=tenths / 10, per=10, facility="any_place")
    assert got.need.tolist() == [needed]
    assert got.passing.all()


def test_a_unit_of_nobody_is_no_row_but_counted():
    got = table_of({"demand": [[1500, 500, 50]]})
    assert got.rows.tolist() == [0]
    assert got.outside_subjects == 1
    assert got.notes == ("nothing to ask of 1 of 2: not applicable",)


def test_on_a_border_the_lower_number_has_the_beds_once():
    town = {"demand": [[500, 5, 9], [1500, 5, 9]], "facilities": homes((1000, 40))}
    got = table_of(town)
    assert got.have.tolist() == [40, 0]
    assert got.notes == ("facilities within 10 m of a unit's border: 1; each counts for one unit",)


@pytest.mark.parametrize("beds", [None, 30])
def test_beds_in_no_unit_count_for_none_and_are_said(beds):
    town = {"demand": [[500, 5, 9]], "facilities": homes((3000, beds), (4000, 7))}
    got = table_of(town, facility="any_place")
    assert got.have.tolist() == [0]
    wanted = f"lie in no unit and count for none: 2, with {7 + (beds or 0)} beds"
    assert any(wanted in note for note in got.notes)


def test_beds_that_are_not_known_are_at_most_all_there_need_be():
    town = {
        "demand": [[500, 5, 900], [1500, 5, 900]],
        "facilities": homes((500, 20), (600, None), (1500, 15)),
    }
    got = table_of(town)
    assert got.have.tolist() == [15, 20]
    assert got.have_most.tolist() == [15, np.inf]
    assert got.missing == ("facilities.beds",)
    assert any("do not say how many beds they have: 1;" in note for note in got.notes)


def test_other_types_and_closed_ones_add_nothing():
    rows = [
        {"at": [500, 5], "beds": 50, "type": "药店"},
        {"at": [500, 5], "beds": 60, "status": "closed"},
        {"at": [500, 5], "beds": 9, "status": "existing"},
    ]
    got = table_of({"demand": [[500, 5, 9]], "facilities": rows})
    assert (got.have.tolist(), got.have_most.tolist(), got.missing) == ([0], [0], ())


def test_without_a_layer_of_the_level_or_people_there_is_nothing_to_test():
    lacking = table_of({"demand": [[500, 5, 9]]}, for_each="street")
    assert (len(lacking.rows), lacking.missing) == (0, ("layers.units.street",))
    empty = table_of({"facilities": homes((500, 40))})
    assert (len(empty.rows), empty.missing) == (0, ("layers.elders",))


@pytest.mark.parametrize("at", [[500, 500], [620, 500], [90_000, 500]])
def test_the_whole_city_holds_every_facility_wherever_it_stands(at):
    town = {"demand": [[500, 500, 100]], "facilities": [{"at": at, "beds": 30}], "units": {}}
    got = table_of(town, for_each="city")
    assert (got.have.tolist(), got.need.tolist()) == ([30], [3])
    assert got.notes == ("no layer draws the city: the whole plan is taken for it",)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 2000), st.sampled_from([None, 10, 55])), max_size=7),
       st.randoms())  # fmt: skip
def test_the_order_of_facilities_changes_nothing(rows, random):
    drawn = [{**row, "id": f"f{n}"} for n, row in enumerate(homes(*rows))]
    demand = [[500, 5, 900], [1500, 5, 900]]
    one = table_of({"demand": demand, "facilities": drawn})
    other = table_of({"demand": demand, "facilities": random.sample(drawn, len(drawn))})
    assert one.have.tolist() == other.have.tolist()
    assert one.have_most.tolist() == other.have_most.tolist()
    assert (one.notes, one.missing) == (other.notes, other.missing)
