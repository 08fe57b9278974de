from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import towns
from tests.unit import rules
from tests.unit.rules import square

UNITS = {"planning_unit": [square("10"), square("2", 1000)]}


def table_of(rows, rule=None, **town):
    rule = rules.amount() if rule is None else rule
    drawn = [{"at": [500, 500], "beds": 50, **row} for row in rows]
    town = {"demand": [[500, 5, 9], [1500, 5, 4]], "units": UNITS, "facilities": drawn, **town}
    return rule.kind.test(towns.measured(town), rule.words)


def test_places_are_counted_in_each_unit():
    got = table_of([{}, {"at": [600, 5]}, {"at": [1500, 5]}, {"at": [5000, 5]}])
    assert got.have.tolist() == [1, 2]  # of 2, then of 10
    assert got.need.tolist() == [2, 2]
    assert got.weight.tolist() == [4, 9]


@pytest.mark.parametrize(
    ("sites", "n_sites"),
    [
        ([None, None, None], 3),
        (["s", "s", "s"], 1),
        (["s", "s", "t"], 2),
        (["s", "s", None], 2),
        (["2", None, None], 3),  # a site of the name that a facility has as its id
    ],
)
def test_one_site_is_counted_once_and_without_an_id_each_stands_alone(sites, n_sites):
    rows = [{"site_id": site, "name": "x"} for site in sites]
    rows.append({"site_id": "far", "name": "x", "at": [9000, 0]})
    assert table_of(rows).have.tolist() == [0, n_sites]
    assert table_of(rows, rules.amount(distinct="facility")).have.tolist() == [0, 3]


def test_a_site_across_a_border_is_one_in_each_unit():
    rows = [{"site_id": "s", "at": [990, 5]}, {"site_id": "s", "at": [1010, 5]}]
    assert table_of(rows).have.tolist() == [1, 1]


def test_what_perhaps_counts_counts_at_most_and_its_site_once():
    rows = [
        {"site_id": "s"},
        {"site_id": "s", "beds": None},
        {"site_id": "t", "beds": None},
        {"site_id": "u", "beds": 9},
    ]
    got = table_of(rows)
    assert (got.have.tolist(), got.have_most.tolist()) == ([0, 1], [0, 2])
    assert got.missing == ("facilities.beds",)


def test_a_unit_of_nobody_is_tested_too():
    got = table_of([], demand=[[500, 5, 9]])
    assert (got.have.tolist(), got.weight.tolist()) == ([0, 0], [0, 9])
    assert got.failing.all()


def test_without_facilities_and_people_units_are_still_tested():
    rule = rules.amount()
    got = rule.kind.test(towns.measured({"units": UNITS}), rule.words)
    assert (got.have.tolist(), got.have.dtype) == ([0, 0], float)


def test_without_a_layer_of_the_level_there_is_nothing_to_test():
    got = table_of([], rules.amount(for_each="village"))
    assert (len(got.rows), got.missing, got.unit) == (0, ("layers.units.village",), "sites")


def test_places_and_sites_are_called_so():
    assert table_of([{}]).unit == "sites"
    assert table_of([{}], rules.amount(distinct="facility")).unit == "places"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2000), st.sampled_from(["s", "t", None]), st.sampled_from([9, 50])
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_sites_are_those_that_one_counts_by_hand_in_any_order(rows, random):
    drawn = [
        {"id": f"f{n}", "at": [x, 5], "site_id": site, "beds": beds}
        for n, (x, site, beds) in enumerate(rows)
    ]
    drawn.append({"id": "z", "at": [9000, 5], "site_id": "far", "beds": 50})
    wanted = [
        len({row["site_id"] or row["id"] for row in drawn
             if row["beds"] == 50 and low <= row["at"][0] <= high and row["id"] != "z"})
        for low, high in ((1000, 2000), (0, 999))
    ]  # fmt: skip
    assert table_of(random.sample(drawn, len(drawn))).have.tolist() == wanted
