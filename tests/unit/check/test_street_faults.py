from __future__ import annotations

import numpy as np
import pytest
import shapely

from siting import check
from siting.check.street_faults import faults
from siting.language import chinese
from siting.progress import Silent
from siting.records.finding import Outcome, Severity
from tests.unit import on_foot, rules
from tests.unit.rules import square

#: 40 km of streets, and less than a hundredth of them apart: 100 m and 200 m.
WHOLE = [[0, 0], [40_000, 0]]
SHORT, LONGER = [[1000, 200], [1100, 200]], [[5000, 200], [5200, 200]]


def found(demand, *lines, snap_m=300.0, **town):
    lines = lines or (WHOLE, SHORT, LONGER)
    study = on_foot.measured({"demand": demand, **town}, *lines, snap_m=snap_m)
    return faults(study, Silent())


def said(findings):
    return [(one.rule, one.people) for one in findings]


def test_people_beside_streets_that_join_no_others_are_a_finding_for_each_of_these():
    first, second = found([[1050, 210, 30], [5100, 210, 1200], [2000, 210, 7]])
    assert (first.id, first.rule) == ("DATA-201/spot-1", "DATA-201")
    assert first.message == (
        "the street nearest to 1,200 older people joins no others: 200 m of streets in all, which"
        " nobody can walk on from; they are taken to the next street that does, if one is near"
    )
    assert (second.id, second.people) == ("DATA-201/spot-2", 30)
    assert "nearest to 30 older people joins no others: 100 m of" in second.message


def test_people_far_from_all_streets_are_a_finding():
    (got,) = found([[2000, 300.01, 1500], [3000, 300, 7]])
    assert (got.id, got.rule, got.people) == ("DATA-202/spot-1", "DATA-202", 1500)
    assert got.message == (
        "1,500 older people live more than 300 m from any street: their ways are estimated as the"
        " straight line x 1.35"
    )


def test_a_fault_says_what_to_do_in_both_languages():
    (got,) = found([[2000, 300.01, 1500]])
    assert got.notes == (
        "fix: join the streets, draw those that are missing, or raise join_m or snap_m",
    )
    assert chinese(got.notes[0]) == "处理办法：连接或补绘道路，或调大 join_m、snap_m"


def test_people_beside_a_fragment_and_far_from_the_rest_are_in_both():
    stranded, far = found([[1050, 310, 30]])
    assert (stranded.rule, far.rule, far.people) == ("DATA-201", "DATA-202", 30)
    assert "live more than 300 m from any street that joins others" in far.message


def test_how_far_is_far_is_what_the_plan_says():
    (got,) = found([[2000, 60, 5], [3000, 50, 7]], snap_m=50.0)
    assert (got.people, "more than 50 m from any" in got.message) == (5, True)


def test_a_fault_is_a_warning_about_data_and_no_rule():
    (got,) = found([[2000, 400, 5]])
    assert (got.severity, got.outcome) == (Severity.WARNING, Outcome.FAIL)
    assert (got.subject.level, got.subject.id) == ("gap", "spot-1")
    assert (got.measured, got.measured_most, got.required, got.shortfall) == (None,) * 4
    assert (got.citation.clause, got.citation.english) == (
        "DATA-202",
        "Everybody lives near a street",
    )
    assert got.who == "60+, resident"


def test_a_fault_is_drawn_where_the_people_live():
    (got,) = found([[2050, 450, 5], [2150, 450, 9]])
    assert shapely.geometry.shape(got.geometry).contains(
        shapely.Point(got.place.lon, got.place.lat)
    )


@pytest.mark.parametrize(
    ("demand", "lines"),
    [
        ([[2000, 10, 5]], (WHOLE, SHORT)),
        ([[1050, 90, 5]], (WHOLE, SHORT)),
        ([], (WHOLE, SHORT)),
        ([[2000, 10, 5]], (WHOLE,)),
    ],
)
def test_where_nobody_is_stranded_nothing_is_found(demand, lines):
    assert found(demand, *lines) == []


def test_without_streets_nothing_is_said_of_them():
    assert faults(on_foot.measured({"demand": [[0, 0, 5]]}), Silent()) == []


