from __future__ import annotations

import pytest
import shapely

from siting.degrees import to_plane
from siting.fix import smallest
from siting.fix.run import KINDS
from tests import fix_towns as fix
from tests import towns
from tests import whatif_towns as whatif

WEST = {"id": "west", "box": [0, 0, 2000, 2000]}
HOME = {"id": "F1", "at": [900, 100], "beds": 80}
BEDS = {
    "demand": [(100, 100, 4000)],
    "facilities": [HOME],
    "units": {"planning_unit": [WEST]},
}
GAP = {
    "demand": [(0, 0, 50)],
    "facilities": [{"id": "F1", "at": [600, 0], "beds": 80, "status": "planned"}],
}


def test_forty_more_beds_are_enough_and_39_are_not():
    found = fix.of_kind(fix.fixes(BEDS, "beds"), "more")
    assert (found.costs, found.unit) == (40, "beds")
    assert found.edits == ('--set "id=F1,beds=120"',)
    draft = fix.drafted(BEDS, ["beds"])
    assert fix.mended(draft, "beds/planning_unit-west", [fix.read('--set "id=F1,beds=120"')])
    assert not fix.mended(draft, "beds/planning_unit-west", [fix.read('--set "id=F1,beds=119"')])


def test_a_parcel_that_takes_fewer_beds_is_no_fix_and_says_so():
    parcel = {"id": "P7", "box": [850, 50, 950, 150], "beds": 119}
    town = {**BEDS, "candidates": [parcel]}
    found = smallest(fix.drafted(town, ["beds"])).findings[0]
    assert [one.kind for one in found.fixes] == ["place"]
    assert "parcel P7 takes 119" in " ".join(found.why)
    parcel["beds"] = 120
    assert fix.of_kind(fix.fixes(town, "beds"), "more").notes == ()


def test_beds_are_spread_where_no_one_place_takes_them():
    parcels = [
        {"id": "P1", "box": [850, 50, 950, 150], "beds": 100},
        {"id": "P2", "box": [1850, 50, 1950, 150], "beds": 30},
    ]
    homes = [HOME, {"id": "F2", "at": [1900, 100], "beds": 10}]
    town = {**BEDS, "facilities": homes, "candidates": parcels}
    found = fix.of_kind(fix.fixes(town, "beds"), "more")
    assert (found.costs, len(found.edits)) == (30, 2)
    assert "20 at F1, 10 at F2" in found.said


def test_a_place_that_counts_elsewhere_gets_no_beds():
    town = {**BEDS, "facilities": [{**HOME, "at": [2500, 100]}]}
    found = smallest(fix.drafted(town, ["beds"])).findings[0]
    assert "more" not in [one.kind for one in found.fixes]
    assert fix.of_kind(found.fixes, "place").edits[0].startswith('--add "type=养老机构,beds=')


def test_a_planned_place_moves_to_the_limit_and_no_farther():
    found = fix.of_kind(fix.fixes(GAP, "near"), "move")
    assert found.costs == pytest.approx(100, abs=0.02)
    draft = fix.drafted(GAP, ["near"])
    assert fix.mended(draft, "near/gap-1", [fix.read(found.edits[0])])
    assert not fix.mended(draft, "near/gap-1", [fix.shorter(found, draft, 0.02)])


def test_a_place_that_stands_is_not_moved():
    town = {**GAP, "facilities": [{**GAP["facilities"][0], "status": "existing"}]}
    assert "move" not in [one.kind for one in fix.fixes(town, "near")]


def test_a_move_stays_in_its_parcel():
    parcel = {"id": "P7", "box": [450, -300, 650, -10]}
    place = {**GAP["facilities"][0], "at": [600, -20]}
    town = {**GAP, "facilities": [place], "candidates": [parcel]}
    found = fix.of_kind(fix.fixes(town, "near"), "move")
    assert "within its parcel P7" in found.notes
    end = to_plane(towns.PLANE, shapely.get_coordinates(shapely.points(*_end(found)))[:1])[0]
    assert shapely.intersects_xy(shapely.box(450, -300, 650, -10), *end)
    far = {"id": "P7", "box": [550, -300, 650, -10]}
    left = fix.of_kind(fix.fixes({**town, "candidates": [far]}, "near"), "move")
    assert "it leaves its parcel P7" in left.notes


def _end(found):
    return found.at.lon, found.at.lat


