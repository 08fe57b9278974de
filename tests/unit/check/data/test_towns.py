"""Each fault of the data is found in a town that has it, and in no other."""

from __future__ import annotations

import re

import numpy as np
import pytest

from siting.check.data import catalogue, faults
from siting.language import chinese
from siting.progress import Silent
from tests import towns
from tests.unit import rules
from tests.unit.check.data import faulty_towns as towns_data
from tests.unit.check.data.faulty_towns import SOUND, TOWNS

#: English that may stand beside what is named.
ENGLISH = re.compile(r"\b(?:and|with|on|stated|beside|more|of)\b| m2|\dm\b")


def found(changes):
    town = {**SOUND, **changes}
    asked = [rules.reach("any_place", 500)]
    return faults(towns.plan(town), towns.layers(town), towns.measured(town), asked, Silent())


def test_a_sound_town_has_no_faults():
    assert found({}) == []


@pytest.mark.parametrize("fault", TOWNS)
def test_the_fault_is_found_with_its_features_and_its_fix(fault):
    changes, named = TOWNS[fault]
    mine = [one for one in found(changes) if one.rule == fault]
    assert mine, [one.rule for one in found(changes)]
    one = mine[0]
    assert named in one.message
    assert one.notes == (f"fix: {catalogue()[fault].fix}",)
    assert one.severity is catalogue()[fault].severity
    assert one.citation.quote.startswith(catalogue()[fault].title_zh)
    assert not ENGLISH.search(chinese(one.message))
    assert not re.search(r"（[a-z_]+ [\d,]", chinese(one.message))


@pytest.mark.parametrize("fault", TOWNS)
def test_a_faulty_town_has_no_other_fault(fault):
    # what follows from the fault itself
    also = {"DATA-007": {"DATA-081"}, "DATA-013": {"DATA-073"}, "DATA-055": {"DATA-083"}}
    also |= {"DATA-087": {"DATA-085"}, "DATA-076": {"DATA-081", "DATA-083", "DATA-084"}}
    seen = {one.rule for one in found(TOWNS[fault][0])}
    assert seen - {fault} - also.get(fault, set()) == set()


def turned(rows):
    """Turn the order of features round, in every layer."""
    if isinstance(rows, dict):
        return {key: turned(some) for key, some in rows.items()}
    return [turned(one) if isinstance(one, list) else one for one in rows[::-1]]


@pytest.mark.parametrize("fault", sorted(set(TOWNS) - {"DATA-094"}))
def test_the_order_of_features_changes_nothing(fault):
    town = {**SOUND, **TOWNS[fault][0]}
    other = {key: turned(rows) if key != "demand" else rows[::-1] for key, rows in town.items()}
    assert found(town) == found(other)


@pytest.mark.parametrize(
    ("shares", "odd"),
    [([20.5, 0.235], 1), ([0.2, 0.3], 2), ([20.5, 1], 0), ([20.5, 0], 0), ([1, 0.5], 2)],
)
def test_a_fraction_among_percentages_is_found(shares, odd):
    told = [*shares, None, None]
    made = [
        {**one, "older_share_percent": share}
        for one, share in zip(SOUND["units"]["community"], told, strict=True)
    ]
    seen = list(found({"units": {**SOUND["units"], "community": made}}))
    assert [one.measured for one in seen if one.rule == "DATA-045"] == [odd] * bool(odd)


def test_large_numbers_are_written_out():
    made = towns_data.communities(population=100, households=2_000_000)
    (one,) = [one for one in found(made) if one.rule == "DATA-053"]
    assert "'C0' (households 2,000,000, population 100)" in one.message


def test_of_many_features_five_are_named():
    many = [towns_data.home(f"n{at}", 900, 10 * at, beds=50, nursing_beds=60) for at in range(40)]
    (one,) = [one for one in found(towns_data.homes(*many)) if one.rule == "DATA-033"]
    assert one.message.startswith("40 of 42 ")
    assert "'n12' (nursing_beds 60, beds 50) and 35 more" in one.message


@pytest.mark.parametrize("name", ["å\x8c»é\x99¢", "Ò½Ôº", "鍖婚櫌", "\ufffd院", "????"])
def test_text_in_a_wrong_encoding_is_found_whatever_it_was_taken_for(name):
    made = towns_data.homes({**towns_data.home("bad", 900), "name": name})
    (one,) = [one for one in found(made) if one.rule == "DATA-027"]
    assert one.message.startswith(f"1 of 3 hold damaged characters: 'bad' ({name}")


@pytest.mark.parametrize("name", ["医院", "Café Zoë", "?", "何處？", "龘龑敬老院"])
def test_other_text_is_not_damaged(name):
    made = towns_data.homes({**towns_data.home("good", 900), "name": name})
    assert [one for one in found(made) if one.rule == "DATA-027"] == []


def test_a_finding_draws_its_features():
    (one,) = [one for one in found(TOWNS["DATA-011"][0]) if one.rule == "DATA-011"]
    points = np.array(one.geometry["coordinates"])
    assert points.shape == (2, 2)
    assert (one.place.lon, one.place.lat) == tuple(points[0])
    assert (one.measured, one.unit, one.subject.id) == (2.0, "features", "facilities")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (towns_data.each_community(older_people=[None, 20, 30, 20]), "DATA-062"),
        (towns_data.communities(older_people=0, population=499, households=199), "DATA-063"),
        (towns_data.each_community(population=[400, 500, 300, 200]), "DATA-065"),
        (towns_data.each_community(population=[12.4, 500, 300, 200]), "DATA-065"),
        (towns_data.land(towns_data.box("R3", 800, 400, community_id="C0")), "DATA-066"),
        (towns_data.homes(towns_data.home("s", 500, 500, in_unit="D1")), "DATA-090"),
        (towns_data.homes(towns_data.home("s", 100, 500, in_unit="C2")), "DATA-090"),
        (towns_data.homes(towns_data.home("s", 900, open_year=2075, status="planned")), "DATA-042"),
        (towns_data.parcels(towns_data.box("L3", 1800, 1400, beds=5000)), "DATA-032"),
    ],
)
def test_what_is_just_right_is_no_fault(changes, fault):
    assert fault not in {one.rule for one in found(changes)}


@pytest.mark.parametrize(
    ("changes", "fault", "named"),
    [
        (
            towns_data.homes(towns_data.home("s", 900, open_year=2076, status="planned")),
            "DATA-042",
            "'s' (2076)",
        ),
        (
            towns_data.parcels(towns_data.box("L3", 1800, 1400, beds=5001)),
            "DATA-032",
            "'L3' (5,001)",
        ),
    ],
)
def test_years_far_ahead_and_parcels_of_thousands_of_beds_are_faults(changes, fault, named):
    (one,) = [one for one in found(changes) if one.rule == fault]
    assert named in one.message


def test_fields_stand_under_their_chinese_names_in_chinese():
    (one,) = [one for one in found(TOWNS["DATA-033"][0]) if one.rule == "DATA-033"]
    assert chinese(one.message).endswith("：'n'（护理型床位 60，床位 50）")
