"""How many people fall short of some rule: each once."""

from __future__ import annotations

import pytest

from siting.check.run import run
from siting.progress import Silent
from tests import towns

NEAR = {"id": "near", "kind": "reach", "for_each": "residential_area", "measure": "straight_line"}
NEAR |= {"find": {"facility": "home"}, "within": {"metres": 500}}
NEARER = NEAR | {"id": "nearer", "within": {"metres": 200}}
SHARED = NEAR | {"id": "shared", "capacity": "shared", "beds_per_10000": 1000}
BEDS = {"id": "beds", "kind": "ratio", "for_each": "community", "per": 10000, "at_least": 300}
BEDS |= {"top": {"sum": "beds", "of": "home"}, "bottom": {"sum": "older_people"}}
IN_CITY = BEDS | {"id": "city", "for_each": "city", "at_least": 9_999}
TOWN = {
    "demand": [[0, 0, 100], [400, 0, 20], [900, 0, 3]],
    "facilities": [{"at": [0, 0], "beds": 11}],
    "units": {
        "community": [
            {"id": "W", "box": [-50, -50, 200, 50]},
            {"id": "E", "box": [200, -50, 1000, 50]},
        ]
    },
}


def affected(*rules, **town):
    got = run([towns.rule(one) for one in rules], towns.measured(TOWN | town), Silent()).affected
    return (got.people, got.people_most)


@pytest.mark.parametrize(
    ("rules", "people"),
    [
        ([NEAR], 3),
        ([NEAR, NEARER], 23),
        ([NEARER, NEAR], 23),
        ([SHARED], 13),  # 120 are near enough to 11 beds, which are enough for 110
        ([BEDS], 23),  # 23 live in a community without beds
        ([NEAR, BEDS], 23),
        ([IN_CITY], 0),
        ([], 0),
    ],
)
def test_each_counts_once(rules, people):
    assert affected(*rules) == (people, people)


def test_whoever_lives_where_a_share_is_reached_does_not_count():
    assert affected(NEAR | {"required_share": 90}) == (0, 0)


def test_what_is_not_due_yet_does_not_count():
    assert affected(NEAR | {"due": 2030}) == (0, 0)


def test_what_is_not_known_may():
    unknown = [{"at": [0, 0], "beds": None}]
    assert affected(BEDS, facilities=unknown) == (23, 123)
