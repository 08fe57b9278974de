from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.kinds.within import Within
from siting.reach.detour import FALLBACK as DETOUR
from tests import towns
from tests.unit import rules
from tests.unit.rules import square

metres = st.integers(0, 1500)


def table_of(rule, town):
    return rule.kind.test(towns.measured(town), rule.words)


def test_minutes_are_metres_at_a_walking_speed():
    assert Within(minutes=15, walking_metres_per_minute=48).cutoff_m == 720
    assert Within(metres=500).cutoff_m == 500


@pytest.mark.parametrize(
    ("away", "have"), [(0, 1), (499.99, 1), (500, 1), (500.005, 1), (500.01, 0), (900, 0)]
)
def test_the_cut_off_is_within_to_the_centimetre(away, have):
    got = table_of(rules.reach(), {"demand": [[away, 0, 5]], "facilities": [{"at": [0, 0]}]})
    assert got.have.tolist() == [have]
    assert got.distance_m.tolist() == [away]


@pytest.mark.parametrize(("straight", "have"), [(500 / DETOUR, 1), (500 / DETOUR + 0.01, 0)])
def test_a_walk_is_longer_than_the_straight_line(straight, have):
    rule = rules.reach(measure="walking_network")
    got = table_of(rule, {"demand": [[straight, 0, 5]], "facilities": [{"at": [0, 0]}]})
    assert got.have.tolist() == [have]
    assert got.distance_m[0] == pytest.approx(straight * DETOUR)
    assert "x 1.35 (ours)" in got.notes[0]


@settings(deadline=None)
@given(
    st.lists(st.tuples(metres, metres, st.integers(1, 9)), min_size=1, max_size=8),
    st.lists(st.tuples(metres, metres), max_size=6),
    st.integers(1, 3),
)
def test_as_many_as_are_asked_are_counted_in_reach(demand, sites, at_least):
    town = {"demand": demand, "facilities": [{"at": list(at)} for at in sites]}
    got = table_of(rules.reach(at_least=at_least), town)
    homes = towns.measured(town).demand
    for row, home in zip(got.rows, homes.xy[got.rows], strict=True):
        apart = sorted(np.hypot(*(np.array(at) - home)) for at in sites)
        assert got.have[row] == min(at_least, sum(d <= 500.005 for d in apart))
        wanted = apart[at_least - 1] if len(apart) >= at_least else np.inf
        assert got.distance_m[row] == pytest.approx(wanted)
    assert (got.need == at_least).all()
    assert got.weight.tolist() == homes.elders.tolist()


def test_the_nearest_is_the_one_that_counts():
    rows = [{"at": [10, 0], "type": "药店"}, {"at": [300, 0]}, {"at": [200, 0]}]
    study = towns.measured({"demand": [[0, 0, 5]], "facilities": rows})
    rule = rules.reach()
    got = rule.kind.test(study, rule.words)
    assert study.facilities.ids[got.nearest].tolist() == ["3"]
    assert got.distance_m.tolist() == [200]


def test_of_one_spot_each_facility_counts():
    town = {"demand": [[0, 0, 5]], "facilities": [{"at": [0, 0]}, {"at": [0, 0]}]}
    assert table_of(rules.reach(at_least=2), town).have.tolist() == [2]
    assert table_of(rules.reach(at_least=3), town).have.tolist() == [2]


def test_without_facilities_there_is_no_nearest():
    got = table_of(rules.reach(), {"demand": [[0, 0, 5], [9, 9, 5]]})
    assert got.nearest.tolist() == [-1, -1]
    assert np.isinf(got.distance_m).all()
    assert got.failing.all()


def test_without_people_there_is_nothing_to_test():
    got = table_of(rules.reach(), {"facilities": [{"at": [0, 0]}]})
    assert (len(got.rows), got.missing) == (0, ("layers.elders",))


def test_a_facility_that_perhaps_counts_counts_at_most():
    town = {"demand": [[0, 0, 5], [2000, 0, 7]], "facilities": [{"at": [100, 0]}]}
    got = table_of(rules.reach("care_home"), town)
    assert (got.have.tolist(), got.have_most.tolist()) == ([0, 0], [1, 0])
    assert got.missing == ("facilities.beds",)


# ---- whom a rule applies to

URBAN = [{"field": "urban", "is": True}]


