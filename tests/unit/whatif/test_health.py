from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.whatif import Add, Change, LonLat, Move, Remove, edits
from tests import whatif_towns as whatif

RULES = ["hospital near", "homes near hospitals", "hospitals", "each hospital", "homes or beds"]
UNITS = [{"id": "west", "box": [0, 0, 1000, 1000]}, {"id": "east", "box": [900, 0, 3000, 1000]}]
HERE, THERE = [100, 100], [2500, 100]


def drafted(*, health, facilities=None):
    town = {
        "demand": [(100, 100, 50), (2500, 100, 20)],
        "facilities": facilities or [{"id": "F1", "at": HERE, "beds": 60}],
        "units": {"planning_unit": UNITS},
        "health": health,
    }
    return whatif.draft(town, whatif.rules(RULES))


def test_health_places_come_move_and_go():
    draft = drafted(health=[{"id": "H1", "at": THERE, "beds": 30}])
    assert [one.passing.people for one in draft.standings()[:1]] == [20]
    draft.apply(Move(id="H1", at=whatif.degrees(HERE)))
    near, homes, *_ = draft.standings()
    assert (near.passing.people, homes.passing.subjects) == (50, 1)
    fields = {"type": "医院", "床位数": "10"}
    assert draft.apply(Add(at=whatif.degrees(THERE), fields=fields, layer="health")) == "W1"
    near, _, hospitals, each, _ = draft.standings()
    assert (near.passing.people, hospitals.passing.subjects) == (70, 2)
    assert (each.passing.subjects, each.failing.subjects) == (1, 1)
    draft.remove("H1")
    assert draft.standings()[0].passing.people == 20
    assert draft.result().notes[1].startswith("what-if: 'W1' added to health at")
    while draft.edits:
        draft.undo()
    assert draft.standings() == draft.before
    assert draft.tables is draft._first.tables
    draft.result()


def test_a_health_place_gets_other_fields():
    draft = drafted(health=[{"id": "F1", "at": HERE, "beds": 8}])
    assert draft.standings()[3].failing.subjects == 1
    draft.apply(Change(id="F1", fields={"床位数": "30"}, layer="health"))
    assert draft.standings()[3].passing.subjects == 1
    assert draft.said == ("'F1' changed: 床位数 30",)
    draft.result()
    with pytest.raises(SitingError, match="health places have no field 'bedz'"):
        draft.apply(Change(id="F1", fields={"bedz": "30"}, layer="health"))
    draft.undo()
    assert draft.standings() == draft.before


def test_where_both_layers_have_an_id_the_layer_is_said():
    draft = drafted(health=[{"id": "F1", "at": HERE}, {"id": "H2", "at": HERE}])
    with pytest.raises(SitingError, match="a facility and a health place") as error:
        draft.remove("F1")
    assert error.value.hint == "say which: facilities:F1 or health:F1"
    draft.apply(edits.remove("health:F1"))
    assert draft.tables.health.ids.tolist() == ["H2"]
    draft.apply(edits.remove("F1"))
    assert draft.standings()[3].undecided.subjects == 1  # the hospital that is left


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Remove(id="H1"), "the last place of"),
        (Remove(id="H3"), "no facility 'H3', and no such health place"),
        (Remove(id="H3", layer="health"), "no health place 'H3'"),
        (Remove(id="F1", layer="health"), "no health place 'F1'"),
        (Add(at=LonLat(120, 30), fields={"type": "医院", "id": "H1"}, layer="health"), "already"),
        (
            Add(at=LonLat(120, 30), fields={"type": "医院", "bedz": "1"}, layer="health"),
            "health places have no field 'bedz'",
        ),
    ],
)
def test_what_cannot_be_done_is_refused(edit, said):
    draft = drafted(health=[{"id": "H1", "at": HERE}])
    with pytest.raises(SitingError, match=said) as error:
        draft.apply(edit)
    assert error.value.hint
    assert draft.edits == ()


def test_a_plan_without_health_places_gets_none():
    draft = drafted(health=[])
    with pytest.raises(SitingError, match=r"no \[layers.health\]"):
        draft.apply(edits.add("layer=health,type=医院,at=120.0,0.9"))
    with pytest.raises(SitingError, match="no facility 'H1'") as error:
        draft.remove("H1")
    assert "health" not in error.value.message


def test_the_layer_is_read_from_the_text():
    assert edits.add("layer=health,type=医院,at=120.1,30.2").layer == "health"
    assert edits.remove(" health:12 ") == Remove(id="12", layer="health")
    assert edits.move("health:a=b=120.1,30.2") == Move(
        id="a=b", at=LonLat(120.1, 30.2), layer="health"
    )
    assert edits.remove("ward:12") == Remove(id="ward:12")
    with pytest.raises(SitingError, match="not to 'shops'") as error:
        edits.add("layer=shops,type=x,at=120.1,30.2")
    assert "layer=health" in error.value.hint


def test_an_edit_keeps_one_place_for_undo_and_not_all():
    draft = drafted(health=[{"id": "H1", "at": HERE}])
    draft.remove("F1")
    draft.apply(Move(id="H1", at=whatif.degrees(THERE)))
    for past in draft._past:
        assert past.whole is None
        for place in (past.swap.gone or past.swap.come).values():
            values = [place.ids, place.counts, *place.columns.values()]
            assert all(len(one) == 1 and one.base is None for one in values)
