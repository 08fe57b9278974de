from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from siting import __version__, check
from siting.check.summary import summarise
from siting.packs import Packs
from siting.plan import Head, LayerSpecs, Plan, PlanFile, Waiver
from siting.progress import Silent
from siting.records.finding import InputFile, NotChecked, PackUsed
from tests import towns
from tests.unit import rules

TWO = (rules.reach(), rules.ratio())
USED = PackUsed(id="p", title="t", title_zh="题", sha256="0")
LEFT = NotChecked(pack="p", lines="1", what="w", reason="r")
INPUT = InputFile(layer="l", path="p", sha256="0", bytes=1, features=2, crs="c")


def summed(town, *, asked=TWO, waivers=(), **head):
    file = PlanFile(plan=Head(**head), layers=LayerSpecs(), waivers=list(waivers))
    plan = Plan(path=Path("a/b/plan.toml"), text="", file=file)
    layers = replace(towns.layers(town), notes=("from layers",), inputs=(INPUT,))
    study = towns.measured(town)
    packs = Packs(rules=asked, used=(USED,), not_checked=(LEFT,), year=2030)
    return summarise(plan, layers, packs, study, check.run(asked, study, Silent()))


TOWN = {
    "demand": [[0, 0, 5.5], [900, 0, 7]],
    "facilities": [
        {"at": [0, 0], "beds": 20, "status": "existing"},
        {"at": [0, 0], "beds": 30, "status": "closed"},
        {"at": [0, 0], "beds": None, "status": "existing"},
    ],
    "proposed": [{"at": [9, 9], "type": "养老机构", "beds": 40, "id": "P1"}],
}


def test_facts_are_counted_over_what_counts():
    facts = summed(TOWN, name="n", year=2025).plan
    assert (facts.name, facts.path, facts.year, facts.stock) == ("n", "plan.toml", 2025, "plan")
    assert (facts.older_people, facts.demand_points) == (12.5, 2)
    assert (facts.facilities, facts.facilities_counted, facts.facilities_proposed) == (4, 3, 1)
    assert (facts.beds, facts.beds_missing) == (60, 1)
    assert facts.crs == "EPSG:4549"


def test_facts_of_an_empty_town_are_nothing():
    facts = summed({}).plan
    assert (facts.older_people, facts.demand_points, facts.facilities, facts.beds) == (0, 0, 0, 0)
    assert (facts.beds_missing, facts.facilities_counted) == (0, 0)


def test_a_result_holds_all_that_it_rests_on():
    got = summed(TOWN, year=2025)
    assert got.siting == __version__
    assert (got.packs, got.inputs, got.not_checked) == ((USED,), (INPUT,), (LEFT,))
    assert [outcome.id for outcome in got.rules] == ["near", "beds"]
    assert [finding.id for finding in got.findings] == ["near/gap-1"]
    assert got.notes[0] == "from layers"
    assert "older people: 60+, resident" in got.notes
    assert msgspec.json.decode(msgspec.json.encode(got), type=type(got)) == got


@pytest.mark.parametrize(("head", "n"), [({}, 1), ({"year": 2025}, 0)])
def test_a_year_that_nobody_stated_is_said(head, n):
    said = [note for note in summed(TOWN, **head).notes if note.startswith("plan: no year")]
    assert len(said) == n
    assert all(note.endswith("end of the packs' period, 2025") for note in said)


@pytest.mark.parametrize(
    ("types", "named"),
    [
        (["养老机构", "药店", "店", "药店"], "店, 药店"),
        (["养老机构", None], None),
        (["养老机构;药店"], None),
        (["服务站", "care_home"], None),
        (["a\nb", "养老机构"], "a\nb"),
    ],
)
def test_types_that_no_rule_looks_for_are_named_once(types, named):
    rows = [{"at": [n, 0], "type": type_} for n, type_ in enumerate(types)]
    said = [n for n in summed({"facilities": rows}).notes if "no rule looks for" in n]
    wanted = [] if named is None else [f"facilities: no rule looks for the types {named}"]
    assert said == wanted


def test_each_rule_reads_its_own_types():
    town = {"facilities": [{"at": [0, 0], "type": "服务站"}]}
    said = [n for n in summed(town, asked=(rules.ratio(),)).notes if "no rule" in n]
    assert said == ["facilities: no rule looks for the types 服务站"]


def test_waivers_are_listed_and_not_applied():
    waivers = [
        Waiver(rule="near", reason="r", where="w", owner="o", until=dt.date(2026, 12, 31)),
        Waiver(rule="x", reason=""),
    ]
    got = summed(TOWN, waivers=waivers).waivers
    assert [(w.rule, w.where, w.owner, w.until) for w in got] == [
        ("near", "w", "o", "2026-12-31"),
        ("x", "", "", ""),
    ]
    assert not any(w.applied for w in got)


def test_a_list_of_services_reads_the_types_that_give_any_of_it():
    rows = [{"at": [n, 0], "type": type_} for n, type_ in enumerate(["服务中心", "食堂", "综合体"])]
    rule = towns.rule({"kind": "service_set", "for_each": "city", "services": ["meals"]})
    said = [n for n in summed({"facilities": rows}, asked=(rule,)).notes if "no rule" in n]
    assert said == ["facilities: no rule looks for the types 综合体"]
