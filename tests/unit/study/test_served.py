from __future__ import annotations

from siting.study.served import served, unknown
from tests import towns

STREETS = [
    {"id": "1", "name": "东街", "box": [0, 0, 1, 1]},
    {"id": "2", "name": "1", "box": [1, 0, 2, 1]},
    {"id": "3", "name": "同名", "box": [2, 0, 3, 1]},
    {"id": "4", "name": "同名", "box": [3, 0, 4, 1]},
]


def town(*serves):
    places = [{"at": [0.5, 0.5], "serves": text} for text in serves]
    return towns.measured({"units": {"street": STREETS}, "facilities": places})


def pairs(*serves):
    study = town(*serves)
    place, unit = served(study.facilities, study.units["street"])
    return list(zip(place.tolist(), unit.tolist(), strict=True))


def test_units_are_named_by_id_or_by_a_name_of_their_own():
    assert pairs("3;东街", None, "2") == [(0, 2), (0, 0), (2, 1)]


def test_an_id_goes_before_a_name():
    assert pairs("1") == [(0, 0)]


def test_a_name_of_two_is_nobodys():
    assert pairs("同名") == []


def test_without_the_field_nothing_is_served():
    study = towns.measured({"units": {"street": STREETS}, "facilities": [{"at": [0, 0]}]})
    assert len(served(study.facilities, study.units["street"])[0]) == 0
    assert unknown(study.facilities, study.units.values()) == ()


def test_what_is_no_unit_is_said():
    study = town("3;南街", "同名;西街;北街;中街")
    (note,) = unknown(study.facilities, study.units.values())
    assert note == (
        "facilities: 'serves' names what is no unit of the plan: '中街', '北街', '南街' and 2 more"
    )
    assert note in study.notes
