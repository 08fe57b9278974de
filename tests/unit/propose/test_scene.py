from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.progress import Silent
from siting.propose import blocks as blocks_
from siting.propose.scene import mendable, set_up, state
from siting.records.finding import Outcome
from tests import towns
from tests.unit import rules
from tests.unit.rules import square

D = [[500, 500, 60], [3500, 500, 40]]


def scene_of(asked, town):
    layers, study, plan = towns.layers(town), towns.measured(town), towns.plan(town)
    found = mendable(asked, plan)
    blocks = blocks_.build(found, study, plan.file.propose.weights, Silent())
    return set_up(blocks, layers, study, plan, every=(), upgraded=False, progress=Silent())


def weighing(weights):
    return {"demand": D, "propose": {"weights": weights}}


def test_at_the_start_every_rule_stands_as_a_check_finds_it():
    town = {"demand": D, "facilities": [{"at": [500, 500], "beds": 20}], "surroundings": "unknown"}
    asked = [rules.reach(), rules.ratio(), rules.amount(), rules.reach(id="two", at_least=2)]
    scene = scene_of(asked, town)
    for block, found in zip(scene.blocks, rules.checked(asked, town).outcomes, strict=True):
        now = state(block, 2025)
        assert (now.outcome, now.shortfall) == (found.outcome, found.shortfall)


def test_people_short_are_those_of_subjects_that_fall_short():
    town = {"demand": D, "facilities": [{"at": [500, 500], "beds": 20}]}
    scene = scene_of([rules.reach()], town)
    assert state(scene.blocks[0], 2025).people_short == 40


def test_a_rule_is_mended_as_its_rows_are():
    scene = scene_of([rules.reach(required_share=60)], {"demand": D})
    (block,) = scene.blocks
    assert state(block, 2025) == (Outcome.FAIL, 2.0, 100.0, 2, None)
    near_first = int(np.argmin(np.hypot(*(scene.candidates.xy - (500, 500)).T)))
    block.take(near_first)
    assert state(block, 2025) == (Outcome.PASS, 1.0, 40.0, 1, None)
    block.take(near_first)
    assert state(block, 2025) == (Outcome.PASS, 1.0, 40.0, 1, None)


def test_what_may_be_there_already_stays_possible():
    town = {"demand": [[500, 500, 60]], "facilities": [{"at": [500, 500]}]}
    scene = scene_of([rules.reach("care_home", at_least=2)], town)
    (block,) = scene.blocks
    assert state(block, 2025).outcome is Outcome.FAIL
    block.take(0)
    assert state(block, 2025).outcome is Outcome.UNDECIDED
    block.take(0)
    assert state(block, 2025).outcome is Outcome.PASS


def test_a_rule_counts_by_its_weight():
    scene = scene_of([rules.reach(), rules.reach(id="b")], weighing({"near": 2.5, "b": 0}))
    assert [block.objective() for block in scene.blocks] == [250, 0]
    assert scene_of([rules.reach()], {"demand": D}).blocks[0].objective() == 100


def test_a_part_that_is_missing_counts_in_part():
    town = {
        "demand": [[500, 500, 1000]],
        "facilities": [{"at": [500, 500], "beds": 12}],
        "units": {"planning_unit": [square()]},
    }
    (block,) = scene_of([rules.ratio()], town).blocks
    assert block.objective() == pytest.approx(600)  # 18 of 30 beds are missing


@pytest.mark.parametrize(("weight_by", "worth"), [("count", 1), ("older_people", 0)])
def test_a_unit_of_nobody_counts_where_units_are_counted(weight_by, worth):
    town = {"demand": [[5000, 0, 9]], "units": {"planning_unit": [square()]}}
    (block,) = scene_of([rules.amount(weight_by=weight_by)], town).blocks
    assert block.objective() == worth


@pytest.mark.parametrize("weights", [{"naer": 1}, {"near": 1, "x": 0}])
def test_a_weight_of_no_rule_is_refused(weights):
    with pytest.raises(SitingError, match="to give a weight") as error:
        scene_of([rules.reach()], weighing(weights))
    assert "near" in error.value.hint


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), 1.1e9])
def test_a_weight_that_is_none_is_refused_when_it_is_read(weight):
    with pytest.raises(SitingError, match=r"in 'weights\.near'"):
        towns.plan(weighing({"near": weight}))


@pytest.mark.parametrize("for_each", ["street", "community", "circle"])
@pytest.mark.parametrize("make", [rules.ratio, rules.amount])
def test_a_rule_that_cannot_be_tested_has_no_rows_to_mend(make, for_each):
    scene = scene_of([rules.reach(), make(for_each=for_each)], {"demand": D})
    assert scene.blocks[1].gains().tolist() == [0] * len(scene.candidates.ids)
    assert state(scene.blocks[1], 2025) == (Outcome.UNDECIDED, 0, 0, 0, None)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 99)),
             min_size=1, max_size=6),
    st.lists(st.integers(0, 99), max_size=4),
)  # fmt: skip
def test_each_candidate_that_is_taken_lowers_the_objective_by_its_gain(demand, picks):
    asked = [rules.reach(at_least=2), rules.ratio(), rules.amount()]
    scene = scene_of(asked, {"demand": demand})
    for pick in picks:
        j = pick % len(scene.candidates.ids)
        for block in scene.blocks:
            before, gain = block.objective(), block.gain(j)
            block.take(j)
            assert gain >= 0
            assert block.objective() == pytest.approx(before - gain)
