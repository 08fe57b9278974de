from __future__ import annotations

import math

from siting import check
from siting.progress import Silent
from tests import towns
from tests.unit import rules

#: Older people who live exactly at the ends of steps, a centimetre beyond, and far away.
DEMAND = [[0, 0, 1], [100, 0, 2], [100.01, 0, 4], [500, 0, 8], [500.01, 0, 16], [2000, 0, 32]]
TOWN = {"demand": [*DEMAND, [2500, 0, 64]], "facilities": [{"at": [0, 0], "type": "养老机构"}]}


def distances(rule, **more):
    (outcome,) = check.run([rule], towns.measured(TOWN | more), Silent()).outcomes
    return outcome.distances, outcome


def test_people_are_counted_by_distance_the_end_of_a_step_within_it():
    found, outcome = distances(rules.reach())
    assert (found.limit_m, found.step_m, len(found.people)) == (500, 100, 20)
    assert found.people[:2] == (3, 4)
    assert found.people[4:6] == (8, 16)
    assert (found.people[19], found.farther, found.without) == (32, 64, 0)
    assert sum(found.people[:5]) == 15
    assert outcome.passing.people == 15


def test_whoever_has_no_facility_at_all_is_counted_apart():
    found, _ = distances(rules.reach(), facilities=[])
    assert (sum(found.people), found.farther, found.without) == (0, 0, 127)


def test_steps_end_at_the_limit_whatever_it_is():
    found, _ = distances(rules.reach(metres=720))
    assert math.isclose(found.step_m * 5, 720)


def test_rules_that_ask_no_distance_of_homes_have_none():
    assert distances(rules.ratio())[0] is None
