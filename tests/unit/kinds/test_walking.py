"""What holds of ways on foot in every town, through the kind that measures them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import towns, walking_towns
from tests.unit import rules

MOST_M = 2400
metres = st.integers(0, MOST_M)
many = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
facilities = st.lists(
    st.builds(
        lambda x, y, beds: {"at": [x, y], "beds": beds},
        metres,
        metres,
        st.sampled_from([None, 5, 60]),
    ),
    max_size=5,
).map(lambda found: [{"id": f"f{n}"} | row for n, row in enumerate(found)])
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 99)), min_size=1, max_size=8),
        "facilities": facilities,
        "surroundings": st.sampled_from(["known", "unknown"]),
        **walking_towns.on_foot(MOST_M),
    }
)


def table_of(town, measure, **more):
    rule = rules.reach("care_home", measure=measure, **more)
    return rule.kind.test(towns.measured(town), rule.words)


limits = st.sampled_from([{"metres": 300}, {"metres": 900}, {"minutes": 15}])


@many
@given(drawn, limits, st.integers(1, 3))
def test_on_foot_nobody_has_more_than_in_a_straight_line(town, limit, at_least):
    straight, walked = (
        table_of(town, measure, within=limit, at_least=at_least)
        for measure in ("straight_line", "walking_network")
    )
    assert straight.rows.tolist() == walked.rows.tolist()
    assert (walked.have <= straight.have).all()
    assert (walked.have_most <= straight.have_most).all()
    assert (walked.distance_m >= straight.distance_m - 1e-9).all()


@many
@given(drawn, st.integers(1, 2))
def test_by_time_no_way_is_shorter_than_by_length(town, at_least):
    by_length = table_of(town, "walking_network", within={"metres": 900}, at_least=at_least)
    by_time = table_of(town, "walking_network", within={"minutes": 15}, at_least=at_least)
    assert (by_time.distance_m >= by_length.distance_m).all()
    level = {**town, "streets": [{**one, "slowness": 1.0} for one in town["streets"]]}
    flat = table_of(level, "walking_network", within={"minutes": 15}, at_least=at_least)
    assert flat.distance_m.tolist() == by_length.distance_m.tolist()


@many
@given(drawn, st.randoms(use_true_random=False), st.sampled_from([{"metres": 900}, {"minutes": 9}]))
def test_the_order_of_streets_homes_and_places_changes_nothing(town, random, limit):
    rule = rules.reach("care_home", measure="walking_network", within=limit, at_least=2)
    other = {
        **walking_towns.mixed(town, random),
        "demand": random.sample(town["demand"], len(town["demand"])),
        "facilities": random.sample(town["facilities"], len(town["facilities"])),
    }
    assert rules.checked([rule], town) == rules.checked([rule], other)


@many
@given(drawn, st.integers(1, 2))
def test_slower_walkers_never_reach_more(town, at_least):
    limit = {"minutes": 12}
    rule = rules.reach("care_home", measure="walking_network", within=limit, at_least=at_least)
    (outcome,) = rules.checked([rule], town).outcomes
    slow, fast = outcome.at_speeds
    assert (slow.metres, fast.metres) == (576, 864)
    assert slow.share_low <= outcome.share_low <= fast.share_low
    assert slow.share_high <= outcome.share_high <= fast.share_high


def test_a_facility_moved_along_its_street_changes_ways_by_no_more():
    town = {"streets": [[[0, 0], [400, 0], [400, 300]], [[400, 0], [900, 100]]]}
    town["demand"] = [[0, 40, 1], [400, 300, 1], [900, 100, 1], [650, 0, 1]]
    ways = []
    for along in range(0, 400, 7):
        placed = {**town, "facilities": [{"at": [along, 0], "beds": 60}]}
        ways.append(table_of(placed, "walking_network", within={"metres": 500}).distance_m)
    steps = np.abs(np.diff(ways, axis=0))
    assert steps.max() <= 7 + 1e-5
    assert steps.max() == pytest.approx(7, abs=1e-5)
