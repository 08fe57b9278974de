from __future__ import annotations

import numpy as np
import pytest

from siting.errors import SitingError
from siting.records.finding import Outcome
from siting.whatif import Add, LonLat, Move, Remove
from siting.whatif.homes import Homes
from siting.whatif.kept import Whole
from siting.whatif.nearby import NearPlaces, NearUnits
from siting.whatif.singles import Singles
from siting.whatif.tallies import Lists, Sums
from siting.whatif.units import ByUnit
from tests import towns
from tests import whatif_towns as whatif

NEAR = ["near"]
HOME = {"id": "F1", "at": [100, 100], "beds": 60}
UNITS = [
    {"id": "west", "box": [0, 0, 1000, 1000]},
    {"id": "east", "box": [900, 0, 2000, 1000]},
]


def town(**more):
    return {
        "demand": [(100, 100, 50), (700, 100, 30), (1500, 100, 20)],
        "facilities": [HOME],
        **more,
    }


def drafted(names=NEAR, **more):
    return whatif.draft(town(**more), whatif.rules(names))


@pytest.mark.parametrize(("away", "reached"), [(500.0, 30), (500.01, 0), (499.99, 30)])
def test_the_limit_counts_to_the_centimetre(monkeypatch, away, reached):
    from siting.whatif import rows

    monkeypatch.setattr(rows, "in_plane", lambda *_: np.array([[700.0 + away, 100.0]]))
    draft = whatif.draft({**town(), "demand": [(700, 100, 30)]}, whatif.rules(NEAR))
    assert draft.standings()[0].passing.people == 0
    draft.apply(Move(id="F1", at=LonLat(0, 0)))
    assert draft.standings()[0].passing.people == reached
    draft.result()


def test_removing_the_only_facility_leaves_nobody_in_reach():
    draft = drafted(["near", "beds", "sites"], units={"planning_unit": UNITS})
    draft.remove("F1")
    near, beds, sites = draft.standings()
    assert (near.passing.people, near.failing.people) == (0, 100)
    assert (beds.outcome, sites.outcome) == (Outcome.FAIL, Outcome.FAIL)
    result = draft.result()
    assert result.plan.facilities == 0
    assert result.notes[0] == "what-if: 'F1' removed"
    draft.undo()
    assert draft.standings() == draft.before
    assert "what-if" not in " ".join(draft.result().notes)


def test_two_equally_near_facilities_count_once_for_whoever_needs_one():
    draft = drafted(facilities=[HOME, {**HOME, "id": "F2"}])
    draft.remove("F1")
    assert draft.standings() == draft.before
    draft.remove("F2")
    assert draft.standings()[0].passing.people == 0


def test_a_place_moved_to_where_it_is_changes_nothing():
    draft = drafted(list(whatif.RULES), units={"planning_unit": UNITS})
    place = whatif.degrees(HOME["at"])
    draft.apply(Move(id="F1", at=place))
    moved = draft.standings()
    draft.apply(Move(id="F1", at=place))
    assert draft.standings() == moved
    draft.result()


def test_unknown_beds_are_undecided_and_no_beds_do_not_count():
    draft = drafted(["near"], facilities=[])
    at = whatif.degrees([1500, 100])
    draft.add(*at, type="养老机构")
    assert draft.standings()[0].undecided.people == 20
    draft.undo()
    draft.add(*at, type="养老机构", beds="5")
    assert draft.standings()[0].failing.people == 100
    draft.undo()
    draft.add(*at, type="养老机构", beds="10")
    assert draft.standings()[0].passing.people == 20
    draft.result()


def test_a_place_that_is_not_open_yet_or_only_planned_does_not_count_where_it_should_not():
    at = whatif.degrees([1500, 100])
    for stock, fields, passing in [
        ("plan", {"open_year": "2030"}, 50),
        ("plan", {"open_year": "2025"}, 70),
        ("plan", {"status": "planned"}, 70),
        ("existing", {"status": "planned"}, 50),
        ("plan", {"status": "closed"}, 50),
    ]:
        draft = drafted(stock=stock)
        draft.add(*at, type="养老机构", beds="50", **fields)
        assert draft.standings()[0].passing.people == passing, (stock, fields)
        draft.result()


