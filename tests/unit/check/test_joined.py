from __future__ import annotations

from siting.check.joined import joined_units
from tests import towns
from tests.unit.rules import square


def town():
    return towns.measured(
        {
            "demand": [[500, 500, 60], [1500, 500, 50], [2500, 500, 200]],
            "units": {"community": [square("b", 1000), square("a"), square("c", 2000)]},
        }
    )


def test_nothing_is_listed_before_a_rule_asks_for_units():
    assert joined_units(town()) == ()


def test_each_unit_names_all_that_it_is_joined_from():
    study = town()
    study.planning_units(100.0)
    first, second = joined_units(study)
    assert ([part.id for part in first.parts], first.older_people) == (["a", "b"], 110.0)
    assert ([part.id for part in second.parts], second.asked) == (["c"], 100.0)
    assert {part.level for part in first.parts} == {"community"}
    assert first.geometry["type"] == "Polygon"


def test_units_of_two_sizes_are_both_listed():
    study = town()
    study.planning_units(300.0)
    study.planning_units(10.0)
    assert [(unit.id, unit.asked) for unit in joined_units(study)] == [
        ("U1", 10.0),
        ("U2", 10.0),
        ("U3", 10.0),
        ("U1", 300.0),
    ]
