from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from siting import study as study_
from siting.plan import LEVELS, EldersSpec, Head, LayerSpecs, Plan, PlanFile
from siting.progress import Silent
from siting.study.study import DRAWN_AROUND_M
from tests import towns
from tests.unit.rules import square

D = [[500, 500, 30], [1500, 500, 12]]


def shape_of(units, **more):
    return towns.measured({"demand": D, "units": units, **more}).study_area


# ---- what the plan knows


def covers(area, *box):
    return area.symmetric_difference(shapely.box(*box)).area < 1


@pytest.mark.parametrize("level", LEVELS)
def test_the_study_area_is_what_the_units_of_any_level_draw(level):
    assert covers(shape_of({level: [square(), square("2", 1000)]}), 0, 0, 2000, 1000)


def test_the_largest_units_are_taken_first():
    units = {level: [square()] for level in ("community", "street", "district")}
    units["city"] = [square(side=3000)]
    assert shape_of(units).area == pytest.approx(9e6)
    del units["city"]
    units["district"] = [square(side=2000)]
    assert shape_of(units).area == pytest.approx(4e6)


def test_holes_are_filled_and_slivers_closed():
    ring = [square(f"{x}{y}", 1000 * x, 1000 * y) for x in range(3) for y in range(3) if x + y != 2]
    ring += [square("02", 0, 2000), square("20", 2000)]
    assert shape_of({"city": ring}).area == pytest.approx(9e6)
    apart = [square("a"), square("b", 1009)]
    assert shape_of({"city": apart}).geom_type == "Polygon"
    assert shape_of({"city": [square("a"), square("b", 1011)]}).geom_type == "MultiPolygon"


def test_without_units_the_area_is_that_of_the_people():
    assert shape_of({}).equals(shapely.LineString([(500, 500), (1500, 500)]))
    assert shape_of({}, demand=[]) is None
    assert shape_of({}, demand=[D[0]]).equals(shapely.Point(500, 500))


# ---- units


def test_a_level_is_the_layer_s_where_there_is_one():
    measured = towns.measured({"demand": D, "units": {"planning_unit": [square()]}})
    assert measured.unit_level("planning_unit") is measured.units["planning_unit"]
    assert measured.unit_level("planning_unit", 5) is measured.units["planning_unit"]
    assert measured.unit_level("street") is None


def test_a_drawn_city_is_taken_and_another_is_made():
    drawn = towns.measured({"demand": D, "units": {"city": [square()]}}).unit_level("city")
    assert (drawn.ids.tolist(), drawn.elders.tolist()) == (["U1"], [30])
    made = towns.measured({"demand": D}).unit_level("city")
    assert (made.ids.tolist(), made.names.tolist()) == (["all"], ["the whole plan"])
    assert (made.elders.tolist(), made.of_demand.tolist()) == ([42], [0, 0])
    assert made.of(np.array([[9e6, 9e6]])).tolist() == [0]


def test_the_whole_plan_is_an_area_even_of_one_point():
    made = towns.measured({"demand": [D[0]]}).whole
    assert made.geometry[0].geom_type == "Polygon"
    assert made.geometry[0].bounds[0] == pytest.approx(500 - DRAWN_AROUND_M)


def test_of_nobody_there_is_no_whole():
    made = towns.measured({"facilities": [{"at": [0, 0]}]}).whole
    assert (len(made), made.elders.shape, made.of_demand.shape) == (0, (0,), (0,))


def test_planning_units_are_made_once_for_each_size():
    measured = towns.measured({"demand": D})
    assert measured.planning_units(30.0) is measured.planning_units(30.0)
    assert (len(measured.planning_units(12.0)), len(measured.planning_units(42.0))) == (2, 1)
    assert measured.unit_level("planning_unit") is measured.planning_units(10_000.0)


# ---- facilities that are proposed


def test_more_facilities_change_nothing_else_that_was_measured():
    town = {"demand": D, "facilities": [{"at": [0, 0], "id": "7", "beds": 20}]}
    before = towns.measured(town)
    units, density = before.planning_units(50.0), before.density()
    extra = towns.table("proposed", [{"at": [5, 5], "id": "P1", "type": "养老院"}])
    after = before.with_proposed(extra)
    assert after.facilities.ids.tolist() == ["7", "P1"]
    assert after.facilities.proposed.tolist() == [False, True]
    assert before.facilities.ids.tolist() == ["7"]
    assert after.planning_units(50.0) is units
    assert after.density() is density
    assert after.demand is before.demand