def test_proposed_places_are_removed_and_moved_too():
    proposed = [{"id": "P1", "at": [1500, 100], "beds": 60, "type": "养老机构"}]
    draft = drafted(proposed=proposed)
    assert draft.before[0].passing.people == 70
    draft.remove("P1")
    assert draft.standings()[0].passing.people == 50
    assert draft.result().plan.facilities_proposed == 0
    draft.undo()
    draft.move("P1", *whatif.degrees([700, 100]))
    assert draft.standings()[0].passing.people == 80
    assert draft.result().plan.facilities_proposed == 1


def test_where_units_overlap_the_first_has_the_place():
    rules = ["beds"]
    draft = drafted(
        rules, units={"planning_unit": UNITS}, demand=[(950, 100, 1000), (1500, 100, 900)]
    )
    for x, east in [(950, True), (850, False), (1050, True)]:
        draft.move("F1", *whatif.degrees([x, 100]))
        short = {one.subject.id: one.shortfall_after for one in draft.comparison().rules[0].changed}
        assert ("east" in short) == east, (x, short)
        draft.result()


def test_places_that_name_their_unit_are_followed():
    draft = drafted(["beds"], units={"planning_unit": UNITS})
    assert isinstance(draft._rules[0].main, Sums)
    draft.add(*whatif.degrees([1500, 100]), type="养老机构", beds="40", in_unit="west")
    assert isinstance(draft._rules[0].main, Whole)
    draft.result()
    draft.undo()
    assert isinstance(draft._rules[0].main, ByUnit)
    assert draft.standings() == draft.before


def test_each_rule_is_kept_in_the_quickest_exact_way():
    draft = drafted(list(whatif.RULES), units={"planning_unit": UNITS}, health=[{"at": [0, 0]}])
    found = {one.rule.id: type(one.main) for one in draft._rules}
    assert {id_ for id_, kept in found.items() if kept is Homes} == {
        *("near", "two near on foot", "near in the unit", "near by number", "hospital near")
    }
    assert {id_ for id_, kept in found.items() if kept is Singles} == {
        *("each home", "beds of each home", "nursing beds of each home", "each hospital"),
        "homes that share a site are large",
    }
    assert {id_ for id_, kept in found.items() if kept is Whole} == {
        "near one that shares its site"
    }
    assert {id_ for id_, kept in found.items() if kept is NearPlaces} == {
        *("homes near hospitals", "homes apart", "hospitals near homes")
    }
    assert {id_ for id_, kept in found.items() if kept is NearUnits} == {
        *("beds near", "sites near", "services near")
    }
    assert {id_ for id_, kept in found.items() if kept is Lists} == {"services", "services in one"}
    assert {id_ for id_, kept in found.items() if kept is ByUnit} == {
        *("sites", "sites apart", "newer places, less those closed", "beds in one home"),
        "mean share of nursing beds",
    }
    assert {id_ for id_, kept in found.items() if kept is Sums} == {
        *("beds", "beds at most", "beds of the city", "nursing beds", "homes or beds"),
        *("hospitals", "beds of wards", "floor area"),
    }


