from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.arrays import PEOPLE_QUANTUM, quantise
from siting.errors import SitingError
from siting.study.totals import keep
from tests import towns

SIDE = 1000


def community(id_, x, total, y=0):
    return {"id": id_, "box": [x, y, x + SIDE, y + SIDE], "older_people": total}


def town(totals, demand, **more):
    rows = [community(f"C{n + 1}", n * SIDE, total) for n, total in enumerate(totals)]
    return {"demand": demand, "units": {"community": rows}, **more}


def placed(*args, **more):
    study = towns.measured(town(*args, **more))
    at = {
        tuple(xy): people
        for xy, people in zip(study.demand.xy.tolist(), study.demand.elders, strict=True)
    }
    return study, at


def note_of(study, word):
    (said,) = [note for note in study.notes if note.startswith("units.community") and word in note]
    return said


HERE, THERE, OUT = [100, 100], [1500, 100], [5000, 100]


def test_people_are_scaled_to_the_total_of_their_community():
    study, at = placed([60, 10], [[*HERE, 20], [200, 100, 10], [*THERE, 40]])
    assert at == {(100, 100): 40, (200, 100): 20, (1500, 100): 10}
    assert study.units["community"].elders.tolist() == [60, 10]
    assert study.demand.elders.sum() == 70


def test_how_far_the_two_differ_is_said():
    study, _ = placed([60, 10], [[*HERE, 30], [*THERE, 400]])
    said = note_of(study, "are kept")
    assert "the totals of 2 communities are kept, 70.0 older people" in said
    assert "layer 'elders' says how they are spread, and has 430.0 there" in said
    assert said.endswith("the most different is 'C2', 10.0 and 400.0")


def test_where_the_two_agree_nothing_changes():
    people = [[100 * n, 100, n / 7] for n in range(1, 9)]
    alone = towns.measured({"demand": people})
    same = town([alone.demand.elders.sum()], people)
    study = towns.measured(same)
    assert study.demand.elders.tolist() == alone.demand.elders.tolist()
    assert "most different" not in note_of(study, "are kept")


def test_who_lives_in_no_community_stays_as_the_pattern_has_it():
    study, at = placed([60], [[*HERE, 30], [*OUT, 7]])
    assert at == {(100, 100): 60, (5000, 100): 7}
    assert any("1 demand points with 7.0 older people lie in none" in n for n in study.notes)


def test_a_community_that_does_not_say_its_total_keeps_the_pattern():
    study, at = placed([60, None], [[*HERE, 30], [*THERE, 7]])
    assert at == {(100, 100): 60, (1500, 100): 7}
    said = note_of(study, "do not say")
    assert "1 communities do not say how many older people live there; the 7.0" in said


def test_a_total_of_nobody_is_kept_too():
    study, at = placed([0, 5], [[*HERE, 30], [*THERE, 7]])
    assert at == {(1500, 100): 5}
    assert study.units["community"].elders.tolist() == [0, 5]


def test_a_total_without_a_pattern_goes_to_the_residential_land():
    land = [{"id": "1", "box": [1100, 100, 1150, 150], "households": 3}]
    study, at = placed([60, 12], [[*HERE, 30]], residential=land)
    assert at == {(100, 100): 60, (1125, 125): 12}
    assert study.demand.residential[study.demand.xy[:, 0] == 1125].tolist() == [0]
    assert "1 communities with 12.0 older people have nobody in layer 'elders'" in note_of(
        study, "have nobody"
    )


def test_without_residential_land_it_is_spread_over_the_community():
    study, _ = placed([60, 100], [[*HERE, 30]])
    assert study.units["community"].elders.tolist() == [60, 100]
    assert len(study.demand) == 101  # a hectare each


def test_a_total_that_meets_no_land_stays_in_the_middle_and_that_is_said():
    land = [{"id": "1", "box": [0, 0, 50, 50], "households": 3}]
    study, at = placed([60, 12], [[*HERE, 30]], residential=land)
    assert at[(1500, 500)] == 12
    assert any("meet no residential polygon" in note for note in study.notes)


def test_totals_may_be_ignored_and_that_is_said():
    people = [[*HERE, 30]]
    study, at = placed([60], people, plan={"community_totals": "ignore"})
    assert at == {(100, 100): 30}
    assert note_of(study, "are not used")


def test_communities_that_say_nothing_change_nothing():
    units = {"community": [{"id": "C1", "box": [0, 0, 1000, 1000]}]}
    study = towns.measured({"demand": [[*HERE, 30]], "units": units})
    assert study.demand.elders.tolist() == [30]
    assert not [note for note in study.notes if note.startswith("units.community")]