def test_proposals_before_stay_beside_the_new_one():
    town = {"demand": D, "proposed": [{"at": [1, 1], "id": "P1", "type": "养老院"}]}
    extra = towns.table("proposed", [{"at": [5, 5], "id": "P2", "type": "养老院"}])
    after = towns.measured(town).with_proposed(extra)
    assert after.facilities.ids.tolist() == ["P1", "P2"]
    assert after.facilities.proposed.all()


@pytest.mark.parametrize(("year", "counted"), [(2024, [True, False]), (2025, [True, True])])
def test_the_year_and_the_stock_hold_for_what_is_gathered_again(year, counted):
    rows = [{"at": [0, 0], "open_year": 2020}, {"at": [9, 9], "open_year": 2025}]
    town = {"demand": D, "facilities": rows, "year": year, "stock": "existing"}
    extra = towns.table("proposed", [{"at": [5, 5], "id": "P1", "type": "养老院"}])
    after = towns.measured(town).with_proposed(extra)
    assert after.facilities.counts.tolist() == [*counted, True]


# ---- fields of the land


def test_a_field_of_the_land_reaches_whoever_lives_on_it():
    land = [
        {"id": "10", "box": [0, 0, 1000, 1000], "urban": 1, "name": "十"},
        {"id": "2", "box": [1000, 0, 1400, 1000], "urban": 0, "name": "二"},
    ]
    measured = towns.measured({"demand": [*D, [1200, 500, 1]], "residential": land})
    assert measured.demand.xy[:, 0].tolist() == [500, 1200, 1500]
    assert measured.demand_field("name").tolist() == ["十", "二", None]
    urban = measured.demand_field("urban")
    assert urban[:2].tolist() == [1, 0]
    assert np.isnan(urban[2])
    assert measured.residential.columns["urban"].tolist() == [0, 1]  # 2, then 10: as they were
    assert measured.demand_field("nothing") is None


def test_the_density_is_a_field_too_and_without_land_there_is_no_other():
    measured = towns.measured({"demand": D})
    assert measured.demand_field("older_people_per_km2").tolist() == [30, 12]
    assert measured.demand_field("urban") is None


# ---- what is said of the measuring


def plan_of(**elders):
    spec = LayerSpecs(elders=EldersSpec(path="e", **elders) if elders else None)
    return Plan(path=None, text="", file=PlanFile(plan=Head(), layers=spec))


def test_the_plan_may_say_it_for_all_layers():
    file = PlanFile(plan=Head(age_from=70, basis="registered"), layers=LayerSpecs())
    layers = towns.layers({"demand": D})
    got = study_.measure(layers, Plan(path=None, text="", file=file), year=2025, progress=Silent())
    assert str(got.who) == "70+, registered"


def test_where_the_plan_does_not_say_the_age_the_columns_may():
    layers = towns.layers({"demand": D})
    named = replace(layers, elders=replace(layers.elders, age_from=65))
    got = study_.measure(named, plan_of(basis="resident"), year=2025, progress=Silent())
    assert str(got.who) == "65+, resident"
    got = study_.measure(named, plan_of(age_from=60), year=2025, progress=Silent())
    assert got.who.age_from == 60


@pytest.mark.parametrize(
    ("spec", "who", "basis"),
    [
        ({"age_from": 65, "basis": "registered"}, "65+, registered", "registered"),
        ({"age_from": 0, "basis": "resident"}, "0+, resident", "resident"),
        ({"age_from": 60}, "60+, resident or registered not stated", None),
        ({"basis": "resident"}, "age not stated, resident", "resident"),
        ({}, "age not stated, resident or registered not stated", None),
    ],
)
def test_who_counts_is_said_as_far_as_the_plan_does(spec, who, basis):
    layers = towns.layers({"demand": D})
    got = study_.measure(layers, plan_of(**spec), year=2025, progress=Silent())
    assert (str(got.who), got.who.basis) == (who, basis)
    assert got.notes[0] == f"older people: {who}"
    assert not got.surroundings_known


def test_whoever_lives_in_no_unit_is_said():
    got = towns.measured({"demand": D, "units": {"street": [square()], "district": [square()]}})
    said = [note for note in got.notes if "lie in none" in note]
    assert said == [
        f"units.{level}: 1 demand points with 12.0 older people lie in none"
        for level in ("street", "district")
    ]


def test_an_empty_town_is_measured():
    got = towns.measured({})
    assert (len(got.demand), len(got.facilities), got.units) == (0, 0, {})
    assert "no layer says where older people live" in " ".join(got.notes)
    assert got.density()[0].shape == (0,)
    assert len(got.planning_units(10_000.0)) == 0
