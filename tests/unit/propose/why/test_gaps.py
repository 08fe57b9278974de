"""Why no site mends what is left: each reason on the smallest town that has it, at its limit."""

from __future__ import annotations

import pytest

from tests import towns
from tests.unit import rules
from tests.unit.propose.service_towns import lists
from tests.unit.propose.service_towns import town as service_town
from tests.unit.propose.test_shared_beds import RULE as SHARED
from tests.unit.rules import proposed, square

# A serves the first home; the second, 60 people 1 km away, is what is left.
HERE = {"demand": [[0, 0, 90], [1000, 0, 60]], "candidates": [{"id": "A", "at": [0, 0]}]}
SECOND = {"id": "B", "at": [1000, 300]}


def town(*candidates, **more):
    return {**HERE, "candidates": [*HERE["candidates"], *candidates], **more}


def left(where, rule=None, **how):
    """List the reasons of what is left of the first rule."""
    got = proposed([rule or rules.reach()], where, **how)
    return [(gap.reason, gap.detail, gap.people, gap.rows) for gap in got.gaps]


def test_where_nothing_is_left_there_is_no_gap():
    assert left(town(SECOND), sites=2) == []


def test_what_a_further_site_would_mend():
    got = proposed([rules.reach()], town(SECOND, {"id": "C", "at": [1400, 0]}), sites=1)
    (gap,) = got.gaps
    assert (gap.reason, gap.people, gap.rows) == ("limit_reached", 60, 1)
    assert (gap.further.candidate, gap.further.people) == ("B", 60)
    assert gap.why == "what was asked for is used up; the best further site, B, would mend 60"


@pytest.mark.parametrize(
    ("metres", "reason"), [(299.98, "out_of_reach"), (300.02, "limit_reached")]
)
def test_out_of_reach_is_what_no_candidate_reaches(metres, reason):
    got = proposed([rules.reach(metres=metres)], town(SECOND), sites=1)
    (gap,) = got.gaps
    assert gap.reason == reason
    if reason == "out_of_reach":
        assert gap.nearest_m == pytest.approx(300, abs=0.02)
        assert gap.largest[0].nearest_m == gap.nearest_m
        assert gap.why == "no candidate is in reach; the nearest is 300 m away"


@pytest.mark.parametrize(("least", "reason"), [(1044.0, "limit_reached"), (1044.05, "spacing")])
def test_too_near_to_a_new_site(least, reason):
    found = left(town(SECOND, propose={"least_spacing_m": least}), sites=1)
    assert [one[0] for one in found] == [reason]
    if reason == "spacing":
        assert found[0][1] == "1044.05 m"


@pytest.mark.parametrize(
    ("least", "reason"), [(599.98, "limit_reached"), (600.02, "near_existing")]
)
def test_too_near_to_a_place_that_stands(least, reason):
    spec = {"spacing_to_existing_m": least, "offers": [{"type": "服务站"}]}
    stands = [{"at": [1000, 900], "type": "服务站"}]
    assert left(town(SECOND, facilities=stands, propose=spec))[0][0] == reason


def test_kept_away_by_another_rule():
    away = towns.rule(
        {
            "id": "away",
            "kind": "reach",
            "for_each": "any_place",
            "find": {"facility": "hospital"},
            "no_closer_than": {"metres": 200},
            "measure": "straight_line",
        }
    )
    for north, reason in ((499.98, ("kept_away", "away")), (500.02, ("limit_reached", ""))):
        where = town(SECOND, health=[{"at": [1000, north], "type": "医院"}])
        got = proposed([rules.reach(), away], where)
        assert [(gap.reason, gap.detail) for gap in got.gaps] == [reason]


@pytest.mark.parametrize(("limit", "reason"), [(1, "unit_full"), (2, "limit_reached")])
def test_a_unit_that_has_its_sites(limit, reason):
    units = {"community": [square("C1", -500, -500, 2500)]}
    spec = {"most_per_unit": {"level": "community", "sites": limit}}
    assert left(town(SECOND, units=units, propose=spec))[0][:2] == (
        reason,
        "1" if limit == 1 else "",
    )


@pytest.mark.parametrize(("least", "reason"), [(20, "limit_reached"), (21, "parcel_too_small")])
def test_a_parcel_that_takes_too_few_beds(least, reason):
    spec = {"offers": [{"type": "养老机构", "beds": 100}]}
    where = town({**SECOND, "beds": 20, "least_beds": least}, propose=spec)
    assert left(where)[0][0] == reason


def test_where_building_is_forbidden_or_excluded():
    assert left(town({**SECOND, "forbidden": 1})) == [("forbidden", "", 60, 1)]
    areas = [[{"id": "w", "box": [900, 200, 1100, 400]}]]
    assert left(town(SECOND, exclusions=areas)) == [("excluded", "exclusions", 60, 1)]
    # what lies in neither is easier to lift
    other = {"id": "C", "at": [1000, -300]}
    assert left(town({**SECOND, "forbidden": 1}, other))[0][0] == "limit_reached"
    # what is forbidden out of reach is no reason
    assert left(town({**SECOND, "at": [1000, 501], "forbidden": 1}))[0][0] == "out_of_reach"