def test_a_move_by_which_others_lose_is_followed_by_one_by_which_nobody_does():
    place = {**GAP["facilities"][0], "at": [1000, 500]}
    town = {"demand": [(0, 0, 50), (600, 780, 20)], "facilities": [place]}  # it serves the second
    first, second = (one for one in fix.fixes(town, "near") if one.kind == "move")
    assert (first.worse, "so that nobody loses" in first.notes) == ((), True)
    assert second.worse == ("near: 20 older people lose what it asks",)
    assert second.costs < first.costs


def test_a_move_by_which_more_lose_than_gain_is_only_said():
    place = {**GAP["facilities"][0], "at": [1500, 0]}
    town = {"demand": [(0, 0, 50), (1500, 0, 90)], "facilities": [place]}
    found = smallest(fix.drafted(town, ["near"])).findings[0]
    assert [one.kind for one in found.fixes] == ["place"]
    assert "would do, but near: 90 older people lose what it asks" in " ".join(found.why)


def test_a_new_place_may_stand_wherever_all_homes_are_in_reach():
    town = {"demand": [(0, 0, 50), (80, 0, 20)], "facilities": []}
    found = fix.of_kind(fix.fixes(town, "near"), "place")
    area = shapely.intersection(
        *(shapely.buffer(shapely.points(x, 0), 500, quad_segs=400) for x in (0, 80))
    )
    assert found.area_m2 == pytest.approx(shapely.area(area), rel=1e-4)
    assert found.costs == 1
    assert found.edits[0].startswith('--add "type=养老机构,beds=10,at=')


def test_excluded_land_and_land_that_is_no_parcel_are_left_out():
    town = {"demand": [(0, 0, 50)], "facilities": []}
    half = {**town, "exclusions": [[{"id": "lake", "box": [-900, -900, 0, 900]}]]}
    parcels = {**half, "candidates": [{"id": "P", "box": [-50, -50, 50, 50]}]}
    whole, dry, on_parcel = (
        fix.of_kind(fix.fixes(one, "near"), "place").area_m2 for one in (town, half, parcels)
    )
    assert dry == pytest.approx(whole / 2, rel=1e-3)
    assert on_parcel == pytest.approx(50 * 100, rel=1e-2)


def test_where_no_one_place_does_the_fewest_are_looked_for():
    chain = [(100 * i, 0, 10) for i in range(15)]  # 1,400 m, one gap
    town = {"demand": chain, "facilities": []}
    found = fix.of_kind(fix.fixes(town, "near"), "place")
    assert (found.costs, len(found.edits)) == (2, 2)
    assert "fewer will not do" in found.notes


def test_a_large_gap_is_mended_by_many_places_each_with_its_area():
    town = {"demand": [(100 * i, 0, 10) for i in range(160)], "facilities": []}
    found = fix.of_kind(fix.fixes(town, "near"), "place")
    assert (found.costs, len(found.edits)) == (16, 16)  # 10 homes each: 11 leave no room at all
    assert "one in each of 16 areas: from " in found.said
    assert "fewer of the positions that were tried will not do" in found.notes
    assert any("siting propose" in note for note in found.notes)
    assert shapely.get_num_geometries(shapely.geometry.shape(found.geometry)) <= 16
    draft = fix.drafted(town, ["near"])
    name = smallest(draft).findings[0].finding
    edits = [fix.read(edit) for edit in found.edits]
    assert fix.mended(draft, name, edits)
    assert not fix.mended(draft, name, edits[1:])


def test_a_large_gap_is_mended_by_the_fewest_candidates_and_they_are_named():
    # Greedy takes the middle one first, and then both others.
    homes = [(100 * i, 0, 9) for i in range(16)]
    names = {"west": 350, "middle": 750, "east": 1150}
    candidates = [{"id": name, "at": [x, 0]} for name, x in names.items()]
    town = {"demand": homes, "facilities": [], "candidates": candidates}
    found = fix.of_kind(fix.fixes(town, "near"), "place")
    assert found.said.endswith(", at the candidates east, west")
    assert "fewer will not do" in found.notes


def test_far_too_many_places_are_no_fix():
    town = {"demand": [(100 * i, 0, 10) for i in range(2400)], "facilities": []}
    why = " ".join(smallest(fix.drafted(town, ["near"])).findings[0].why)
    assert "new places at least: too many for a fix" in why


