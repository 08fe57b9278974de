"""What holds for rules of all kinds in every town."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting import check
from siting.progress import Silent
from siting.records.finding import Outcome
from tests import towns
from tests.unit.kinds.kinds_of_rules import RULES, drawn

many = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
NAMES = sorted(RULES)


def outcomes(town):
    found = check.run([RULES[name] for name in NAMES], towns.measured(town), Silent()).outcomes
    return {outcome.id: outcome for outcome in found}


def in_words(outcome):
    parts = (outcome.passing, outcome.failing, outcome.undecided, outcome.outside)
    shares = (outcome.share_low, outcome.share_high)
    return outcome.outcome, parts, shares, outcome.missing, outcome.notes


def lists_of(town):
    """Find the lists of features of a town, wherever they stand."""
    found = [town["demand"], town["facilities"], town["health"], town["residential"]]
    return [*found, town["units"]["community"], town["figures"]["staff"]]


@many
@given(drawn, st.randoms(use_true_random=False))
def test_the_order_of_features_changes_nothing(town, random):
    mixed = copy.deepcopy(town)
    for features in lists_of(mixed):
        random.shuffle(features)
    one, other = outcomes(town), outcomes(mixed)
    for name in NAMES:
        assert in_words(one[name]) == in_words(other[name]), name
        assert one[name].shortfall == pytest.approx(other[name].shortfall)


@many
@given(drawn, st.integers(-400, 400), st.integers(0, 4000))
def test_to_move_everything_by_whole_kilometres_changes_nothing(town, east, north):
    moved = copy.deepcopy(town)
    x, y = 1000 * east, 1000 * north
    moved["demand"] = [(a + x, b + y, n) for a, b, n in town["demand"]]
    for row in [*moved["facilities"], *moved["health"]]:
        row["at"] = [row["at"][0] + x, row["at"][1] + y]
    for row in [*moved["residential"], *moved["units"]["community"]]:
        west, south, east_, north_ = row["box"]
        row["box"] = [west + x, south + y, east_ + x, north_ + y]
    one, other = outcomes(town), outcomes(moved)
    for name in NAMES:
        assert in_words(one[name]) == in_words(other[name]), name
        assert one[name].shortfall == pytest.approx(other[name].shortfall)


#: What may be blank. Of others a blank has a meaning of its own: without a type a place is of
#: none, without a site it stands alone, without a status it exists, without a pool it is alone.
BLANKABLE = {
    "facilities": (
        *("beds", "nursing_beds", "floor_area_m2", "public", "rehab_room"),
        *("services", "open_year"),
    ),
    "health": ("beds",),
    "residential": ("households", "status", "urban"),
    "units": ("population", "friendly", "urban"),
    "figures": ("workers", "registered"),
}


def features_of(town, layer):
    if layer == "units":
        return town["units"]["community"]
    return town["figures"]["staff"] if layer == "figures" else town[layer]


@st.composite
def towns_with_blanks(draw):
    """Draw a town, and the same one with some values of one field blank, or all."""
    town = draw(drawn)
    layer = draw(st.sampled_from(sorted(BLANKABLE)))
    field = draw(st.sampled_from(BLANKABLE[layer]))
    blank = copy.deepcopy(town)
    for row in features_of(blank, layer):
        if draw(st.booleans()):
            row[field] = None
    return town, blank, (layer, field)


#: What a rule may come to when values are known, by what it came to while some were blank.
MAY_COME_TO = {
    Outcome.PASS: {Outcome.PASS, Outcome.NOT_APPLICABLE},
    Outcome.FAIL: {Outcome.FAIL, Outcome.NOT_APPLICABLE},
    Outcome.NOT_APPLICABLE: {Outcome.NOT_APPLICABLE},
}


@settings(many, max_examples=100)
@given(towns_with_blanks())
def test_what_is_decided_without_a_value_is_so_with_any(pair):
    known, blank, field = pair
    with_all, without = outcomes(known), outcomes(blank)
    for name in NAMES:
        if without[name].outcome is Outcome.UNDECIDED:
            assert without[name].missing, name
        else:
            allowed = MAY_COME_TO[without[name].outcome]
            assert with_all[name].outcome in allowed, (name, field)
