"""What a choice of sites keeps to. Sites stand on 7 decimals of a degree: to a centimetre."""

import pytest

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.rules import proposed

# Three parcels in a row, 1 km apart, each with people at its door: the first has most.
PEOPLE = [[0, 0, 90], [1000, 0, 60], [2000, 0, 30]]
PARCELS = [
    {"id": "A", "at": [0, 0]},
    {"id": "B", "at": [1000, 0]},
    {"id": "C", "at": [2000, 0]},
]


def town(*changes, **more):
    """Change parcels by id, and add to the town."""
    parcels = [dict(one) for one in PARCELS]
    for change in changes:
        next(one for one in parcels if one["id"] == change["id"]).update(change)
    return {"demand": PEOPLE, "candidates": parcels, **more}


def built(where, sites=3, rule=None):
    got = proposed([rule or rules.reach()], where, sites=sites)
    return [site.candidate for site in got.sites], got


def test_without_limits_the_best_come_first():
    assert built(town())[0] == ["A", "B", "C"]


# ---- where nobody may build


def test_nobody_builds_where_the_layer_forbids_it():
    chosen, got = built(town({"id": "A", "forbidden": 1}))
    assert chosen == ["B", "C"]
    assert got.candidates == 2
    assert "candidates: 1 forbidden by the layer itself" in got.notes


@pytest.mark.parametrize(("east", "chosen"), [(999.99, "ABC"), (1000, "AC"), (1000.01, "AC")])
def test_nobody_builds_in_an_excluded_area_nor_on_its_border(east, chosen):
    areas = [[{"id": "w", "box": [500, -50, east, 50]}]]
    got = built(town(exclusions=areas))
    assert got[0] == list(chosen)
    assert f"candidates: {3 - len(chosen)} lie in an area of 'exclusions'" in "; ".join(
        got[1].notes
    )


def test_nowhere_to_build_is_an_error():
    with pytest.raises(SitingError, match="every candidate is forbidden or lies in an excluded"):
        built(town(exclusions=[[{"id": "w", "box": [-9, -9, 9000, 9]}]]))


# ---- what must be built


def test_what_is_forced_is_built_first_even_if_it_mends_less():
    chosen, got = built(town({"id": "C", "forced": 1}), sites=2)
    assert chosen == ["C", "A"]
    assert [site.gain for site in got.sites] == [30, 90]


def test_what_is_forced_is_built_even_if_it_mends_nothing():
    stands = [{"at": [2000, 0]}]
    chosen, got = built(town({"id": "C", "forced": 1}, facilities=stands), sites=1)
    assert (chosen, got.sites[0].gain) == (["C"], 0)


def test_more_forced_than_asked_for_is_an_error():
    with pytest.raises(SitingError, match="2 candidates must be built on") as error:
        built(town({"id": "A", "forced": 1}, {"id": "C", "forced": 1}), sites=1)
    assert error.value.hint == "ask for more: --sites 2"


def test_forced_and_forbidden_is_an_error():
    with pytest.raises(SitingError, match="1 candidates must be built on"):
        built(town({"id": "A", "forced": 1, "forbidden": 1}))


def test_forced_ones_that_exclude_each_other_are_an_error():
    where = town({"id": "A", "forced": 1}, {"id": "B", "forced": 1})
    with pytest.raises(SitingError, match="'B' must be built on") as error:
        built({**where, "propose": {"least_spacing_m": 1000.01}})
    assert "least_spacing_m" in error.value.hint


# ---- how far apart


@pytest.mark.parametrize(("least", "chosen"), [(999.98, "ABC"), (1000.02, "AC")])
def test_new_sites_keep_their_spacing(least, chosen):
    assert built(town(propose={"least_spacing_m": least}))[0] == list(chosen)


@pytest.mark.parametrize(("least", "chosen"), [(599.98, "AB"), (600.02, "A")])
def test_new_sites_keep_away_from_those_of_their_type_that_stand(least, chosen):
    stands = [{"at": [2000, 0]}, {"at": [400, 0], "type": "医院"}]
    stands.append({"at": [1000, 600], "beds": 1})
    where = town(facilities=stands, propose={"spacing_to_existing_m": least})
    got = built(where)
    assert got[0] == list(chosen)
    note = f"nearer than {least:g} m to a place of the type that stands: {3 - len(chosen)}"
    assert note in "; ".join(got[1].notes)


def test_one_that_does_not_count_keeps_nobody_away():
    closed = [{"at": [0, 0], "status": "closed"}]
    assert built(town(facilities=closed, propose={"spacing_to_existing_m": 500}))[0][0] == "A"


# ---- units


def test_a_unit_has_no_more_new_sites_of_a_type_than_asked():
    west, east = [-500, -500, 1500, 500], [1500, -500, 2500, 500]
    units = {"community": [{"id": "w", "box": west}, {"id": "e", "box": east}]}
    limit = {"level": "community", "sites": 1}
    assert built(town(units=units, propose={"most_per_unit": limit}))[0] == ["A", "C"]
    assert built(town(units=units, propose={"most_per_unit": {**limit, "sites": 2}}))[0] == [*"ABC"]


def test_units_of_a_level_without_a_layer_are_an_error():
    with pytest.raises(SitingError, match="units of the level 'street', which no layer gives"):
        built(town(propose={"most_per_unit": {"level": "street"}}))


# ---- beds


@pytest.mark.parametrize(("least", "chosen"), [(59, "AB"), (60, "AB"), (61, "A")])
def test_a_parcel_that_takes_fewer_beds_than_an_offer_needs_is_none_for_it(least, chosen):
    offers = [{"type": "养老机构", "beds": 100, "least_beds": least}]
    where = town({"id": "A", "beds": 200}, {"id": "B", "beds": 60}, {"id": "C", "beds": 10})
    got = built({**where, "propose": {"offers": offers}})
    assert got[0] == list(chosen)


@pytest.mark.parametrize(("least", "chosen"), [(99, "A"), (100, "A"), (101, "")])
def test_an_offer_of_fewer_beds_than_a_parcel_must_take_is_none_for_it(least, chosen):
    offers = [{"type": "养老机构", "beds": 100}]
    where = town({"id": "A", "beds": 200, "least_beds": least})
    got = built({**where, "propose": {"offers": offers}}, sites=1)
    assert got[0] == list(chosen or "B")
