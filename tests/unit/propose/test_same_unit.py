"""Sites for rules whose facilities count in their own unit only."""

from __future__ import annotations

import pytest

from tests.unit import rules
from tests.unit.rules import kept, proposed, square

UNITS = {"community": [square("a"), square("b", 1000)]}
#: 100 m on either side of the border: one site would serve both, if borders did not matter.
BOTH_SIDES = {
    "demand": [[900, 500, 60], [1100, 500, 40]],
    "units": UNITS,
    "propose": {"least_spacing_m": 0},
}


def test_each_unit_is_given_a_site_of_its_own():
    for rule, n_sites in ((rules.reach(), 1), (rules.reach(same_unit="community"), 2)):
        got = proposed([rule], BOTH_SIDES, until_pass=True)
        assert len(got.sites) == n_sites
        after = kept([rule], BOTH_SIDES, got)
        assert [one.outcome.value for one in after.outcomes] == ["pass"]


def test_a_site_gains_only_the_people_of_its_unit():
    got = proposed([rules.reach(same_unit="community")], BOTH_SIDES, sites=2)
    assert [site.gain for site in got.sites] == [60, 40]


@pytest.mark.parametrize(("at", "n_sites"), [([999.9, 500], 1), ([1000.1, 500], 0)])
def test_a_candidate_just_across_the_border_mends_nothing(at, n_sites):
    town = BOTH_SIDES | {"demand": [[900, 500, 60]], "candidates": [{"at": at}]}
    rule = rules.reach(same_unit="community")
    got = proposed([rule], town)
    assert len(got.sites) == n_sites
    kept([rule], town, got)


def test_nothing_mends_what_lies_in_no_unit():
    town = BOTH_SIDES | {"demand": [[2100, 500, 60]]}
    rule = rules.reach(same_unit="community")
    got = proposed([rule], town)
    assert got.sites == ()
    kept([rule], town, got)


def test_without_a_layer_of_the_level_nothing_is_proposed():
    rule = rules.reach(same_unit="street")
    got = proposed([rule], BOTH_SIDES)
    assert got.sites == ()
    kept([rule], BOTH_SIDES, got)