def test_a_rule_applies_surely_perhaps_or_not():
    land = [
        {"box": [0, 0, 99, 99], "urban": 1},
        {"box": [100, 0, 199, 99], "urban": 0},
        {"box": [200, 0, 299, 99], "urban": None},
    ]
    demand = [[50, 50, 1], [150, 50, 2], [250, 50, 4], [350, 50, 8]]
    got = table_of(rules.reach(applies_when=URBAN), {"demand": demand, "residential": land})
    assert got.rows.tolist() == [0, 2, 3]
    assert (got.outside_subjects, got.outside_people) == (1, 2.0)
    assert got.have.tolist() == [0, 0, 0]
    assert got.have_most.tolist() == [0, 1, 1]  # of those to whom it perhaps does not apply
    assert got.missing == ("residential.urban",)


def test_a_field_that_no_land_has_leaves_everybody_undecided():
    got = table_of(rules.reach(applies_when=URBAN), {"demand": [[0, 0, 5]]})
    assert got.undecided.tolist() == [True]
    assert got.missing == ("residential.urban",)


def test_a_density_is_said_to_be_measured_only_where_it_is_asked_for():
    dense = [{"field": "older_people_per_km2", "at_least": 5}]
    town = {"demand": [[0, 0, 5]]}
    assert "density:" in table_of(rules.reach(applies_when=dense), town).notes[-1]
    assert table_of(rules.reach(), town).notes == ()


# ---- the edge of what is known

AROUND = {"surroundings": "unknown", "units": {"district": [square("d", -1000, -1000, 2000)]}}


@pytest.mark.parametrize(
    ("x", "most"),
    [
        (0, 0),
        (499, 0),
        (499.95, 0),
        (500, 1),
        (500.1, 1),
        (999, 1),
        (1500, 1),
    ],
)
def test_whoever_lives_as_near_to_the_edge_as_the_cut_off_is_undecided(x, most):
    got = table_of(rules.reach(), {**AROUND, "demand": [[x, 0, 5]]})
    assert (got.have.tolist(), got.have_most.tolist()) == ([0], [most])
    assert "500 m to the edge" in got.notes[0]


@pytest.mark.parametrize(("x", "most"), [(600, 0), (640, 1)])
def test_on_foot_the_edge_is_as_near_as_the_straight_line_to_it(x, most):
    rule = rules.reach(measure="walking_network")  # 500 m on foot are 370 m
    got = table_of(rule, {**AROUND, "demand": [[x, 0, 5]]})
    assert got.have_most.tolist() == [most]
    assert "370 m to the edge" in got.notes[1]


def test_what_is_in_reach_inside_passes_at_the_edge():
    got = table_of(
        rules.reach(), {**AROUND, "demand": [[999, 0, 5]], "facilities": [{"at": [600, 0]}]}
    )
    assert got.passing.tolist() == [True]


def test_known_surroundings_leave_nobody_undecided():
    got = table_of(rules.reach(), {**AROUND, "surroundings": "known", "demand": [[999, 0, 5]]})
    assert (got.failing.tolist(), got.notes) == ([True], ())


def test_one_person_alone_is_all_edge():
    for demand in ([[0, 0, 5]], [[-5000, 0, 5], [0, 0, 5], [5000, 0, 5]]):
        got = table_of(rules.reach(), {"surroundings": "unknown", "demand": demand})
        assert got.undecided.all()


def test_how_many_live_so_densely_is_said_for_each_area_it_could_be_measured_on():
    density = {"field": "older_people_per_km2", "above": 3000, "measured_on": "community"}
    town = {
        "demand": [[50, 50, 31], [950, 950, 7]],
        "residential": [{"box": [0, 0, 100, 100]}],
        "units": {"community": [{"box": [0, 0, 1000, 1000]}]},
    }
    notes = table_of(rules.reach(applies_when=[density]), town).notes
    (note,) = [note for note in notes if "where density is" in note]
    assert note == (
        "older people where density is above 3,000 per km2: 0 by community, 31 by residential area"
    )


def test_a_rule_measures_density_on_one_kind_of_area():
    tests = [
        {"field": "older_people_per_km2", "above": 1, "measured_on": "street"},
        {"field": "older_people_per_km2", "below": 9},
    ]
    with pytest.raises(SitingError, match="one kind of area"):
        rules.reach(applies_when=tests)
