from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.records.finding import Outcome
from tests import whatif_towns as whatif

NEAR = ["near"]
HOME = {"id": "F1", "at": [100, 100], "beds": 60}
UNITS = [
    {"id": "west", "box": [0, 0, 1000, 1000]},
    {"id": "east", "box": [900, 0, 2000, 1000]},
]


def drafted(names=NEAR, **more):
    town = {"demand": [(100, 100, 50), (700, 100, 30), (1500, 100, 20)], "facilities": [HOME]}
    return whatif.draft({**town, **more}, whatif.rules(names))


def test_a_place_comes_onto_a_site_by_a_change_of_its_field():
    library = {"id": "L", "at": [900, 900], "type": "图书馆", "site_id": "S2", "beds": None}
    homes = [
        {**HOME, "beds": 20, "type": "养老机构", "site_id": "S1"},
        {"id": "F2", "at": [500, 500], "beds": 30, "type": "养老机构", "site_id": "S2"},
    ]
    draft = drafted(
        ["homes that share a site are large", "near one that shares its site"],
        facilities=[*homes, library],
    )
    assert draft.standings()[0].failing.subjects == 1
    draft.change("L", site_id="S1")  # off the one site and onto the other
    assert draft.standings()[0].failing.subjects == 1
    draft.result()
    draft.change("F2", site_id="S1")
    assert draft.standings()[0].failing.subjects == 2
    draft.result()
    for _ in range(2):
        draft.undo()
        draft.result()
    assert draft.standings() == draft.before


@pytest.mark.parametrize("name", ["near", "beds", "each home", "homes apart", "sites"])
def test_a_changed_facility_counts_as_if_it_stood_so_in_its_layer(name):
    small = {"id": "F1", "at": [100, 100], "beds": 8}
    draft = drafted([name], facilities=[small], units={"planning_unit": UNITS})
    draft.change("F1", beds="60")
    other = drafted([name], units={"planning_unit": UNITS})
    assert draft.standings() == other.before
    draft.result()
    draft.undo()
    assert draft.standings() == draft.before


def test_a_change_keeps_the_type_and_makes_nothing_blank():
    draft = drafted()
    for fields in ({"type": "食堂"}, {"beds": ""}, {"bedz": "3"}, {"beds": "many"}):
        with pytest.raises(SitingError):
            draft.change("F1", **fields)
    assert draft.edits == ()


def test_a_change_leaves_all_other_fields():
    planned = {**HOME, "beds": 8, "status": "planned"}
    draft = drafted(facilities=[planned])
    draft.change("F1", beds="60")
    assert draft.tables.existing.columns["status"].tolist() == ["planned"]
    draft = drafted(facilities=[HOME])
    columns = list(draft.tables.existing.columns)
    draft.change("F1", beds="60")
    assert list(draft.tables.existing.columns) == columns


def test_a_change_of_a_column_that_is_new_is_seen_by_all():
    draft = drafted(["nursing beds of each home"])
    assert draft.standings()[0].outcome is Outcome.UNDECIDED
    draft.change("F1", nursing_beds="60")
    assert draft.standings()[0].outcome is Outcome.PASS
    draft.result()
