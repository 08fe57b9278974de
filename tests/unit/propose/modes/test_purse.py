"""Beds and money as what a choice may use up, each limit on the edge."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import at
from tests.unit.rules import kept, proposed

HOMES = [[0, 0, 90], [1000, 0, 60], [2000, 0, 30]]
NEAR = [rules.reach()]
CARE = {"type": "养老机构", "beds": 100}


def town(*changes, offers=(CARE,), **propose):
    """Set up three parcels 1 km apart, each with people at its door; the first has most."""
    rows = [{"id": name, "at": [1000 * n, 0]} for n, name in enumerate("ABC")]
    for row, change in zip(rows, changes, strict=False):
        row.update(change)
    names = {key for row in rows for key in row}
    rows = [{key: row.get(key) for key in names} for row in rows]
    return {"demand": HOMES, "candidates": rows, "propose": {"offers": list(offers), **propose}}


def built(where, **how):
    got = proposed(how.pop("asked", NEAR), where, **how)
    kept(NEAR, where, got)
    return at(got), got


# ---- beds


@pytest.mark.parametrize(
    ("beds", "chosen"),
    [(100, "A"), (199, "A"), (200, "AB"), (299, "AB"), (300, "ABC"), (9999, "ABC")],
)
def test_so_many_beds_and_not_one_more(beds, chosen):
    found, got = built(town(), beds=beds)
    assert found == list(chosen)
    assert (got.spent.amount, got.spent.of, got.spent.unit) == (100 * len(chosen), beds, "beds")
    assert got.stopped == "nothing more fits in"
    assert all(site.cost is None for site in got.sites)


def test_five_hundred_beds_are_all_taken():
    beds = ({"beds": 240}, {"beds": 270}, {"beds": 260})
    home = {"type": "养老机构", "beds": 300}
    found, got = built(town(*beds, offers=[home]), beds=500)
    assert (found, got.spent.amount) == (["A", "C"], 500)
    assert built(town(*beds, offers=[home]), beds=499)[0] == ["A"]


def test_fewer_beds_than_any_place_has_are_refused():
    with pytest.raises(SitingError, match="99 beds is less than any candidate takes") as raised:
        proposed(NEAR, town(), beds=99)
    assert raised.value.hint == "ask for more: --beds 100"


def test_offers_without_beds_cannot_be_counted_in_beds():
    with pytest.raises(SitingError, match="no candidate can be counted in beds") as raised:
        proposed(NEAR, town(offers=[{"type": "服务站"}]), beds=100)
    assert "give the offers 'beds'" in raised.value.hint


def test_of_several_offers_those_without_beds_are_left_out_and_counted():
    found, got = built(town(offers=[CARE, {"type": "服务站"}]), beds=200)
    assert found == ["A", "B"]
    assert "candidates left out, they have no beds: 3" in got.notes


@pytest.mark.parametrize(("beds", "n", "mended"), [(30, 1, 150), (60, 2, 270), (90, 3, 360)])
def test_of_sizes_at_one_spot_one_is_chosen(beds, n, mended):
    where = town(offers=[{"type": "养老机构", "sizes": [30, 60]}])
    where["units"] = {"planning_unit": [rules.square(x=-500, y=-500, side=3000)]}
    asked = [rules.ratio(at_least=90 / 180 * 10_000), *NEAR]  # 90 beds are missing
    got = proposed(asked, where, beds=beds)
    kept(asked, where, got)
    assert len(set(at(got))) == len(got.sites) == n
    assert sum(site.beds for site in got.sites) == beds
    assert got.certificate.gain == pytest.approx(mended)  # of 180 people for each rule
    assert got.certificate.best


# ---- money


@pytest.mark.parametrize(
    ("budget", "chosen"),
    [(0.1, "A"), (0.29, "A"), (0.3, "AB"), (0.59, "AB"), (0.6, "ABC"), (0.61, "ABC")],
)
def test_a_budget_may_be_spent_to_the_last_cent(budget, chosen):
    costs = ({"cost": 0.1}, {"cost": 0.2}, {"cost": 0.3})  # 0.1 + 0.2 is above 0.3 in floats
    found, got = built(town(*costs), budget=budget)
    assert found == list(chosen)
    assert [site.cost for site in got.sites] == [0.1, 0.2, 0.3][: len(chosen)]
    assert got.spent.amount == pytest.approx(sum(site.cost for site in got.sites), abs=1e-12)
    assert got.certificate.compared == "sites that cost no more"


def test_each_bed_costs_as_well():
    costs = ({"cost": 50.0, "cost_per_bed": 0.5}, {"cost": 0.0, "cost_per_bed": 1.0})
    found, got = built(town(*costs), budget=200)
    assert (found, [site.cost for site in got.sites]) == (["A", "B"], [100, 100])
    assert "candidates left out, their cost is not said: 1" in got.notes
    assert built(town(*costs), budget=199.99)[0] == ["A"]


def test_what_is_said_of_one_of_the_two_costs_only_is_counted():
    costs = ({"cost": 50.0}, {"cost_per_bed": 1.0}, {"cost": 1.0, "cost_per_bed": 1.0})
    found, got = built(town(*costs), budget=150)
    assert found == ["A", "B"]
    assert sum("is said, the other is taken to be nothing: 2" in note for note in got.notes) == 1
    only = ({"cost": 50.0}, {"cost": 60.0}, {"cost": 70.0})
    assert not any("taken to be nothing" in note for note in built(town(*only), budget=60)[1].notes)


def test_without_any_cost_a_budget_is_refused():
    with pytest.raises(SitingError, match="no candidate can be counted in money") as raised:
        proposed(NEAR, town(), budget=100)
    assert "'cost' (and 'cost_per_bed')" in raised.value.hint


def test_a_grid_has_no_costs():
    where = {"demand": HOMES}
    with pytest.raises(SitingError, match="no candidate can be counted in money"):
        proposed(NEAR, where, budget=100)


def test_a_price_by_bed_is_none_for_places_without_beds():
    where = town(*[{"cost_per_bed": 1.0}] * 3, offers=[CARE, {"type": "服务站"}])
    found, got = built(where, budget=100)
    assert (found, got.sites[0].beds) == (["A"], 100)
    assert "candidates left out, their cost is not said: 3" in got.notes


def test_a_budget_below_all_costs_is_refused():
    with pytest.raises(
        SitingError, match=r"a budget of 9.50 is less than any .* is 9.75"
    ) as raised:
        proposed(NEAR, town(*[{"cost": 9.75}] * 3), budget=9.5)
    assert raised.value.hint == "ask for more: --budget 10"


def test_what_costs_nothing_is_taken():
    assert built(town({"cost": 0.0}, {"cost": 5.0}), budget=1)[0] == ["A"]


@pytest.mark.parametrize(("most", "chosen"), [(1, "A"), (2, "AB"), (3, "ABC")])
def test_a_unit_may_have_no_more_than_its_number_within_a_budget(most, chosen):
    limit = {"level": "street", "sites": most}
    where = town(*[{"cost": 1.0}] * 3, most_per_unit=limit)
    where["units"] = {"street": [rules.square(x=-500, y=-500, side=3000)]}
    found, got = built(where, budget=3)
    assert found == list(chosen)
    assert got.spent.amount == most


@pytest.mark.parametrize("effort", ["quick", "normal", "thorough", "exact"])
def test_the_cheap_two_are_better_than_the_dear_one(effort):
    costs = ({"cost": 3.0}, {"cost": 1.5}, {"cost": 1.5})
    where = town(*costs)
    where["demand"] = [[0, 0, 80], [1000, 0, 60], [2000, 0, 40]]
    assert sorted(built(where, budget=3, effort=effort)[0]) == ["B", "C"]


# ---- what must be built


@pytest.mark.parametrize(("beds", "chosen"), [(100, "C"), (199, "C"), (200, "CA")])
def test_what_must_be_built_is_paid_first(beds, chosen):
    assert built(town({}, {}, {"forced": 1}), beds=beds)[0] == list(chosen)


def test_more_forced_than_there_is_money_for_is_refused():
    where = town({"forced": 1}, {}, {"forced": 1})
    with pytest.raises(SitingError, match=r"forced: A, C\) takes 200 beds at least") as raised:
        proposed(NEAR, where, beds=150)
    assert raised.value.hint == "ask for more: --beds 200"
    costs = ({"cost": 0.75, "forced": 1}, {"cost": 1.0}, {"cost": 0.5, "forced": 1})
    with pytest.raises(SitingError, match=r"takes 1.25 at least, more than the 1 asked") as raised:
        proposed(NEAR, town(*costs), budget=1)
    assert raised.value.hint == "ask for more: --budget 2"


def test_a_forced_spot_leaves_enough_for_the_next_one():
    offers = [{"type": "养老机构", "sizes": [50, 100]}]
    where = town({"forced": 1}, {"forced": 1}, offers=offers)
    where["units"] = {"planning_unit": [rules.square(x=-500, y=-500, side=3000)]}
    asked = [rules.ratio(at_least=10_000), *NEAR]
    got = proposed(asked, where, beds=100)
    assert sorted((site.candidate, site.beds) for site in got.sites) == [("A", 50), ("B", 50)]
    got = proposed(asked, where, beds=150)
    assert sum(site.beds for site in got.sites) == 150
    kept(asked, where, got)


def test_a_forced_spot_of_unknown_cost_is_refused():
    with pytest.raises(SitingError, match="their cost is not said"):
        proposed(NEAR, town({"cost": 1.0}, {"forced": 1}), budget=5)


@pytest.mark.parametrize(
    ("offers", "how", "said"),
    [
        ([CARE, {"type": "服务站"}], {}, None),
        ([CARE], {"effort": "quick"}, None),
        ([CARE, {"type": "服务站"}], {"effort": "quick"}, "by itself (ours)"),
        (
            [CARE, {"type": "服务站"}],
            {"curve": True},
            "beside all sites; what is proven beyond that is proven with it (ours)",
        ),
    ],
)
def test_that_other_kinds_on_a_forced_spot_are_not_tried_is_said(offers, how, said):
    got = built(town({"forced": 1}, offers=offers), sites=2, **how)[1]
    words = "on 1 forced candidates stands what mends most"
    notes = [note for note in got.notes if note.startswith(words)]
    assert notes == ([] if said is None else [f"{words} {said}"])
