"""A plan edited in memory says what a plan written so says: to the last bit, in every town."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from siting import check, study
from siting.check import data, waivers
from siting.check.sources import with_sources
from siting.degrees import to_degrees
from siting.progress import Silent
from siting.records.standing import Standing
from siting.whatif import Draft, LonLat, Move, Remove, edits
from tests import towns, whatif_city
from tests import whatif_towns as whatif

# A town is checked whole after each edit: to make a failing one smaller takes many minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
RULES = whatif.rules()
#: Random edits of a long run; SITING_WHATIF_EDITS=1000 is the full measure.
EDITS = int(os.environ.get("SITING_WHATIF_EDITS", "300"))
metres = st.integers(0, 3000)
places = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "beds": st.sampled_from([None, 5, 10, 60, 200]),
        "type": st.sampled_from(["养老机构", "服务站", "服务中心", "小型养老院", "养老机构;食堂"]),
    },
    optional={
        "nursing_beds": st.sampled_from([None, 5, 100]),
        "floor_area_m2": st.sampled_from([None, 0.1, 0.7, 1000.3]),
        "status": st.sampled_from(["existing", "planned", "closed"]),
        "open_year": st.sampled_from([2010, 2030]),
        "site_id": st.sampled_from(["S1", "S2"]),
        "services": st.sampled_from([None, "meals", "day_care;meals"]),
        "in_unit": st.sampled_from(["west", "nowhere"]),
    },
)
clinics = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "type": st.sampled_from(["医院", "护理院"]),
        "beds": st.sampled_from([None, 5, 30]),
    }
)
UNITS = [
    {"id": "west", "box": [-100, -100, 1500, 3100]},
    {"id": "east", "box": [1400, -100, 3100, 3100]},
]
towns_ = st.fixed_dictionaries(
    {
        "demand": st.lists(
            st.tuples(metres, metres, st.integers(1, 4000)), min_size=1, max_size=12
        ),
        "facilities": st.lists(places, max_size=5),
        "surroundings": st.sampled_from(["known", "unknown"]),
        "stock": st.sampled_from(["plan", "existing"]),
        "health": st.lists(clinics, min_size=1, max_size=3),
        "units": st.sampled_from([{}, {"planning_unit": UNITS}, {"community": UNITS}]),
        "proposed": st.lists(
            st.builds(
                lambda x, y, beds: {"at": [x, y], "beds": beds, "type": "养老机构"},
                metres,
                metres,
                st.sampled_from([20, 100]),
            ),
            max_size=1,
        ),
    }
)
kinds_of_edit = st.sampled_from(["add", "remove", "move", "set"])
edits_ = st.lists(
    st.tuples(kinds_of_edit, st.integers(0, 9), places, st.just("facilities"))
    | st.tuples(kinds_of_edit, st.integers(0, 9), clinics, st.just("health")),
    min_size=1,
    max_size=5,
)


def named(town):
    columns = dict.fromkeys(sorted({key for row in town["facilities"] for key in row}))
    rows = [{**columns, **row, "id": f"F{i}"} for i, row in enumerate(town["facilities"])]
    proposed = [{**row, "id": f"P{i}"} for i, row in enumerate(town["proposed"])]
    health = [{**row, "id": f"F{i}"} for i, row in enumerate(town["health"])]
    return {**town, "facilities": rows, "proposed": proposed, "health": health}


def chosen(town, wanted):
    """Turn what was drawn into an edit that can be done, and the town after it."""
    what, number, row, layer = wanted
    ids = [one["id"] for one in town[layer]]
    last = what == "remove" and layer == "health" and len(ids) == 1
    if what == "add" or not ids or last:
        id_ = next(f"N{n}" for n in range(99) if f"N{n}" not in ids)
        edit = whatif.edit_of("add", id_, row, layer)
    else:
        edit = whatif.edit_of(what, ids[number % len(ids)], row, layer)
    return edit, whatif.written(town, edit)


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    phases=PHASES,
)
@given(towns_, edits_)
def test_edits_say_what_the_plan_written_so_says(town, wanted):
    town = named(town)
    draft = whatif.draft(town, RULES)
    begun = draft.standings()
    for one in wanted:
        edit, town = chosen(town, one)
        draft.apply(edit)
        whatif.same(draft, town, RULES)
    while draft.edits:
        draft.undo()
    assert draft.standings() == begun == draft.before
    draft.result()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(towns_, places)
def test_to_add_and_then_remove_changes_nothing(town, row):
    town = named(town)
    draft = whatif.draft(town, RULES)
    draft.apply(whatif.edit_of("add", "N1", row))
    draft.apply(Remove(id="N1"))
    assert draft.standings() == draft.before
    assert all(not one.changed for one in draft.comparison().rules)
    whatif.same(draft, town, RULES)


@pytest.mark.parametrize("seed", [1, 2])
def test_many_edits_of_one_town_stay_exact(seed):
    dice = random.Random(seed)

    def spot():
        return [dice.randrange(4000), dice.randrange(4000)]

    types = ["养老机构", "服务站", "服务中心", "小型养老院"]
    town = {
        "demand": [(*spot(), dice.randrange(1, 900)) for _ in range(300)],
        "facilities": [
            {
                "id": f"F{i}",
                "at": spot(),
                "beds": dice.choice([None, 8, 60]),
                "type": dice.choice(types),
            }
            for i in range(30)
        ],
        "units": {"planning_unit": whatif_units()},
    }
    draft = whatif.draft(town, RULES)
    for number in range(200):
        rows = town["facilities"]
        what = dice.choice(["add", "remove", "move", "set"])
        row = {"at": spot(), "beds": dice.choice([None, 8, 60]), "type": dice.choice(types)}
        id_ = f"N{number}" if what == "add" else dice.choice(rows)["id"]
        edit = whatif.edit_of(what, id_, row)
        draft.apply(edit)
        town = whatif.written(town, edit)
        if number % 40 == 39:
            whatif.same(draft, town, RULES)


def whatif_units():
    return [
        {"id": f"U{i}{j}", "box": [i * 1000, j * 1000, i * 1000 + 1000, j * 1000 + 1000]}
        for i in range(4)
        for j in range(4)
    ]


@pytest.mark.parametrize(("reading", "n"), [("default", EDITS), ("strict", EDITS // 4)])
def test_many_edits_of_the_sample_say_what_a_check_of_the_plan_says(sample, reading, n):
    draft, dice = Draft.read(sample / "plan.toml", reading=reading), random.Random(5)
    west, south, east, north = draft.layers.units["district"].geometry[0].bounds
    lonlat = to_degrees(draft.layers.crs, np.array([[west, south], [east, north]]))

    def spot():
        return LonLat(*(round(dice.uniform(*lonlat[:, axis]), 7) for axis in (0, 1)))

    for number in range(n):
        ids = draft.tables.existing.ids.tolist()
        what = dice.choice(["add", "move", "remove", "set"] if len(ids) > 5 else ["add"])
        if what == "add":
            beds, type_ = dice.choice(["", "9", "80"]), dice.choice(["养老机构", "社区养老服务站"])
            draft.apply(edits.Add(at=spot(), fields={"type": type_, "beds": beds}))
        elif what == "move":
            draft.apply(Move(id=dice.choice(ids), at=spot()))
        elif what == "set":
            draft.change(dice.choice(ids), beds=str(dice.randrange(5, 200)))
        else:
            draft.apply(Remove(id=dice.choice(ids)))
        if number % (n // 4) == n // 4 - 1:
            layers = replace(draft.layers, facilities=draft.tables.existing)
            fresh = study.measure(layers, draft.plan, year=2025, progress=Silent())
            found = check.run(draft.packs.rules, fresh, Silent())
            assert draft.standings() == tuple(Standing.of(one) for one in found.outcomes)
            result = draft.result()
            faults = data.faults(draft.plan, layers, fresh, draft.packs.rules, Silent())
            ids = [one.id for one in found.outcomes]
            sourced = with_sources(
                (*found.findings, *faults), layers, draft.packs.rules, draft.plan.resolve
            )
            findings = waivers.apply(draft.plan, ids, sourced).findings
            assert (result.rules, result.findings) == (found.outcomes, findings)
    for _ in range(n):
        draft.undo()
    assert draft.standings() == draft.before
    draft.result()


@pytest.mark.parametrize(("reading", "n"), [("default", EDITS), ("strict", EDITS // 4)])
def test_many_edits_under_all_rules_of_all_packs_stay_exact(reading, n):
    read = whatif_city.rules(reading)
    city = whatif_city.City(n, read)
    layers, plan = towns.layers(city.town), towns.plan(city.town)
    if reading == "default":
        layers = replace(layers, streets=None)
    begun = study.measure(layers, plan, year=2025, progress=Silent())
    draft = Draft(plan, layers, read, begun)
    ids = {layer: [row["id"] for row in city.town[layer]] for layer in ("facilities", "health")}
    for number in range(n):
        draft.apply(city.edit(number, ids))
        if number % 7 == 6:
            at = draft.standings()
            draft.apply(whatif.edit_of("add", "again", city.place("facilities")))
            draft.undo()
            assert draft.standings() == at
        if number % max(1, n // 4) == n // 4 - 1:
            now = replace(layers, facilities=draft.tables.existing, health=draft.tables.health)
            fresh = study.measure(now, plan, year=2025, progress=Silent())
            found = check.run(read.rules, fresh, Silent())
            assert draft.standings() == tuple(Standing.of(one) for one in found.outcomes)
            faults = data.faults(plan, now, fresh, read.rules, Silent())
            assert draft.result().findings == (*found.findings, *faults)
    while draft.edits:
        draft.undo()
    assert draft.standings() == draft.before
    draft.result()