def test_people_of_the_land_and_of_households_are_a_pattern_too():
    land = [
        {"id": "1", "box": [0, 0, 100, 100], "households": 10, "older_people": 30},
        {"id": "2", "box": [500, 0, 600, 100], "households": 30, "older_people": 30},
    ]
    study, at = placed([80], [], residential=land)
    assert at == {(50, 50): 40, (550, 50): 40}
    without = [{key: row[key] for key in ("id", "box", "households")} for row in land]
    study, at = placed([80], [], residential=without, per_household=0.45)
    assert list(at.values()) == pytest.approx([20, 60], abs=1e-6)
    assert sum(at.values()) == 80
    assert study.who.estimate == ""  # every number is a community's


def test_an_estimate_is_one_where_no_total_counts():
    land = [
        {"id": "1", "box": [0, 0, 100, 100], "households": 10},
        {"id": "2", "box": [5000, 0, 5100, 100], "households": 30},
    ]
    study, at = placed([80], [], residential=land, per_household=0.5)
    assert at == {(50, 50): 80, (5050, 50): 15}
    assert study.who.estimate == "households x 0.5"
    study, at = placed([None], [], residential=land[:1], per_household=0.5)
    assert at == {(50, 50): 5}
    assert study.who.estimate == "households x 0.5"


def test_a_pattern_of_nobody_leaves_all_to_the_totals():
    land = [{"id": "1", "box": [0, 0, 100, 100], "older_people": None}]
    _, at = placed([80], [], residential=land)
    assert at == {(50, 50): 80}


def test_a_community_within_another_has_no_place_and_that_is_said():
    rows = [community("1", 0, 60), {"id": "2", "box": [0, 0, 90, 90], "older_people": 5}]
    study = towns.measured({"demand": [[*HERE, 30]], "units": {"community": rows}})
    assert study.units["community"].elders.tolist() == [60, 0]
    assert "1 communities with 5.0 older people lie within others" in note_of(study, "lie within")


@pytest.mark.parametrize(("own", "theirs", "refused"), [(60, 65, True), (60, 60, False),
                                                        (60, None, False)])  # fmt: skip
def test_pattern_and_totals_of_different_ages_are_refused(own, theirs, refused):
    from siting.study.demand import place
    from siting.study.people import counted

    made = town([60], [[*HERE, 30]])
    layers = towns.layers(made)
    layers = replace(
        layers,
        elders=replace(layers.elders, age_from=own),
        units={"community": replace(layers.units["community"], age_from=theirs)},
    )
    people = counted(layers)
    if refused:
        with pytest.raises(SitingError, match=r"from 60 up, and layer .* from 65"):
            keep(people, place(layers), layers, towns.plan(made))
    else:
        assert keep(people, place(layers), layers, towns.plan(made)).demand.elders.sum() == 60


# ---- properties

points = st.lists(
    st.tuples(st.integers(1, 39), st.integers(1, 9), st.floats(0.01, 5000)), min_size=1, max_size=30
)
sums = st.lists(st.one_of(st.none(), st.floats(0, 90_000)), min_size=3, max_size=3)


def shaken(rows, random):
    return random.sample(rows, len(rows))


@settings(deadline=None)
@given(points, sums)
def test_every_total_is_kept_to_the_quantum(rows, totals):
    demand = [[x * 100, y * 100, people] for x, y, people in rows]
    study = towns.measured(town(totals, demand))
    units = study.units["community"]
    alone = towns.measured({**town([None] * 3, demand)})
    for index, total in enumerate(totals):
        wanted = alone.units["community"].elders[index] if total is None else quantise(total)
        assert units.elders[index] == wanted
    out = study.units["community"].of_demand < 0
    assert study.demand.elders[out].tolist() == alone.demand.elders[out_of(alone)].tolist()
    assert (study.demand.elders % PEOPLE_QUANTUM == 0).all()
    assert (study.demand.elders > 0).all()
    assert (units.of(study.demand.xy) == units.of_demand).all()


def out_of(study):
    return study.units["community"].of_demand < 0


@settings(deadline=None)
@given(points, sums, st.randoms())
def test_the_order_of_features_changes_nothing(rows, totals, random):
    demand = [[x * 100, y * 100, people] for x, y, people in rows]
    one = town(totals, demand)
    other = town(totals, shaken(demand, random))
    other["units"]["community"] = shaken(other["units"]["community"], random)
    first, second = towns.measured(one), towns.measured(other)
    assert first.demand.xy.tolist() == second.demand.xy.tolist()
    assert first.demand.elders.tolist() == second.demand.elders.tolist()
    assert first.notes == second.notes


@settings(deadline=None)
@given(points, sums)
def test_the_points_stay_in_canonical_order(rows, totals):
    from siting.study.spatial import canonical_order

    demand = [[x * 100, y * 100, people] for x, y, people in rows]
    got = towns.measured(town(totals, demand)).demand
    assert np.array_equal(canonical_order(got.xy, got.elders), np.arange(len(got)))
