from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.study.people import counted
from tests import towns

LAND = [
    {"id": "1", "box": [0, 0, 100, 100], "households": 100},
    {"id": "2", "box": [200, 0, 300, 100], "households": 40},
]
COMMUNITY = {"community": [{"id": "C1", "box": [0, 0, 300, 100], "older_people": 70}]}


def source(town):
    return counted(towns.layers(town), towns.plan(town))


def of(town):
    got = source(town)
    return got.places.name, got.totals.tolist(), got.estimate


def test_the_layer_of_older_people_comes_first():
    rows = [{**row, "older_people": 9} for row in LAND]
    town = {"demand": [[1, 1, 5]], "residential": rows, "units": COMMUNITY, "per_household": 0.5}
    assert of(town) == ("elders", [5], "")
    assert "older_people_per_household is not used" in source(town).notes[-1]


def test_then_older_people_of_the_land_then_its_households_then_communities():
    town = {"residential": LAND, "units": COMMUNITY}
    counted_ones = [{**row, "older_people": 9} for row in LAND]
    assert of({**town, "residential": counted_ones, "per_household": 0.5}) == (
        "residential",
        [9, 9],
        "",
    )
    assert of({**town, "per_household": 0.5}) == (
        "residential",
        [50, 20],
        "households x 0.5",
    )
    assert of(town) == ("units.community", [70], "")


def test_no_number_for_a_household_is_invented():
    got = source({"residential": LAND})
    assert (len(got.totals), got.estimate) == (0, "")
    assert "write older_people_per_household = NUMBER in [layers.residential]" in got.notes[0]
    without = [{key: row[key] for key in ("id", "box")} for row in LAND]
    assert "older_people_per_household" not in source({"residential": without}).notes[0]


def test_an_estate_without_households_is_counted_and_nobody_is_placed_there():
    rows = [LAND[0], {**LAND[1], "households": None}]
    got = source({"residential": rows, "per_household": 0.45})
    assert got.totals.tolist() == pytest.approx([45, 0], abs=2**-24)
    assert "1 features of layer 'residential' do not say how many households" in got.notes[-1]


@pytest.mark.parametrize("households", [{}, {"households": None}])
def test_a_number_for_a_household_without_households_is_refused(households):
    rows = [{"id": "1", "box": [0, 0, 100, 100], **households}]
    with pytest.raises(SitingError, match="has no households") as caught:
        source({"residential": rows, "per_household": 0.45})
    assert 'households = "COLUMN"' in caught.value.hint


def test_an_estimate_is_said_in_the_study_and_its_findings():
    town = {"residential": LAND, "per_household": 0.45}
    study = towns.measured(town)
    assert study.demand.elders.sum() == pytest.approx(63)
    assert str(study.who) == "60+, resident, estimated: households x 0.45"
    assert "demand: older people are estimated: households of 'residential' x 0.45" in study.notes


def _crowded(where, people):
    if where == "households":
        return {"residential": [{**LAND[0], "households": people}], "per_household": 1.0}
    if where == "land":
        return {"residential": [{**LAND[0], "older_people": people}]}
    community = {**COMMUNITY["community"][0], "older_people": people}
    return {"residential": [{**LAND[0], "older_people": 5}], "units": {"community": [community]}}


@pytest.mark.parametrize("where", ["land", "households", "communities"])
@pytest.mark.parametrize("people", [2**29 + 1, 1e300])
def test_more_people_than_add_up_exactly_are_refused(where, people):
    with pytest.raises(SitingError, match="no sum of so many is exact") as caught:
        towns.measured(_crowded(where, people))
    assert f"the largest is {people:g}" in caught.value.hint
    assert caught.value.at.feature == ("C1" if where == "communities" else "1")


@pytest.mark.parametrize("where", ["land", "households", "communities"])
def test_as_many_people_as_add_up_exactly_are_counted(where):
    assert towns.measured(_crowded(where, 2**29)).demand.elders.sum() == 2**29