def test_for_nobody_no_streets_are_prepared():
    heard = on_foot.Heard()
    assert faults(on_foot.measured({}, WHOLE, progress=heard), heard) == []
    assert heard.stages == []


def test_an_island_is_no_fragment():
    river = ([[0, 0], [9000, 0]], [[0, 500], [1000, 500]])
    assert found([[500, 490, 5]], *river) == []


def test_faults_come_by_kind_then_by_people_then_by_id():
    near = [[1050, 210, 5], [5100, 210, 5]]
    far = [[8000, 900, 3], [9000, 900, 30]]
    got = found(near + far)
    assert [(one.id, one.people) for one in got] == [
        ("DATA-201/spot-1", 5),
        ("DATA-201/spot-2", 5),
        ("DATA-202/spot-2", 30),
        ("DATA-202/spot-1", 3),
    ]


def test_neighbours_of_one_fault_are_one_finding_and_units_do_not_part_them():
    units = {"community": [square("W", 1000), {**square("E", 2000), "name": "东"}]}
    (got,) = found([[1990, 450, 5], [2010, 450, 7]], units=units)
    assert (got.people, got.within.id, got.within.name) == (12, "E", "东")
    assert len(found([[1950, 450, 5], [2450, 450, 7]])) == 2


def test_neighbours_beside_different_fragments_are_two_findings():
    beside = [[1200, 200], [1300, 200]]
    got = found([[1090, 210, 5], [1210, 210, 7]], WHOLE, SHORT, beside)
    assert said(got) == [("DATA-201", 7), ("DATA-201", 5)]


def test_everybody_is_counted_once_in_each_kind():
    rng = np.random.default_rng(7)
    xy = np.column_stack([rng.integers(0, 9000, 60), rng.integers(0, 900, 60)])
    demand = [[int(x), int(y), n + 1] for n, (x, y) in enumerate(xy)]
    got = found(demand)
    by_street = np.array([y for _, y, _ in demand])
    people = np.array([n for _, _, n in demand])
    on = [one.people for one in got if one.rule == "DATA-202"]
    assert sum(on) == people[by_street > 300].sum()
    assert got == found(demand[::-1])


def test_they_follow_the_findings_of_rules_and_change_no_outcome():
    town = {"demand": [[2000, 400, 5]], "facilities": [{"at": [0, 0]}]}
    study = on_foot.measured(town, WHOLE)
    both = [rules.reach(), rules.reach(id="Z", measure="walking_network")]
    got = check.run(both, study, Silent())
    assert [one.rule for one in got.findings] == ["near", "Z", "DATA-202"]
    bare = check.run(both, on_foot.measured(town), Silent())
    assert [one.outcome for one in got.outcomes] == [one.outcome for one in bare.outcomes]


def test_streets_that_no_rule_uses_are_not_looked_at():
    study = on_foot.measured({"demand": [[2000, 400, 5]]}, WHOLE)
    got = check.run([rules.reach()], study, Silent())
    assert [one.rule for one in got.findings] == ["near"]


def test_a_facility_far_from_all_streets_is_a_finding_of_its_own():
    stands = [
        {"id": "far", "name": "远", "at": [2000, 300.01]},
        {"id": "near", "at": [3000, 300]},
        {"id": "short", "at": [1050, 310]},
        {"id": "closed", "at": [9000, 900], "status": "closed"},
    ]
    got = found([], facilities=stands)
    assert [one.id for one in got] == ["DATA-203/facility-far", "DATA-203/facility-short"]
    assert (got[0].people, got[0].severity, got[0].subject.level) == (0, "warning", "facility")
    assert got[0].message == (
        "远 stands more than 300 m from any street that joins others: ways to it are estimated as"
        " the straight line x 1.35"
    )
    assert got[0].geometry == {"type": "Point", "coordinates": [got[0].place.lon, got[0].place.lat]}


def test_streets_that_mostly_lie_apart_do_not_say_how_much_longer_ways_are():
    apart = [[[0, 500 * y], [2000, 500 * y]] for y in range(6)]
    study = on_foot.measured({"demand": [[0, 0, 1]]}, *apart)
    assert (study.streets.detour.median, study.streets.detour.measured) == (1.35, False)
