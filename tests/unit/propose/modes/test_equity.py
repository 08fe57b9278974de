"""A floor for every unit: on the edge, of several rules, and what is said where none is kept."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import at
from tests.unit.propose.modes.test_watch import Interrupts
from tests.unit.rules import kept, proposed

NEAR = rules.reach(metres=100)
#: West has more people than east: without a floor, both sites go west.
TOWN = {
    "demand": [[100, 500, 60], [600, 500, 40], [1100, 500, 20], [1600, 500, 5]],
    "candidates": [
        {"id": name, "at": [x, 500]} for name, x in zip("abcd", (100, 600, 1100, 1600), strict=True)
    ],
    "units": {
        "street": [
            {"id": "W", "name": "West", "box": [-50, 0, 850, 1000]},
            {"id": "E", "name": "East", "box": [850, 0, 2000, 1000]},
        ]
    },
    "propose": {"least_spacing_m": 0},
}


def fair(floor, sites=2, town=TOWN, asked=(NEAR,), **how):
    got = proposed(asked, town, sites=sites, equity=floor, **how)
    kept(asked, town, got)
    return got


def refused(floor, sites=2, town=TOWN, asked=(NEAR,), **how):
    with pytest.raises(SitingError) as raised:
        proposed(asked, town, sites=sites, equity=floor, **how)
    return raised.value


def test_without_a_floor_the_many_win():
    assert at(proposed([NEAR], TOWN, sites=2)) == ["a", "b"]


@pytest.mark.parametrize("floor", [1, 59.9, 60])
def test_a_floor_that_is_met_exactly_is_met(floor):
    got = fair(floor)
    assert at(got) == ["a", "c"]
    said = [(unit.unit, unit.name, unit.percent_before, unit.percent) for unit in got.equity.units]
    assert said == [("W", "West", 0, 60), ("E", "East", 0, 80)]
    assert (got.equity.percent, got.equity.level, got.equity.costs) == (floor, "street", 20)
    assert got.certificate.best
    assert got.certificate.compared == f"as many sites with at least {floor:g} % in every unit"


def test_a_floor_just_above_is_refused_and_the_highest_is_named():
    error = refused(60.1)
    assert error.message == (
        "not every street can be brought to 60.1 %: no choice does; with 2 sites these stay below:"
        " West (near: 60.0 %, 1 older people short)"
    )
    assert error.hint.startswith("--equity 60 can be kept with as many; nothing above 60.")
    assert at(fair(60)) == ["a", "c"]


def test_what_no_site_can_help_is_named_with_all_sites_together():
    town = {**TOWN, "demand": [*TOWN["demand"], [1900, 500, 75]]}
    error = refused(50, town=town)
    assert (
        "with all candidates together these stay below: East (near: 25.0 %, 25 older"
        in error.message
    )
    assert "no choice does" in error.message


def test_every_rule_of_reach_has_its_floor():
    far = rules.reach(id="far", metres=550)
    got = fair(60, asked=(NEAR, far))
    assert {(unit.rule, unit.unit) for unit in got.equity.units} == {
        (rule, unit) for rule in ("near", "far") for unit in "WE"
    }
    assert all(unit.percent >= 60 for unit in got.equity.units)
    percents = [unit.percent for unit in got.equity.units]
    assert percents == sorted(percents)


def test_rules_about_units_have_none():
    town = {**TOWN, "units": {**TOWN["units"], "planning_unit": TOWN["units"]["street"]}}
    got = fair(60, town=town, asked=(NEAR, rules.amount(at_least=1)))
    assert {unit.rule for unit in got.equity.units} == {"near"}
    error = refused(60, town=town, asked=(rules.amount(at_least=1),))
    assert "no rule of the plan asks that" in error.message


def test_a_rule_of_no_weight_has_no_floor():
    town = {**TOWN, "propose": {"least_spacing_m": 0, "weights": {"never": 0}}}
    got = fair(60, town=town, asked=(NEAR, rules.reach(id="never", metres=1)))
    assert {unit.rule for unit in got.equity.units} == {"near"}


def test_who_has_a_place_already_counts():
    town = {**TOWN, "facilities": [{"at": [600, 500]}]}
    got = fair(40, sites=1, town=town)
    assert at(got) == ["c"]
    assert [(unit.unit, unit.percent_before, unit.percent) for unit in got.equity.units] == [
        ("W", 40, 40),
        ("E", 0, 80),
    ]


def test_a_second_place_counts_in_part():
    got = fair(30, sites=2, backup=True)
    twice = [unit for unit in got.equity.units if unit.rule == "near twice"]
    assert sorted(unit.percent for unit in twice) == [30, 40]  # half of 60 and of 80 %


def test_a_plan_without_units_is_refused():
    error = refused(50, town={**TOWN, "units": {}})
    assert "no layer draws units" in error.message
    assert "equity_level" in error.hint


@pytest.mark.parametrize(
    ("level", "units"), [(None, "WE"), ("street", "WE"), ("community", "C"), ("district", None)]
)
def test_the_level_is_the_plans_or_the_first_that_is_drawn(level, units):
    town = {**TOWN, "units": {**TOWN["units"], "community": [{"id": "C", "box": [0, 0, 900, 900]}]}}
    town["propose"] = {"least_spacing_m": 0, **({"equity_level": level} if level else {})}
    if units is None:
        assert "units of the level 'district'" in refused(50, town=town).message
        return
    got = fair(50, town=town)
    assert {unit.unit for unit in got.equity.units} == set(units)


def test_units_of_nobody_are_no_obstacle():
    empty = {"id": "X", "name": "Empty", "box": [5000, 0, 6000, 1000]}
    town = {**TOWN, "units": {"street": [*TOWN["units"]["street"], empty]}}
    assert [unit.unit for unit in fair(60, town=town).equity.units] == ["W", "E"]


def test_what_is_forced_stays_with_a_floor():
    rows = [{**row, "forced": int(row["id"] == "d")} for row in TOWN["candidates"]]
    got = fair(20, town={**TOWN, "candidates": rows})
    assert at(got) == ["d", "a"]
    assert refused(21, town={**TOWN, "candidates": rows}).hint.startswith("--equity 20 can")


@pytest.mark.parametrize("effort", ["quick", "normal", "thorough", "exact"])
def test_floors_are_kept_at_any_effort(effort):
    assert at(fair(60, effort=effort)) == ["a", "c"]


def test_order_changes_nothing():
    turned = {
        "demand": TOWN["demand"][::-1],
        "candidates": TOWN["candidates"][::-1],
        "units": {"street": TOWN["units"]["street"][::-1]},
        "propose": TOWN["propose"],
    }
    one, other = fair(50), fair(50, town=turned)
    assert one.equity.units == other.equity.units
    assert at(one) == at(other)


def test_a_search_that_is_interrupted_gives_no_sites_below_the_floor():
    how = {"progress": Interrupts("bringing every unit")}
    try:
        got = proposed([NEAR], TOWN, sites=2, equity=60, **how)
    except SitingError as error:
        assert "before the search ended (interrupted)" in error.message  # noqa: PT017
    else:
        assert got.interrupted
        assert at(got) == ["a", "c"]
