"""Services that upgrades of a proposal give to places that stand."""

from __future__ import annotations

import pytest

from siting.study.facilities import gather
from tests import towns

PLACES = [
    {"at": [0, 0], "id": "F1", "type": "t", "services": "meals"},
    {"at": [9, 0], "id": "F2", "type": "t", "services": None},
]


def gathered(*upgrades, places=PLACES, more=()):
    rows = [
        {"at": [5, 5], "type": "t", "upgrades": place, "services": services, "id": f"U{n}"}
        for n, (place, services) in enumerate(upgrades, start=1)
    ]
    proposed = [towns.table("proposed", [*rows, *more])] if rows or more else []
    return gather(towns.table("facilities", list(places)), proposed, year=2025, stock="plan")


def test_an_upgrade_is_no_place_and_adds_to_the_list_of_its_own():
    got = gathered(("F1", "bathing;comfort"))
    assert got.ids.tolist() == ["F1", "F2"]
    assert got.columns["services"].tolist() == ["meals;bathing;comfort", None]
    assert got.given.tolist() == [None, None]
    assert got.notes == ("proposed: 1 upgrade: services given to a place, no new place",)


def test_a_blank_list_stays_blank_and_what_is_given_is_kept_beside():
    got = gathered(("F2", "bathing"), ("F2", "comfort"))
    assert got.columns["services"].tolist() == ["meals", None]
    assert got.given.tolist() == [None, "bathing;comfort"]


def test_without_upgrades_nothing_is_given():
    assert gathered().given is None


def test_a_layer_that_lists_no_services_is_given_some_too():
    bare = [{key: value for key, value in row.items() if key != "services"} for row in PLACES]
    assert gathered(("F1", "meals"), places=bare).given.tolist() == ["meals", None]


def test_a_new_place_can_be_given_more_by_another_proposal():
    new = {"at": [7, 7], "type": "t", "id": "P1", "services": "x", "upgrades": None}
    got = gathered(("P1", "meals"), more=[new])
    assert got.ids.tolist() == ["F1", "F2", "P1"]
    assert got.columns["services"].tolist() == ["meals", None, "x;meals"]
    assert got.proposed.tolist() == [False, False, True]


@pytest.mark.parametrize(("status", "n"), [("closed", 2), ("existing", 1)])
def test_an_upgrade_of_a_place_that_does_not_count_is_said(status, n):
    places = [{**PLACES[0], "status": status}, {**PLACES[1], "status": "existing"}]
    notes = [note for note in gathered(("F1", "x"), places=places).notes if "upgrade" in note]
    assert len(notes) == n


def test_the_layer_of_facilities_itself_holds_no_upgrades():
    places = [{**PLACES[0], "upgrades": "F2"}, PLACES[1]]
    assert len(gathered(places=places)) == 2