def test_what_is_built_is_not_enough():
    where = town(units={"planning_unit": [square("U1", -500, -500, 2000)]})
    where["propose"] = {"offers": [{"type": "养老机构", "beds": 3}]}
    rule = rules.ratio("home")
    assert left(where, rule) == [("built", "", 150, 1)]
    where["candidates"] = [*where["candidates"], SECOND]
    assert left(where, rule)[0][0] == "limit_reached"


def test_nothing_that_is_offered_counts():
    spec = {"offers": [{"type": "服务站"}]}
    units = {"planning_unit": [square("U1", -500, -500, 2000)]}
    got = proposed([rules.reach(), rules.ratio()], town(SECOND, units=units, propose=spec), sites=2)
    assert [(gap.rule, gap.reason) for gap in got.gaps] == [("beds", "not_offered")]


def test_a_rule_that_weighs_nothing():
    found = left(town(SECOND, propose={"weights": {"near": 0}}))
    assert found == [("worth_nothing", "", 150, 2)]


def test_a_rule_that_passes_without_it():
    found = left(town(SECOND), rules.reach(required_share=60), until_pass=True)
    assert found == [("rule_passes", "", 60, 1)]


def test_new_places_may_lack_something_themselves():
    rule = lists(["bathing", "comfort"], for_each="any_place", id="own", weight_by="count")
    spec = {"offers": [{"type": "服务站", "services": ["bathing"]}]}
    where = {"demand": [[500, 500, 800]], "facilities": [], "propose": spec}
    got = proposed([rules.reach(), rule], where)
    gaps = [(gap.rule, gap.reason, gap.rows) for gap in got.gaps]
    assert gaps == [("own", "new_place", 1)]


def test_a_rule_that_cannot_be_tested():
    got = proposed([rules.reach(), rules.ratio(for_each="street")], HERE, sites=1)
    gap = got.gaps[-1]
    assert (gap.rule, gap.reason, gap.detail) == ("beds", "not_tested", "layers.units.street")
    assert (gap.people, gap.rows) == (0, 0)


def test_undecided_people_are_said_with_their_reason():
    stands = [{"at": [1000, 0], "type": "养老机构"}]  # beds are not known
    got = proposed([rules.reach("care_home")], town(SECOND, facilities=stands))
    (gap,) = got.gaps
    assert (gap.reason, gap.people, gap.undecided) == ("limit_reached", 60, 60)
    assert gap.why.endswith("60 are undecided for want of data (facilities.beds)")


def test_who_finds_all_beds_taken_is_said():
    stands = [{"at": [1000, 0], "beds": 2}]
    got = proposed([SHARED], town(facilities=stands), sites=1)
    (gap,) = got.gaps
    assert (gap.reason, gap.people, gap.beds_taken) == ("out_of_reach", 40, 40)
    assert "a place is near, but all its beds are taken" in gap.why
    (gap,) = proposed([SHARED], town(SECOND, facilities=stands), sites=1).gaps
    assert (gap.reason, gap.further.candidate, gap.further.people) == ("limit_reached", "B", 40)
    (gap,) = proposed([SHARED], town({**SECOND, "forbidden": 1}, facilities=stands), sites=1).gaps
    assert (gap.reason, gap.beds_taken) == ("forbidden", 40)


def test_a_service_that_nothing_gives():
    offers = [{"type": "服务站", "services": ["bathing"]}]
    where = service_town(propose={"offers": offers})
    assert left(where, lists(["bathing"])) == []
    got = proposed([lists(["bathing", "comfort"])], where)
    assert [(gap.reason, gap.people, gap.rows) for gap in got.gaps] == [("not_offered", 800, 1)]


def test_the_places_with_most_people_are_named_and_all_are_counted():
    homes = [[0, 0, 90]] + [[3000 + 100 * n, 0, 10 + n] for n in range(5)]
    where = {**HERE, "demand": homes}
    (gap,) = proposed([rules.reach()], where).gaps
    assert [(one.level, one.people) for one in gap.largest] == [
        ("demand", 14),
        ("demand", 13),
        ("demand", 12),
    ]
    assert gap.places == 5
    units = [
        {"id": f"C{n}", "box": [3000 + 200 * n, -9, 3190 + 200 * n, 9], "name": f"社区{n}"}
        for n in range(3)
    ]
    (gap,) = proposed([rules.reach()], {**where, "units": {"community": units}}).gaps
    assert [(one.name, one.people, one.rows) for one in gap.largest] == [
        ("社区1", 25, 2),
        ("社区0", 21, 2),
        ("社区2", 14, 1),
    ]
    assert gap.largest[0].nearest_m == pytest.approx(3200, abs=0.1)
    assert gap.nearest_m == pytest.approx(3000, abs=0.1)


def test_how_far_a_unit_is_from_the_nearest_candidate():
    units = {"planning_unit": [square("U1", 500, -500, 1000)]}
    got = proposed([rules.reach(), rules.ratio()], town(units=units))
    gap = next(gap for gap in got.gaps if gap.rule == "beds")
    assert (gap.reason, gap.nearest_m) == ("out_of_reach", pytest.approx(500, abs=0.02))