def test_gains_and_losses_are_named_by_unit():
    draft = drafted(units={"community": UNITS})
    draft.move("F1", *whatif.degrees([1500, 100]))
    (rule,) = draft.comparison().rules
    assert (rule.gained, rule.lost) == (20, 50)
    assert {one.subject.id: (one.gained, one.lost) for one in rule.changed} == {
        "west": (0, 50),
        "east": (20, 0),
    }


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Remove(id="F2"), "no facility 'F2'"),
        (Move(id="F9", at=LonLat(120, 30)), "no facility"),
        (Remove(id="H1"), "layers.health"),
        (Remove(id="U1"), "is an upgrade"),
        (Move(id="F1", at=LonLat(100, 30)), "km outside"),
        (Add(at=LonLat(100, 30), fields={"type": "养老机构"}), "km outside"),
        (Add(at=LonLat(120, 30), fields={}), "no type"),
        (Add(at=LonLat(120, 30), fields={"type": "养老机构", "id": "F1"}), "'F1' already"),
        (Add(at=LonLat(120, 30), fields={"type": "养老机构", "id": "U1"}), "'U1' already"),
        (Add(at=LonLat(120, 30), fields={"type": "养老机构", "bedz": "1"}), "no field 'bedz'"),
        (Add(at=LonLat(120, 30), fields={"type": "x", "类型": "y"}), "'type' twice"),
        (Add(at=LonLat(120, 30), fields={"type": "x", "beds": "-1"}), "below 0"),
        (Add(at=LonLat(120, 30), fields={"type": "x", "upgrades": "F1"}), "no place to add"),
        (Remove(id="F1"), "upgrade 'U1'"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(edit, said):
    draft = drafted(
        health=[{"id": "H1", "at": [0, 0]}],
        proposed=[{"id": "U1", "at": [0, 0], "upgrades": "F1", "services": "meals", "type": "x"}],
    )
    before = draft.standings()
    with pytest.raises(SitingError, match=said) as error:
        draft.apply(edit)
    assert error.value.hint
    assert draft.standings() == before
    assert draft.edits == ()


def test_nothing_is_taken_back_twice():
    draft = drafted()
    with pytest.raises(SitingError, match="no edit"):
        draft.undo()


def test_new_places_are_numbered_past_those_there_are():
    draft = drafted(facilities=[HOME, {**HOME, "id": "W1"}])
    at = whatif.degrees([100, 100])
    assert draft.add(*at, type="养老机构") == "W2"
    assert draft.add(*at, type="养老机构") == "W3"
    assert draft.add(*at, type="养老机构", 设施编号="neu") == "neu"
    assert [str(one) for one in draft.result().notes[:1]] == [f"what-if: {draft.said[0]}"]


def test_fields_of_the_layer_itself_are_read_as_it_holds_them():
    draft = drafted(facilities=[{**HOME, "rooms": 4.0, "colour": "red"}])
    at = whatif.degrees([100, 100])
    draft.add(*at, type="养老机构", rooms="7", colour="blue")
    table = draft.tables.existing
    assert table.columns["rooms"].tolist() == [4.0, 7.0]
    assert table.columns["colour"].tolist() == ["red", "blue"]
    with pytest.raises(SitingError, match="holds numbers"):
        draft.add(*at, type="养老机构", rooms="many")


def test_a_difference_between_what_is_kept_and_a_check_is_a_bug():
    from siting.whatif.whole import UnequalError

    draft = drafted()
    draft._rules[0].main._sure[:] = 1
    draft.move("F1", *whatif.degrees([1500, 100]))
    with pytest.raises(UnequalError, match="near"):
        draft.result()


def test_where_nobody_lives_what_is_missing_decides():
    rule = towns.rule({"id": "sites", **whatif.RULES["sites"], "weight_by": "older_people"})
    units = [{"id": "west", "box": [5000, 0, 6000, 1000]}]
    draft = whatif.draft(town(units={"planning_unit": units}), [rule])
    assert isinstance(draft._rules[0].main, ByUnit)
    assert draft.before[0].outcome is Outcome.NOT_APPLICABLE
    draft.add(*whatif.degrees([5500, 100]), type="养老机构")
    assert draft.standings()[0].outcome is Outcome.UNDECIDED
    draft.result()


def test_a_place_of_any_type_may_share_a_site_with_one_that_is_asked():
    library = {"id": "L", "at": [900, 900], "type": "图书馆", "site_id": "S1", "beds": None}
    draft = drafted(
        ["homes that share a site are large", "near one that shares its site"],
        facilities=[{**HOME, "beds": 20, "type": "养老机构", "site_id": "S1"}, library],
    )
    assert [one.failing.subjects for one in draft.standings()] == [1, 1]
    draft.remove("L")
    assert [one.failing.subjects for one in draft.standings()] == [0, 3]
    draft.result()
    draft.undo()
    draft.remove("F1")
    draft.result()
    draft.undo()
    assert draft.standings() == draft.before