def test_what_needs_thousands_of_beds_says_how_many_places_that_is():
    town = {**BEDS, "demand": [(100, 100, 400_000)]}
    found = smallest(fix.drafted(town, ["beds"])).findings[0]
    assert found.fixes == ()
    assert "it lacks 11,920 beds: 149 new care homes of the largest size, 80 beds" in found.why


def test_sites_that_must_stand_apart_are_put_apart():
    town = {
        **BEDS,
        "facilities": [{"id": "F1", "at": [1000, 1000], "beds": 80}],
    }
    found = fix.of_kind(fix.fixes(town, "sites apart"), "place")
    at = to_plane(towns.PLANE, shapely.get_coordinates(shapely.points(*_end(found)))[:1])[0]
    assert ((at - 1000) ** 2).sum() >= 300**2


def test_places_that_must_stand_apart_are_moved_apart():
    places = [
        {"id": "F1", "at": [0, 0], "beds": 80},
        {"id": "F2", "at": [200, 0], "beds": 80, "status": "planned"},
    ]
    town = {"demand": [(0, 0, 50)], "facilities": places}
    found = fix.fixes(town, "homes apart", findings=("homes apart/home-F2",))
    assert found[0].costs == pytest.approx(100, abs=0.02)
    draft = fix.drafted(town, ["homes apart"])
    assert not fix.mended(draft, "homes apart/home-F2", [fix.shorter(found[0], draft, 0.03)])
    other = fix.fixes(town, "homes apart", findings=("homes apart/home-F1",))
    assert other[0].facility.id == "F2"


def test_what_only_data_may_mend_is_worked_out_where_it_is_named():
    town = {**BEDS, "facilities": [{**HOME, "beds": None}]}
    found = smallest(fix.drafted(town, ["beds"]))
    assert (found.fitting, found.undecided) == (0, 1)
    (one,) = fix.fixes(town, "beds", findings=("beds/planning_unit-west",))
    assert one.kind == "place"


def test_the_worst_are_worked_out_and_the_rest_are_counted():
    gaps = {"demand": [(3000 * i, 0, 10 + i) for i in range(5)], "facilities": []}
    found = smallest(fix.drafted(gaps, ["near"]), most=2)
    assert (found.fitting, len(found.findings)) == (5, 2)
    assert [one.people for one in found.findings] == [14, 13]


def test_the_order_of_layers_changes_nothing():
    homes = [{"id": f"F{i}", "at": [300 * i, 900], "beds": 60 + i} for i in range(3)]
    homes.append({"id": "F9", "at": [600, 0], "beds": 50, "status": "planned"})
    parcels = [{"id": f"P{i}", "box": [200 * i, 0, 200 * i + 90, 90]} for i in range(9)]
    town = {
        **BEDS,
        "demand": [(100, 100, 4000), (1200, 60, 2000), (1300, 160, 2500)],
        "facilities": homes,
        "candidates": parcels,
    }
    names = ["near", "beds", "sites", "each home"]
    turned = {**town, **{key: town[key][::-1] for key in ("demand", "facilities", "candidates")}}
    one, other = (smallest(fix.drafted(town_, names), most=None) for town_ in (town, turned))
    assert one == other
    for finding in one.findings:
        order = [(bool(f.worse), KINDS.index(f.kind), f.costs) for f in finding.fixes]
        assert order == sorted(order)


def one_finding(town, rule):
    (found,) = smallest(whatif.draft(town, [towns.rule(rule)])).findings
    return found


def test_shared_beds_are_added_where_they_are_reached():
    shared = {
        "kind": "reach",
        "id": "T",
        "for_each": "residential_area",
        "find": {"facility": "care_home"},
        "within": {"metres": 900},
        "measure": "straight_line",
        "capacity": "shared",
        "beds_per_10000": 300,
    }
    found = fix.of_kind(one_finding(BEDS, shared).fixes, "more")
    assert found.edits == ('--set "id=F1,beds=120"',)


def test_positions_along_streets_are_said_to_be_searched():
    place = {"id": "F1", "at": [1500, 5], "beds": 60, "status": "planned"}
    homes = [{"id": "F2", "at": [20, 5], "beds": 60}]
    town = {
        "demand": [(100, 20, 50)],
        "facilities": [place, *homes],
        "streets": [[[0, 0], [2500, 0]], [[500, 0], [500, 900]]],
    }
    found = fix.of_kind(fix.fixes(town, "two near on foot"), "move")
    assert found.approximate
    assert 660 < found.costs < 760  # 720 m on foot end near x = 800
    assert "grid" in found.notes[0]
