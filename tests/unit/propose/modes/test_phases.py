"""Sites in phases: who stands by when, as older people and targets change."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import at
from tests.unit.rules import in_year, kept, proposed

NEAR = rules.reach(metres=100)
TOWN = {
    "demand": [[0, 0, 60], [1000, 0, 40], [2000, 0, 20]],
    "candidates": [{"id": name, "at": [1000 * n, 0]} for n, name in enumerate("ABC")],
    "propose": {"growth_percent": 10},
}
AS_MANY = "as many older people in every year"


def phased(*phases, town=TOWN, **how):
    got = proposed([NEAR], town, sites=phases[-1][1], phases=phases, **how)
    kept([NEAR], town, got)
    return got


def test_the_best_come_first_and_all_stand_in_the_end():
    got = phased((2025, 1), (2026, 3))
    assert [(site.candidate, site.build_by) for site in got.sites] == [
        ("A", 2025),
        ("B", 2026),
        ("C", 2026),
    ]
    first, last = got.phases
    assert (first.year, first.sites, first.older_people) == (2025, 1, 120)
    assert (first.mended, first.alone, first.at_most) == (60, 60, 60)
    assert (first.percent_without, first.percent, first.percent_at_most) == (0, 50, 50)
    assert (last.year, last.sites) == (2026, 3)
    assert last.older_people == pytest.approx(132)
    assert last.mended == pytest.approx(132)
    assert got.stopped == "all sites chosen"
    assert not any(AS_MANY in note for note in got.notes)


def test_each_year_is_worth_what_a_check_of_it_says():
    got = phased((2025, 1), (2030, 2))
    for phase in got.phases:
        study = in_year(TOWN, phase.year)
        there = [site for site in got.sites if site.build_by <= phase.year]
        covered = study.demand.elders[[int(site.easting / 1000 + 0.5) for site in there]].sum()
        assert phase.mended == pytest.approx(covered)
        assert len(there) == phase.sites


@pytest.mark.parametrize(("growth", "people"), [(None, 120), (0, 120), (10, 145.2), (-10, 97.2)])
def test_people_become_more_or_fewer(growth, people):
    town = {**TOWN, "propose": {} if growth is None else {"growth_percent": growth}}
    got = phased((2027, 1), town=town)
    assert got.phases[0].older_people == pytest.approx(people)
    assert sum(AS_MANY in note for note in got.notes) == (growth is None)


def test_a_year_before_the_plans_has_fewer_people():
    got = phased((2024, 1), (2025, 2))
    assert got.phases[0].older_people == pytest.approx(120 / 1.1)


def test_places_that_open_later_are_there_later():
    town = {**TOWN, "facilities": [{"at": [0, 0], "open_year": 2030, "status": "planned"}]}
    got = phased((2025, 1), (2030, 2), town=town)
    assert [phase.percent_without for phase in got.phases] == [0, 50]


def test_targets_that_change_choose_other_sites():
    wide = {2025: [NEAR], 2030: [rules.reach(metres=1000)]}
    got = proposed([NEAR], TOWN, sites=1, phases=((2025, 1), (2030, 1)), then=wide)
    # For 2025 alone A is best (60 of 60), for 2030 alone B (all): B costs 2025 a third, and A costs
    # 2030 a sixth.
    assert at(got) == ["A"]
    first, last = got.phases
    assert (first.mended, first.alone) == (60, 60)
    assert last.mended / last.alone == pytest.approx(100 / 120)
    assert last.percent < last.percent_alone <= last.percent_at_most


def test_a_first_year_without_sites():
    got = phased((2025, 0), (2026, 1))
    assert [site.build_by for site in got.sites] == [2026]
    assert (got.phases[0].sites, got.phases[0].mended) == (0, 0)


def test_one_year_is_a_plan_for_that_year():
    got = phased((2025, 2))
    assert at(got) == ["A", "B"]
    assert got.phases[0].mended == got.phases[0].at_most == 100


def test_what_is_forced_stands_by_the_first_year():
    rows = [{**row, "forced": int(row["id"] == "C")} for row in TOWN["candidates"]]
    got = phased((2025, 1), (2026, 2), town={**TOWN, "candidates": rows})
    assert [(site.candidate, site.build_by) for site in got.sites] == [("C", 2025), ("A", 2026)]


def test_more_forced_than_stand_by_the_first_year_are_refused():
    rows = [{**row, "forced": 1} for row in TOWN["candidates"]]
    with pytest.raises(SitingError, match="stand by 2025, more than the 2 asked") as raised:
        phased((2025, 2), (2026, 3), town={**TOWN, "candidates": rows})
    assert raised.value.hint == "ask for more at first: --sites 3 --phases 2025:3,2026:3"


@pytest.mark.parametrize(("spacing", "chosen"), [(999.9, "ABC"), (1000.1, "AC")])
def test_spacing_holds_over_all_years(spacing, chosen):
    town = {**TOWN, "propose": {"least_spacing_m": spacing}}
    assert sorted(at(phased((2025, 1), (2030, 3), town=town))) == list(chosen)


def test_a_second_place_may_be_asked_for_in_all_years():
    got = proposed([NEAR], TOWN, sites=2, phases=((2025, 1), (2030, 2)), backup=True)
    assert got.phases[0].mended == pytest.approx(90)  # 60, and half of 60 twice


def test_every_year_keeps_its_promise_at_any_effort():
    chosen = [at(phased((2025, 1), (2030, 2), effort=e)) for e in ("quick", "normal", "exact")]
    assert chosen == [["A", "B"]] * 3


def test_more_sites_than_mend_anything_are_not_built():
    got = phased((2025, 2), (2030, 9))
    assert (len(got.sites), got.stopped) == (3, "no candidate mends anything more")
