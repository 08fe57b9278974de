from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.check import service_areas
from siting.degrees import to_degrees
from siting.progress import Silent
from siting.reach.areas import BESIDE_M
from tests.unit import on_foot, rules

TWO = [{"at": [1000, 0], "id": "a", "name": "甲"}, {"at": [2500, 0], "id": "b"}]
FAR = {"at": [1000, 900], "id": "far"}


def drawn(asked=None, facilities=TWO, lines=(on_foot.STRAIGHT,), **more):
    study = on_foot.measured({"facilities": facilities, **more}, *lines)
    asked = [on_foot.walk(10)] if asked is None else asked
    return service_areas.areas(asked, study, Silent())


def named(records):
    return [(one.rule, one.facility and one.facility.id) for one in records]


def test_all_facilities_of_a_rule_come_first_then_each():
    records, streets = drawn([on_foot.walk(10, id="B"), on_foot.walk(15, id="A")])
    every = [None, "a", "b"]
    assert named(records) == [("B", one) for one in every] + [("A", one) for one in every]
    assert [one.metres for one in records] == [600] * 3 + [900] * 3
    assert streets.rule.tolist() == [one.rule for one in records]
    assert streets.facility.tolist() == every * 2
    assert streets.metres.tolist() == [one.metres for one in records]
    assert len(streets) == 6


def test_an_area_names_its_facility():
    records, _ = drawn()
    first = records[1].facility
    assert (first.level, first.id, first.name) == ("facility", "a", "甲")


def test_streets_are_as_long_as_one_may_walk_and_all_are_their_union():
    records, streets = drawn()
    assert [one.streets_m for one in records] == pytest.approx([2300, 1200, 1100], abs=0.03)
    union = shapely.union_all(streets.lines[1:])
    assert shapely.length(shapely.symmetric_difference(union, streets.lines[0])) < 0.1
    near = [{"at": [1000, 0]}, {"at": [1100, 0]}]
    assert drawn(facilities=near)[0][0].streets_m == pytest.approx(1300, abs=0.03)


def test_an_area_is_drawn_in_degrees_around_its_facility():
    records, _ = drawn()
    study = on_foot.measured({"facilities": TWO}, on_foot.STRAIGHT)
    at = to_degrees(study.crs, np.array([[1000.0, 0], [2500, 0]]))
    for one, xy, other in zip(records[1:], at, at[::-1], strict=True):
        shape = shapely.geometry.shape(one.geometry)
        assert shape.contains(shapely.Point(xy))
        assert not shape.contains(shapely.Point(other))
    whole = shapely.geometry.shape(records[0].geometry)
    assert whole.contains(shapely.multipoints(at))


def test_a_facility_far_from_all_streets_has_no_area():
    records, streets = drawn(facilities=[*TWO, FAR])
    assert named(records)[-1] == ("near", "far")
    assert (records[-1].streets_m, records[-1].geometry) == (0, None)
    assert shapely.is_empty(streets.lines).tolist() == [False, False, False, True]
    assert records[0] == drawn()[0][0]


def test_no_facilities_at_all_have_one_empty_area():
    for facilities in ([], [FAR]):
        records, streets = drawn(facilities=facilities)
        assert (records[0].facility, records[0].streets_m, records[0].geometry) == (None, 0, None)
        assert len(records) == len(streets) == 1 + len(facilities)


def test_a_facility_that_perhaps_counts_is_left_out():
    some = [TWO[1], {"at": [500, 0], "id": "small", "beds": 9}, {**TWO[0], "id": "z", "beds": 20}]
    records, _ = drawn([on_foot.walk(10, facility="care_home")], some)
    assert named(records) == [("near", None), ("near", "z")]
    assert records[0].streets_m == records[1].streets_m


def test_the_stock_that_the_rule_asks_for_counts():
    some = [TWO[0], {**TWO[1], "status": "planned"}]
    asked = [on_foot.walk(10, id="now", run="existing"), on_foot.walk(10, id="then")]
    records, _ = drawn(asked, some)
    assert named(records) == [
        *(("now", one) for one in (None, "a")),
        *(("then", one) for one in (None, "a", "b")),
    ]


def test_a_rule_in_minutes_counts_stairs_and_one_in_metres_does_not():
    steps = on_foot.drawn.Line(on_foot.STRAIGHT, slowness=2.0)
    metres = rules.reach(measure="walking_network", metres=600, id="metres")
    records, _ = drawn([on_foot.walk(10), metres], TWO[:1], [steps])
    assert [one.streets_m for one in records] == pytest.approx([600, 600, 1200, 1200], abs=0.03)


def test_only_rules_of_homes_on_foot_are_drawn():
    others = [rules.reach(), rules.amount(), rules.ratio(), on_foot.walk(for_each="home")]
    assert service_areas.on_foot([*others, on_foot.walk(10, id="Z")])[0].id == "Z"
    assert service_areas.on_foot(others) == []
    records, streets = drawn(others)
    assert (records, len(streets)) == ((), 0)


def test_each_area_is_heard_of():
    heard, tracked = on_foot.Heard(), []
    heard.track = lambda items, total: tracked.append(total) or items
    study = on_foot.measured({"facilities": TWO}, on_foot.STRAIGHT, progress=heard)
    service_areas.areas([on_foot.walk(10)], study, heard)
    assert "drawing service areas" in heard.stages
    assert tracked == [3]


spot = st.tuples(st.integers(-400, 1200), st.integers(0, 1200)).map(list)


@settings(deadline=None, max_examples=30)
@given(st.lists(spot, min_size=1, max_size=3), st.sampled_from([2, 7, 12]))
def test_areas_hold_their_streets_and_that_of_all_holds_each(at, minutes):
    facilities = [{"at": one, "id": f"{n}"} for n, one in enumerate(at)]
    study = on_foot.measured({"facilities": facilities}, *on_foot.STREETS)
    records, streets = service_areas.areas([on_foot.walk(minutes)], study, Silent())
    joined = shapely.buffer(streets.lines[0], 0.02)
    for one, line in zip(records, streets.lines, strict=True):
        assert one.streets_m == round(line.length, 2)
        if one.geometry is None:
            assert line.is_empty
            continue
        assert joined.covers(line)
        shape = shapely.geometry.shape(one.geometry)
        assert shapely.is_valid(shape)
        ends = shapely.multipoints([point for part in line.geoms for point in part.boundary.geoms])
        surely = shapely.difference(line, shapely.buffer(ends, BESIDE_M + 0.01))
        in_degrees = shapely.transform(surely, lambda xy: to_degrees(study.crs, xy))
        assert shapely.difference(in_degrees, shape).length < 1e-9
