from __future__ import annotations

import tomllib

import pytest

from siting import flow, plan
from siting.check import Extras
from siting.errors import SitingError
from siting.progress import Silent
from siting.records.drawn import Drawn
from tests.unit import on_foot, rules

TOWN = {"demand": [[200, 0, 5]], "facilities": [{"at": [0, 0], "id": "7", "beds": 10}]}
ASKED = [on_foot.walk(10), rules.reach()]
#: What each flag adds to a result.
ADDS = {"compare_reach": "reach_compared", "access": "access", "service_areas": "service_areas"}


def measured(*flags, streets=True):
    study = on_foot.measured(TOWN, *([on_foot.STRAIGHT] if streets else []))
    return Extras(**dict.fromkeys(flags, True)).measure(ASKED, study, Silent())


def read(tmp_path, text):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


# ---- what is measured


def test_nothing_is_measured_that_was_not_asked_for():
    assert measured() == ({}, Drawn())


@pytest.mark.parametrize("flag", ADDS)
def test_a_flag_adds_its_own_field_and_no_other(flag):
    fields, drawn = measured(flag)
    assert list(fields) == [ADDS[flag]]
    assert (drawn.access is not None) == (flag == "access")
    assert (drawn.streets is not None) == (flag == "service_areas")


def test_flags_do_not_change_what_others_measure():
    fields, drawn = measured(*ADDS)
    assert list(fields) == ["reach_compared", "access", "service_areas"]
    for flag, field in ADDS.items():
        assert fields[field] == measured(flag)[0][field]
    assert len(drawn.access) == 1
    assert len(drawn.streets) == 2


def test_access_is_a_quarter_of_an_hour_on_foot_along_the_streets():
    (got, _) = measured("access")
    access = got["access"]
    assert (access.minutes, access.metres_per_minute, access.cutoff_m) == (15, 60, 900)
    assert (access.measure, access.people_none) == ("walking_network", 0)


@pytest.mark.parametrize(("away", "none"), [(666, 0), (667, 5)])
def test_without_streets_access_is_an_estimate_and_says_so(away, none):
    study = on_foot.measured({**TOWN, "demand": [[away, 0, 5]]})
    fields, _ = Extras(access=True).measure(ASKED, study, Silent())
    assert (fields["access"].measure, fields["access"].people_none) == ("estimated_walk", none)


def test_stairs_count_for_the_time_they_take_in_access():
    steps = on_foot.drawn.Line([[0, 0], [3000, 0]], slowness=2.0)
    study = on_foot.measured({**TOWN, "demand": [[451, 0, 5]]}, steps)
    fields, _ = Extras(access=True).measure(ASKED, study, Silent())
    assert fields["access"].people_none == 5


# ---- what is refused

NO_STREETS = '[plan]\n\n[layers]\n\n[layers.facilities]\npath = "none.shp"\n'
NO_FILES = f'{NO_STREETS}\n[layers.streets]\npath = "none.osm.pbf"\n'


@pytest.mark.parametrize("flag", ["compare_reach", "service_areas"])
def test_what_needs_streets_is_refused_without_them(tmp_path, flag):
    asked = plan.read(read(tmp_path, NO_STREETS))
    with pytest.raises(SitingError, match="the plan names no streets") as caught:
        Extras(**{flag: True}).require(asked, ASKED)
    assert caught.value.hint.startswith("add [layers.streets]")
    assert tomllib.loads(caught.value.hint.partition(" with ")[2].partition(",")[0])
    assert (caught.value.at.path, caught.value.at.line) == (asked.path, 3)


@pytest.mark.parametrize("extras", [Extras(), Extras(access=True)])
def test_what_needs_none_is_not(tmp_path, extras):
    extras.require(plan.read(read(tmp_path, NO_STREETS)), [])


def test_areas_are_refused_where_no_rule_is_on_foot(tmp_path):
    asked = plan.read(
        read(tmp_path, NO_FILES.replace("[plan]\n", '[plan]\nrules = ["hangzhou"]\n'))
    )
    for others in ([], [rules.reach()], [rules.amount()], [on_foot.walk(for_each="home")]):
        with pytest.raises(SitingError, match="no rule of the plan asks how far homes") as caught:
            Extras(service_areas=True).require(asked, others)
        assert "--reading strict" in caught.value.hint
        assert caught.value.at.line == 2
    Extras(service_areas=True).require(asked, ASKED)
    Extras(compare_reach=True).require(asked, [])


@pytest.mark.parametrize(
    ("text", "flag", "said"),
    [
        (NO_STREETS, "compare_reach", "the plan names no streets"),
        (NO_STREETS, "service_areas", "the plan names no streets"),
        (NO_FILES, "service_areas", "no rule of the plan asks how far homes are on foot"),
    ],
)
def test_a_refusal_comes_before_any_layer_is_opened(tmp_path, text, flag, said):
    path = read(tmp_path, text)
    with pytest.raises(SitingError, match=said):
        flow.check_and_draw(path, Extras(**{flag: True}))
    with pytest.raises(SitingError, match=r"there is no file 'none\.shp'"):
        flow.check_and_draw(path, Extras(access=True))


def test_a_reading_on_foot_lifts_the_refusal(tmp_path):
    path = read(tmp_path, NO_FILES)
    with pytest.raises(SitingError, match=r"there is no file 'none\.shp'"):
        flow.check_and_draw(path, Extras(service_areas=True), reading="strict")
